import pytest

from tests import world
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.draws import Stratum
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import queries
from zhiheng.stages.governance.actions import (
    approve_draw,
    commit_draw,
    form_panel,
    reveal_draw,
)
from zhiheng.stages.governance.models import Panel, Seat
from zhiheng.stages.governance.vocabulary import Pool

pytestmark = pytest.mark.clause(Clause.PANEL)


@pytest.fixture
def draw(office, cycle, experts):
    experts(8)
    commitment = commit_draw(
        cycle=cycle,
        purpose="第一组",
        strata=[Stratum("全体", 5, 1)],
        organisations=(),
        seed_source="掷骰子",
        by=office,
        at=world.NOON - world.A_DAY,
    )
    return reveal_draw(
        commitment=commitment, seed="3 1 6", witnesses=["甄一", "甄二"], by=office, at=world.NOON
    )


@pytest.fixture
def approved(draw, chair):
    approve_draw(draw=draw, by=chair, at=world.NOON)
    return draw


def formed(office, cycle, **values):
    return form_panel(cycle=cycle, by=office, at=world.NOON, **{"name": "第一组", **values})


def test_a_panel_is_formed_from_an_approved_draw_and_keeps_each_pool(office, cycle, approved):
    seated = queries.drawn(approved)

    panel = formed(office, cycle, draw=approved, leader=seated[2])

    seats = [(s.expert, s.pool, s.leads) for s in panel.seats.order_by("pk")]
    assert seats == [(e, "district", e == seated[2]) for e in seated]
    entry = Entry.objects.last()
    assert entry.act == "组成评审组"
    assert entry.facts == {
        "to": [ref(e.person) for e in seated],
        "name": "第一组",
        "draw": approved.pk,
        "seats": [{"expert": e.person.ref, "pool": "district"} for e in seated],
        "leader": seated[2].person.ref,
    }


def test_the_pool_on_a_seat_stays_what_it_was(office, cycle, approved):
    seated = queries.drawn(approved)
    formed(office, cycle, draw=approved, leader=seated[0])

    seated[0].pool = Pool.PROVINCE
    seated[0].save()

    assert Seat.objects.get(expert=seated[0]).pool == "district"


@pytest.mark.parametrize("pool", [Pool.DISTRICT, Pool.CITY, Pool.PROVINCE])
def test_a_pool_is_a_ground_to_appoint_only_under_the_revised_edition(office, experts, pool):
    """Change 4: the 2017 Measures know no pools, so there everybody is appointed directly."""
    seated = experts(5, pool=pool)

    panel = formed(office, world.cycle("jinshui-revised"), experts=seated, leader=seated[0])
    with pytest.raises(Refused) as refused:
        formed(office, world.cycle("jinshui-2017"), experts=seated, leader=seated[0])

    assert {seat.pool for seat in panel.seats.all()} == {pool}
    assert len(refused.value.refusals) == 5
    assert "没有规定可以从该专家库选取专家" in str(refused.value)
    assert Panel.objects.get() == panel


def test_whoever_is_appointed_directly_sits_under_both_editions(office, experts):
    seated = experts(5, pool=Pool.DIRECT)

    panels = [
        formed(office, world.cycle(edition), experts=seated, leader=seated[0])
        for edition in ("jinshui-revised", "jinshui-2017")
    ]

    assert [{s.pool for s in panel.seats.all()} for panel in panels] == [{"direct"}] * 2


def test_a_draw_counts_only_when_approved(office, cycle, draw):
    with pytest.raises(Refused, match="抽取结果尚未批准"):
        formed(office, cycle, draw=draw, leader=queries.drawn(draw)[0])

    assert not Panel.objects.exists()
    assert Entry.objects.count() == 2  # the draw's own


def test_a_draw_of_another_cycle_makes_no_panel(office, approved):
    with pytest.raises(Refused, match="属于另一届"):
        formed(office, world.cycle(), draw=approved, leader=queries.drawn(approved)[0])

    assert not Panel.objects.exists()


def test_a_draw_makes_one_panel(office, cycle, approved):
    leader = queries.drawn(approved)[0]
    formed(office, cycle, draw=approved, leader=leader)

    with pytest.raises(Refused, match="已经组成过评审组"):
        formed(office, cycle, draw=approved, leader=leader, name="第二组")

    assert Panel.objects.count() == 1


def test_two_panels_of_a_cycle_do_not_share_a_name(office, cycle, experts):
    seated = experts(5)
    formed(office, cycle, experts=seated, leader=seated[0])

    with pytest.raises(Refused, match="刚刚已经办理"):
        formed(office, cycle, experts=seated, leader=seated[0])

    assert Panel.objects.count() == 1
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("both", [True, False])
def test_the_seats_come_from_one_source_told_openly(office, cycle, approved, both):
    seated = queries.drawn(approved)
    source = {"draw": approved, "experts": seated} if both else {}

    with pytest.raises(Refused, match="须二者择一"):
        formed(office, cycle, leader=seated[0], **source)

    assert not Panel.objects.exists()


@pytest.mark.parametrize("count", [3, 4, 7])
def test_a_panel_has_the_size_that_the_terms_say(office, cycle, experts, count):
    seated = experts(count)

    with pytest.raises(Refused, match=f"评审组应为5人、至少5人，现为{count}人"):
        formed(office, cycle, experts=seated, leader=seated[0])

    assert not Panel.objects.exists()
    assert not Entry.objects.exists()


def test_the_size_is_a_term_of_the_cycle(office, experts):
    seven = world.cycle(panel_size=7)
    seated = experts(7)

    panel = formed(office, seven, experts=seated, leader=seated[0])

    assert panel.seats.count() == 7


def test_an_even_number_is_refused_where_the_terms_say_odd(office, experts):
    seated = experts(6)

    with pytest.raises(Refused, match="须为单数"):
        formed(office, world.cycle(panel_size=6), experts=seated, leader=seated[0])
    panel = formed(
        office, world.cycle(panel_size=6, panel_odd=False), experts=seated, leader=seated[0]
    )

    assert Panel.objects.get() == panel


def test_the_leader_is_one_of_the_seats(office, cycle, experts, expert):
    seated, outsider = experts(5), expert("局外人")

    with pytest.raises(Refused, match="组长不是本评审组成员"):
        formed(office, cycle, experts=seated, leader=outsider)

    assert not Panel.objects.exists()


def test_nobody_takes_two_seats(office, cycle, experts):
    seated = experts(4)

    with pytest.raises(Refused, match="不止一次"):
        formed(office, cycle, experts=[*seated, seated[0]], leader=seated[0])

    assert not Panel.objects.exists()


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISOR])
def test_the_office_and_the_supervision_never_score(office, cycle, experts, role):
    seated = experts(5)
    Post.objects.create(person=seated[1].person, role=role, since=world.LONG_AGO)

    with pytest.raises(Refused, match="不参与评分，不能进入评审组"):
        formed(office, cycle, experts=seated, leader=seated[0])

    assert not Panel.objects.exists()
    assert not Entry.objects.exists()


def test_only_the_office_forms_panels(chair, cycle, experts):
    seated = experts(5)

    with pytest.raises(Refused, match="不担任评委会办公室"):
        formed(chair, cycle, experts=seated, leader=seated[0])

    assert not Entry.objects.exists()
