"""Publicities, the objections to them, and what the government was asked and answered."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.notices.models import Investigation, Notice, Objection
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.steps import ON_FILE, State
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions.models import (
    Approval,
    Proposal,
    Publicity,
    PublicityEntry,
    ReopeningOutcome,
)


def publicities_of(cycle: Cycle) -> QuerySet[Publicity]:
    return Publicity.objects.filter(cycle=cycle).select_related("notice").order_by("ordinal")


def last_publicity(cycle: Cycle) -> Publicity | None:
    return publicities_of(cycle).last()


def published_in(publicity: Publicity) -> set[int]:
    """The applications on the list of a publicity."""
    return set(publicity.entries.values_list("application", flat=True))


def organisations_on(notice: Notice) -> QuerySet[Organisation]:
    """Whom a 公示 lists, by name; nobody for any other notice."""
    listed = PublicityEntry.objects.filter(publicity__notice=notice)
    return Organisation.objects.filter(pk__in=listed.values("application__organisation")).order_by(
        "name"
    )


def organisations_made_public() -> QuerySet[Organisation]:
    """Whom any 公示 has ever listed, by name."""
    listed = PublicityEntry.objects.values("application__organisation")
    return Organisation.objects.filter(pk__in=listed).order_by("name")


def sizes_of(cycle: Cycle) -> dict[int, int]:
    """publicity → how many it lists."""
    return dict(publicities_of(cycle).annotate(size=Count("entries")).values_list("pk", "size"))


def publicity_sizes() -> dict[int, int]:
    """cycle → how many the latest 公示 of it lists."""
    sizes = Publicity.objects.annotate(size=Count("entries")).order_by("ordinal")
    return dict(sizes.values_list("cycle", "size"))


def candidate_of(objection: Objection) -> Application | None:
    """The application on the published list that an objection is about, still on file; locked."""
    listed = PublicityEntry.objects.filter(publicity__notice=objection.notice)
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("organisation", "cycle")
        .filter(
            pk__in=listed.values("application"),
            organisation=objection.about,
            state__in=[*ON_FILE, State.SUSPENDED],
        )
        .first()
    )


def lock_objection(objection: Objection) -> Objection:
    return (
        Objection.objects.select_for_update(of=("self",))
        .select_related("notice__cycle", "about")
        .get(pk=objection.pk)
    )


def is_ruled(objection: Objection) -> bool:
    return Objection.objects.filter(pk=objection.pk, ruling__isnull=False).exists()


def is_investigated(objection: Objection) -> bool:
    return Investigation.objects.filter(objection=objection).exists()


def unruled_objections(cycle: Cycle) -> QuerySet[Objection]:
    """Objections to any publicity of the cycle that nobody has decided, earliest first."""
    return Objection.objects.filter(
        notice__cycle=cycle, notice__kind=NoticeKind.PUBLICITY, ruling=None
    ).order_by("received_at", "pk")


def annulled_since(publicity: Publicity) -> QuerySet[Application]:
    """Candidates on a published list whom a new vote has since taken off it."""
    annulled = ReopeningOutcome.objects.filter(
        confirmed=False, at__gte=publicity.notice.published_at
    )
    return (
        Application.objects.filter(pk__in=publicity.entries.values("application"))
        .filter(pk__in=annulled.values("reopening__application"))
        .select_related("organisation")
    )


def proposals_of(cycle: Cycle) -> QuerySet[Proposal]:
    return Proposal.objects.filter(cycle=cycle).select_related("approval").order_by("pk")


def all_proposals() -> QuerySet[Proposal]:
    """What the government was ever asked, and how it answered."""
    return Proposal.objects.select_related("cycle", "approval").order_by("-pk")


def lock_proposal(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=proposal.pk)
    )


def unanswered_proposal(cycle: Cycle) -> Proposal | None:
    return Proposal.objects.filter(cycle=cycle, approval=None).first()


def approval_of(cycle: Cycle) -> Approval | None:
    found = Approval.objects.filter(proposal__cycle=cycle).select_related("proposal")
    return found.order_by("-pk").first()


def names(applications: Iterable[Application]) -> list[str]:
    return [application.organisation.name for application in applications]
