"""What an expert asks before and while they score."""

from collections.abc import Iterable
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews import rules
from zhiheng.stages.reviews.models import Assignment, Defence, ScoresheetDraft, SiteVisit


def draft_of(assignment: Assignment) -> ScoresheetDraft | None:
    return ScoresheetDraft.objects.filter(assignment=assignment).first()


def may_not_score(assignment: Assignment, *, at: datetime) -> Refusal | None:
    """Why this assignment takes no scores now; None: it does."""
    application, expert = assignment.application, assignment.expert
    return (
        rules.must_keep_out(
            struck=hasattr(assignment, "strike"),
            recused=governance.is_recused(
                application.cycle, expert.person, application.organisation
            ),
        )
        or rules.already_scored(scored=hasattr(assignment, "scoresheet"))
        or rules.not_under_review(
            cycles.edition_of(application.cycle).procedure,
            State(application.state),
            name=application.organisation.name,
        )
        or rules.scoring_is_closed(due_at=assignment.due_at, at=at)
        or rules.not_declared(
            declared=governance.has_declared(application.cycle, expert, application.organisation)
        )
    )


def not_at_the_visit(application: Application) -> Refusal | None:
    """Why the application is not visited now; None: it is."""
    procedure = cycles.edition_of(application.cycle).procedure
    return rules.not_waiting_for(
        Step.SITE_VISIT,
        waiting=procedure.entering(Step.SITE_VISIT),
        state=State(application.state),
        name=application.organisation.name,
    )


def planned(applications: Iterable[Application]) -> set[int]:
    """Which of them have their visit planned, by primary key."""
    found = SiteVisit.objects.filter(application__in=[a.pk for a in applications])
    return set(found.values_list("application", flat=True))


def defence_of(application: Application) -> Defence | None:
    return Defence.objects.filter(application=application).first()


def defences_unmarked(expert: Expert, applications: Iterable[Application]) -> set[int]:
    """Whose defence is scheduled and waits for this expert's mark, by primary key."""
    found = Defence.objects.filter(application__in=[a.pk for a in applications])
    return set(found.exclude(scores__expert=expert).values_list("application", flat=True))
