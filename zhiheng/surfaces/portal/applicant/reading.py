"""What the pages of an applicant read: always through what exists for that applicant."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.conditions import facts_asked
from zhiheng.rulebook.editions import Edition, names
from zhiheng.rulebook.steps import FINAL, PASSED, State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import done
from zhiheng.surfaces.portal.timelines import TimelineStep

CHOICES = {"quality_foundations": "quality_foundations", "honours": "preferences"}
"""Facts that are chosen from a list of the edition."""


def application_of(request: Any, pk: int) -> Any:
    return get_object_or_404(applications.applications_of(request.person, at=request.at), pk=pk)


def who(request: Any) -> dict[str, Any]:
    return {"by": request.person, "at": request.at}


def organisations_of(request: Any) -> list[Any]:
    posts = people.posts_of(request.person, at=request.at).filter(role=Role.APPLICANT)
    return [post.organisation for post in posts if post.organisation]


def cycles_open_at(at: datetime) -> list[tuple[Any, datetime]]:
    """(cycle, until when) of the announced cycles that take applications at that moment."""
    found = [(cycle, cycles.milestones(cycle).get(Step.FILING)) for cycle in cycles.announced()[:5]]
    return [(c, w.closes_at) for c, w in found if w and w.opens_at <= at <= w.closes_at]


def page_of(application: Any, name: str = "application") -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def made_public() -> Collection[int]:
    """The cycles whose 公示 was published."""
    return decisions.publicity_sizes().keys()


def told_state(application: Any, public: Collection[int]) -> State:
    """Where it stands, as far as its applicant may know."""
    state = State(application.state)
    if state in words.DECIDED_IN_CAMERA and application.cycle_id not in public:
        return cycles.edition_of(application.cycle).procedure.entering(Step.DELIBERATION)
    return state


def not_before_publicity(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Acts wait while the committee's choice is not public: a refusal would tell it."""

    @wraps(view)
    def waiting(request: Any, pk: int, **kwargs: Any) -> HttpResponse:
        found = application_of(request, pk)
        if told_state(found, made_public()) == found.state:
            return view(request, pk, **kwargs)
        said = gettext("评审已经结束，结果公示以前不办理此事项；公示后可以办理。")
        return done(request, said, page_of(found))

    return waiting


def coming(told: State, edition: Edition, steps: list[TimelineStep]) -> TimelineStep | None:
    """The step that the application waits for; None where it waits for none."""
    entering = edition.procedure.entering
    return next((s for s in steps if s.step in PASSED and entering(s.step) == told), None)


def history_of(application: Any, told: State) -> list[tuple[str, datetime]]:
    """(what happened, when), the earliest first, as far as the applicant may know."""
    moves = application.moves.order_by("id")
    if told != application.state:
        moves = moves.exclude(target__in=words.DECIDED_IN_CAMERA)
    return [
        (gettext("开始填报"), application.started_at),
        *((words.applicant_state_label(move.target), move.at) for move in moves),
    ]


def facts_of_form(edition: Edition) -> list[Any]:
    """What the form asks; who recommended it is what the recommendation says."""
    return [fact for fact in facts_asked(edition) if fact.key != "recommended_by"]


def stated(edition: Edition, facts: dict[str, Any]) -> list[tuple[str, str]]:
    """(what the form asks, what was stated), in the order of the form."""
    return [
        (fact.label, in_words(facts.get(fact.key), fact.key, edition))
        for fact in facts_of_form(edition)
    ]


def in_words(value: Any, key: str, edition: Edition) -> str:
    if value is None or value == "":
        return gettext("未填")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, (list, tuple)):
        labels = names(getattr(edition, CHOICES[key])) if key in CHOICES else {}
        return "、".join(str(labels.get(one, one)) for one in value) or gettext("无")
    return f"{value:g}" if isinstance(value, float) else str(value)


def current_files(application: Any) -> dict[str, Any]:
    """kind → the attachment that counts."""
    found: dict[str, Any] = {}
    for row in applications.files_of(application):
        found.setdefault(row.kind, row)
    return found


def visit_of(application: Any) -> Any:
    found = reviews.visit_of(application)
    if found is None:
        raise Http404
    return found


def experts_made_known(application: Any) -> list[Any]:
    """Experts whom the applicant has been told of: who leads the visit, once it is planned."""
    found = reviews.visit_of(application)
    return [found.leader] if found else []


def may_challenge(application: Any) -> bool:
    """Where this cycle's terms foresee it, while the application runs."""
    running = told_state(application, made_public()) not in FINAL
    return running and cycles.terms_of(application.cycle).applicant_may_challenge


def tabs(here: str) -> list[tuple[str, str, bool]]:
    pages = (("desk", gettext("工作台")), ("applications", gettext("历次申报")))
    return [(label, reverse(f"applicant:{name}"), name == here) for name, label in pages]
