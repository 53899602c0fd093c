"""The acts on a cycle, its calendar and its terms."""

from zhiheng.instruments.cycles.actions.calendar import (
    enter_calendar_year,
    extend_step,
    plan_calendar,
    seed_calendar_year,
)
from zhiheng.instruments.cycles.actions.halts import answer_halt, ask_for_halt, lift_halt
from zhiheng.instruments.cycles.actions.opening import enter_terms, open_cycle
from zhiheng.instruments.cycles.actions.repeal import decide_on_repeal, record_in_force

__all__ = [
    "answer_halt",
    "ask_for_halt",
    "decide_on_repeal",
    "enter_calendar_year",
    "enter_terms",
    "extend_step",
    "lift_halt",
    "open_cycle",
    "plan_calendar",
    "record_in_force",
    "seed_calendar_year",
]
