"""区政府通报, 颁奖 and 奖金发放."""

from collections.abc import Iterator

from zhiheng.stages.conferral import actions, queries
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.surfaces.console.rehearsal.play.deciding import recheck
from zhiheng.surfaces.console.rehearsal.play.stage import Stage

ACCOUNT = "6200000000000000"


def commend(stage: Stage) -> Iterator[None]:
    """Only where the edition has a 通报."""
    stage.clock.at(stage.window.opens)
    recheck(stage, Gate.CIRCULAR)
    yield
    stage.act(
        actions.issue_circular, stage.cast.persons["government"], stage.window.moment(0, 1),
        cycle=stage.cycle, number=f"示例政通〔{stage.cycle.year}〕3号",
    )  # fmt: skip


def award(stage: Stage) -> Iterator[None]:
    yield
    stage.act(
        actions.confer_honours, stage.cast.office, stage.window.moment(0, 1), cycle=stage.cycle
    )


def pay(stage: Stage) -> Iterator[None]:
    """Two keys for each bonus: the office prepares, finance releases."""
    stage.clock.at(stage.window.opens)
    recheck(stage, Gate.PAYMENT)
    payable = list(queries.payable_in(stage.cycle))
    for number, honour in enumerate(payable, start=1):
        line = stage.lines[honour.organisation.code]
        if not line.account_number:
            stage.invented["accounts"] += 1
        payout = stage.act(
            actions.prepare_payout, stage.cast.office,
            honour=honour, account_name=line.account_name or honour.name,
            account_number=line.account_number or ACCOUNT,
        )  # fmt: skip
        if number == 1:
            yield
        stage.act(
            actions.release_payout, stage.cast.persons["finance"],
            payout=payout, voucher=f"示例凭证{stage.cycle.year}-{number:03d}",
        )  # fmt: skip
    if not payable:
        yield
    stage.act(actions.close_payment, stage.cast.office, cycle=stage.cycle)
