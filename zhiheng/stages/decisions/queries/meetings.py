"""Who is on the committee, who is present, who may vote on whom, and what the votes yielded."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions.models import (
    Attendance,
    Ballot,
    BallotRound,
    Meeting,
    Reopening,
    Tally,
    TieDecision,
    Turnout,
)
from zhiheng.stages.decisions.rules import Electorate
from zhiheng.stages.governance import queries as governance

MEMBERS = (Role.COMMITTEE, Role.CHAIR)


def members(*, at: datetime) -> QuerySet[Person]:
    """The committee as it is on that day, the chair included, by name."""
    posts = people.posts_on(day_of(at)).filter(role__in=MEMBERS)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk")


def meetings_of(cycle: Cycle) -> QuerySet[Meeting]:
    return Meeting.objects.filter(cycle=cycle).order_by("ordinal")


def meetings_everywhere() -> QuerySet[Meeting]:
    """Every meeting of every cycle, for whoever may open one."""
    return Meeting.objects.select_related("cycle")


def rounds_everywhere() -> QuerySet[BallotRound]:
    return BallotRound.objects.select_related("meeting__cycle")


def lock_meeting(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("cycle")
    return found.get(pk=meeting.pk)


def lock_round(round: BallotRound) -> BallotRound:
    return (
        BallotRound.objects.select_for_update(of=("self",))
        .select_related("meeting__cycle")
        .get(pk=round.pk)
    )


def present(meeting: Meeting) -> QuerySet[Person]:
    """Whom the chair's roll call of a meeting names, by name."""
    called = Attendance.objects.filter(meeting=meeting)
    return Person.objects.filter(pk__in=called.values("member")).order_by("name", "pk")


def is_present(person: Person, meeting: Meeting) -> bool:
    return Attendance.objects.filter(meeting=meeting, member=person).exists()


def rounds_of(meeting: Meeting) -> QuerySet[BallotRound]:
    return meeting.rounds.order_by("ordinal")


def open_rounds(cycle: Cycle) -> QuerySet[BallotRound]:
    return BallotRound.objects.filter(meeting__cycle=cycle, closed_at=None)


def applications_on(round: BallotRound) -> QuerySet[Application]:
    """What a round votes on, in order of entry."""
    return (
        Application.objects.filter(pk__in=round.ballots.values("application"))
        .select_related("organisation", "cycle")
        .order_by("pk")
    )


def ballot_of(round: BallotRound, member: Person) -> QuerySet[Application]:
    """What this member may vote on in a round: all on it but those from whom they keep out."""
    return applications_on(round).exclude(
        organisation__in=governance.recusals_of(member, round.meeting.cycle).values("organisation")
    )


def recusals_by_organisation(cycle: Cycle, people: Iterable[int]) -> dict[int, dict[int, datetime]]:
    """organisation → which of these people keeps out → since when."""
    found: dict[int, dict[int, datetime]] = {}
    rows = governance.recusals(cycle).filter(person__in=people)
    for organisation, person, at in rows.values_list("organisation_id", "person_id", "at"):
        found.setdefault(organisation, {})[person] = at
    return found


def electorates(
    meeting: Meeting,
    applications: Iterable[Application],
    *,
    at: datetime,
    called_by: datetime | None = None,
) -> dict[int, Electorate]:
    """application → who may vote on it, after recusals, and of them who is in the room.

    `called_by`: only those count whose presence was recorded by that moment.
    """
    voters = set(members(at=at).values_list("pk", flat=True))
    called = Attendance.objects.filter(meeting=meeting)
    if called_by is not None:
        called = called.filter(at__lte=called_by)
    in_room = voters & set(called.values_list("member", flat=True))
    kept_out = recusals_by_organisation(meeting.cycle, voters)
    return {
        a.pk: Electorate(
            eligible=len(voters - kept_out.get(a.organisation_id, {}).keys()),
            present=len(in_room - kept_out.get(a.organisation_id, {}).keys()),
        )
        for a in applications
    }


def has_voted(member: Person, round: BallotRound) -> bool:
    """That a member has voted; how, nothing in the database says."""
    return Turnout.objects.filter(round=round, member=member).exists()


def voted_at(member: Person, round: BallotRound) -> datetime | None:
    found = Turnout.objects.filter(round=round, member=member)
    return found.values_list("at", flat=True).first()


def turnout_of(round: BallotRound) -> tuple[int, int]:
    """How many have voted in a round, and how many may: called by then and kept out of not all."""
    called = round.meeting.attendances.filter(at__lte=round.opened_at)
    voted_on = {a.organisation_id for a in applications_on(round)}
    members_ = list(called.values_list("member", flat=True))
    kept_out: Counter[int] = Counter()
    for organisation, people_ in recusals_by_organisation(round.meeting.cycle, members_).items():
        if organisation in voted_on:
            kept_out.update(people_.keys())
    may = sum(kept_out[pk] < len(voted_on) for pk in members_)
    return Turnout.objects.filter(round=round).count(), may


def blank_slips(round: BallotRound, applications: Iterable[int]) -> dict[int, list[Any]]:
    """application → keys of its slips that nobody has filled in."""
    slips: dict[int, list[Any]] = {pk: [] for pk in applications}
    blank = Ballot.objects.filter(round=round, choice=None).values_list("application_id", "pk")
    for application, slip in blank:
        if application in slips:
            slips[application].append(slip)
    return slips


def choices_in(round: BallotRound) -> dict[int, Counter[str]]:
    """application → choice → slips. Only for counting, when the round is over."""
    counted: dict[int, Counter[str]] = {pk: Counter() for pk in _on_ballot(round)}
    filled = Ballot.objects.filter(round=round).exclude(choice=None)
    rows = filled.values_list("application_id", "choice").annotate(Count("pk")).order_by()
    for application, choice, slips in rows:
        counted[application][choice or ""] = slips
    return counted


def _on_ballot(round: BallotRound) -> list[int]:
    return [application.pk for application in applications_on(round)]


def tallies_of(round: BallotRound) -> QuerySet[Tally]:
    """The count of a round that is over; nothing while it runs."""
    return round.tallies.select_related("application__organisation").order_by("application")


def tallies_in(cycle: Cycle) -> QuerySet[Tally]:
    """Every count of every round of a cycle, whether or not it stands."""
    found = Tally.objects.filter(round__meeting__cycle=cycle)
    return found.select_related("round__meeting", "application__organisation")


def tainted(cycle: Cycle, applications: Iterable[Application]) -> set[tuple[int, int]]:
    """(round, application) where a member voted whose recusal came out only afterwards."""
    turnout = Turnout.objects.filter(round__meeting__cycle=cycle)
    voted = list(turnout.values_list("round_id", "member_id", "at"))
    kept_out = recusals_by_organisation(cycle, {voter for _, voter, _ in voted})
    return {
        (round_, application.pk)
        for application in applications
        for member, since in kept_out.get(application.organisation_id, {}).items()
        for round_, voter, at in voted
        if voter == member and since > at
    }


def counting_tallies(cycle: Cycle, applications: Iterable[Application]) -> Mapping[int, Tally]:
    """application → the count that stands: the latest, unless tainted or reopened since."""
    applications = list(applications)
    latest: dict[int, Tally] = {}
    rows = Tally.objects.filter(round__meeting__cycle=cycle, round__settles_tie=False)
    for tally in rows.select_related("round__meeting").order_by("pk"):
        latest[tally.application_id] = tally
    void = tainted(cycle, applications)
    reopened = set(Reopening.objects.filter(_of(cycle)).values_list("former", flat=True))
    wanted = (latest[a.pk] for a in applications if a.pk in latest)
    return {
        tally.application_id: tally
        for tally in wanted
        if (tally.round_id, tally.application_id) not in void and tally.pk not in reopened
    }


def latest_tally(application: Application) -> Tally | None:
    """The last count of an application, whether or not it stands."""
    found = Tally.objects.filter(application=application, round__settles_tie=False)
    return found.order_by("-pk").first()


def votes_on_a_tie(cycle: Cycle, applications: Iterable[int]) -> dict[int, int]:
    """application → votes in the last ballot held over a tie; empty when none was held."""
    found = Tally.objects.filter(
        round__meeting__cycle=cycle, round__settles_tie=True, application__in=list(applications)
    )
    return dict(found.order_by("pk").values_list("application_id", "votes_for"))


def tie_decisions(cycle: Cycle) -> dict[frozenset[int], frozenset[int]]:
    """tied applications → those chosen among them."""
    found = TieDecision.objects.filter(meeting__cycle=cycle).order_by("pk")
    return {frozenset(tie.applications): frozenset(tie.chosen) for tie in found}


def _of(cycle: Cycle) -> Q:
    """Through the meeting: a cycle has few, while a plan that starts from applications reads all."""
    return Q(former__round__meeting__cycle=cycle)


def undecided_reopenings(cycle: Cycle) -> QuerySet[Reopening]:
    return (
        Reopening.objects.filter(_of(cycle), outcome=None)
        .select_related("application__organisation")
        .order_by("pk")
    )
