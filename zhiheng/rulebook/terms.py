"""The numbers and choices that an edition sets, and where each comes from."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from zhiheng.rulebook.clauses import Clause


class Mark(StrEnum):
    """Where a value comes from."""

    SEED = "seed"  # stated in the official text or its interpretation
    SIBLING = "sibling"  # read in a sibling measure, named in `source`
    INFERRED = "inferred"  # follows from what is known
    ASSUMED = "assumed"  # nobody said so; the office confirms it before a cycle opens
    OFFICE = "office"  # no default exists: the office enters it before a cycle opens

    @property
    def label(self) -> str:
        return MARK_LABELS[self]


MARK_LABELS = {
    Mark.SEED: "原文",
    Mark.SIBLING: "参照同类办法",
    Mark.INFERRED: "推定",
    Mark.ASSUMED: "假定",
    Mark.OFFICE: "由评委会办公室填写",
}


class RepeatRule(StrEnum):
    """What an earlier laureate, or the holder of a higher award, may get."""

    TITLE_ONLY = "title-only"  # title, no bonus, outside the quota
    BARRED = "barred"
    FULL = "full"
    TOP_UP = "top-up"  # the difference to what was paid before


@dataclass(frozen=True)
class Term:
    """One value that an edition sets, and its provenance."""

    key: str
    label: str
    value: Any
    mark: Mark
    source: str
    clause: Clause

    @property
    def needs_confirmation(self) -> bool:
        """Whether the office must confirm or enter it before a cycle opens."""
        return self.mark != Mark.SEED


@dataclass(frozen=True)
class Terms:
    """The numbers and choices of an edition. None: the office has not entered it.

    Money in fen, periods in the unit that the name says, shares as fractions. An edition may leave
    out those that have a default here, and then asks nothing of the kind.
    """

    cycle_years: int  # 届 interval; 0: on approval only
    quota: int | None  # places of a cycle, "up to"
    reserved: Mapping[str, int]  # of them, kept for applicants with this tag (专精特新 …)
    reserved_transfer: bool  # unused reserved places move to the others
    vacancy_allowed: bool
    replacement_allowed: bool  # 递补 without a new deliberation when a candidate is struck
    bonus_fen: int
    one_off: bool  # paid in one sum
    funded_bodies_get_bonus: bool  # 财政全额拨款单位
    validity_years: int
    repeat_rule: RepeatRule
    higher_award_rule: RepeatRule
    operation_years: int
    small_giant_operation_years: int
    excellence_years: int  # 卓越绩效 applied for at least
    look_back_years: int
    cut_off: str  # "filing-closes" | "announcement": the one day from which look-backs count
    credit_report_days: int  # a credit report must not be older at submission
    correction_days: int  # workdays to answer 补正
    corrections: int  # how often a file may be returned
    consultation_days: int  # workdays for a department's reply
    panel_size: int
    panel_minimum: int
    panel_odd: bool
    spread_bound: int  # percent points between experts above which an item goes to consensus
    advance_multiple: int  # at most quota × this go on site; 0: all
    score_line: int  # points below which nobody is proposed; 0: none
    weights: Mapping[str, int]  # percent of the total: desk, site, defence
    score_places: int  # decimal places at which scores count as equal
    tie_chain: tuple[str, ...]  # shown, never applied silently
    alternates_allowed: bool  # a member may send a substitute
    quorum: Fraction  # of members eligible for that applicant
    majority: Fraction
    majority_of: str  # "present" | "members"
    publicity_days: int
    publicity_counts: str  # "workdays" | "days"
    objection_days: int  # workdays to decide an objection
    postmark_counts: bool  # mail counts by the day of its postmark
    ban_years: int  # after fraud or revocation
    ban_sessions: int  # or in sessions; 0: years only
    conflict_years: int  # employment that far back is a conflict
    applicant_may_challenge: bool
    annual_duties: bool  # Art. 28 duties are generated on award
    self_assessment_months: int
    bonus_report_months: int
    duty_days: int  # workdays to file a yearly duty
    training_required: bool = False  # no sheet is taken of an expert who has not passed 试评
    training_mean_difference: int | None = None  # at most, in percent points, mean over the items
    training_item_difference: int | None = None  # at most, on any one item
    training_kappa: Fraction | None = None  # at least, weighted agreement with the key
    training_attempts: int | None = None  # that many failed: the office is told

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        return tuple(f.name for f in fields(cls))

    @classmethod
    def optional_keys(cls) -> frozenset[str]:
        return frozenset(f.name for f in fields(cls) if f.default is not MISSING)


FRACTIONS = ("quorum", "majority", "training_kappa")


def term_value(key: str, raw: Any) -> Any:
    """The typed value of a term as written in a file or entered by the office."""
    if raw is None:
        return None
    if key in FRACTIONS:
        return Fraction(raw)
    if key in ("repeat_rule", "higher_award_rule"):
        return RepeatRule(raw)
    if key == "tie_chain":
        return tuple(raw)
    return raw
