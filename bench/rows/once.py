"""What a cycle has a few of, however many apply: the quota bounds it, or the law."""

from typing import Any

FINALISTS = 12
"""Who comes before the committee: the first applications."""
MEMBERS, POOL = 9, 60


def put(cycle: Any) -> None:
    """A calendar, draws, the summary, a meeting with its votes, a proposal, halts, a dossier."""
    from tests import world
    from zhiheng.instruments.cycles.models import CalendarYear, Halt, StepDone
    from zhiheng.instruments.documents.models import Document
    from zhiheng.instruments.people.models import Person
    from zhiheng.rulebook.steps import Step
    from zhiheng.stages.applications.models import Application
    from zhiheng.stages.dossier.models import Dossier

    finalists = list(Application.objects.order_by("pk")[:FINALISTS])
    members = Person.objects.bulk_create(Person(name=f"示例委员{n}") for n in range(MEMBERS))
    CalendarYear.objects.create(year=2026, official=True, source="示例通知")
    draws(cycle)
    summary(cycle, finalists)
    vote(cycle, finalists, members)
    StepDone.objects.create(cycle=cycle, step=Step.SUMMARY, at=world.NOON)
    Halt.objects.create(cycle=cycle, reason="示例", by=members[0], at=world.NOON)
    archive = Document.objects.create(
        name="档案.zip", digest="d" * 64, size=9, kind="zip", kept_at=world.NOON
    )
    Dossier.objects.create(cycle=cycle, version=1, document=archive, manifest_digest="d" * 64,
                           papers=9, at=world.NOON)  # fmt: skip


def draws(cycle: Any) -> None:
    """Two that were carried out, and one whose seed is awaited."""
    from tests import world
    from zhiheng.methods import draws
    from zhiheng.stages.governance.models import Draw, DrawCommitment

    rows = [{"expert": f"governance.Expert:{n}", "name": f"示例专家{n}", "pool": "direct",
             "specialties": [], "load": 0} for n in range(POOL)]  # fmt: skip
    group = draws.Stratum(name="全部", seats=5, reserves=5, pools=("direct",))
    for purpose in ("材料评审", "现场评审", "答辩"):
        document = draws.committed(
            subject=cycle.title, purpose=purpose, seed_source="示例", strata=[group], pool=rows,
            committed_at=f"{world.NOON}", exclusions=[],
        )  # fmt: skip
        digest = draws.digest(document)
        made = DrawCommitment.objects.create(
            cycle=cycle, purpose=purpose, seed_source="示例", document=document, digest=digest,
            committed_at=world.NOON,
        )  # fmt: skip
        if purpose == "答辩":
            continue
        drawn = draws.draw(document, seed="示例")
        named = {
            part: [one for row in drawn for one in row[part]] for part in ("seats", "reserves")
        }
        Draw.objects.create(
            cycle=cycle, commitment=made, purpose=purpose, seed="示例", pool=rows, seats=5,
            pool_digest=digest, exclusions=[], result={**named, "strata": drawn},
            drawn_at=world.NOON,
        )  # fmt: skip


def summary(cycle: Any, finalists: list[Any]) -> None:
    from tests import world
    from zhiheng.stages.reviews.models import Summary, SummaryLine

    made = Summary.objects.create(
        cycle=cycle, weights={"desk": "1/2", "site": "1/2"}, digest="d" * 64, at=world.NOON
    )
    SummaryLine.objects.bulk_create(
        SummaryLine(summary=made, application=a, desk_quarters=2400, site_quarters=2400,
                    total_hundredths=60_000 - rank, rank=rank)
        for rank, a in enumerate(finalists, start=1)
    )  # fmt: skip


def vote(cycle: Any, finalists: list[Any], members: list[Any]) -> None:
    """One round over all finalists; whoever is further than the vote was nominated and proposed."""
    from bench.rows import NOMINATED_ONCE
    from tests import world
    from zhiheng.rulebook.steps import State
    from zhiheng.stages.applications.models import Application
    from zhiheng.stages.decisions.models import (
        Attendance,
        Ballot,
        BallotRound,
        Meeting,
        Nomination,
        Proposal,
        Tally,
        Turnout,
    )
    from zhiheng.stages.decisions.vocabulary import Choice

    nominated = {State.NOMINATED, *NOMINATED_ONCE}
    winners = Application.objects.filter(cycle=cycle, state__in=nominated)
    meeting = Meeting.objects.create(cycle=cycle, ordinal=1, convened_at=world.NOON)
    round_ = BallotRound.objects.create(
        meeting=meeting, ordinal=1, opened_at=world.NOON, closed_at=world.NOON
    )
    for made in (Attendance(meeting=meeting, member=m, at=world.NOON) for m in members):
        made.save()
    Turnout.objects.bulk_create(Turnout(round=round_, member=m, at=world.NOON) for m in members)
    Ballot.objects.bulk_create(
        Ballot(round=round_, application=a, choice=Choice.FOR) for a in finalists for _ in members
    )
    Tally.objects.bulk_create(
        Tally(round=round_, application=a, eligible=MEMBERS, present=MEMBERS, votes_for=MEMBERS,
              votes_against=0, abstained=0, invalid=0, passed=True)
        for a in finalists
    )  # fmt: skip
    Nomination.objects.bulk_create(
        Nomination(application=a, meeting=meeting, bonus_fen=50_000_000) for a in winners
    )
    Proposal.objects.create(
        cycle=cycle, number="示例〔2026〕1号", at=world.NOON,
        applications=[a.pk for a in winners],
    )  # fmt: skip
