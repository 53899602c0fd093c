"""Papers as issued: whose they are to see, and which template prints the next."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents.queries import content_of
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person, Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.stages.dossier.models import Dossier, IssuedPaper, Template
from zhiheng.stages.dossier.rules import shape
from zhiheng.stages.dossier.vocabulary import (
    OF_THEIR_BODY,
    OF_THEIR_ORGANISATION,
    OF_THEIR_OWN,
    PUBLIC,
    SEEN_BY,
    PaperKind,
)
from zhiheng.stages.governance.models import Recusal

LANDSCAPE = frozenset(
    {
        PaperKind.SCORESHEET,
        PaperKind.CONSENSUS_RECORD,
        PaperKind.SUMMARY,
        PaperKind.TALLY,
        PaperKind.INDEX,
    }
)


KEPT_OUT = (Role.COMMITTEE, Role.CHAIR)


def papers_of(cycle: Cycle) -> QuerySet[IssuedPaper]:
    """Everything issued in a cycle, every version, in order of issue."""
    found = IssuedPaper.objects.filter(cycle=cycle)
    return found.select_related("docx", "pdf", "xlsx", "organisation", "person").order_by("pk")


def latest_versions(cycle: Cycle) -> dict[tuple[str, str], tuple[int, str]]:
    """(kind, subject) → (version, digest of what it says)."""
    rows = IssuedPaper.objects.filter(cycle=cycle).order_by("version")
    return {
        (kind, subject): (version, digest)
        for kind, subject, version, digest in rows.values_list(
            "kind", "subject", "version", "content_digest"
        )
    }


def papers_for(person: Person | None, *, at: datetime) -> QuerySet[IssuedPaper]:
    """What a person may see at this moment, latest first; nobody signed in: what is public.

    Ask it for every list, count, download and export of papers.
    """
    kinds, seen = set(PUBLIC), Q()
    for post in people.posts_of(person, at=at) if person else ():
        of_the_role = SEEN_BY.get(Role(post.role), ())
        if post.role in KEPT_OUT:
            seen |= Q(kind__in=of_the_role) & ~_kept_from(person)
        else:
            kinds |= set(of_the_role)
        if post.role == Role.APPLICANT:
            seen |= Q(kind__in=OF_THEIR_ORGANISATION, organisation=post.organisation_id)
        if post.role == Role.EXPERT:
            seen |= Q(kind__in=OF_THEIR_OWN, person=person)
        if post.role == Role.DEPARTMENT:
            seen |= Q(kind__in=OF_THEIR_BODY, subject=f"people.Body:{post.body_id}")
    found = IssuedPaper.objects.filter(Q(kind__in=kinds) | seen)
    return found.select_related("cycle", "docx", "pdf", "xlsx").order_by("-issued_at", "-pk")


def _kept_from(person: Person | None) -> Q:
    """A member who keeps out of an application does not read its report either."""
    out = Recusal.objects.filter(person=person).values_list("cycle_id", "organisation_id")
    kept = Q(pk=None)
    for cycle, organisation in out:
        kept |= Q(cycle=cycle, organisation=organisation)
    return kept


def issued_subjects(cycle: Cycle, kind: PaperKind) -> set[str]:
    """Of what papers of that kind were issued, as the ledger names it."""
    found = IssuedPaper.objects.filter(cycle=cycle, kind=kind)
    return set(found.values_list("subject", flat=True))


def reports_open_to(members: Collection[Person], cycle: Cycle, *, at: datetime) -> dict[int, int]:
    """person → how many 评审报告 of a cycle each of these members may read, as `papers_for` says.

    Counted for all at once: everything issued, less what they keep out of.
    """
    reports = IssuedPaper.objects.filter(cycle=cycle, kind=PaperKind.REVIEW_REPORT)
    whole = reports.values("subject").distinct().count()
    kept = Recusal.objects.filter(
        Exists(reports.filter(organisation=OuterRef("organisation"))),
        cycle=cycle,
        person__in=members,
    ).exclude(person__in=_who_sees_every_report(at).values("person"))
    out = dict(kept.values_list("person").annotate(count=Count("organisation")))
    return {member.pk: whole - out.get(member.pk, 0) for member in members}


def _who_sees_every_report(at: datetime) -> QuerySet[Post]:
    """Posts that open every report, whatever committee its holder sits on besides."""
    roles = [
        role
        for role, kinds in SEEN_BY.items()
        if PaperKind.REVIEW_REPORT in kinds and role not in KEPT_OUT
    ]
    return people.posts_on(day_of(at)).filter(role__in=roles)


def templates_for(edition: str) -> QuerySet[Template]:
    """Every template that was put in for an edition, latest first."""
    return Template.objects.filter(edition=edition).select_related("document").order_by("-pk")


def template_for(edition: str, kind: PaperKind) -> bytes | None:
    """The office's own template for that edition and kind; None: the one that ships."""
    found = templates_for(edition).filter(kind=kind).first()
    return content_of(found.document) if found else None


def shipped_template(kind: PaperKind) -> bytes:
    """The template that ships, to download and edit."""
    if kind == PaperKind.CERTIFICATE:
        return shape.shipped("certificate")
    return shape.shipped(shape.LANDSCAPE if kind in LANDSCAPE else "paper")


def dossiers_of(cycle: Cycle) -> QuerySet[Dossier]:
    return Dossier.objects.filter(cycle=cycle).select_related("document").order_by("-version")


def write_papers(cycle: Cycle, folder: Path) -> list[Path]:
    """Copy the last version of every paper into a folder, by kind; the paths written, in order."""
    last = {(paper.kind, paper.subject): paper for paper in papers_of(cycle)}
    order = {kind.value: n for n, kind in enumerate(PaperKind, 1)}
    written = []
    for paper in sorted(last.values(), key=lambda paper: (order[paper.kind], paper.pk)):
        place = folder / f"{order[paper.kind]:02d}_{PaperKind(paper.kind).label}"
        place.mkdir(parents=True, exist_ok=True)
        for document in filter(None, (paper.docx, paper.pdf, paper.xlsx)):
            path = place / document.name
            path.write_bytes(content_of(document))
            written.append(path)
    return written


def write_dossier(dossier: Dossier, folder: Path) -> Path:
    """Copy a sealed dossier into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / dossier.document.name
    path.write_bytes(content_of(dossier.document))
    return path
