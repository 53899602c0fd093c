"""Pure: which public records and earlier honours stand against an applicant. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhiheng.methods.workdays import years_after
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, RepeatRule, Restriction, Terms, editions


@dataclass(frozen=True)
class Weight:
    """How much a hit weighs: not at all as a ground, or only before the committee."""

    advisory: bool  # this edition does not know the ground
    after_cut_off: bool  # it happened after the day from which look-backs count


def ground_of(edition: Edition, key: str) -> Restriction | None:
    """The restriction as this edition has it, or else as another one does."""
    known = (edition, *(e for e in editions() if e.award == edition.award), *editions())
    return next((found for e in known if (found := e.restriction(key))), None)


def label_of(edition: Edition, key: str) -> str:
    ground = ground_of(edition, key)
    return ground.label if ground else key


def advisory_note(edition: Edition) -> str:
    """非2017版限制情形"""
    return f"非{edition.name.rpartition('-')[2]}版限制情形"


@enforces(Clause.RESTRICTIONS)
def restriction_is_unknown(key: str) -> Refusal | None:
    """A ground is one that some edition knows, if not the one that governs."""
    if any(edition.restriction(key) for edition in editions()):
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "没有“{key}”这一限制情形。",
        "请从限制情形清单中选择。",
        key=key,
    )


@enforces(Clause.RESTRICTIONS)
def weight_of(
    edition: Edition,
    terms: Terms,
    key: str,
    *,
    listed_on: date,
    removed_on: date | None,
    cut_off: date,
    on: date,
) -> Weight | None:
    """What a record weighs on the day `on`; None where it counts for nothing."""
    ground = ground_of(edition, key)
    if ground is None or listed_on > on:
        return None
    if ground.look_back_years:
        # 民法典 第二百零一条: the day itself is not counted, so the same day years later still is.
        years = _look_back(ground, edition, terms)
        counts = listed_on >= years_after(cut_off, -years)
    elif listed_on > cut_off:
        counts = removed_on is None or removed_on > on
    else:
        counts = removed_on is None or removed_on >= cut_off
    if not counts:
        return None
    return Weight(advisory=edition.restriction(key) is None, after_cut_off=listed_on > cut_off)


def _look_back(ground: Restriction, edition: Edition, terms: Terms) -> int:
    """A ground's own period; where it only repeats the general one, what the office set counts."""
    if ground.look_back_years == edition.terms.look_back_years:
        return terms.look_back_years
    return ground.look_back_years


@enforces(Clause.RESTRICTIONS)
def record_is_of_another(*, code: str, applicant_code: str) -> Refusal | None:
    """A namesake is nobody: only the code says whose record it is."""
    if code == applicant_code:
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "该记录的统一社会信用代码{code}与申报组织的{applicant}不同，可能只是同名。",
        "请按代码核对，不要按名称认定。",
        code=code,
        applicant=applicant_code,
    )


@enforces(Clause.RESTRICTIONS)
def source_is_missing(source: str) -> Refusal | None:
    if source.strip():
        return None
    return Refusal(
        Clause.RESTRICTIONS, "没有写明情形的来源。", "请写明来自哪个部门、名单或者报告。"
    )


@enforces(Clause.RESTRICTIONS)
def day_has_not_come(day: date, *, on: date) -> Refusal | None:
    if day <= on:
        return None
    return Refusal(Clause.RESTRICTIONS, "日期{day}尚未到来。", "请核对日期。", day=day)


@enforces(Clause.RESTRICTIONS)
def removal_is_impossible(
    *, listed_on: date, removed_on: date, already: date | None
) -> Refusal | None:
    if already is not None:
        return Refusal(
            Clause.RESTRICTIONS,
            "该记录已于{day}移出。",
            "请核对是否为另一条记录。",
            day=already,
        )
    if removed_on < listed_on:
        return Refusal(
            Clause.RESTRICTIONS,
            "移出日期{removed}早于列入日期{listed}。",
            "请核对信用修复文书上的日期。",
            removed=removed_on,
            listed=listed_on,
        )
    return None


@enforces(Clause.RESTRICTIONS)
def advisory_cannot_bar(edition: Edition, *, advisory: bool, bars: bool) -> Refusal | None:
    """What another edition forbids is shown, and decides nothing under this one."""
    if not (advisory and bars):
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "{note}，只作提示，不能据以限制申报。",
        "如该情形同时构成本版所列的限制情形，请按那一项另行登记。",
        note=advisory_note(edition),
    )


@enforces(Clause.RESTRICTIONS)
def is_determined(*, determined: bool) -> Refusal | None:
    if not determined:
        return None
    return Refusal(Clause.RESTRICTIONS, "该情形已经认定。", "请刷新页面，查看已有的认定和理由。")


@enforces(Clause.RESTRICTIONS)
def reason_is_missing(reason: str) -> Refusal | None:
    """Never by a hit alone: a person decides, and says why."""
    if reason.strip():
        return None
    return Refusal(Clause.RESTRICTIONS, "没有写明认定的理由。", "请写明事实、依据和理由后再认定。")


@enforces(Clause.RESTRICTIONS)
def findings_are_undecided(labels: Iterable[str]) -> list[Refusal]:
    return [
        Refusal(
            Clause.RESTRICTIONS,
            "“{label}”的命中尚未认定。",
            "请先认定是否构成限制情形，并写明理由。",
            label=label,
        )
        for label in labels
    ]


@enforces(Clause.RESTRICTIONS)
def hits_are_unrecorded(titles: Iterable[str]) -> list[Refusal]:
    """What the lookup finds at acceptance is first put on file, then decided by a person."""
    return [
        Refusal(
            Clause.RESTRICTIONS,
            "限制情形核查命中“{title}”，尚未登记。",
            "请先登记该情形并认定是否构成限制，再决定是否受理。",
            title=title,
        )
        for title in titles
    ]


@enforces(Clause.RESTRICTIONS)
def determined_to_bar(decided: Iterable[tuple[str, str]]) -> list[Refusal]:
    """The restrictions that a person found to hold. `decided`: (label, reason)."""
    return [
        Refusal(
            Clause.RESTRICTIONS,
            "存在限制情形“{label}”：{reason}。",
            "待限制情形消除或者追溯期届满后，可在以后的届次申报。",
            label=label,
            reason=reason.rstrip("。"),
        )
        for label, reason in decided
    ]


@enforces(Clause.FRAUD, Clause.RESTRICTIONS)
def is_banned(bans: Iterable[tuple[str, date | None, int]]) -> list[Refusal]:
    """Bans in force. `bans`: (ground, until, sessions)."""
    return [
        Refusal(
            Clause.FRAUD if ground == "fraud" else Clause.RESTRICTIONS,
            "该组织处于禁止申报期内，{term}。",
            "请在禁止申报期届满后申报。",
            term=f"至{until}止" if until else f"期限为{sessions}届",
        )
        for ground, until, sessions in bans
    ]


@enforces(Clause.RESTRICTIONS)
def nothing_bars(*, barred: bool) -> Refusal | None:
    """Nobody is struck on a hit that nobody decided."""
    if barred:
        return None
    return Refusal(
        Clause.RESTRICTIONS,
        "没有认定构成限制的情形，不能据以取消资格。",
        "请先认定限制情形。",
    )


WITHIN_VALIDITY = "own-validity"


@enforces(Clause.RESTRICTIONS)
def honours_bar(
    edition: Edition, terms: Terms, *, standing: Iterable[str], higher: Iterable[str]
) -> list[Refusal]:
    """Honours in force that bar: `standing` of this award, where the edition lets nobody apply
    again within its validity or ever; `higher` ones by their own rule."""
    within = edition.restriction(WITHIN_VALIDITY) is not None
    barring = [
        *(standing if within or terms.repeat_rule == RepeatRule.BARRED else ()),
        *(higher if terms.higher_award_rule == RepeatRule.BARRED else ()),
    ]
    return [
        Refusal(
            Clause.RESTRICTIONS,
            "该组织持有的荣誉（{honour}）仍然有效，按本版规定不得申报。",
            "请在有效期届满后申报。",
            honour=honour,
        )
        for honour in barring
    ]
