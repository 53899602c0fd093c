from datetime import timedelta

import pytest

from tests import world
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import draws, matchings
from zhiheng.methods.matchings import plans
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Filing
from zhiheng.stages.governance import queries
from zhiheng.stages.governance.actions import (
    approve_matching,
    commit_matching,
    form_panel,
    reveal_matching,
)
from zhiheng.stages.governance.models import (
    Matching,
    MatchingApproval,
    MatchingPlan,
    Panel,
    Recusal,
)
from zhiheng.stages.governance.vocabulary import Pool

pytestmark = pytest.mark.clause(Clause.PANEL)

LATER = world.NOON + timedelta(hours=1)
SOURCE = "6月2日十时由监督人员当众掷骰子20次"


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.DESK_REVIEW, panel_size=3, panel_minimum=3)


@pytest.fixture
def filed(cycle):
    """Three applications that wait for the desk review."""
    return [waits(cycle, name) for name in ("东方重工有限公司", "金水食品有限公司", "绿城医院")]


@pytest.fixture
def pool(expert):
    """Twelve experts of as many employers; the odd ones are no seniors."""
    found = [expert(f"专家{n:02d}", (f"第{n}研究院", "", None, None)) for n in range(12)]
    for one in found[1::2]:
        one.senior = False
        one.save()
    return found


def waits(cycle, name, **values):
    return world.application(cycle, name=name, state=State.CONSULTED, **values)


def committed(office, cycle, **changes):
    values = {
        "demand": 3, "min_load": 0, "max_load": 2, "cap_percent": 50, "seed_source": SOURCE,
        "reserves": 1, "at": world.NOON,
    }  # fmt: skip
    return commit_matching(cycle=cycle, by=office, **{**values, **changes})


def revealed(office, plan, **changes):
    values = {"seed": "3 1 6 2", "witnesses": ["甄一", "甄二"], "at": LATER}
    return reveal_matching(plan=plan, by=office, **{**values, **changes})


def test_a_plan_fixes_all_but_the_seed(office, cycle, filed, pool):
    plan = committed(office, cycle)

    document = plan.document
    assert [row["name"] for row in document["applications"]] == [
        one.organisation.name for one in sorted(filed, key=lambda one: one.organisation.code)
    ]
    assert [row["expert"] for row in document["experts"]] == sorted(e.person.ref for e in pool)
    assert plan.digest == draws.digest(document)
    assert plans.broken_promises(document) == []
    entry = Entry.objects.get()
    assert entry.act == "承诺匹配"
    assert entry.facts == {
        "ordinal": 1, "reason": "", "seed_source": SOURCE, "demand": 3, "seniors": 1, "reserves": 1,
        "cap": [1, 2], "applications": 3, "experts": 12, "forbidden": 0, "digest": plan.digest,
    }  # fmt: skip


def test_what_an_application_says_of_itself_decides_the_fit(office, cycle, filed, pool):
    Filing.objects.create(
        application=filed[0], ordinal=1, name="东方重工有限公司", code=filed[0].organisation.code,
        facts={"industry": "c3411", "quality_foundations": ["standards", "unknown"]},
        undertaken_by="法人", filed_by=office, filed_at=world.NOON,
    )  # fmt: skip

    document = committed(office, cycle).document

    rows = {row["application"]: row for row in document["applications"]}
    about = rows[filed[0].organisation.code]
    assert (about["industry"], about["disciplines"]) == ("C3411", ["标准"])
    fits = dict(zip(rows, document["affinity"], strict=True))
    assert set(fits[filed[0].organisation.code]) == {4}  # 制造业
    assert set(fits[filed[1].organisation.code]) == {0}


def test_the_seed_and_the_plan_decide_who_reviews_what(office, cycle, filed, pool):
    plan = committed(office, cycle)

    matching = revealed(office, plan, seed=" ３ 1  6 2 ")

    assert matching.seed == "3 1 6 2"
    assert matching.result == matchings.draw(plan.document, seed="3 1 6 2")
    assert queries.matching_holds(matching)
    assert plans.faults(queries.matching_record(matching)) == []
    entry = Entry.objects.last()
    assert entry.act == "整体匹配"
    assert entry.facts == {
        "commitment": plan.digest, "seed": "3 1 6 2", "witnesses": ["甄一", "甄二"],
        "result": draws.digest(matching.result),
    }  # fmt: skip


def test_a_matching_that_is_not_what_was_committed_to_does_not_hold(office, cycle, filed, pool):
    matching = revealed(office, committed(office, cycle))

    matching.result = matching.result[::-1]
    assert queries.matching_holds(matching)
    matching.result[0]["experts"].reverse()
    assert not queries.matching_holds(matching)


@pytest.mark.clause(Clause.RECUSAL)
def test_whoever_keeps_out_is_not_matched(office, cycle, filed, pool, expert):
    tied = expert("王评", ("东方重工", filed[0].organisation.code, None, None))
    Recusal.objects.create(
        cycle=cycle, person=pool[0].person, organisation=filed[1].organisation, kind="kin",
        source="declared", reason="亲属", at=world.NOON,
    )  # fmt: skip
    Post.objects.create(person=pool[1].person, role=Role.SUPERVISOR, since=world.LONG_AGO)

    waits(cycle, "第四公司"), waits(cycle, "第五公司")

    document = committed(office, cycle, min_load=1).document

    shut = matchings.closed(document)
    assert shut[(filed[0].organisation.code, tied.person.ref)] == "任职回避"
    assert shut[(filed[1].organisation.code, pool[0].person.ref)] == "申报或认定回避"
    assert [why for (_, e), why in shut.items() if e == pool[1].person.ref] == ["另有职务"] * 5
    assert plans.broken_promises(document) == []


def test_colleagues_are_never_on_one_panel(office, cycle, filed, expert):
    for n in range(12):
        expert(f"专家{n:02d}", (f"第{n // 2}研究院有限公司", "", None, None))

    document = committed(office, cycle).document

    colleagues = matchings.employers(document["experts"])
    assert len(set(colleagues.values())) == 6
    for layer in document["layers"]:
        for panel in layer:
            assert len({colleagues[e] for e in panel}) == 3


def test_former_employers_make_no_colleagues(office, cycle, filed, expert):
    for n in range(6):
        expert(f"专家{n:02d}", ("旧研究院", "", None, world.LONG_AGO))

    assert [row["employers"] for row in committed(office, cycle, max_load=3).document["experts"]] == (
        [[]] * 6
    )  # fmt: skip


def test_a_panel_that_an_expert_sits_on_counts_as_load(office, cycle, filed, pool):
    form_panel(
        cycle=cycle, name="第一组", leader=pool[0], experts=pool[:3], by=office, at=world.NOON
    )

    document = committed(office, cycle, min_load=1).document

    rows = {row["expert"]: row for row in document["experts"]}
    assert [
        (rows[e.person.ref]["min_load"], rows[e.person.ref]["max_load"]) for e in pool[2:4]
    ] == [
        (0, 1),
        (1, 2),
    ]


def test_what_cannot_be_matched_is_refused_in_words(office, cycle, filed, expert):
    code = filed[0].organisation.code
    for n in range(6):
        employer = ("东方重工", code, None, None) if n < 4 else (f"第{n}院", "", None, None)
        expert(f"专家{n:02d}", employer)

    with pytest.raises(Refused) as refused:
        committed(office, cycle, applications=filed[:1])

    (said,) = refused.value.refusals
    assert str(said).startswith(
        "无法匹配：档案 东方重工有限公司 需 3 名，可选仅 2 名：因任职回避 4 名。"
        "办法：请增加 1 名可选专家，或减少 1 名需求。"
    )
    assert not MatchingPlan.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed_source": " "}, "没有写明种子从哪里来"),
        ({"demand": 4}, "评审组应为3人"),
        ({"min_load": 3, "max_load": 2}, "负荷上下限不对"),
        ({"min_load": -1}, "负荷上下限不对"),
        ({"max_load": 0}, "负荷上下限不对"),
        ({"seniors": 4}, "不能要求4名高级职称"),
        ({"cap_percent": 100}, "概率上限应在10%至90%之间"),
        ({"cap_percent": 5}, "概率上限应在10%至90%之间"),
        ({"applications": []}, "没有等待分派的申报"),
    ],
)
def test_a_plan_makes_sense(office, cycle, filed, pool, changes, said):
    with pytest.raises(Refused, match=said):
        committed(office, cycle, **changes)

    assert not Entry.objects.exists()


def test_only_who_waits_for_a_panel_is_matched(office, cycle, filed, pool):
    elsewhere = waits(world.cycle(at_step=Step.DESK_REVIEW), "他届公司")
    early = world.application(cycle, name="未受理公司", state=State.FILED)

    for other in (elsewhere, early):
        with pytest.raises(Refused, match=f"{other}不在等待分派之列"):
            committed(office, cycle, applications=[*filed, other])

    assert not Entry.objects.exists()


def test_matching_again_needs_a_reason_that_is_published(office, cycle, filed, pool):
    committed(office, cycle)

    with pytest.raises(Refused, match="不能换种子重配"):
        committed(office, cycle)
    again = committed(office, cycle, reason="两名专家病假")

    assert (again.ordinal, again.document["reason"]) == (2, "两名专家病假")
    assert Entry.objects.last().facts["reason"] == "两名专家病假"
    assert Entry.objects.count() == 2


def test_a_seed_is_revealed_once(office, cycle, filed, pool):
    plan = committed(office, cycle)
    first = revealed(office, plan)

    with pytest.raises(Refused, match="不能再掷"):
        revealed(office, plan, seed="6 6 6")

    assert Matching.objects.get() == first
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"at": world.NOON}, "种子不能早于承诺"),
        ({"seed": " "}, "没有填写抽取种子"),
        ({"witnesses": ["甄一"]}, "现为1名"),
        ({"witnesses": ["甄一", "李办"]}, "不能同时作见证人"),
    ],
)
def test_a_seed_comes_later_and_before_witnesses(office, cycle, filed, pool, changes, said):
    plan = committed(office, cycle)

    with pytest.raises(Refused, match=said):
        revealed(office, plan, **changes)

    assert not Matching.objects.exists()
    assert Entry.objects.count() == 1


def test_the_chair_approves(office, chair, cycle, filed, pool):
    matching = revealed(office, committed(office, cycle))

    approve_matching(matching=matching, by=chair, at=LATER)

    assert MatchingApproval.objects.get().by == chair
    entry = Entry.objects.last()
    assert entry.act == "批准匹配"
    assert entry.facts == {
        "commitment": matching.plan.digest, "seed": "3 1 6 2", "result": draws.digest(matching.result)
    }  # fmt: skip
    with pytest.raises(Refused, match="已经批准"):
        approve_matching(matching=matching, by=chair, at=LATER)


@pytest.mark.parametrize("who", ["committed", "revealed"])
def test_whoever_had_a_hand_in_it_does_not_approve(office, chair, cycle, filed, pool, who):
    Post.objects.create(person=chair, role=Role.OFFICE, since=world.LONG_AGO)
    plan = committed(chair if who == "committed" else office, cycle)
    matching = revealed(chair if who == "revealed" else office, plan)

    with pytest.raises(Refused, match="不能批准自己的抽取"):
        approve_matching(matching=matching, by=chair, at=LATER)

    assert not MatchingApproval.objects.exists()


def test_each_act_is_for_its_role(office, chair, cycle, filed, pool):
    with pytest.raises(Refused):
        committed(chair, cycle)
    plan = committed(office, cycle)
    with pytest.raises(Refused):
        revealed(chair, plan)
    matching = revealed(office, plan)
    with pytest.raises(Refused):
        approve_matching(matching=matching, by=office, at=LATER)

    assert Entry.objects.count() == 2


def test_names_are_known_where_experts_may_be_challenged_or_after_the_desk_review(cycle, db):
    silent = world.cycle(at_step=Step.DESK_REVIEW, applicant_may_challenge=False)

    assert queries.names_are_known(cycle)
    assert not queries.names_are_known(silent)
    StepDone.objects.create(cycle=silent, step=Step.DESK_REVIEW, at=LATER)
    assert queries.names_are_known(silent)


def test_committing_costs_as_many_queries_for_many_as_for_few(
    office, cycle, filed, expert, django_assert_max_num_queries
):
    for n in range(30):
        expert(f"专家{n:02d}", (f"第{n}研究院", "", None, None), pool=Pool.CITY)
    for n in range(27):
        waits(cycle, f"第{n}有限公司")

    with django_assert_max_num_queries(36):
        committed(office, cycle, max_load=5)

    assert not Panel.objects.exists()
