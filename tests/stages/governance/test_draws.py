from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Affiliation, FormerName, Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import draws
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
from zhiheng.stages.governance.models import Draw, DrawApproval, DrawCommitment, Recusal
from zhiheng.stages.governance.vocabulary import Pool

pytestmark = pytest.mark.clause(Clause.PANEL)


LATER = world.NOON + timedelta(hours=1)
EVERYBODY = (Stratum("全体", 5, 2),)


def committed(office, cycle, organisations=(), **changes):
    values = {
        "purpose": "材料评审第一组",
        "strata": EVERYBODY,
        "seed_source": "6月2日十时由监督人员当众掷骰子20次",
    }
    return commit_draw(
        cycle=cycle,
        organisations=organisations,
        by=office,
        at=world.NOON,
        **{**values, **changes},
    )


def revealed(office, commitment, **changes):
    values = {"seed": "3 1 6 2", "witnesses": ["甄一", "甄二"], "at": LATER}
    return reveal_draw(commitment=commitment, by=office, **{**values, **changes})


def drawn(office, cycle, organisations=(), **changes):
    return revealed(office, committed(office, cycle, organisations, **changes))


def excluded(draw):
    return {row["expert"]: row["reason"] for row in draw.exclusions}


def test_a_commitment_fixes_all_but_the_seed(office, cycle, experts):
    experts(10)

    commitment = committed(office, cycle)

    document = commitment.document
    assert [row["expert"] for row in document["pool"]] == sorted(
        e.person.ref for e in queries.experts()
    )
    assert commitment.digest == draws.digest(document)
    assert document["strata"] == [
        {"name": "全体", "seats": 5, "reserves": 2, "specialty": "", "pools": []}
    ]
    entry = Entry.objects.get()
    assert entry.act == "承诺抽取"
    assert entry.facts == {
        "purpose": "材料评审第一组",
        "seed_source": "6月2日十时由监督人员当众掷骰子20次",
        "digest": commitment.digest,
        "pool": 10,
        "excluded": 0,
        "strata": document["strata"],
    }


def test_the_seed_and_the_commitment_decide_who_is_drawn(office, cycle, experts):
    experts(10)
    commitment = committed(office, cycle)

    draw = revealed(office, commitment, seed=" ３ 1  6 2 ")

    again = draws.draw(commitment.document, seed="3 1 6 2")
    assert draw.seed == "3 1 6 2"
    assert draw.result == {
        "seats": again[0]["seats"], "reserves": again[0]["reserves"], "strata": again
    }  # fmt: skip
    assert (draw.seats, draw.witnesses) == (5, ["甄一", "甄二"])
    assert queries.replay(draw).same
    assert draws.faults(queries.record_of(draw)) == []
    entry = Entry.objects.last()
    assert entry.act == "抽取专家"
    assert entry.facts == {
        "purpose": "材料评审第一组",
        "commitment": commitment.digest,
        "seed": "3 1 6 2",
        "witnesses": ["甄一", "甄二"],
        "seats": again[0]["seats"],
        "reserves": again[0]["reserves"],
    }


def test_a_draw_that_is_not_what_was_committed_to_does_not_replay(office, cycle, experts):
    experts(10)
    honest = drawn(office, cycle)
    values = {
        field.name: getattr(honest, field.name)
        for field in Draw._meta.concrete_fields
        if field.name not in ("id", "commitment")
    }
    bent = Draw(**{**values, "result": {**honest.result, "seats": honest.result["seats"][::-1]}})

    bent.commitment = honest.commitment
    assert not queries.replay(bent).same
    bent.commitment, bent.result = None, honest.result
    assert not queries.replay(bent).same


def test_experts_who_change_after_the_commitment_change_nothing(office, cycle, experts, expert):
    experts(8)
    commitment = committed(office, cycle)
    expert("后来者")

    draw = revealed(office, commitment)

    assert len(draw.pool) == 8


def test_a_seed_is_revealed_once(office, cycle, experts):
    experts(8)
    commitment = committed(office, cycle)
    first = revealed(office, commitment)

    with pytest.raises(Refused, match="不能再掷") as refused:
        revealed(office, commitment, seed="6 6 6")

    assert refused.value.refusal.clause == Clause.PANEL
    assert Draw.objects.get() == first
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("early", [timedelta(0), timedelta(seconds=1)])
def test_a_seed_does_not_come_before_its_commitment(office, cycle, experts, early):
    experts(8)
    commitment = committed(office, cycle)

    with pytest.raises(Refused, match="种子不能早于承诺"):
        revealed(office, commitment, at=world.NOON - early)

    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("witnesses", "said"),
    [
        ([], "现为0名"),
        (["甄一"], "现为1名"),
        (["甄一", "甄一 ", " "], "现为1名"),
        (["甄一", "甄二", "李办"], "李办登记种子，不能同时作见证人"),
    ],
)
def test_two_others_witness_the_seed(office, cycle, experts, witnesses, said):
    experts(8)
    commitment = committed(office, cycle)

    with pytest.raises(Refused, match=said):
        revealed(office, commitment, witnesses=witnesses)

    assert not Draw.objects.exists()


def test_a_draw_needs_a_seed(office, cycle, experts):
    experts(8)
    commitment = committed(office, cycle)

    with pytest.raises(Refused, match="没有填写抽取种子"):
        revealed(office, commitment, seed=" ")

    assert not Draw.objects.exists()


def test_the_source_of_the_seed_is_told_beforehand(office, cycle, experts):
    experts(8)

    with pytest.raises(Refused, match="没有写明种子从哪里来"):
        committed(office, cycle, seed_source=" ")

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("strata", "said"),
    [
        ((), "没有分组"),
        ((Stratum("甲", 1, 0), Stratum("甲", 1, 0)), "有两个分组同名"),
        ((Stratum("甲", 0, 0),), "“甲”的席位或候补人数不对"),
        ((Stratum("甲", 3, -1),), "“甲”的席位或候补人数不对"),
    ],
)
def test_the_groups_make_sense(office, cycle, experts, strata, said):
    experts(8)

    with pytest.raises(Refused, match=said):
        committed(office, cycle, strata=strata)

    assert not Entry.objects.exists()


def test_each_group_draws_among_its_own(office, cycle, experts):
    experts(4, pool=Pool.CITY)
    experts(6, pool=Pool.DISTRICT)
    strata = (Stratum("市库", 2, 1, pools=("city",)), Stratum("其余", 3, 1))

    draw = drawn(office, cycle, strata=strata)

    city = {row["expert"] for row in draw.pool if row["pool"] == "city"}
    first, rest = draw.result["strata"]
    assert set(first["seats"]) | set(first["reserves"]) < city
    assert not city & {*rest["seats"], *rest["reserves"]}
    assert draw.result["seats"] == first["seats"] + rest["seats"]
    assert draw.result["reserves"] == first["reserves"] + rest["reserves"]


def test_whoever_sits_on_enough_panels_is_left_out(office, cycle, experts):
    pool = experts(12)
    form_panel(
        cycle=cycle, name="第一组", leader=pool[0], experts=pool[:5], by=office, at=world.NOON
    )

    draw = drawn(office, cycle, most_panels=1)

    assert excluded(draw) == {e.person.ref: "本届已在1个评审组任职" for e in pool[:5]}
    assert {row["load"] for row in draw.pool} == {0, 1}


def test_the_drawn_and_the_reserves_come_back_in_drawn_order(office, cycle, experts):
    experts(9)

    draw = drawn(office, cycle)

    assert [e.person.ref for e in queries.drawn(draw)] == draw.result["seats"]
    assert [e.person.ref for e in queries.reserves(draw)] == draw.result["reserves"]


@pytest.mark.clause(Clause.RECUSAL)
def test_whoever_works_for_an_applicant_is_excluded_with_the_reason(
    office, cycle, experts, expert, applicant
):
    experts(7)
    theirs = expert("王评", ("东方重工", applicant.code, None, None))

    draw = drawn(office, cycle, [applicant])

    assert draw.exclusions == [
        {
            "expert": theirs.person.ref,
            "organisation": applicant.code,
            "ground": "任职回避",
            "reason": "任职单位“东方重工”与“东方重工有限公司”代码一致",
        }
    ]
    assert theirs.person.ref not in [*draw.result["seats"], *draw.result["reserves"]]


@pytest.mark.clause(Clause.RECUSAL)
def test_a_spelling_a_former_name_and_a_consultant_are_found_too(
    office, cycle, experts, expert, applicant
):
    experts(7)
    FormerName.objects.create(organisation=applicant, name="东方机械厂", until=date(2019, 1, 1))
    Affiliation.objects.create(organisation=applicant, kind="咨询机构", name="卓越咨询有限公司")
    spelled = expert("甲", ("河南东方重工有限责任公司", "", None, None))
    former = expert("乙", ("东方机械厂", "", None, None))
    consultant = expert("丙", ("卓越咨询股份有限公司", "", None, None))

    draw = drawn(office, cycle, [applicant])

    assert excluded(draw) == {
        spelled.person.ref: "任职单位“河南东方重工有限责任公司”与“东方重工有限公司”名称一致",
        former.person.ref: "任职单位“东方机械厂”与“曾用名东方机械厂”名称一致",
        consultant.person.ref: "任职单位“卓越咨询股份有限公司”与“咨询机构卓越咨询有限公司”名称一致",
    }


@pytest.mark.clause(Clause.RECUSAL)
@pytest.mark.parametrize(
    ("left", "counts"),
    [(date(2023, 5, 31), False), (date(2023, 6, 1), True), (date(2026, 5, 1), True)],
)
def test_employment_counts_for_the_years_that_the_edition_says(
    office, cycle, experts, expert, applicant, left, counts
):
    experts(7)
    was_there = expert("王评", ("东方重工", applicant.code, date(2000, 1, 1), left))

    draw = drawn(office, cycle, [applicant])

    assert (was_there.person.ref in excluded(draw)) is counts


@pytest.mark.clause(Clause.RECUSAL)
def test_a_shared_mail_domain_alone_excludes_nobody(office, cycle, experts, expert):
    experts(7)
    applicant = world.organisation(email="info@dfzg.example")
    near = expert("王评", email="wang@dfzg.example")

    draw = drawn(office, cycle, [applicant])

    assert draw.exclusions == []
    assert [tie.kind for tie in queries.conflicts_of(near, applicant)] == ["mail"]


@pytest.mark.clause(Clause.RECUSAL)
def test_whoever_keeps_out_already_is_not_drawn(office, cycle, experts, applicant):
    pool = experts(8)
    Recusal.objects.create(
        cycle=cycle,
        person=pool[0].person,
        organisation=applicant,
        kind="kin",
        source="declared",
        reason="亲属",
        at=world.NOON,
    )

    draw = drawn(office, cycle, [applicant])

    assert excluded(draw) == {pool[0].person.ref: "本届已对该组织回避"}


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_office_and_the_supervision_are_never_drawn(office, cycle, experts):
    pool = experts(8)
    Post.objects.create(person=pool[0].person, role=Role.OFFICE, since=world.LONG_AGO)

    draw = drawn(office, cycle)

    assert excluded(draw) == {pool[0].person.ref: "现任评委会办公室，不参与评分"}


def test_an_expert_whose_term_ended_yesterday_is_not_in_the_pool(office, cycle, experts):
    pool = experts(8)
    yesterday = world.NOON.date() - timedelta(days=1)
    Post.objects.filter(person=pool[0].person).update(until=yesterday)

    draw = drawn(office, cycle)

    assert pool[0].person.ref not in [row["expert"] for row in draw.pool]


def test_the_same_pool_under_both_editions(office, experts):
    """Change 4: only the revised Measures let one draw from the three pools."""
    experts(7, pool=Pool.DIRECT)
    for pool in (Pool.DISTRICT, Pool.CITY, Pool.PROVINCE):
        experts(3, pool=pool)

    revised = drawn(office, world.cycle("jinshui-revised"))
    of_2017 = drawn(office, world.cycle("jinshui-2017"))

    assert {row["pool"] for row in revised.pool} == {"direct", "district", "city", "province"}
    assert {row["pool"] for row in of_2017.pool} == {"direct"}


def test_a_purpose_is_drawn_once_so_that_nobody_tries_seeds(office, cycle, experts):
    experts(8)
    first = committed(office, cycle)

    with pytest.raises(Refused, match="不能换种子重抽"):
        committed(office, cycle, seed_source="另一期开奖号码")

    assert DrawCommitment.objects.get() == first
    assert Entry.objects.count() == 1


def test_a_pool_too_small_for_seats_and_reserves_is_refused(
    office, cycle, experts, expert, applicant
):
    experts(6)
    expert("王评", ("东方重工", applicant.code, None, None))

    said = "分组“全体”需7名.含候补.，可选仅6名：因任职回避1名。至少需放宽1名"
    with pytest.raises(Refused, match=said):
        committed(office, cycle, [applicant])

    assert not DrawCommitment.objects.exists()
    assert not Entry.objects.exists()


def test_only_the_office_commits_and_reveals(office, chair, cycle, experts):
    experts(8)

    with pytest.raises(Refused, match="不担任评委会办公室"):
        committed(chair, cycle)
    commitment = committed(office, cycle)
    with pytest.raises(Refused, match="不担任评委会办公室"):
        revealed(chair, commitment)

    assert Entry.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_pool_or_applicants(office, experts):
    def queries_of(cycle, applicants):
        with CaptureQueriesContext(connection) as seen:
            drawn(office, cycle, applicants)
        return len(seen)

    experts(8)
    few = queries_of(world.cycle(), [world.organisation("甲厂")])
    experts(40)
    many = queries_of(world.cycle(), [world.organisation(f"乙厂{n}") for n in range(60)])

    assert many <= few


def test_the_chair_approves_a_draw(office, chair, cycle, experts):
    experts(8)
    draw = drawn(office, cycle)

    approval = approve_draw(draw=draw, by=chair, at=world.NOON)

    assert (approval.draw, approval.by) == (draw, chair)
    entry = Entry.objects.last()
    assert (entry.act, entry.facts) == (
        "批准抽取",
        {"seed": draw.seed, "seats": draw.result["seats"]},
    )


def test_a_draw_is_approved_once(office, chair, cycle, experts):
    experts(8)
    draw = drawn(office, cycle)
    approve_draw(draw=draw, by=chair, at=world.NOON)

    with pytest.raises(Refused, match="已经批准"):
        approve_draw(draw=draw, by=chair, at=world.NOON)

    assert Entry.objects.count() == 3


@pytest.mark.parametrize("part", ["commits", "reveals"])
def test_nobody_approves_a_draw_in_which_they_had_a_hand(office, cycle, experts, part):
    experts(8)
    both = world.person("兼任者", Role.OFFICE, Role.CHAIR)
    commitment = committed(both if part == "commits" else office, cycle)
    draw = revealed(both if part == "reveals" else office, commitment)

    with pytest.raises(Refused, match="不能批准自己的抽取"):
        approve_draw(draw=draw, by=both, at=world.NOON)

    assert not DrawApproval.objects.exists()
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("role", [Role.OFFICE, Role.COMMITTEE, Role.SUPERVISOR])
def test_only_the_chair_approves(office, cycle, experts, role):
    experts(8)
    draw = drawn(office, cycle)

    with pytest.raises(Refused, match="不担任评定委员会主任"):
        approve_draw(draw=draw, by=world.person("张三", role), at=world.NOON)

    assert not DrawApproval.objects.exists()
