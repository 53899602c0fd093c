"""Approved applications and laureates for tests, as rows: what the acts before would have left."""

from datetime import date

from tests import world
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours.models import Honour, Payment
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications.models import Application, Filing
from zhiheng.stages.conferral.models import Circular, Conferment
from zhiheng.stages.decisions.models import Approval, Meeting, Nomination, Proposal
from zhiheng.stages.screening.models import Determination, Finding, Recheck
from zhiheng.stages.screening.vocabulary import Gate

BONUS = 50_000_000
TODAY = world.NOON.date()


def approved(
    cycle: Cycle,
    *names: str,
    state: State = State.APPROVED,
    bonus_fen: int = BONUS,
    outside_quota: bool = False,
) -> list[Application]:
    """Applications that were filed, nominated and approved, in a state."""
    clerk = world.person("王申")
    meeting = Meeting.objects.create(
        cycle=cycle, ordinal=Meeting.objects.count() + 1, convened_at=world.NOON
    )
    found = [world.application(cycle, state=state, name=name) for name in names]
    for application in found:
        Filing.objects.create(
            application=application,
            ordinal=1,
            facts={},
            name=application.organisation.name,
            code=application.organisation.code,
            undertaken_by="王申",
            filed_by=clerk,
            filed_at=world.NOON,
        )
        Nomination.objects.create(
            application=application,
            meeting=meeting,
            bonus_fen=bonus_fen,
            outside_quota=outside_quota,
        )
    proposal = Proposal.objects.create(
        cycle=cycle, number="请示1号", applications=[a.pk for a in found], at=world.NOON
    )
    Approval.objects.create(
        proposal=proposal,
        number="批复1号",
        approved=[a.pk for a in found],
        declined=[],
        at=world.NOON,
    )
    return found


def laureate(
    cycle: Cycle,
    name: str = "东方重工有限公司",
    *,
    bonus_fen: int = BONUS,
    paid: bool = False,
    on: date = TODAY,
) -> Honour:
    """A conferred honour on an approved application, with its payment if it was paid."""
    (application,) = approved(cycle, name, state=State.AWARDED, bonus_fen=bonus_fen)
    honour = past(application.organisation, edition=cycle.edition, bonus_fen=bonus_fen, on=on)
    Conferment.objects.create(application=application, honour=honour)
    if paid:
        Payment.objects.create(honour=honour, amount_fen=bonus_fen, paid_on=on, voucher="P-1")
    return honour


def past(organisation, *, edition: str, bonus_fen: int = BONUS, on: date = TODAY) -> Honour:
    """An honour of the latest cycle of that edition, or of none."""
    which, number = edition_named(edition), f"JINSHUI-{on.year}-{Honour.objects.count() + 1:03d}"
    return Honour.objects.create(
        organisation=organisation,
        award=which.award,
        award_title=which.award_title,
        level=which.level,
        cycle=Cycle.objects.filter(edition=edition).last(),
        edition=edition,
        year=on.year,
        name=organisation.name,
        number=number,
        check_code=f"CHECK{Honour.objects.count():07d}",
        conferred_on=on,
        valid_until=on.replace(year=on.year + 4),
        bonus_fen=bonus_fen,
    )


def applicant_of(honour: Honour, name: str = "张总") -> Person:
    return world.person(name, Role.APPLICANT, organisation=honour.organisation)


def recheck(cycle: Cycle, *gates: Gate) -> None:
    for gate in gates:
        Recheck.objects.create(cycle=cycle, gate=gate, applications=1, findings=0, at=world.NOON)


def finding(application: Application, *, bars: bool | None, advisory: bool = False) -> Finding:
    """A hit on a restriction; `bars`: as it was determined, or not yet."""
    found = Finding.objects.create(
        application=application,
        restriction="joint-punishment",
        gate=Gate.CIRCULAR,
        source="信用中国",
        advisory=advisory,
        found_at=world.NOON,
    )
    if bars is not None:
        Determination.objects.create(finding=found, bars=bars, reason="已核实", at=world.NOON)
    return found


def circular(cycle: Cycle) -> Circular:
    notice = Notice.objects.create(
        cycle=cycle,
        kind=NoticeKind.CIRCULAR,
        issuer="金水区人民政府",
        title="通报",
        body="通报",
        digest="0" * 64,
        published_at=world.NOON,
    )
    return Circular.objects.create(
        cycle=cycle, notice=notice, number="金政文〔2026〕9号", issued_at=world.NOON
    )
