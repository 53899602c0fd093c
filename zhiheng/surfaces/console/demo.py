"""A demonstration year in the current database, alive on the day it is loaded."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from zhiheng.methods.workdays import Workdays
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.cycle import experts_suffice, rehearse
from zhiheng.surfaces.console.editions import runnable
from zhiheng.surfaces.console.failures import Failure
from zhiheng.surfaces.console.rehearsal import naming
from zhiheng.surfaces.console.rehearsal.calendar import calendar_year, start_for, workdays_of
from zhiheng.surfaces.console.rehearsal.invent import invent
from zhiheng.surfaces.console.rehearsal.script import PastHonour, PastLaureate, Script
from zhiheng.surfaces.console.stepnames import step_named

SEED = 7
EXPERTS = 30
PASSWORD = "zhiheng-demo-2026"
LAUREATES = 900
"""Where the serial numbers of the earlier laureates begin."""
BONUS_FEN = 50_000_000


def load(chosen: Namespace) -> None:
    """Play a year up to the middle of a step, so dated that the step runs today."""
    edition = runnable(chosen.edition)
    stop = step_named(chosen.stage, edition) or Step.PUBLICITY
    database.current()
    from zhiheng.surfaces.timetable.clock import now

    at = now()
    if _is_there(edition, stop, at):
        return
    start = start_for(edition, stop, at.date(), _workdays_before(at.year))
    script = invent(edition, seed=SEED, applicants=chosen.applicants, experts=EXPERTS, start=start)
    script = _with_earlier_laureates(script, edition, start)
    experts_suffice(edition, script)
    stage = rehearse(script, edition, start, stop_in=stop)
    _open_accounts(stage)
    print(f"已载入演示的一届，停在“{edition.plan(stop).title}”。全部组织和人员均为虚构。")
    _say_accounts()


def _workdays_before(year: int) -> Workdays:
    """The calendar of the years in which a cycle that runs in this one may have begun."""
    return workdays_of([calendar_year(y) for y in range(year - 5, year + 2)])


def _is_there(edition: Edition, stop: Step, at: datetime) -> bool:
    """Say so, and do nothing, where a cycle of this award is in the database already."""
    from zhiheng.instruments.cycles import queries
    from zhiheng.instruments.people import queries as people
    from zhiheng.instruments.people.vocabulary import Role

    cycle = queries.last_cycle(edition.award)
    if cycle is None:
        if people.holders(Role.ADMINISTRATOR, at=at).exists():
            raise Failure("当前数据库里已有人员，不能再载入演示数据。请另用一个空数据库。")
        return False
    here = queries.current_step(cycle)
    title = edition.plan(here).title if here else "全部办结"
    print(f"演示数据已经载入（{cycle.title}，现处“{title}”），没有改动。")
    if here != stop:
        print(f"要从“{edition.plan(stop).title}”开始，请换一个空数据库再载入。")
    _say_accounts()
    return True


def _open_accounts(stage: Any) -> None:
    from zhiheng.instruments.people import actions
    from zhiheng.surfaces.console.rehearsal.cast import sign_ins

    people = [
        *sign_ins(stage.cast),
        *_numbered("applicant", stage.contacts.values()),
        *_numbered("expert", _experts(stage)),
    ]
    for username, person in people:
        if username in ACCOUNTS:
            actions.open_account(
                person=person,
                username=username,
                password=PASSWORD,
                by=stage.cast.administrator,
                at=stage.clock.at(),
            )


def _numbered(name: str, persons: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{name}{number}", person) for number, person in enumerate(persons, start=1))


def _experts(stage: Any) -> list[Any]:
    """Experts as persons: first who sits on a panel, and among them who still owes sheets."""
    from zhiheng.stages.reviews import queries

    work: Counter[int] = Counter()
    seated = queries.counting().filter(application__cycle=stage.cycle)
    for assignment in seated.select_related("scoresheet"):
        work[assignment.expert_id] += 1 if hasattr(assignment, "scoresheet") else 100
    experts = sorted(stage.experts.values(), key=lambda expert: -work[expert.pk])
    return [expert.person for expert in experts]


def _with_earlier_laureates(script: Script, edition: Edition, start: date) -> Script:
    """Two earlier cycles with three laureates and 1,500,000 元, and none of them applies again."""
    applicants = tuple(replace(applicant, past=None) for applicant in script.applicants)
    earlier = tuple(earlier_laureates(edition, start))
    return replace(script, applicants=applicants, earlier=earlier)


def earlier_laureates(edition: Edition, start: date) -> Iterator[PastLaureate]:
    """Two earlier cycles with three laureates, as the interpretation tells of them; names invented."""
    for number, years_ago in enumerate((12, 12, 9), start=1):
        conferred = date(start.year - years_ago, 12, 1)
        yield PastLaureate(
            naming.code(LAUREATES + number),
            f"金水示例往届{naming.DIGITS[number]}号集团有限公司",
            PastHonour(
                edition=edition.name,
                year=conferred.year,
                number=f"示例往届〔{conferred.year}〕{number}号",
                conferred_on=conferred,
                valid_until=date(conferred.year + 4, 11, 30),
                bonus_fen=BONUS_FEN,
                paid_on=conferred + timedelta(days=40),
                source="演示数据",
            ),
        )


def _say_accounts() -> None:
    print(f"账号（密码均为 {PASSWORD}）：")
    for username, role in ACCOUNTS.items():
        print(f"  {username:<14}{role}")


ACCOUNTS = {
    "admin": "系统管理员",
    "office": "评委会办公室",
    "office2": "评委会办公室",
    "chair": "评定委员会主任",
    "member1": "评定委员会委员",
    "member2": "评定委员会委员",
    "government": "区政府",
    "finance": "财政部门",
    "supervisor": "纪检监督",
    "auditor": "审计",
    "department": "征询部门",
    "recommender": "推荐单位",
    "applicant1": "申报组织",
    "applicant2": "申报组织",
    "applicant3": "申报组织",
    "expert1": "评审专家",
    "expert2": "评审专家",
    "expert3": "评审专家",
}
