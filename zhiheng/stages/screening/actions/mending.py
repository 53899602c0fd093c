"""补正: all defects told at once, and the applicant's answer."""

from collections.abc import Iterable
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Person
from zhiheng.methods.workdays import day_of, last_moment
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import parts as filing_parts
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.access import only_its_applicant
from zhiheng.stages.applications.models import Application, Filing
from zhiheng.stages.applications.rules import is_elsewhere
from zhiheng.stages.screening import access, queries
from zhiheng.stages.screening.models import Return
from zhiheng.stages.screening.rules import correction as rules


@act(under=Clause.SCREENING, allowed=access.the_office)
def return_application(
    *,
    application: Application,
    extra_defects: Iterable[rules.Remark] = (),
    by: Person,
    at: datetime,
) -> Return:
    """Tell the applicant every defect at once, and by when to mend them.

    `extra_defects`: what the office found by reading, as text or as (clause, text).
    """
    application = applications.lock(application)
    cycle = application.cycle
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)
    here, waiting = State(application.state), edition.procedure.entering(Step.SCREENING)
    defects = [
        *queries.defects(application, at=at),
        *rules.remarks(extra_defects, remedy="请补正后重新提交。"),
    ]

    refuse(is_elsewhere(here, waiting, clause=Clause.SCREENING))
    returned = queries.returns_of(application).count()
    refuse(rules.corrections_are_used_up(returned=returned, allowed=terms.corrections))
    refuse(rules.nothing_to_mend(defects))

    due_on = cycles.workdays().add(day_of(at), terms.correction_days)
    paper = Return.objects.create(
        application=application,
        defects=rules.written(defects, edition),
        due_at=last_moment(due_on),
        at=at,
    )
    filing_parts.move([application], State.RETURNED, edition=cycle.edition, at=at)

    record(
        "退回补正",
        application,
        clause=Clause.SCREENING,
        edition=cycle.edition,
        by=by,
        at=at,
        defects=paper.defects,
        due_on=str(due_on),
        to=[ref(application.organisation)],
    )
    return paper


@act(under=Clause.SCREENING, allowed=only_its_applicant)
def resubmit_application(
    *, application: Application, undertaken_by: str, by: Person, at: datetime
) -> Filing:
    """Submit again what was mended, within the period; the draft as it stands is the new filing."""
    application = applications.lock(application)
    cycle = application.cycle
    here = State(application.state)

    refuse(is_elsewhere(here, State.RETURNED, clause=Clause.SCREENING))
    refuse(queries.was_not_told(application))
    due_at = queries.last_returns([application])[application.pk].due_at
    refuse(rules.correction_is_late(due_at=due_at, at=at))
    refuse(applications.submission_faults(application, undertaken_by=undertaken_by, at=at))

    former = applications.latest_filing(application)
    filing = filing_parts.file(
        application,
        undertaken_by=undertaken_by,
        consultants=former.consultants if former else [],
        secrets=former.secrets if former else "",
        by=by,
        at=at,
    )
    waiting = cycles.edition_of(cycle).procedure.entering(Step.SCREENING)
    filing_parts.move([application], waiting, edition=cycle.edition, at=at)

    record(
        "补正后重新提交",
        application,
        clause=Clause.SCREENING,
        edition=cycle.edition,
        by=by,
        at=at,
        filing=filing.ordinal,
        content=filing_parts.digest_of(filing),
        undertaken_by=undertaken_by,
        to=[ref(application.organisation)],
    )
    return filing
