"""Pure: the order of the defences, and their marks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from hashlib import sha256

from zhiheng.methods.consensus import mean
from zhiheng.methods.workdays import SHANGHAI, Workdays
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause

MINUTES = 40
"""〔SZ16〕 hears an applicant for 40 minutes. The calendar's unit, not a rule of the Measures."""

A_DAY = 8 * 60
"""Minutes of hearing on one working day."""


@dataclass(frozen=True)
class Slot:
    order: int
    held_at: datetime


@enforces(Clause.DEFENCE)
def drawn_order(codes: Collection[str], *, seed: str) -> list[str]:
    """Applicants in an order that anyone can repeat: by sha256 of "seed:code", ascending."""
    return sorted(codes, key=lambda code: sha256(f"{seed}:{code}".encode()).hexdigest())


def slots(
    drawn: Iterable[str],
    *,
    panels: Mapping[str, int],
    starts_at: datetime,
    workdays: Workdays,
    minutes: int = MINUTES,
) -> dict[str, Slot]:
    """When each is heard: one after the other before its panel, panels side by side.

    Each working day begins at the hour of `starts_at` and holds eight hours.
    """
    begun: dict[int, int] = {}
    held: dict[str, Slot] = {}
    for order, code in enumerate(drawn, start=1):
        place = begun.get(panels[code], 0)
        begun[panels[code]] = place + 1
        held_at = _moment(place, starts_at=starts_at, workdays=workdays, minutes=minutes)
        held[code] = Slot(order, held_at)
    return held


def _moment(place: int, *, starts_at: datetime, workdays: Workdays, minutes: int) -> datetime:
    days, before = divmod(place, A_DAY // minutes)
    first = starts_at.astimezone(SHANGHAI)
    day = workdays.add(first.date(), days)
    hour = time(first.hour, first.minute, first.second, tzinfo=SHANGHAI)
    return datetime.combine(day, hour) + timedelta(minutes=before * minutes)


@enforces(Clause.DEFENCE)
def nobody_to_schedule(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal(
        Clause.DEFENCE,
        "没有等待安排答辩的申报：都已经安排，或者尚未进入答辩环节。",
        "请查看答辩安排。",
    )


@enforces(Clause.DEFENCE)
def starts_in_the_past(*, starts_at: datetime, at: datetime) -> Refusal | None:
    if starts_at >= at:
        return None
    return Refusal(
        Clause.DEFENCE,
        "答辩开始时间{starts:%Y-%m-%d %H:%M}已经过去。",
        "请另定时间。",
        starts=starts_at,
    )


@enforces(Clause.DEFENCE)
def minutes_are_wrong(minutes: int) -> Refusal | None:
    """The same for all who are drawn together: from ten minutes to a whole day."""
    if minutes in range(10, A_DAY + 1):
        return None
    return Refusal(
        Clause.DEFENCE,
        "每场{minutes}分钟不成立。",
        "请取10至{most}分钟。",
        minutes=minutes,
        most=A_DAY,
    )


@enforces(Clause.DEFENCE)
def begun_already(*, begun: bool) -> Refusal | None:
    if not begun:
        return None
    return Refusal(Clause.DEFENCE, "这场答辩已经开始计时。", "请查看答辩现场。")


@enforces(Clause.DEFENCE)
def begins_too_early(*, held_at: datetime, at: datetime) -> Refusal | None:
    """The applicant was told the time."""
    if at >= held_at:
        return None
    return Refusal(
        Clause.DEFENCE,
        "答辩定于{held:%Y-%m-%d %H:%M}，未到时间不能开始。",
        "请在排定的时间开始。",
        held=held_at,
    )


@enforces(Clause.DEFENCE)
def is_before_its_turn(earlier: Sequence[str]) -> Refusal | None:
    """`earlier`: the names of those before it in the drawn order, whom the panel has not heard."""
    if not earlier:
        return None
    return Refusal(
        Clause.DEFENCE,
        "抽定的次序在前的{names}还没有答辩。",
        "请按抽定的次序进行。",
        names="、".join(earlier),
    )


@enforces(Clause.DEFENCE, Clause.INDEPENDENT_SCORING)
def tally(marks: Sequence[int], *, owed: int) -> Fraction | None:
    """What the room is told: nothing before every mark is in, then their plain mean, exactly as it
    enters the total."""
    return mean(marks) if owed and len(marks) >= owed else None


@enforces(Clause.DEFENCE)
def seed_is_missing(seed: str) -> Refusal | None:
    if seed.strip():
        return None
    return Refusal(
        Clause.DEFENCE,
        "没有填写抽签种子。",
        "请填写当众产生的种子，以便任何人复核次序。",
    )


@enforces(Clause.DEFENCE)
def not_yet_heard(*, held_at: datetime, at: datetime) -> Refusal | None:
    if at >= held_at:
        return None
    return Refusal(
        Clause.DEFENCE,
        "答辩定于{held:%Y-%m-%d %H:%M}，此前不能评分。",
        "请在答辩开始后评分。",
        held=held_at,
    )


@enforces(Clause.SCORING)
def mark_is_off_the_scale(percent: int) -> Refusal | None:
    if isinstance(percent, int) and percent in range(0, 101, 5):
        return None
    return Refusal(
        Clause.SCORING,
        "答辩得分{percent}不成立。",
        "请取0至100之间5的倍数。",
        percent=percent,
    )


@enforces(Clause.DEFENCE)
def already_marked(*, marked: bool) -> Refusal | None:
    if not marked:
        return None
    return Refusal(
        Clause.DEFENCE,
        "您已就这场答辩评分，不能更改。",
        "如有疑问，请联系评委会办公室。",
    )


@enforces(Clause.DEFENCE)
def marks_are_missing(*, owed: int, given: int, name: str) -> Refusal | None:
    """Every expert who counts marks the defence; `owed`: 0 before it is scheduled."""
    if owed and given >= owed:
        return None
    return Refusal(
        Clause.DEFENCE,
        "{name}的答辩只有{given}份评分，应有{owed}份。",
        "请先安排答辩，并待评审组专家全部评分。",
        name=name,
        given=given,
        owed=owed,
    )
