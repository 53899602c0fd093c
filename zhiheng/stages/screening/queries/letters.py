"""What departments were asked, and what they said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle, StepDone
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Body, Person
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import NAMED, Refusal
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications import rules as filing
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening.models import (
    Consultation,
    Reply,
)
from zhiheng.stages.screening.queries.hits import CHUNK, RUNNING
from zhiheng.stages.screening.rules import consultation
from zhiheng.stages.screening.vocabulary import Opinion


def consultations_of(department: Body) -> QuerySet[Consultation]:
    """What exists for a department: whom it is asked about, and until when. No files."""
    found = Consultation.objects.filter(department=department)
    return found.select_related("application__organisation", "reply").order_by("-id")


def answerable(department: Body, *, by: Person, at: datetime) -> QuerySet[Consultation]:
    """Letters that this clerk may still answer for the department, the earliest due first.

    Neither about the department itself nor about whoever the clerk belongs to.
    """
    own = people.organisations_called(selves(department, by=by, at=at))
    over = StepDone.objects.filter(step=Step.CONSULTATION).values_list("cycle", flat=True)
    return (
        consultations_of(department)
        .exclude(Exists(Reply.objects.filter(consultation=OuterRef("pk"))))
        .exclude(application__cycle__in=list(over))
        .exclude(application__organisation__in=list(own.values_list("pk", flat=True)))
        .order_by("due_at", "pk")
    )


def letters_to(department: Body) -> QuerySet[Consultation]:
    """Every letter to a department, with the cycle it belongs to."""
    return consultations_of(department).select_related(
        "application__organisation", "application__cycle", "reply"
    )


def letters_named(text: str, among: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Letters about the organisation with that code, or whose name so begins."""
    named = people.organisations_named(text).values_list("pk", flat=True)[: applications.COUNTED]
    return among.filter(application__organisation__in=list(named))


def opinions_on(application: Application) -> QuerySet[Consultation]:
    """Each department's answer, or 未回复."""
    found = Consultation.objects.filter(application=application)
    return found.select_related("department", "reply__decision").order_by("department__key")


def credit_and_opinions(application: Application) -> dict[str, Any]:
    """The credit report beside what the departments say, each with its day."""
    return {
        "credit_report": applications.attached(application).get(filing.CREDIT_REPORT),
        "opinions": [
            (c.department.label, c.answer, day_of(c.reply.at) if hasattr(c, "reply") else None)
            for c in opinions_on(application)
        ],
    }


def asked_already(cycle: Cycle) -> set[tuple[int, int]]:
    """(application pk, department pk) of every letter of the cycle."""
    found = Consultation.objects.filter(application__cycle=cycle)
    return set(found.values_list("application_id", "department_id"))


def selves(department: Body, *, by: Person | None = None, at: datetime) -> set[str]:
    """Codes and names under which a department, or its clerk, is itself an organisation."""
    whose = Q(body=department) | Q(person=by) if by else Q(body=department)
    posts = people.posts_on(day_of(at)).filter(whose, organisation__isnull=False)
    return {
        department.label,
        people.host_of(department, on=day_of(at)),
        *posts.values_list("organisation__code", flat=True),
    }


def awaited(cycle: Cycle, state: State, *, at: datetime) -> QuerySet[Consultation]:
    """Letters about applications in that state, unanswered and still within their time."""
    return Consultation.objects.filter(
        application__cycle=cycle, application__state=state, reply=None, due_at__gte=at
    ).order_by("-due_at")


def not_asked_about(cycle: Cycle, state: State) -> list[str]:
    """As many of those that no department was asked about as a refusal tells, and one more."""
    asked = Exists(Consultation.objects.filter(application=OuterRef("pk")))
    return applications.names_of(applications.applications_in(cycle, state).exclude(asked))


def consultation_cannot_close(cycle: Cycle, *, at: datetime) -> Refusal | None:
    """What 征求部门意见 still waits for; counted, not read."""
    state = cycles.edition_of(cycle).procedure.entering(Step.CONSULTATION)
    letters = awaited(cycle, state, at=at).aggregate(count=Count("pk"), due_at=Max("due_at"))
    about = "consultation__application__organisation__name"
    objections = undecided_objections(cycle).values_list(about, flat=True)
    return (
        consultation.somebody_was_not_asked_about(not_asked_about(cycle, state))
        or consultation.replies_are_awaited(**letters)
        or consultation.objections_are_undecided(list(objections[: NAMED + 1]))
        or applications.identity_is_undecided(cycle)
    )


def undecided_objections(cycle: Cycle) -> QuerySet[Reply]:
    """Objections of departments that nobody has weighed yet."""
    return (
        Reply.objects.filter(
            consultation__application__cycle=cycle,
            consultation__application__state__in=RUNNING,
            opinion=Opinion.OBJECTION,
            decision=None,
        )
        .select_related("consultation__application__organisation", "consultation__department")
        .order_by("id")
    )


def lock_reply(reply: Reply) -> Reply:
    return (
        Reply.objects.select_for_update(of=("self",))
        .select_related(
            "consultation__application__cycle",
            "consultation__application__organisation",
            "consultation__department",
        )
        .get(pk=reply.pk)
    )


def lock_consultations(pks: Iterable[int]) -> dict[int, Consultation]:
    """By pk, locked, with whom they are about."""
    pks = sorted(pks)
    found = Consultation.objects.select_related("application__organisation", "application__cycle")
    return {
        row.pk: row
        for start in range(0, len(pks), CHUNK)
        for row in found.filter(pk__in=pks[start : start + CHUNK])
        .order_by("id")
        .select_for_update(of=("self",))
    }


def answered(pks: Iterable[int]) -> int:
    """How many of these letters have a reply."""
    pks = list(pks)
    chunks = (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))
    return sum(Reply.objects.filter(consultation__in=chunk).count() for chunk in chunks)


def letters_about(applications_: Iterable[Application]) -> QuerySet[Consultation]:
    """Every letter about these applications, with its answer."""
    pks = [application.pk for application in applications_]
    found = Consultation.objects.filter(application__in=pks)
    return found.select_related("department", "reply__decision").order_by("id")


def asked_about(cycle: Cycle) -> QuerySet[Application]:
    """The applications of a cycle that departments were asked about."""
    letters = Consultation.objects.filter(application=OuterRef("pk"))
    return applications.applications_in(cycle).filter(Exists(letters))


def all_replies() -> QuerySet[Reply]:
    """Every reply of every cycle, for whoever may weigh one."""
    return Reply.objects.select_related(
        "consultation__application__organisation",
        "consultation__application__cycle",
        "consultation__department",
    )
