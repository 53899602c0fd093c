"""What a file lacks, what stands against it, and what the office answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.vocabulary import Status
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications import rules as filing
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening.models import (
    Acceptance,
    Rejection,
    Return,
)
from zhiheng.stages.screening.queries.hits import CHUNK, RUNNING, barring
from zhiheng.stages.screening.rules import correction, restrictions


def defects(application: Application, *, at: datetime) -> list[Refusal]:
    """All that a correction could mend, at once: conditions, papers, claims."""
    filed = applications.latest_filing(application)
    return _lacking(application, filed.facts if filed else {}, at=at)


def defects_of_draft(application: Application, *, at: datetime) -> list[Refusal]:
    """The same of what is being typed, for the applicant's own check before it submits.

    While nobody has recommended it, a recommendation is nothing that it could mend.
    """
    edition = cycles.edition_of(application.cycle)
    if malformed := filing.facts_are_malformed(edition, application.draft):
        return malformed
    found = _lacking(application, application.draft, at=at)
    if applications.recommendation_on(application).exists():
        return found
    return [refusal for refusal in found if refusal.clause != Clause.RECOMMENDATION]


def _lacking(application: Application, facts: dict[str, Any], *, at: datetime) -> list[Refusal]:
    edition, terms = cycles.edition_of(application.cycle), cycles.terms_of(application.cycle)
    filed_on = applications.first_filed_on(application) or day_of(at)
    return [
        *filing.conditions_unmet(
            edition,
            terms,
            facts,
            recommended_by=applications.recommenders_of([application]).get(application.pk),
            founded_on=application.organisation.founded_on,
            on=filed_on,
        ),
        *filing.attachments_are_wanting(
            edition,
            terms,
            applications.attached(application),
            filed_on=filed_on,
            on=day_of(at),
        ),
        *filing.tags_are_unproven(terms, application.tags, facts),
    ]


def bars(application: Application, *, at: datetime) -> list[Refusal]:
    """All that no correction mends: what was decided, bans in force, honours held."""
    cycle, organisation = application.cycle, application.organisation
    edition, terms, on = cycles.edition_of(cycle), cycles.terms_of(cycle), day_of(at)
    banned = honours.bans(organisation, award=cycle.award, on=on)
    standing = honours.standing(organisation, award=cycle.award, on=on)
    higher = honours.higher_honours(organisation, level=edition.level)
    return [
        *barring(application),
        *restrictions.is_banned((ban.ground, ban.until, ban.sessions) for ban in banned),
        *restrictions.honours_bar(
            edition,
            terms,
            standing=[str(honour) for honour in standing],
            higher=[str(honour) for honour in higher if honour.status(on) == Status.VALID],
        ),
    ]


def returns_of(application: Application) -> QuerySet[Return]:
    return Return.objects.filter(application=application).order_by("id")


def last_returns(returned: Iterable[Application]) -> dict[int, Return]:
    """application pk → its latest 补正通知."""
    pks = [application.pk for application in returned]
    found: dict[int, Return] = {}
    for start in range(0, len(pks), CHUNK):
        rows = Return.objects.filter(application__in=pks[start : start + CHUNK]).order_by("id")
        found.update({row.application_id: row for row in rows})
    return found


def was_not_told(application: Application) -> Refusal | None:
    """Why nothing follows from the period of a file that was returned without a 补正通知."""
    told = returns_of(application).exists()
    return correction.return_was_not_served([] if told else [application.organisation.name])


def screening_cannot_close(cycle: Cycle, *, at: datetime) -> Refusal | None:
    """Whom 资格审查 still owes a decision; counted, not read."""
    waiting = cycles.edition_of(cycle).procedure.entering(Step.SCREENING)
    last = Return.objects.filter(application=OuterRef("pk")).order_by("-id").values("due_at")[:1]
    returned = applications.applications_in(cycle, State.RETURNED).annotate(until=Subquery(last))
    return (
        correction.somebody_is_undecided(
            waiting=applications.counted(applications.applications_in(cycle, waiting)),
            mending=applications.counted(returned.filter(until__gte=at)),
            most=applications.COUNTED,
        )
        or correction.return_was_not_served(
            applications.names_of(returned.filter(until__isnull=True))
        )
        or applications.identity_is_undecided(cycle)
    )


def acceptance_of(application: Application) -> Acceptance | None:
    return Acceptance.objects.filter(application=application).first()


def rejection_of(application: Application) -> Rejection | None:
    return Rejection.objects.filter(application=application).first()


def next_number(cycle: Cycle) -> str:
    """JINSHUI-2026-3-001: the cycle must be locked."""
    last = Acceptance.objects.select_related("application").order_by("id").last()
    if last and last.application.cycle_id == cycle.pk:
        serial = int(last.number.rpartition("-")[2]) + 1
    else:
        serial = Acceptance.objects.filter(application__cycle=cycle).count() + 1
    return f"{cycle.award.upper()}-{cycle.year}-{cycle.ordinal}-{serial:03d}"


def gaps_under(cycle: Cycle, new: Edition) -> list[dict[str, str]]:
    """What each application still running would lack if the cycle switched to another edition."""
    running = list(applications.applications_in(cycle, *RUNNING))
    filings = applications.latest_filings(running)
    attached = applications.attached_to(running)
    recommenders = applications.recommenders_of(running)
    terms, old = new.terms_with(cycles.entered(cycle)), cycles.edition_of(cycle)
    rows = []
    for application in running:
        filed = filings[application.pk]
        gaps = correction.gap_list(
            new,
            terms,
            old,
            facts=filed.facts,
            attached=attached[application.pk],
            recommended_by=recommenders.get(application.pk),
            founded_on=application.organisation.founded_on,
            filed_on=day_of(filed.filed_at),
        )
        rows += [
            {"organisation": application.organisation.name, "code": filed.code, **gap}
            for gap in correction.written(gaps, new)
        ]
    return rows
