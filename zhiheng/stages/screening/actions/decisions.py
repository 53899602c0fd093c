"""受理 and 不予受理."""

from collections.abc import Iterable
from datetime import datetime

from zhiheng.instruments.cycles import parts as cycle_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.conditions import preferences_of
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import PASSED, State, Step
from zhiheng.stages.applications import parts as filing_parts
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.rules import is_elsewhere
from zhiheng.stages.screening import access, parts, queries
from zhiheng.stages.screening.models import Acceptance, Finding, Rejection
from zhiheng.stages.screening.rules import correction, restrictions
from zhiheng.stages.screening.vocabulary import Gate

CHUNK = 500


@act(under=Clause.SCREENING, allowed=access.the_office)
def accept_application(*, application: Application, by: Person, at: datetime) -> Acceptance:
    """Accept: every condition holds, nothing bars, and the records were looked up just now.

    A record that only the committee may weigh, or that this edition does not know, is put on
    file and does not stop the acceptance.
    """
    cycle = cycles.lock(application.cycle)
    application = applications.lock(application)
    edition = cycles.edition_of(cycle)
    here, waiting = State(application.state), edition.procedure.entering(Step.SCREENING)
    hits = queries.new_hits(cycle, [application], at=at)

    refuse(is_elsewhere(here, waiting, clause=Clause.SCREENING))
    refuse(_against(application, hits, at=at))

    parts.file_findings(hits, gate=Gate.ACCEPTANCE, at=at)
    acceptance = Acceptance.objects.create(
        application=application,
        number=queries.next_number(cycle),
        checks=_checks(application),
        at=at,
    )
    application.number = acceptance.number
    application.save(update_fields=["number"])
    filing_parts.move([application], PASSED[Step.SCREENING], edition=cycle.edition, at=at)

    record(
        "受理",
        application,
        clause=Clause.SCREENING,
        edition=cycle.edition,
        by=by,
        at=at,
        number=acceptance.number,
        findings=len(acceptance.checks["findings"]),
        to=[ref(application.organisation)],
    )
    return acceptance


def _against(
    application: Application, hits: Iterable[queries.Hit], *, at: datetime
) -> list[Refusal]:
    """All that stands against accepting this file, at once."""
    edition = cycles.edition_of(application.cycle)
    undecided = queries.undecided(application).filter(after_cut_off=False)
    grave = [h for h in hits if not (h.weight.advisory or h.weight.after_cut_off)]
    return [
        *queries.defects(application, at=at),
        *queries.bars(application, at=at),
        *restrictions.findings_are_undecided(
            restrictions.label_of(edition, finding.restriction) for finding in undecided
        ),
        *restrictions.hits_are_unrecorded(hit.listing.title for hit in grave),
    ]


def _checks(application: Application) -> dict[str, list]:
    """资格审查意见: every condition with its evidence, every finding with what became of it."""
    edition = cycles.edition_of(application.cycle)
    filing = applications.latest_filing(application)
    preferences = preferences_of(edition, filing.facts if filing else {})
    return {
        "conditions": [
            {
                "label": condition.label,
                "article": edition.article(condition.clause),
                "evidence": condition.evidence,
            }
            for condition in edition.conditions
        ],
        "preferences": [choice.label for choice in preferences],
        "findings": [_finding(finding, edition) for finding in queries.findings_on(application)],
    }


def _finding(finding: Finding, edition: Edition) -> dict[str, str]:
    determination = getattr(finding, "determination", None)
    return {
        "label": restrictions.label_of(edition, finding.restriction),
        "source": finding.source,
        "note": queries.note_on(finding),
        "reason": determination.reason if determination else "",
    }


@act(under=Clause.SCREENING, allowed=access.the_office)
def refuse_application(
    *,
    application: Application,
    extra_grounds: Iterable[correction.Remark] = (),
    by: Person,
    at: datetime,
) -> Rejection:
    """Refuse, with every ground and its article. `extra_grounds`: text, or (clause, text)."""
    application = applications.lock(application)
    cycle = application.cycle
    edition = cycles.edition_of(cycle)
    grounds = [
        *queries.defects(application, at=at),
        *queries.bars(application, at=at),
        *correction.remarks(extra_grounds, remedy="可在消除该情形后，于以后的届次申报。"),
    ]

    if application.state == State.RETURNED:
        refuse(queries.was_not_told(application))
        due_at = queries.last_returns([application])[application.pk].due_at
        refuse(correction.time_to_mend_runs(due_at=due_at, at=at))
        grounds.append(correction.mending_was_missed(due_at=due_at))
    else:
        here, waiting = State(application.state), edition.procedure.entering(Step.SCREENING)
        refuse(is_elsewhere(here, waiting, clause=Clause.SCREENING))
    refuse(correction.no_ground_to_refuse(grounds))

    rejection = Rejection.objects.create(
        application=application, grounds=correction.written(grounds, edition), at=at
    )
    filing_parts.move([application], State.REFUSED, edition=cycle.edition, at=at)

    record(
        "不予受理",
        application,
        clause=Clause.SCREENING,
        edition=cycle.edition,
        by=by,
        at=at,
        grounds=rejection.grounds,
        to=[ref(application.organisation)],
    )
    return rejection


@act(under=Clause.SCREENING, allowed=access.the_office)
def close_screening(*, cycle: Cycle, by: Person, at: datetime) -> int:
    """End 资格审查 once everybody is decided. Returns how many were refused for not mending."""
    cycle = cycles.lock(cycle)
    edition = cycles.edition_of(cycle)
    returned = applications.lock_all(
        cycle, edition.procedure.entering(Step.SCREENING), State.RETURNED
    )

    refuse(queries.screening_cannot_close(cycle, at=at))
    due = {pk: row.due_at for pk, row in queries.last_returns(returned).items()}

    Rejection.objects.bulk_create(
        (
            Rejection(
                application=application,
                grounds=correction.written(
                    [correction.mending_was_missed(due_at=due[application.pk])], edition
                ),
                at=at,
            )
            for application in returned
        ),
        batch_size=CHUNK,
    )
    filing_parts.move(returned, State.REFUSED, edition=cycle.edition, at=at)
    cycle_parts.finish_step(cycle, Step.SCREENING, at=at)

    record(
        "资格审查办结",
        cycle,
        clause=Clause.SCREENING,
        edition=cycle.edition,
        by=by,
        at=at,
        refused_for_silence=len(returned),
        to=[ref(application.organisation) for application in returned],
    )
    return len(returned)
