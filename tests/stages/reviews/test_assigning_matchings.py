"""Panels and assignments of a whole matching in one act."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.matchings import leader
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import (
    approve_matching,
    commit_matching,
    reveal_matching,
)
from zhiheng.stages.governance.models import Employment, Expert, Panel, Recusal, Seat
from zhiheng.stages.governance.rules import matchings as rules
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import (
    assign_matching,
    assign_panel,
    recuse_mid_review,
    strike_assignment,
)
from zhiheng.stages.reviews.models import Assignment

pytestmark = pytest.mark.clause(Clause.DESK_REVIEW)

BEFORE = world.NOON - world.A_DAY


@pytest.fixture
def filed(cycle):
    return [cast.application(cycle, name) for name in ("东方重工有限公司", "金水食品有限公司")]


@pytest.fixture
def pool(db):
    """Ten experts of as many employers; four are senior."""
    found = [cast.expert(f"专家{n}") for n in range(10)]
    for one in found[:4]:
        one.senior = True
        one.save()
    return found


def committed(office, cycle, **changes):
    values = {"demand": 3, "min_load": 0, "max_load": 2, "cap_percent": 50, "seed_source": "掷骰子"}
    return commit_matching(cycle=cycle, by=office, at=BEFORE, **{**values, **changes})


def revealed(office, cycle, **changes):
    return reveal_matching(
        plan=committed(office, cycle, **changes), seed="3 1 6", witnesses=["甄一", "甄二"],
        by=office, at=BEFORE + timedelta(hours=1),
    )  # fmt: skip


@pytest.fixture
def matching(office, chair, cycle, filed, pool):
    """Committed, revealed and approved."""
    made = revealed(office, cycle)
    approve_matching(matching=made, by=chair, at=BEFORE + timedelta(hours=2))
    return made


def assign(matching, by, **changes):
    values = {"due_at": cast.DUE, "at": world.NOON, **changes}
    return assign_matching(matching=matching, by=by, **values)


def row_of(matching, application):
    code = application.organisation.code
    return next(row for row in matching.result if row["application"] == code)


def seats(application):
    return [a.expert.person.ref for a in queries.assignments_to(application)]


def expert_of(ref):
    return Expert.objects.get(person=int(ref[1:]))


def test_every_application_gets_its_panel(office, cycle, filed, matching):
    made = assign(matching, office)

    for application in filed:
        row = row_of(matching, application)
        panel = Panel.objects.get(application=application)
        assert seats(application) == row["experts"]
        assert [a.expert.person.ref for a in made if a.leads and a.panel == panel] == [
            row["leader"]
        ]
        assert [s.expert.person.ref for s in Seat.objects.filter(panel=panel, leads=True)] == [
            row["leader"]
        ]
        assert panel.matching == matching
        assert [e.person.ref for e in queries.reserves_of(panel)] == row["alternates"]
    entry = Entry.objects.last()
    assert entry.act == "按匹配分派评审"
    assert entry.facts == {
        "due_at": str(cast.DUE),
        "assigned": {
            f"applications.Application:{one.pk}": row_of(matching, one)["experts"] for one in filed
        },
        "passed_over": [],
        "recused": [],
        "to": sorted({f"people.Person:{a.expert.person_id}" for a in made}),
    }


@pytest.mark.clause(Clause.RECUSAL)
def test_whoever_keeps_out_since_is_left_out_and_an_alternate_moves_up(
    office, cycle, filed, matching
):
    row = row_of(matching, filed[0])
    cast.recuse(cycle, expert_of(row["experts"][1]).person, filed[0].organisation)

    assign(matching, office)

    seniors = {e["expert"] for e in matching.plan.document["experts"] if e["senior"]}
    assert seats(filed[0]) == rules.seated(row, out={row["experts"][1]}, seniors=seniors, least=1)
    assert row["experts"][1] not in seats(filed[0])
    assert seats(filed[1]) == row_of(matching, filed[1])["experts"]


@pytest.mark.clause(Clause.RECUSAL)
def test_a_tie_that_appeared_since_keeps_out_and_becomes_a_recusal(office, cycle, filed, matching):
    tied = expert_of(row_of(matching, filed[0])["experts"][0])
    code = filed[0].organisation.code
    Employment.objects.create(expert=tied, name="东方重工", code=code, since=world.LONG_AGO)

    assign(matching, office)

    assert tied.person.ref not in seats(filed[0])
    assert Recusal.objects.get().person == tied.person
    assert Entry.objects.last().facts["recused"] == [
        {"person": tied.person.ref, "organisation": code}
    ]


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
@pytest.mark.parametrize("left", [True, False])
def test_whoever_has_another_duty_or_left_office_since_is_left_out(office, filed, matching, left):
    away = expert_of(row_of(matching, filed[0])["experts"][0])
    if left:
        Post.objects.filter(person=away.person).update(until=BEFORE.date())
    else:
        Post.objects.create(person=away.person, role=Role.SUPERVISOR, since=world.LONG_AGO)

    assign(matching, office)

    assert away.person.ref not in {*seats(filed[0]), *seats(filed[1])}
    assert len(seats(filed[0])) == 3


@pytest.mark.parametrize(
    ("out", "least", "seated"),
    [
        (set(), 1, ["A", "B", "C"]),
        ({"B"}, 1, ["A", "C", "D"]),
        ({"A"}, 1, ["B", "C", "E"]),  # the senior of the alternates
        ({"A"}, 0, ["B", "C", "D"]),
        ({"A", "B"}, 1, ["C", "D", "E"]),
        ({"A", "E"}, 1, ["B", "C", "D"]),
        ({"A", "B", "D"}, 1, ["C", "E"]),
    ],
)
@pytest.mark.clause(Clause.PANEL, Clause.RECUSAL)
def test_alternates_move_up_in_order_but_seniors_stay_enough(out, least, seated):
    row = {"experts": ["A", "B", "C"], "alternates": ["D", "E"]}

    assert rules.seated(row, out=out, seniors={"A", "E"}, least=least) == seated
    assert leader(["D", "E"], {"A", "E"}) == "E"


@pytest.mark.clause(Clause.PANEL)
def test_a_panel_that_cannot_be_filled_stops_the_whole_act(office, cycle, filed, matching):
    row = row_of(matching, filed[0])
    for ref in (*row["alternates"], row["experts"][0]):
        cast.recuse(cycle, expert_of(ref).person, filed[0].organisation)

    with pytest.raises(Refused, match="东方重工有限公司须3名专家，回避之后连同候补只有2名"):
        assign(matching, office)
    assert not Panel.objects.exists()
    assert not Assignment.objects.exists()

    assign(matching, office, left_for_later=[filed[0]])
    assert not seats(filed[0])
    assert seats(filed[1])
    assert Entry.objects.last().facts["passed_over"] == [filed[0].organisation.code]
    assert list(governance.awaiting_panels(cycle)) == [filed[0]]


@pytest.mark.clause(Clause.PANEL)
def test_a_panel_without_enough_seniors_is_not_assigned(office, cycle, filed, matching):
    row = row_of(matching, filed[0])
    seniors = {e["expert"] for e in matching.plan.document["experts"] if e["senior"]}
    group = [*row["experts"], *row["alternates"]]
    others = [ref for ref in group if ref not in seniors]
    for ref in group:
        if ref in seniors:
            cast.recuse(cycle, expert_of(ref).person, filed[0].organisation)

    said = "连同候补只有" if len(others) < 3 else "须有1名高级职称，回避之后连同候补只有0名"
    with pytest.raises(Refused, match=said):
        assign(matching, office)

    assert not Panel.objects.exists()


@pytest.mark.clause(Clause.PANEL)
@pytest.mark.parametrize(("least", "refused"), [(1, True), (0, False)])
def test_seniors_run_out(least, refused):
    assert bool(rules.seniors_run_out(name="某公司", least=least, count=0)) is refused


@pytest.mark.clause(Clause.PANEL)
def test_panels_come_of_an_approved_matching_once(office, chair, cycle, filed, pool):
    made = revealed(office, cycle)

    with pytest.raises(Refused, match="匹配结果尚未批准"):
        assign(made, office)
    approve_matching(matching=made, by=chair, at=BEFORE + timedelta(hours=2))
    assign(made, office)
    with pytest.raises(Refused, match="已经分派过了"):
        assign(made, office)

    assert Panel.objects.count() == 2


def test_scores_cannot_be_due_before_they_are_asked_for(office, matching):
    with pytest.raises(Refused, match="已经过去"):
        assign(matching, office, due_at=world.NOON)

    assert not Panel.objects.exists()


def test_an_application_that_dropped_out_is_passed_over(office, filed, matching):
    filed[0].state = State.WITHDRAWN
    filed[0].save(update_fields=["state"])

    assign(matching, office)

    assert not Panel.objects.filter(application=filed[0]).exists()
    assert seats(filed[1])


def test_when_nobody_waits_any_more_nothing_is_assigned(office, filed, matching):
    with pytest.raises(Refused, match="没有等待分派的申报"):
        assign(matching, office, left_for_later=filed)


@pytest.mark.clause(Clause.PANEL)
def test_whoever_was_assigned_otherwise_is_not_assigned_again(office, cycle, filed, matching):
    cast.assigned(filed[0], cast.panel_of(cycle, ["甲", "乙", "丙"]))

    with pytest.raises(Refused, match="东方重工有限公司已经另行分派了专家"):
        assign(matching, office)

    assert not Panel.objects.exclude(matching=None).exists()


def test_only_the_office_assigns(chair, matching):
    with pytest.raises(Refused):
        assign(matching, chair)

    assert not Panel.objects.exists()


@pytest.mark.clause(Clause.PANEL)
def test_a_matched_panel_reviews_its_own_application_only(office, filed, matching):
    assign(matching, office)
    panel = Panel.objects.get(application=filed[0])

    with pytest.raises(Refused, match="专为另一家申报组成"):
        assign_panel(
            panel=panel, applications=[filed[1]], due_at=cast.DUE, by=office, at=world.NOON
        )


@pytest.mark.clause(Clause.PANEL)
def test_another_panel_takes_over_what_is_matched_only_for_a_reason(office, cycle, filed, matching):
    by_hand = cast.panel_of(cycle, ["周评", "吴审", "郑核", "王查", "冯看"])
    asked = {
        "panel": by_hand, "applications": [filed[0]], "due_at": cast.DUE, "by": office,
        "at": world.NOON,
    }  # fmt: skip

    with pytest.raises(Refused, match="已经承诺由整体匹配配备专家"):
        assign_panel(**asked)
    assert not Assignment.objects.exists()
    assign_panel(**asked, reason="匹配的专家全部生病")

    assert Entry.objects.last().facts["instead_of_matching"] == "匹配的专家全部生病"


@pytest.mark.clause(Clause.RECUSAL)
def test_during_the_review_the_next_alternate_moves_up(office, filed, matching):
    first, second, _ = assign(matching, office)[:3]
    row = row_of(matching, first.application)

    moved = recuse_mid_review(
        assignment=first, kind="kin", reason="表弟", by=first.expert.person, at=world.NOON
    )

    assert moved.expert.person.ref == row["alternates"][0]
    with pytest.raises(Refused, match="不是下一名候补"):
        strike_assignment(
            assignment=second, reason="病假", replacement=Expert.objects.exclude(
                person__in=[int(r[1:]) for r in (*row["experts"], *row["alternates"])]
            ).first(), by=office, at=world.NOON,
        )  # fmt: skip


@pytest.mark.clause(Clause.RECUSAL)
def test_a_matched_panel_fills_its_empty_seats_from_its_alternates(office, filed, matching):
    first, *_ = assign(matching, office)
    cast.struck(first)
    row = row_of(matching, first.application)

    (added,) = assign_panel(
        panel=first.panel, applications=[first.application], due_at=cast.DUE, by=office,
        at=world.NOON,
    )  # fmt: skip

    assert added.expert.person.ref == row["alternates"][0]


def test_assigning_costs_as_many_queries_for_many_as_for_few(office, chair, cycle, pool):
    def cost(count):
        for n in range(count):
            cast.application(cycle, f"第{count}-{n}有限公司")
        for n in range(count):
            cast.expert(f"专家{count}-{n}")
        made = revealed(office, cycle, seniors=0, reserves=0, max_load=4)
        approve_matching(matching=made, by=chair, at=BEFORE + timedelta(hours=2))
        with CaptureQueriesContext(connection) as seen:
            assign(made, office)
        return len(seen)

    assert cost(30) == cost(1)
