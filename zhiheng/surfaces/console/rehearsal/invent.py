"""Make up a script from a seed: honest applicants, careless ones, and a few that must not get through.

Every applicant has a random generator of its own, so that one more applicant changes no other.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from zhiheng.rulebook.conditions import facts_asked
from zhiheng.rulebook.editions import Edition
from zhiheng.surfaces.console.rehearsal import naming
from zhiheng.surfaces.console.rehearsal.judgement import quality
from zhiheng.surfaces.console.rehearsal.script import (
    Applicant,
    ExpertLine,
    Listing,
    PastHonour,
    Recommendation,
    Reply,
    Script,
)

CREDIT_REPORT = "credit-report"
PERSONS_OF_APPLICANTS, PERSONS_OF_EXPERTS = 1_000, 200_000
"""Where the serial numbers of applicants' and experts' people begin; those of the cast lie below."""

SHARES = {
    "mends": (0.08, 1),
    "forgets": (0.08, 1),
    "ineligible": (0.08, 1),
    "abandons": (0.04, 0),
    "too_late": (0.04, 0),
    "unrecommended": (0.04, 0),
    "wrong_recommender": (0.04, 0),
    "answers_return": (0.04, 0),
    "withdraws": (0.04, 0),
    "changes_identity": (0.04, 0),
    "fabricates": (0.04, 0),
    "overclaims": (0.08, 0),
    "objected": (0.04, 0),
    "listed": (0.04, 0),
}
"""Trouble → share of the applicants, and how many at least. Each applicant has one trouble at most."""
LATE = {"fabricates", "overclaims", "objected", "listed"}


def invent(edition: Edition, *, seed: int, applicants: int, experts: int, start: date) -> Script:
    """A script for so many applicants and experts. `start`: the cycle's first day."""
    troubles = _troubles(seed, applicants)
    lines = tuple(
        _applicant(edition, seed, serial, troubles.get(serial, ""), start)
        for serial in range(1, applicants + 1)
    )
    return Script(
        edition=edition.name,
        seed=seed,
        applicants=lines,
        experts=invented_experts(edition, seed=seed, count=experts, applicants=lines),
        recommendations=dict(_recommendations(edition, lines, troubles)),
        replies=None,
        listings=tuple(_listings(edition, lines, troubles)),
    )


@cache
def objected(seed: int, applicants: int) -> list[int]:
    """The serials of those that a department objects to."""
    return [
        serial for serial, trouble in _troubles(seed, applicants).items() if trouble == "objected"
    ]


def _troubles(seed: int, applicants: int) -> dict[int, str]:
    """serial → trouble. The first applicant is the earlier laureate and stays out of it.

    What comes up late in a cycle befalls able applicants, who get that far.
    """
    serials = list(range(2, applicants + 1))
    Random(f"{seed}:troubles").shuffle(serials)
    able = sorted(serials, key=lambda serial: -quality(seed, naming.code(serial)))
    late, early = _wanted(applicants, LATE), _wanted(applicants, SHARES.keys() - LATE)
    befallen = dict(zip(able[1:], late, strict=False))
    rest = [serial for serial in serials if serial not in befallen]
    return befallen | dict(zip(rest, early, strict=False))


def _wanted(applicants: int, troubles: Collection[str]) -> list[str]:
    return [
        trouble
        for trouble, (share, least) in SHARES.items()
        if trouble in troubles
        for _ in range(max(least, round(applicants * share)))
    ]


def _applicant(edition: Edition, seed: int, serial: int, trouble: str, start: date) -> Applicant:
    chance = Random(f"{seed}:applicant:{serial}")
    founded = start - timedelta(days=365 * chance.randint(8, 25) + chance.randint(1, 360))
    name = naming.organisation(serial)
    tags = tuple(tag for tag in edition.terms.reserved if chance.random() < 0.4)
    applicant = Applicant(
        code=naming.code(serial),
        name=name,
        founded_on=founded,
        address=f"金水区示例路{serial}号",
        contact=naming.person(PERSONS_OF_APPLICANTS + serial),
        identity=naming.identity(PERSONS_OF_APPLICANTS + serial),
        undertaken_by=naming.person(PERSONS_OF_APPLICANTS + serial),
        phone=f"0371-0000{serial % 10000:04d}",
        email=f"applicant{serial}@example.invalid",
        facts={
            **_facts(edition, chance, founded, start),
            **{tag.replace("-", "_"): True for tag in tags},  # what a reserved place is claimed on
        },
        tags=tags,
        consultants=("金水示例咨询有限公司",) if chance.random() < 0.2 else (),
        credit_report_on=start - timedelta(days=chance.randint(0, 20)),
        account_name=name,
        account_number=f"6200{serial:012d}",
        past=_past(edition, serial, start) if serial == 1 else None,
    )
    return _troubled(edition, applicant, trouble)


def _facts(edition: Edition, chance: Random, founded: date, start: date) -> dict[str, Any]:
    """What an honest and able applicant states."""
    able: dict[str, Any] = {
        "years_in_operation": (start - founded).days // 365,
        "years_of_excellence": chance.randint(2, 8),
        "self_assessments": 3,
        "quality_foundations": sorted(
            chance.sample([c.key for c in edition.quality_foundations], k=2)
        ),
        "honours": [c.key for c in edition.preferences if chance.random() < 0.2],
        "non_profit": False,
        "small_giant": chance.random() < 0.1,
        "loss_years": 0,
        "employees": chance.randint(50, 900),
        "tax_last_year": 3000,
        "tax_three_years": 9000,
    }
    plain = {"boolean": True, "number": 10, "text": "示例", "list": []}
    asked = [fact for fact in facts_asked(edition) if fact.key != "recommended_by"]
    stated = {fact.key: able.get(fact.key, plain[fact.kind]) for fact in asked}
    return {**stated, "honours": able["honours"]}


def _past(edition: Edition, serial: int, start: date) -> PastHonour:
    """The title that one applicant once held and that has run out."""
    won = date(start.year - 6, 6, 1)
    return PastHonour(
        edition=edition.name,
        year=won.year,
        number=f"示例质奖〔{won.year}〕{serial}号",
        conferred_on=won,
        valid_until=date(start.year - 2, 5, 31),
        bonus_fen=edition.terms.bonus_fen,
        paid_on=won + timedelta(days=60),
        source="演示数据",
    )


def _troubled(edition: Edition, applicant: Applicant, trouble: str) -> Applicant:
    if trouble == "ineligible":
        return replace(applicant, facts={**applicant.facts, "years_in_operation": 1})
    if trouble in ("mends", "answers_return"):
        wrong = {**applicant.facts, "quality_system_sound": False}
        answers = trouble == "mends"
        return replace(
            applicant, facts=wrong, mends={"quality_system_sound": True}, answers_return=answers
        )
    if trouble == "forgets":
        required = [kind.key for kind in edition.attachments if kind.required]
        return replace(
            applicant, forgets=CREDIT_REPORT if CREDIT_REPORT in required else required[0]
        )
    switches = ("abandons", "too_late", "withdraws", "changes_identity", "fabricates", "overclaims")
    switched: dict[str, Any] = {trouble: True} if trouble in switches else {}
    return replace(applicant, **switched)


def _recommendations(
    edition: Edition, lines: tuple[Applicant, ...], troubles: dict[int, str]
) -> Iterator[tuple[str, Recommendation]]:
    allowed = [choice.key for choice in edition.recommenders]
    for serial, line in enumerate(lines, start=1):
        trouble = troubles.get(serial)
        if trouble == "unrecommended" or (trouble == "wrong_recommender" and "park" in allowed):
            continue
        kind = "park" if trouble == "wrong_recommender" else allowed[serial % len(allowed)]
        yield (
            line.code,
            Recommendation(kind, recommender_of(kind, serial), "同意推荐。", "示例签署人"),
        )


def recommender_of(kind: str, serial: int) -> str:
    """Three bodies of each kind share the applicants."""
    words = {"street": "街道办事处", "park": "园区管理委员会", "district-government": "区人民政府"}
    return f"示例{numeral_of(serial)}{words.get(kind, '主管部门')}"


def numeral_of(serial: int) -> str:
    return naming.numeral(serial % 3 + 1)


def _listings(
    edition: Edition, lines: tuple[Applicant, ...], troubles: dict[int, str]
) -> Iterator[Listing]:
    ground = "joint-punishment" if edition.restriction("joint-punishment") else "penalty"
    for serial, line in enumerate(lines, start=1):
        if troubles.get(serial) == "listed":
            yield Listing(
                code=line.code,
                restriction=ground,
                title="示例联合惩戒名单" if ground == "joint-punishment" else "示例行政处罚",
                authority="示例认定机关",
                bars=True,
                reason="经核实名单有效，构成限制情形。",
            )


INSTITUTES = 20
"""Employers of invented experts, so that few are colleagues."""


def invented_experts(
    edition: Edition, *, seed: int, count: int, applicants: tuple[Applicant, ...]
) -> tuple[ExpertLine, ...]:
    return tuple(_expert(edition, seed, serial, applicants) for serial in range(1, count + 1))


def _expert(
    edition: Edition, seed: int, serial: int, applicants: tuple[Applicant, ...]
) -> ExpertLine:
    chance = Random(f"{seed}:expert:{serial}")
    pools = [choice.key for choice in edition.pools] or ["direct"]
    tied = chance.random() < 0.05 and serial > 2 * edition.terms.panel_size
    employer = chance.choice(applicants) if tied else None
    return ExpertLine(
        number=f"E{serial:05d}",
        name=naming.person(PERSONS_OF_EXPERTS + serial),
        identity=naming.identity(PERSONS_OF_EXPERTS + serial),
        pool=chance.choice(pools),
        specialties=("质量管理", *_discipline(edition, serial)),
        senior=chance.random() < 0.7,
        employer=employer.name if employer else f"示例第{serial % INSTITUTES + 1}质量研究院",
        employer_code=employer.code if employer else "",
        employed_since=date(2010, 1, 1),
    )


def _discipline(edition: Edition, serial: int) -> tuple[str, ...]:
    known = edition.quality_foundations
    return (known[serial % len(known)].label,) if known else ()


def invented_reply(*, objects: bool) -> Reply:
    if objects:
        return Reply(True, "示例行政处罚决定书一份，已履行完毕。", "示例签署人", bars=False)
    return Reply(False, "", "示例签署人")
