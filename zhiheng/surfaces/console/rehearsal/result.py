"""What came of a cycle: summary.json, ledger.jsonl, scores.xlsx, register.xlsx."""

import json
import shutil
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.methods.workdays import SHANGHAI, day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.dossier import actions as dossier_acts
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.rules.pdf import FontsAreMissing
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.console.failures import Failure
from zhiheng.surfaces.console.rehearsal.play.stage import Stage

ROWS_OF_A_SHEET = 1_000_000
HUNDRED = 100
EVERYBODY = 10**9


def write(stage: Stage, folder: Path) -> dict[str, Any]:
    """Write all four files and return the summary."""
    told = summary(stage)
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")
    ledger.export(folder / "ledger.jsonl")
    _write_scores(stage, folder / "scores.xlsx")
    _write_register(stage, folder / "register.xlsx")
    return told


def write_papers(stage: Stage, folder: Path) -> None:
    """Issue every paper that is due, seal the dossier, and copy both into a folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    stage.said(0, "文书")
    try:
        stage.act(dossier_acts.issue_papers, stage.cast.office, cycle=stage.cycle)
    except FontsAreMissing as missing:
        raise Failure(f"{missing}或加 --no-papers。") from missing
    sealed = stage.act(dossier_acts.seal_dossier, stage.cast.office, cycle=stage.cycle)
    dossier.write_papers(stage.cycle, folder)
    dossier.write_dossier(sealed, folder)


def summary(stage: Stage) -> dict[str, Any]:
    cycle, done = stage.cycle, cycles.steps_done(stage.cycle)
    steps = [step for step in stage.edition.procedure.steps if step in done]
    counted = applications.counted_by_state(cycle, most=EVERYBODY)
    laureates = list(honours.register().filter(cycle=cycle).order_by("number"))
    paid = [h for h in laureates if hasattr(h, "payment")]
    open_matters = [f"{matter.what}（{matter.where}）" for matter in supervision.books(cycle)]
    seal = ledger.seal()
    return {
        "edition": stage.edition.name,
        "seed": stage.script.seed,
        "steps": [{"step": s.value, "at": _shown(done[s])} for s in steps],
        "applications": {s.value: counted[s] for s in State if s in counted},
        "refused": {c.value: stage.refused[c] for c in Clause if stage.refused[c]},
        "laureates": [_laureate(h, scores(cycle)) for h in laureates],
        "payments": {"count": len(paid), "total_fen": sum(h.payment.amount_fen for h in paid)},
        "bonus_fen": stage.terms.bonus_fen,
        "ledger": {"entries": seal.entries, "head": seal.head},
        "books": {"closed": not open_matters, "open": open_matters},
        "demonstration": _demonstration(stage),
    }


def _shown(moment: Any) -> str:
    return moment.astimezone(SHANGHAI).isoformat()


def _laureate(honour: Any, score: dict[str, int]) -> dict[str, Any]:
    code = honour.organisation.code
    return {"name": honour.name, "code": code, "score": score.get(code, 0) / HUNDRED}


def scores(cycle: Any) -> dict[str, int]:
    """code → total in hundredths of a point."""
    found = reviews.summary_of(cycle)
    lines = reviews.lines_of(found) if found else []
    return {line.application.organisation.code: line.total_hundredths for line in lines}


def _demonstration(stage: Stage) -> dict[str, Any]:
    """Every value that nobody gave and that was therefore made up."""
    invented = {key: stage.invented[key] for key in sorted(stage.invented)}
    files = list(stage.script.invented)
    return {
        **stage.demonstration,
        **({"invented": invented} if invented else {}),
        **({"workbooks_not_given": files} if files else {}),
    }


def _write_scores(stage: Stage, path: Path) -> None:
    """Every score as it was given, and the summary."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        found = reviews.summary_of(stage.cycle)
        lines = reviews.lines_of(found) if found else []
        headings = ("名次", "名称", "统一社会信用代码", "材料", "现场", "答辩", "总分", "并列")
        _sheet(book, "综合汇总", headings, (_line(line) for line in lines))
        rows = iter(reviews.score_rows(stage.cycle))
        for number in range(1, ROWS_OF_A_SHEET):
            part = list(islice(rows, ROWS_OF_A_SHEET))
            if number > 1 and not part:
                break
            _sheet(book, f"评分{number if number > 1 else ''}", SCORE_HEADINGS, part)


SCORE_HEADINGS = (
    "受理编号", "名称", "专家", "条款", "等级", "百分比", "优势", "改进空间", "证据或者理由", "层次",
)  # fmt: skip


def _line(line: Any) -> tuple[Any, ...]:
    organisation = line.application.organisation
    site = None if line.site_quarters is None else line.site_quarters / 4
    marks = "、".join(f"{percent}" for percent in line.defence_percents)
    return (
        line.rank, organisation.name, organisation.code, line.desk_quarters / 4, site, marks,
        line.total_hundredths / HUNDRED, "是" if line.tied else "",
    )  # fmt: skip


def _write_register(stage: Stage, path: Path) -> None:
    """The whole register as it stands at the end of the cycle."""
    on = day_of(stage.clock.now)
    headings = (
        "证书编号", "名称", "统一社会信用代码", "年度", "授奖日期", "有效期至", "状态", "奖金（元）",
        "实付（元）", "支付日期", "核验码",
    )  # fmt: skip
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        _sheet(book, "获奖名册", headings, (_entry(h, on) for h in honours.register()))


def _entry(honour: Any, on: Any) -> tuple[Any, ...]:
    payment = getattr(honour, "payment", None)
    return (
        honour.number, honour.name, honour.organisation.code, honour.year,
        f"{honour.conferred_on}", f"{honour.valid_until}", f"{honour.status(on)}",
        honour.bonus_fen / HUNDRED, payment.amount_fen / HUNDRED if payment else 0,
        f"{payment.paid_on}" if payment else "", honour.check_code,
    )  # fmt: skip


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, headings)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is not None and value != "":
                write = sheet.write_string if isinstance(value, str) else sheet.write_number
                write(number, place, value)
