"""Before an applicant appears: calendar, people, experts, the cycle itself and 信息发布."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

from zhiheng.instruments.cycles import actions as cycles
from zhiheng.instruments.cycles import queries as cycle_queries
from zhiheng.instruments.honours import actions as honours
from zhiheng.instruments.honours import queries as honour_queries
from zhiheng.instruments.notices import actions as notices
from zhiheng.instruments.people import actions as people
from zhiheng.instruments.people import queries as people_queries
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.stages.governance import actions as governance
from zhiheng.surfaces.console.rehearsal.calendar import calendar_year
from zhiheng.surfaces.console.rehearsal.play.stage import Stage
from zhiheng.surfaces.console.rehearsal.script import Applicant, ExpertLine, PastHonour

QUOTA = 3
YEARS_BEFORE, YEARS_AFTER = 1, 6
"""The years around a cycle's first that its periods and duties reach into."""


def prepare(stage: Stage) -> None:
    """Everything that stands before the cycle is announced."""
    start = stage.windows[stage.edition.steps[0].step].days[0]
    stage.cast = stage.casting.enlist(stage.edition)
    for year in range(start.year - YEARS_BEFORE, start.year + YEARS_AFTER):
        line = calendar_year(year)
        stage.act(
            cycles.enter_calendar_year, stage.cast.office,
            year=year, official=line.official, source=line.source, days=line.days,
        )  # fmt: skip
    _in_force(stage)
    for expert in stage.script.experts:
        entered = _expert(stage, expert)
        stage.experts[expert.number], stage.numbers[entered.pk] = entered, expert.number
    for laureate in stage.script.earlier:
        holder = stage.act(
            people.register_organisation, stage.cast.office,
            code=laureate.code, name=laureate.name,
        )  # fmt: skip
        _take_over(stage, holder, laureate.honour)
    for applicant in stage.script.applicants:
        if applicant.past:
            _take_over(stage, organisation(stage, applicant), applicant.past)
    _open(stage, start.year)


def _in_force(stage: Stage) -> None:
    """An edition whose day of publication nobody knows is given one, and the summary says so."""
    if cycle_queries.in_force_from(stage.edition):
        return
    start = stage.windows[stage.edition.steps[0].step].days[0]
    day = start - timedelta(days=30)
    stage.act(
        cycles.record_in_force, stage.cast.office,
        edition=stage.edition.name, on=day, document=stage.edition.number or "示例文号（演示）",
    )  # fmt: skip
    stage.demonstration["in_force_from"] = f"{day}"


def _expert(stage: Stage, line: ExpertLine) -> Any:
    person = stage.casting.person(line.name, line.identity)
    jobs = [(line.employer, line.employer_code, line.employed_since, None)] if line.employer else []
    return stage.act(
        governance.enter_expert, stage.cast.office,
        person=person, pool=line.pool, specialties=list(line.specialties), senior=line.senior,
        employments=jobs,
    )  # fmt: skip


def organisation(stage: Stage, line: Applicant) -> Any:
    """The organisation of that code, registered the first time it is needed."""
    if line.code not in stage.organisations:
        known = people_queries.organisation_coded(line.code)
        stage.organisations[line.code] = known or stage.act(
            people.register_organisation, stage.cast.office,
            code=line.code, name=line.name, founded_on=line.founded_on, address=line.address,
            phone=line.phone, email=line.email,
        )  # fmt: skip
    return stage.organisations[line.code]


def _take_over(stage: Stage, holder: Any, past: PastHonour) -> None:
    which = edition_named(past.edition)
    stage.act(
        honours.record_past_honour, stage.cast.office,
        organisation=holder, award=which.award, award_title=which.award_title,
        level=which.level, year=past.year, number=past.number, conferred_on=past.conferred_on,
        valid_until=past.valid_until, bonus_fen=past.bonus_fen, paid_on=past.paid_on,
        source=past.source,
    )  # fmt: skip


def _open(stage: Stage, year: int) -> None:
    edition = stage.edition
    quota = stage.quota or edition.terms.quota or QUOTA
    earlier = honour_queries.register().filter(award=edition.award).values_list("year", flat=True)
    stage.cycle = stage.act(
        cycles.open_cycle, stage.cast.office,
        edition=edition.name, ordinal=len(set(earlier)) + 1, year=year,
        approval_document=f"示例批〔{year}〕1号", bonus_budget_fen=quota * edition.terms.bonus_fen,
    )  # fmt: skip
    if edition.terms.quota is None or stage.quota:
        stage.demonstration["quota"] = quota
    stage.act(
        cycles.enter_terms, stage.cast.office,
        cycle=stage.cycle, values=_confirmed(stage, quota), basis="演示：由评委会办公室确认",
    )  # fmt: skip
    windows = {step: (window.opens, window.closes) for step, window in stage.windows.items()}
    stage.act(cycles.plan_calendar, stage.cast.office, cycle=stage.cycle, windows=windows)


def _confirmed(stage: Stage, quota: int) -> dict[str, Any]:
    """Every value that the office must confirm or enter, as an edition file would write it."""
    wanted = [term for term in stage.edition.term_values.values() if term.needs_confirmation]
    return {term.key: quota if term.key == "quota" else _raw(term.value) for term in wanted}


def _raw(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value}"
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if hasattr(value, "items") else value


def announce(stage: Stage) -> Iterator[None]:
    """信息发布."""
    yield
    stage.act(
        notices.publish_announcement, stage.cast.office, stage.window.moment(0, 1),
        cycle=stage.cycle,
    )  # fmt: skip
