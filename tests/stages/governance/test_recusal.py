from datetime import timedelta

import pytest

from tests import world
from zhiheng.instruments.ledger.acts import OutsideAnAct, ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import parts, queries
from zhiheng.stages.governance.actions import (
    challenge_expert,
    declare,
    dismiss_challenge,
    pin_recusal,
    recuse_member,
)
from zhiheng.stages.governance.models import (
    Challenge,
    ChallengeDismissal,
    Declaration,
    Recusal,
)
from zhiheng.stages.governance.vocabulary import ConflictKind

pytestmark = pytest.mark.clause(Clause.RECUSAL)


def said(cycle, expert, organisation, kind=ConflictKind.NONE, detail=""):
    return declare(
        cycle=cycle,
        organisation=organisation,
        kind=kind,
        detail=detail,
        by=expert.person,
        at=world.NOON,
    )


def kept_out(cycle):
    return [
        (r.person.name, r.organisation.name, r.kind, r.source, r.reason)
        for r in queries.recusals(cycle)
    ]


def test_an_expert_without_ties_declares_so_and_may_go_on(cycle, expert, applicant):
    wang = expert("王评")

    declaration = said(cycle, wang, applicant)

    assert queries.has_declared(cycle, wang, applicant)
    assert not queries.is_recused(cycle, wang.person, applicant)
    entry = Entry.objects.get()
    assert (entry.act, entry.subject) == ("申报利害关系", ref(declaration))
    assert entry.facts == {"organisation": applicant.code, "kind": "none", "recused": False}


@pytest.mark.parametrize("kind", [k for k in ConflictKind if k != ConflictKind.NONE])
def test_any_tie_that_is_declared_recuses(cycle, expert, applicant, kind):
    wang = expert("王评")

    said(cycle, wang, applicant, kind, "妻子在该公司任财务")

    assert kept_out(cycle) == [("王评", "东方重工有限公司", kind, "declared", "妻子在该公司任财务")]
    assert queries.recused_from(cycle, applicant) == {wang.person.pk}
    assert Entry.objects.get().facts["recused"] is True


def test_a_tie_that_the_system_knows_recuses_whatever_was_said(cycle, expert, applicant):
    wang = expert("王评", ("东方重工", applicant.code, None, None))

    declaration = said(cycle, wang, applicant, ConflictKind.NONE)

    assert declaration.kind == "none"
    assert kept_out(cycle) == [
        (
            "王评",
            "东方重工有限公司",
            "employment",
            "detected",
            "任职单位“东方重工”与“东方重工有限公司”代码一致",
        )
    ]


def test_a_recusal_binds_for_that_applicant_and_that_cycle_only(cycle, expert, applicant):
    wang, other = expert("王评"), world.organisation("西岭食品有限公司")
    next_cycle = world.cycle()

    said(cycle, wang, applicant, ConflictKind.KIN)

    assert [r.organisation for r in queries.recusals_of(wang.person, cycle)] == [applicant]
    assert not queries.is_recused(cycle, wang.person, other)
    assert not queries.is_recused(next_cycle, wang.person, applicant)
    assert queries.recused_from(cycle, other) == set()


def test_an_expert_declares_once_for_each_applicant(cycle, expert, applicant):
    wang = expert("王评")
    said(cycle, wang, applicant, ConflictKind.KIN)

    with pytest.raises(Refused, match="一经申报不再更改"):
        said(cycle, wang, applicant, ConflictKind.NONE)

    assert Declaration.objects.get().kind == "kin"
    assert Entry.objects.count() == 1


def test_declaring_no_tie_lifts_no_recusal(office, cycle, expert, applicant):
    wang = expert("王评")
    pinned(office, cycle, wang.person, applicant)

    said(cycle, wang, applicant, ConflictKind.NONE)

    assert queries.is_recused(cycle, wang.person, applicant)


def test_a_tie_declared_after_a_recusal_keeps_the_first_ground(office, cycle, expert, applicant):
    wang = expert("王评")
    pinned(office, cycle, wang.person, applicant)

    said(cycle, wang, applicant, ConflictKind.KIN)

    assert [source for _, _, _, source, _ in kept_out(cycle)] == ["pinned"]


def test_other_ties_are_explained(cycle, expert, applicant):
    with pytest.raises(Refused, match="没有说明是什么关系"):
        said(cycle, expert("王评"), applicant, ConflictKind.OTHER)

    assert not Declaration.objects.exists()
    assert not Entry.objects.exists()


def test_only_an_expert_in_office_declares(cycle, expert, applicant):
    retired = expert("退休专家")
    yesterday = world.NOON.date() - timedelta(days=1)
    Post.objects.filter(person=retired.person).update(until=yesterday)

    with pytest.raises(Refused, match="不担任评审专家"):
        said(cycle, retired, applicant)

    assert not Entry.objects.exists()


def test_the_role_without_an_entry_in_the_pool_declares_nothing(cycle, applicant):
    nobody = world.person("未入库者", Role.EXPERT)

    with pytest.raises(Refused, match="不担任评审专家"):
        declare(cycle=cycle, organisation=applicant, kind="none", by=nobody, at=world.NOON)

    assert not Entry.objects.exists()


# Challenges


@pytest.fixture
def clerk(applicant):
    return world.person("陈经办", Role.APPLICANT, organisation=applicant)


def challenged(by, cycle, applicant, expert, reason="曾为竞争对手提供咨询"):
    return challenge_expert(
        cycle=cycle,
        organisation=applicant,
        expert=expert,
        reason=reason,
        by=by,
        at=world.NOON,
    )


def test_an_applicants_challenge_waits_for_a_decision(cycle, clerk, applicant, expert):
    wang = expert("王评")

    challenge = challenged(clerk, cycle, applicant, wang)

    assert list(queries.open_challenges(cycle)) == [challenge]
    assert not queries.is_recused(cycle, wang.person, applicant)
    entry = Entry.objects.get()
    assert (entry.act, entry.facts) == (
        "申请专家回避",
        {
            "organisation": applicant.code,
            "expert": wang.person.ref,
            "reason": "曾为竞争对手提供咨询",
        },
    )


def test_a_challenge_is_granted_by_pinning_a_recusal(office, cycle, clerk, applicant, expert):
    wang = expert("王评")
    challenged(clerk, cycle, applicant, wang)

    pinned(office, cycle, wang.person, applicant, reason="核实属实")

    assert kept_out(cycle) == [("王评", "东方重工有限公司", "competitor", "challenged", "核实属实")]
    assert not queries.open_challenges(cycle).exists()


def test_a_challenge_is_dismissed_with_a_reason_told_to_the_applicant(
    office, cycle, clerk, applicant, expert
):
    challenge = challenged(clerk, cycle, applicant, expert("王评"))

    dismissal = dismiss_challenge(
        challenge=challenge, reason="所述咨询发生在十年前", by=office, at=world.NOON
    )

    assert challenge.dismissal == dismissal
    assert not queries.open_challenges(cycle).exists()
    assert kept_out(cycle) == []
    entry = Entry.objects.last()
    assert (entry.act, entry.facts) == (
        "驳回回避申请",
        {"to": [ref(applicant)], "reason": "所述咨询发生在十年前"},
    )


def test_a_challenge_is_decided_once(office, cycle, clerk, applicant, expert):
    dismissed = challenged(clerk, cycle, applicant, expert("甲"))
    granted = challenged(clerk, cycle, applicant, expert("乙"))
    dismiss_challenge(challenge=dismissed, reason="无据", by=office, at=world.NOON)
    pinned(office, cycle, granted.expert.person, applicant)

    for challenge, words in ((dismissed, "已经驳回"), (granted, "已得到支持")):
        with pytest.raises(Refused, match=words):
            dismiss_challenge(challenge=challenge, reason="再驳", by=office, at=world.NOON)

    assert ChallengeDismissal.objects.count() == 1


def test_a_dismissal_and_a_challenge_need_a_reason(office, cycle, clerk, applicant, expert):
    challenge = challenged(clerk, cycle, applicant, expert("甲"))

    with pytest.raises(Refused, match="没有写明理由"):
        dismiss_challenge(challenge=challenge, reason=" ", by=office, at=world.NOON)
    with pytest.raises(Refused, match="没有写明理由"):
        challenged(clerk, cycle, applicant, expert("乙"), reason="")

    assert not ChallengeDismissal.objects.exists()
    assert Challenge.objects.count() == 1


def test_an_applicant_challenges_an_expert_once(cycle, clerk, applicant, expert):
    wang = expert("王评")
    challenged(clerk, cycle, applicant, wang)

    with pytest.raises(Refused, match="刚刚已经办理"):
        challenged(clerk, cycle, applicant, wang)

    assert Entry.objects.count() == 1


def test_no_challenge_where_the_terms_foresee_none(clerk, applicant, expert):
    strict = world.cycle(applicant_may_challenge=False)

    with pytest.raises(Refused, match="没有由申报组织申请专家回避的规定"):
        challenged(clerk, strict, applicant, expert("王评"))

    assert not Challenge.objects.exists()
    assert not Entry.objects.exists()


def test_an_applicant_challenges_for_itself_only(cycle, clerk, expert):
    rival = world.organisation("西岭食品有限公司")

    with pytest.raises(Refused, match="不是“西岭食品有限公司”的经办人"):
        challenged(clerk, cycle, rival, expert("王评"))

    assert not Entry.objects.exists()


# Found by the office


def pinned(by, cycle, person, organisation, kind=ConflictKind.COMPETITOR, reason="举报核实"):
    return pin_recusal(
        cycle=cycle,
        person=person,
        organisation=organisation,
        kind=kind,
        reason=reason,
        by=by,
        at=world.NOON,
    )


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISOR])
def test_office_and_supervision_find_that_somebody_must_keep_out(cycle, expert, applicant, role):
    wang = expert("王评")

    recusal = pinned(world.person("张三", role), cycle, wang.person, applicant)

    assert kept_out(cycle) == [("王评", "东方重工有限公司", "competitor", "pinned", "举报核实")]
    entry = Entry.objects.get()
    assert (entry.act, entry.subject) == ("认定回避", ref(recusal))
    assert entry.facts == {
        "to": [ref(wang.person)],
        "person": wang.person.ref,
        "organisation": applicant.code,
        "kind": "competitor",
        "source": "pinned",
        "reason": "举报核实",
    }


def test_nobody_is_recused_twice(office, cycle, expert, applicant):
    wang = expert("王评")
    pinned(office, cycle, wang.person, applicant)

    with pytest.raises(Refused, match="无需再办"):
        pinned(office, cycle, wang.person, applicant)

    assert Recusal.objects.count() == Entry.objects.count() == 1


def test_a_recusal_names_the_tie_and_the_reason(office, cycle, expert, applicant):
    wang = expert("王评")

    with pytest.raises(Refused, match="没有选择利害关系的种类"):
        pinned(office, cycle, wang.person, applicant, kind=ConflictKind.NONE)
    with pytest.raises(Refused, match="没有写明理由"):
        pinned(office, cycle, wang.person, applicant, reason="")

    assert not Recusal.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.CHAIR, Role.APPLICANT])
def test_nobody_else_pins_a_recusal(cycle, expert, applicant, role):
    with pytest.raises(Refused, match="不担任"):
        pinned(world.person("张三", role), cycle, expert("王评").person, applicant)

    assert not Entry.objects.exists()


# Committee members


def member_recused(by, cycle, organisation, reason="持有该公司股票"):
    return recuse_member(
        cycle=cycle,
        organisation=organisation,
        kind=ConflictKind.SHAREHOLDING,
        reason=reason,
        by=by,
        at=world.NOON,
    )


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.CHAIR])
def test_a_committee_member_keeps_out_of_one_applicant(cycle, applicant, role):
    member = world.person("赵委员", role)

    member_recused(member, cycle, applicant)

    assert kept_out(cycle) == [
        ("赵委员", "东方重工有限公司", "shareholding", "declared", "持有该公司股票")
    ]
    entry = Entry.objects.get()
    assert (entry.act, entry.by) == ("委员回避", member.ref)


def test_a_member_keeps_out_once_and_says_why(cycle, applicant):
    member = world.person("赵委员", Role.COMMITTEE)

    with pytest.raises(Refused, match="没有写明理由"):
        member_recused(member, cycle, applicant, reason="")
    member_recused(member, cycle, applicant)
    with pytest.raises(Refused, match="无需再办"):
        member_recused(member, cycle, applicant)

    assert Recusal.objects.count() == Entry.objects.count() == 1


def test_the_office_recuses_no_member_in_their_name(office, cycle, applicant):
    with pytest.raises(Refused, match="不担任"):
        member_recused(office, cycle, applicant)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECORDS)
def test_keeping_somebody_out_outside_an_act_is_impossible(cycle, expert, applicant):
    with pytest.raises(OutsideAnAct):
        parts.recuse(
            cycle=cycle,
            person=expert("王评").person,
            organisation=applicant,
            kind="kin",
            source="pinned",
            reason="亲属",
            at=world.NOON,
        )

    assert not Recusal.objects.exists()
