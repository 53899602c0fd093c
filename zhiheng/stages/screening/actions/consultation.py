"""征求部门意见: asked, answered or silent, weighed by a person."""

from collections.abc import Iterable
from datetime import datetime

from zhiheng.instruments.cycles import parts as cycle_parts
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.rules import step_is_out_of_order
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.models import Body, Person
from zhiheng.methods.workdays import day_of, last_moment
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import PASSED, State, Step
from zhiheng.stages.applications import parts as filing_parts
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening import access, queries
from zhiheng.stages.screening.models import Consultation, OpinionDecision, Reply
from zhiheng.stages.screening.rules import consultation as rules
from zhiheng.stages.screening.vocabulary import Opinion

CHUNK = 500

Answer = tuple[Consultation, Opinion, str]
"""(letter, opinion, basis)"""


@act(under=Clause.CONSULTATION, allowed=access.the_office)
def consult_departments(
    *, cycle: Cycle, departments: Iterable[Body], by: Person, at: datetime
) -> int:
    """Ask each department about each accepted applicant, except about itself. Returns how many."""
    cycle, departments = cycles.lock(cycle), list(departments)
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)
    waiting = applications.lock_all(cycle, edition.procedure.entering(Step.CONSULTATION))
    due_on = cycles.workdays().add(day_of(at), terms.consultation_days)

    done = cycles.steps_done(cycle)
    refuse(step_is_out_of_order(edition.procedure.steps, done, Step.CONSULTATION))
    pairs = _not_yet_asked(cycle, waiting, departments, at=at)
    refuse(rules.nobody_is_left_to_ask(pairs=len(pairs)))

    Consultation.objects.bulk_create(
        (
            Consultation(
                application=application,
                department=department,
                asked_at=at,
                due_at=last_moment(due_on),
            )
            for application, department in pairs
        ),
        batch_size=CHUNK,
    )

    record(
        "征求部门意见",
        cycle,
        clause=Clause.CONSULTATION,
        edition=cycle.edition,
        by=by,
        at=at,
        letters=len(pairs),
        due_on=str(due_on),
        to=[ref(department) for department in departments],
    )
    return len(pairs)


def _not_yet_asked(
    cycle: Cycle, waiting: list[Application], departments: list[Body], *, at: datetime
) -> list[tuple[Application, Body]]:
    asked = queries.asked_already(cycle)
    own = {department.pk: queries.selves(department, at=at) for department in departments}
    return [
        (application, department)
        for application in waiting
        for department in departments
        if (application.pk, department.pk) not in asked
        and not own[department.pk] & _called(application)
    ]


def _called(application: Application) -> set[str]:
    return {application.organisation.code, application.organisation.name}


@act(under=Clause.CONSULTATION, allowed=access.only_the_department_itself)
def answer_consultations(
    *,
    department: Body,
    answers: Iterable[Answer],
    signed_by: str,
    by: Person,
    at: datetime,
) -> list[Reply]:
    """Answer some of the letters to this department. A late answer counts until the step closes."""
    given = {letter.pk: (opinion, basis) for letter, opinion, basis in answers}
    letters = queries.lock_consultations(given)
    subjects = [_subject(letter) for letter in letters.values()]
    cycle_of = {letter.application.cycle for letter in letters.values()}
    foreign = [letter for letter in letters.values() if letter.department_id != department.pk]
    objections = [basis for opinion, basis in given.values() if opinion != Opinion.NO_OBJECTION]

    refuse(rules.consultation_is_of_another(foreign=len(foreign), department=department.label))
    refuse(rules.speaks_of_itself(queries.selves(department, by=by, at=at), subjects))
    over = any(cycles.is_done(cycle, Step.CONSULTATION) for cycle in cycle_of)
    refuse(rules.consultation_is_over(over=over))
    refuse(rules.is_answered(answered=queries.answered(given)))
    refuse(rules.objections_lack_a_basis(objections))
    refuse(rules.reply_is_unsigned(signed_by))

    replies = Reply.objects.bulk_create(
        (
            Reply(
                consultation=letter,
                opinion=Opinion(given[pk][0]),
                basis=given[pk][1],
                signed_by=signed_by,
                at=at,
            )
            for pk, letter in letters.items()
        ),
        batch_size=CHUNK,
    )

    record(
        "答复征求意见",
        department,
        clause=Clause.CONSULTATION,
        by=by,
        at=at,
        replies=len(replies),
        objections=[ref(reply.consultation) for reply in replies if reply.basis],
        signed_by=signed_by,
    )
    return replies


def _subject(letter: Consultation) -> tuple[str, str]:
    organisation = letter.application.organisation
    return organisation.code, organisation.name


@act(under=Clause.CONSULTATION, allowed=access.the_office)
def decide_opinion(
    *, reply: Reply, bars: bool, reason: str, by: Person, at: datetime
) -> OpinionDecision:
    """Weigh a department's objection, also against a clean credit report, with the reason."""
    reply = queries.lock_reply(reply)
    application = reply.consultation.application

    decided = OpinionDecision.objects.filter(reply=reply).exists()
    objects = reply.opinion == Opinion.OBJECTION
    refuse(rules.nothing_to_decide(objects=objects, decided=decided))
    refuse(rules.reason_is_missing(reason))

    decision = OpinionDecision.objects.create(reply=reply, bars=bars, reason=reason, at=at)

    record(
        "认定部门意见",
        application,
        clause=Clause.CONSULTATION,
        edition=application.cycle.edition,
        by=by,
        at=at,
        department=reply.consultation.department.label,
        bars=bars,
        reason=reason,
    )
    return decision


@act(under=Clause.CONSULTATION, allowed=access.the_office)
def close_consultation(*, cycle: Cycle, by: Person, at: datetime) -> int:
    """End 征求部门意见: all answered or past due, every objection weighed. Returns how many go on.

    Whoever a person found barred is struck.
    """
    cycle = cycles.lock(cycle)
    state = cycles.edition_of(cycle).procedure.entering(Step.CONSULTATION)
    waiting = applications.lock_all(cycle, state)

    refuse(queries.consultation_cannot_close(cycle, at=at))

    barred = queries.barred_in(cycle)
    struck = [application for application in waiting if application.pk in barred]
    passed = [application for application in waiting if application.pk not in barred]
    filing_parts.move(struck, State.STRUCK, edition=cycle.edition, at=at)
    filing_parts.move(passed, PASSED[Step.CONSULTATION], edition=cycle.edition, at=at)
    cycle_parts.finish_step(cycle, Step.CONSULTATION, at=at)

    record(
        "征求部门意见办结",
        cycle,
        clause=Clause.CONSULTATION,
        edition=cycle.edition,
        by=by,
        at=at,
        passed=len(passed),
        struck=[ref(application) for application in struck],
        to=[ref(application.organisation) for application in struck],
    )
    return len(passed)
