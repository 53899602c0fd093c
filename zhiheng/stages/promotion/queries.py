from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.cycles.queries import edition_of
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.editions import Edition, edition, editions, names
from zhiheng.stages.promotion.models import Attendee, Case, Exchange


@dataclass(frozen=True)
class Reach:
    """How far the experience of one sector was carried in a cycle."""

    tag: str
    label: str
    cases: int
    exchanges: int
    organisations: int  # that came to those exchanges, each counted once


def edition_over(honour: Honour) -> Edition | None:
    """The edition under which an honour was conferred; None where it isn't on file."""
    return edition(honour.edition) if honour.edition else None


def lock_case(case: Case) -> Case:
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("honour__organisation", "publication")
        .get(pk=case.pk)
    )


def cases() -> QuerySet[Case]:
    """The public case library, latest first."""
    return (
        Case.objects.filter(publication__isnull=False)
        .select_related("honour__organisation", "publication")
        .order_by("-publication__at", "-pk")
    )


def cases_found(text: str, among: QuerySet[Case]) -> QuerySet[Case]:
    """By a word of the title, of the text, or of the laureate's name as awarded."""
    return among.filter(
        Q(title__icontains=text) | Q(body__icontains=text) | Q(honour__name__icontains=text)
    )


def cases_tagged(tag: str, among: QuerySet[Case]) -> QuerySet[Case]:
    # Not every database can ask a JSON list for a member; tags are plain ASCII keys.
    return among.annotate(told=Cast("tags", TextField())).filter(told__contains=f'"{tag}"')


def case_tags() -> dict[str, str]:
    """key → label of every tag that any edition knows."""
    return {key: label for one in editions() for key, label in names(one.case_tags).items()}


def offered() -> QuerySet[Case]:
    """Cases that wait for the office to publish them, earliest first."""
    waiting = Case.objects.filter(publication=None).select_related("honour__organisation")
    return waiting.order_by("offered_at", "pk")


def cases_of_organisations(organisations: Iterable[int]) -> QuerySet[Case]:
    """What they offered, published or not, latest first."""
    found = Case.objects.filter(honour__organisation__in=list(organisations))
    return found.select_related(
        "honour__organisation", "honour__revocation", "honour__termination", "publication"
    ).order_by("-pk")


def exchanges_of(cycle: Cycle) -> QuerySet[Exchange]:
    return Exchange.objects.filter(cycle=cycle).order_by("held_on", "pk")


def distinct(organisations: Iterable[Organisation]) -> list[Organisation]:
    return list({organisation.pk: organisation for organisation in organisations}.values())


def reach_by_tag(cycle: Cycle) -> list[Reach]:
    """For every tag of the cycle's edition: published cases, exchanges, organisations reached."""
    told = cases().filter(honour__cycle=cycle).values_list("tags", flat=True)
    came = Attendee.objects.filter(exchange__cycle=cycle)
    seen = set(came.values_list("exchange__pk", "organisation__pk"))
    tags_of = dict(exchanges_of(cycle).values_list("pk", "tags"))
    return [
        Reach(
            tag=tag,
            label=label,
            cases=sum(tag in tags for tags in told),
            exchanges=sum(tag in tags for tags in tags_of.values()),
            organisations=len({who for which, who in seen if tag in tags_of[which]}),
        )
        for tag, label in names(edition_of(cycle).case_tags).items()
    ]
