"""A cycle of 金水区 that has come before the committee: five members, some candidates with scores."""

from datetime import date

import pytest

from tests import world
from zhiheng.instruments.cycles.models import CalendarYear, Cycle, StepDone
from zhiheng.instruments.honours.models import Honour, Payment
from zhiheng.instruments.notices.models import Investigation, Objection
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application, Move
from zhiheng.stages.decisions import actions
from zhiheng.stages.decisions.models import BallotRound, Meeting, Publicity
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.governance.models import Recusal
from zhiheng.stages.reviews.models import Summary, SummaryLine
from zhiheng.stages.screening.models import Determination, Finding, Recheck
from zhiheng.stages.screening.vocabulary import Gate

AN_HOUR = world.A_DAY / 24
MEMBERS = ("周主任", "吴委员", "郑委员", "冯委员", "陈委员")


class Committee:
    """The committee of one cycle, and what it takes to bring it to a point of the process."""

    def __init__(self, cycle: Cycle, chair: Person, members: list[Person]) -> None:
        self.cycle, self.chair, self.members = cycle, chair, members
        self.office = world.person("李办", Role.OFFICE)
        self.government = world.person("区政府经办", Role.GOVERNMENT)
        self.summary = Summary.objects.create(cycle=cycle, weights={}, digest="0", at=world.NOON)

    def candidate(self, name: str, score: int = 80000, **values) -> Application:
        """An application with a score, in hundredths, that waits for the committee."""
        state = values.pop("state", State.SUMMARISED)
        application = world.application(self.cycle, state=state, name=name, **values)
        SummaryLine.objects.create(
            summary=self.summary,
            application=application,
            desk_quarters=0,
            total_hundredths=score,
            rank=1,
        )
        return application

    def rechecked(self, gate: Gate = Gate.DELIBERATION, at=world.NOON) -> None:
        Recheck.objects.create(cycle=self.cycle, gate=gate, applications=0, findings=0, at=at)

    def meeting(self, *absent: Person) -> Meeting:
        """A meeting with everybody but those named."""
        meeting = actions.convene_meeting(cycle=self.cycle, by=self.chair, at=world.NOON)
        here = [member for member in self.members if member not in absent]
        actions.record_attendance(meeting=meeting, members=here, by=self.chair, at=world.NOON)
        return meeting

    def ballot(self, meeting: Meeting, *applications: Application) -> BallotRound:
        return actions.open_ballot(
            meeting=meeting, applications=applications, by=self.chair, at=world.NOON
        )

    def cast(self, ballot: BallotRound, voter: Person, **how) -> None:
        actions.cast_ballot(round=ballot, by=voter, at=world.NOON, **how)

    def vote(self, meeting: Meeting, **votes_for: int) -> BallotRound:
        """One round over everybody named: so many members for, the rest of those present against."""
        named = {a.organisation.name: a for a in Application.objects.filter(cycle=self.cycle)}
        ballot = self.ballot(meeting, *(named[name] for name in votes_for))
        voters = [a.member for a in meeting.attendances.order_by("pk")]
        for turn, voter in enumerate(voters):
            mine = {
                named[name].pk: Choice.FOR if turn < n else Choice.AGAINST
                for name, n in votes_for.items()
                if not self.keeps_out(voter, named[name])
            }
            if mine:
                self.cast(ballot, voter, choices=mine)
        actions.close_ballot(round=ballot, by=self.chair, at=world.NOON)
        return ballot

    def keeps_out(self, member: Person, application: Application) -> bool:
        return Recusal.objects.filter(
            cycle=self.cycle, person=member, organisation=application.organisation
        ).exists()

    def recused(self, member: Person, application: Application, at=world.NOON) -> Recusal:
        return Recusal.objects.create(
            cycle=self.cycle,
            person=member,
            organisation=application.organisation,
            kind="employment",
            source="declared",
            reason="曾任职",
            at=at,
        )

    def nominate(self, meeting: Meeting, **departures):
        return actions.nominate(
            meeting=meeting,
            departures=departures.get("departures", {}),
            by=self.chair,
            at=world.NOON,
        )

    def finding(self, application: Application, **values) -> Finding:
        values = {
            "restriction": "dishonest",
            "gate": Gate.DELIBERATION,
            "source": "信用中国",
            **values,
        }
        return Finding.objects.create(application=application, found_at=world.NOON, **values)

    def suspended(self, application: Application) -> None:
        """As when its identity changed while it waited."""
        Move.objects.create(
            application=application,
            source=application.state,
            target=State.SUSPENDED,
            step=Step.SCREENING,
            at=world.NOON,
        )
        application.state = State.SUSPENDED
        application.save(update_fields=["state"])

    def barred(self, application: Application, **values) -> Determination:
        return Determination.objects.create(
            finding=self.finding(application, **values), bars=True, reason="属实", at=world.NOON
        )

    def earlier_honour(
        self, application: Application, *, level: str = "区", paid: int = 0
    ) -> Honour:
        """An award won before: of this award, or of a higher level."""
        award = self.cycle.award if level == "区" else "zhengzhou"
        honour = Honour.objects.create(
            organisation=application.organisation,
            award=award,
            award_title="质量奖",
            level=level,
            edition="jinshui-2017",
            year=2018,
            name=application.organisation.name,
            number=f"{award}-{application.pk}",
            check_code=f"{award[:4]}{application.pk}",
            conferred_on=date(2018, 1, 1),
            valid_until=date(2022, 1, 1),
            bonus_fen=paid,
        )
        if paid:
            Payment.objects.create(
                honour=honour, amount_fen=paid, paid_on=date(2018, 2, 1), voucher="1"
            )
        return honour

    def publish(self, at=world.NOON) -> Publicity:
        return actions.publish_publicity(cycle=self.cycle, by=self.office, at=at)

    def objection(
        self, publicity: Publicity, about: Application, *, investigated=True
    ) -> Objection:
        objection = Objection.objects.create(
            notice=publicity.notice,
            about=about.organisation,
            receipt=f"YY-{Objection.objects.count() + 1}",
            grounds="数据不实",
            channel="online",
            received_at=publicity.closes_at,
            due_on=date(2026, 6, 20),
        )
        if investigated:
            Investigation.objects.create(
                objection=objection, findings="已核", by=self.office, at=publicity.closes_at
            )
        return objection

    def done(self, *steps: Step) -> None:
        for step in steps:
            StepDone.objects.create(cycle=self.cycle, step=step, at=world.NOON)


def committee_of(cycle: Cycle, chair: Person) -> Committee:
    others = [world.person(name, Role.COMMITTEE) for name in MEMBERS[1:]]
    return Committee(cycle, chair, [chair, *others])


@pytest.fixture
def committee(chair) -> Committee:
    """Five members; three places, a majority and a quorum of two thirds; nobody before it yet."""
    return committee_of(world.cycle(at_step=Step.DELIBERATION), chair)


@pytest.fixture
def announced_years(db):
    """2026 without a holiday: the calendar is known and plain."""
    CalendarYear.objects.create(year=2026, official=True, source="测试")


@pytest.fixture
def approve_first(chair, monkeypatch):
    """A committee under an edition that publishes only after the government's decision."""
    from dataclasses import replace

    from zhiheng.rulebook import editions

    which = edition("jinshui-revised")
    plans = {plan.step: plan for plan in which.steps}
    order = [plan.step for plan in which.steps]
    p, a = order.index(Step.PUBLICITY), order.index(Step.APPROVAL)
    order[p], order[a] = order[a], order[p]
    other = replace(which, steps=tuple(plans[step] for step in order))
    for module in _modules_that_read_editions(editions.edition):
        monkeypatch.setattr(*module, lambda name: other)
    return committee_of(world.cycle(at_step=Step.DELIBERATION), chair)


def _modules_that_read_editions(reader):
    import sys

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith(("zhiheng.", "tests.world")):
            for name, value in vars(module).items():
                if value is reader:
                    yield module, name


def refusals_of(refused) -> list[tuple]:
    """(clause, start of the reason) of each refusal, to compare whole."""
    return [(r.clause, r.reason) for r in refused.value.refusals]
