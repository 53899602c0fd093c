"""Pure: may this step open, close, be finished? No Django."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from zhiheng.methods.workdays import SHANGHAI
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import STEP_LABELS, Step


@enforces(Clause.RECORDS)
def step_is_out_of_order(
    steps: tuple[Step, ...], done: Iterable[str], step: Step
) -> Refusal | None:
    """A step is done once, after all that the edition puts before it."""
    done = set(done)
    if step not in steps:
        return Refusal(
            Clause.RECORDS,
            "本届所依据的版本没有“{step}”这一环节。",
            "请核对本届所依据的版本。",
            step=STEP_LABELS[step],
        )
    if step in done:
        return Refusal(
            Clause.RECORDS, "“{step}”环节已经完成。", "请办理下一环节。", step=STEP_LABELS[step]
        )
    missing = [earlier for earlier in steps[: steps.index(step)] if earlier not in done]
    if missing:
        return Refusal(
            Clause.RECORDS,
            "按本版程序，“{before}”尚未完成，不能办结“{step}”。",
            "请先办结前一环节。",
            before=STEP_LABELS[missing[0]],
            step=STEP_LABELS[step],
        )
    return None


def before_it_opens(*, opens_at: datetime, at: datetime, clause: Clause) -> Refusal | None:
    if at >= opens_at:
        return None
    return Refusal(
        clause,
        "本环节自{opens:%Y-%m-%d %H:%M}开始。",
        "请届时办理。",
        opens=opens_at.astimezone(SHANGHAI),
    )


def after_it_closed(*, closes_at: datetime, at: datetime, clause: Clause) -> Refusal | None:
    """Inclusive: the last moment of the period still counts."""
    if at <= closes_at:
        return None
    return Refusal(
        clause,
        "本环节已于{closes:%Y-%m-%d %H:%M:%S}截止，逾期不再受理。",
        "如有正当理由，请联系评委会办公室。",
        closes=closes_at.astimezone(SHANGHAI),
    )


def not_yet_over(*, closes_at: datetime, at: datetime, clause: Clause) -> Refusal | None:
    """A period is closed only after its last moment."""
    if at > closes_at:
        return None
    return Refusal(
        clause,
        "期限到{closes:%Y-%m-%d %H:%M:%S}为止，此前不能办结。",
        "请在期满后办理。",
        closes=closes_at.astimezone(SHANGHAI),
    )


@enforces(Clause.ANNOUNCEMENT)
def windows_are_impossible(
    edition: Edition, windows: Mapping[Step, tuple[datetime, datetime]]
) -> list[Refusal]:
    """A window is of a step that the edition has, and closes after it opens."""
    strange = [step for step in windows if step not in edition.procedure.steps]
    backwards = [step for step, (opens, closes) in windows.items() if closes < opens]
    return [
        *(
            Refusal(
                Clause.ANNOUNCEMENT,
                "本版没有“{step}”这一环节。",
                "请去掉这一行。",
                step=STEP_LABELS[step],
            )
            for step in strange
        ),
        *(
            Refusal(
                Clause.ANNOUNCEMENT,
                "“{step}”的截止时间早于开始时间。",
                "请核对起止时间。",
                step=STEP_LABELS[step],
            )
            for step in backwards
        ),
    ]


@enforces(Clause.ANNOUNCEMENT)
def is_shortened(*, former: datetime, closes_at: datetime, reason: str) -> Refusal | None:
    if closes_at > former and reason.strip():
        return None
    return Refusal(
        Clause.ANNOUNCEMENT,
        "期限只能延长，不能缩短，并须写明理由。",
        "请填写晚于{closes:%Y-%m-%d %H:%M}的时间和理由。",
        closes=former.astimezone(SHANGHAI),
    )
