"""What comes of applications later: papers, scores, visits, defences, requests, revocations."""

from datetime import date, timedelta
from typing import Any


def papers(cycle: Any, made: list[Any], posts: dict[str, Any]) -> None:
    """A file of each application, a move, and a paper issued about it."""
    from bench.rows import digest
    from tests import world
    from zhiheng.instruments.documents.models import Document
    from zhiheng.rulebook.steps import State, Step
    from zhiheng.stages.applications.models import Attachment, Move
    from zhiheng.stages.dossier.models import IssuedPaper
    from zhiheng.stages.dossier.vocabulary import PaperKind

    files = Document.objects.bulk_create(
        Document(name="材料.pdf", digest=digest(a.pk), size=9, kind="pdf", kept_at=world.NOON)
        for a in made
    )
    Attachment.objects.bulk_create(
        Attachment(application=a, kind="overview", document=file, attached_at=world.NOON)
        for a, file in zip(made, files, strict=True)
    )
    Move.objects.bulk_create(
        Move(application=a, source=State.DRAFTING, target=State.FILED, step=Step.FILING,
             at=world.NOON)
        for a in made
    )  # fmt: skip
    IssuedPaper.objects.bulk_create(
        IssuedPaper(cycle=cycle, kind=PaperKind.ACCEPTANCE, version=1, docx=file, pdf=file,
                    subject=f"applications.Application:{a.pk}", title="受理通知", dated=date(2026, 6, 1),
                    organisation=a.organisation, content_digest=file.digest, issued_at=world.NOON)
        for a, file in zip(made, files, strict=True)
    )  # fmt: skip


def seen(cycle: Any, made: list[Any], posts: dict[str, Any]) -> None:
    """Every other sheet is in. The first fill two pages of visits and defences, which the quota
    bounds; what was found there waits for the applicant's word."""
    from bench.rows import TWO_PAGES
    from tests import world
    from zhiheng.stages.reviews.models import (
        Assignment,
        Consensus,
        Defence,
        Scoresheet,
        SiteVisit,
        VisitFinding,
    )

    first, last = made[0].pk, made[-1].pk
    assignments = Assignment.objects.filter(application__gte=first, application__lte=last).order_by(
        "pk"
    )
    expert_of = {one.application_id: one.expert for one in assignments.select_related("expert")}
    Scoresheet.objects.bulk_create(
        Scoresheet(assignment=one, scheme="gbt-19580-2012", quarters=2400, submitted_at=world.NOON)
        for one in assignments[::2]
    )
    chosen = [a for a in made if a.pk <= TWO_PAGES]
    Consensus.objects.bulk_create(
        Consensus(application=a, quarters=2400, signed_by=expert_of[a.pk], signed_at=world.NOON)
        for a in chosen
    )
    visits = SiteVisit.objects.bulk_create(
        SiteVisit(application=a, leader=expert_of[a.pk], planned_on=date(2026, 6, 10),
                  planned_at=world.NOON)
        for a in chosen
    )  # fmt: skip
    VisitFinding.objects.bulk_create(
        VisitFinding(visit=visit, expert=visit.leader, item="4.1.2", text="示例发现",
                     evidence="记录", fabricated=True, at=world.NOON)
        for visit in visits
    )  # fmt: skip
    Defence.objects.bulk_create(
        Defence(application=a, order=a.pk, held_at=world.NOON + timedelta(hours=a.pk))
        for a in chosen
    )


def asked(cycle: Any, numbers: range) -> None:
    """Applicants challenge experts, and report that they have become somebody else."""
    from tests import world
    from zhiheng.stages.applications.models import Application, IdentityChange
    from zhiheng.stages.applications.vocabulary import ChangeKind
    from zhiheng.stages.governance.models import Challenge, Expert

    expert = Expert.objects.order_by("pk")[0]
    rows = Application.objects.order_by("pk")[numbers.start : numbers.stop]
    Challenge.objects.bulk_create(
        Challenge(cycle=cycle, organisation_id=a.organisation_id, expert=expert, reason="亲属",
                  made_at=world.NOON)
        for a in rows
    )  # fmt: skip
    IdentityChange.objects.bulk_create(
        IdentityChange(application=a, kind=ChangeKind.RENAME, detail="更名", reported_at=world.NOON)
        for a in rows
    )


def revoked(cycle: Any, numbers: range) -> None:
    """For one honour in ten it is asked whether it is to be revoked."""
    from tests import world
    from zhiheng.instruments.honours.models import Honour
    from zhiheng.stages.supervision.models import RevocationCase

    honours = Honour.objects.order_by("pk")[numbers.start : numbers.stop]
    RevocationCase.objects.bulk_create(
        RevocationCase(honour=honour, ground="fraud", facts="事实", opened_at=world.NOON)
        for honour in list(honours)[::10]
    )
