"""An expert finds a conflict while reviewing (domain.md §6, case 3)."""

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.governance.models import Recusal
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import recuse_mid_review, strike_assignment
from zhiheng.stages.reviews.models import ItemScore, Strike

pytestmark = pytest.mark.clause(Clause.RECUSAL)


def names(assignments):
    return [assignment.expert.person.name for assignment in assignments]


def test_who_finds_a_conflict_is_out_at_once_and_the_next_reserve_moves_up(cycle, filed):
    panel = cast.panel_of(cycle, reserves=[cast.expert("吴补")])
    _, second, _ = cast.assigned(filed, panel)
    cast.scored(second)
    expert = second.expert.person

    replacement = recuse_mid_review(
        assignment=second, kind="kin", reason="总经理是我表弟", by=expert, at=world.NOON
    )

    assert (replacement.expert.person.name, replacement.panel) == ("吴补", panel)
    assert replacement.due_at == world.NOON + (second.due_at - second.assigned_at)
    assert not queries.assignments_of(expert).exists()
    assert list(queries.files_open_to(expert, filed)) == []
    assert ItemScore.objects.filter(scoresheet=second.scoresheet).exists()  # kept …
    assert queries.standing(filed).sheets == []  # … and excluded
    assert Strike.objects.get().reason == "总经理是我表弟"
    assert Recusal.objects.get().person == expert
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["kind"]) == ("评审中回避", "kin")
    assert entry.facts["replacement"] == replacement.expert.person.ref


def test_without_a_free_reserve_the_conflicted_expert_is_out_all_the_same(filed, assignments):
    leader = assignments[0]

    replacement = recuse_mid_review(
        assignment=leader, kind="kin", reason="亲属", by=leader.expert.person, at=world.NOON
    )

    assert replacement is None
    assert [r.counts for r in queries.reviewers_of(filed)] == [False, True, True]
    assert queries.leader_of(filed) == assignments[1].expert


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"reason": " "}, "没有填写事由"), ({"kind": "none"}, "利害关系")],
    ids=["no reason", "no conflict"],
)
def test_a_recusal_says_what_ties_the_expert(assignments, changes, refusal):
    one = assignments[1]
    arguments = {"kind": "kin", "reason": "亲属", **changes}

    with pytest.raises(Refused, match=refusal):
        recuse_mid_review(assignment=one, by=one.expert.person, at=world.NOON, **arguments)

    assert not Strike.objects.exists()
    assert not Entry.objects.exists()


def test_a_second_click_on_recusal_is_refused(assignments):
    one = assignments[1]
    cast.struck(one)

    with pytest.raises(Refused, match="已经排除"):
        recuse_mid_review(
            assignment=one, kind="kin", reason="亲属", by=one.expert.person, at=world.NOON
        )

    assert not Entry.objects.exists()


def test_nobody_recuses_in_the_name_of_another(office, assignments):
    for stranger in (office, assignments[0].expert.person):
        with pytest.raises(Refused, match="没有分派给|不担任评审专家"):
            recuse_mid_review(
                assignment=assignments[1], kind="kin", reason="亲属", by=stranger, at=world.NOON
            )

    assert not Entry.objects.exists()


def test_the_office_strikes_an_expert_and_names_who_replaces_them(office, assignments):
    newcomer = cast.expert("吴补")

    replaced = strike_assignment(
        assignment=assignments[2], reason="联系不上", replacement=newcomer, by=office, at=world.NOON
    )

    assert replaced.expert == newcomer
    assert not queries.assignments_of(assignments[2].expert.person).exists()
    assert Entry.objects.get().act == "排除分派"


def test_the_next_reserve_is_of_the_same_group_while_there_is_one(cycle, filed):
    makers, food = cast.expert("制造候补"), cast.expert("食品候补")
    panel = cast.panel_of(cycle, reserves=[makers, food], groups=cast.GROUPS)
    first, _, third = cast.assigned(filed, panel)

    replacement = recuse_mid_review(
        assignment=third, kind="kin", reason="表弟", by=third.expert.person, at=world.NOON
    )

    assert replacement.expert == food
    assert queries.next_reserve(first, at=world.NOON) == makers


@pytest.mark.clause(Clause.PANEL)
def test_of_a_drawn_panel_only_the_next_reserve_replaces(office, cycle, filed):
    second, first = cast.expert("后补"), cast.expert("先补")
    panel = cast.panel_of(cycle, reserves=[first, second])
    one, *_ = cast.assigned(filed, panel)

    with pytest.raises(Refused, match="后补不是下一名候补"):
        strike_assignment(
            assignment=one, reason="病假", replacement=second, by=office, at=world.NOON
        )
    assert not Entry.objects.exists()

    strike_assignment(assignment=one, reason="病假", replacement=first, by=office, at=world.NOON)
    assert names(queries.assignments_to(filed))[-1] == "先补"


@pytest.mark.clause(Clause.RECUSAL, Clause.INDEPENDENT_SCORING)
def test_nobody_who_keeps_out_or_has_other_duties_replaces(office, filed, assignments):
    tied = cast.expert("钱亲", works_at=filed.organisation)
    supervisor = cast.expert("郑纪")
    world.Post.objects.create(person=supervisor.person, role=Role.SUPERVISOR, since=world.LONG_AGO)

    for newcomer, refusal in (
        (tied, "须回避"),
        (assignments[1].expert, "曾分派到"),
        (supervisor, "不参与评分"),
    ):
        with pytest.raises(Refused, match=refusal):
            strike_assignment(
                assignment=assignments[0],
                reason="病假",
                replacement=newcomer,
                by=office,
                at=world.NOON,
            )

    assert not Strike.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("state", "reason", "refusal"),
    [
        (State.CONSULTED, "", "没有填写事由"),
        (State.NOT_ADVANCED, "病假", "不在评审之中"),
    ],
)
def test_a_strike_has_a_reason_and_a_review_that_runs(office, cycle, panel, state, reason, refusal):
    one, *_ = cast.assigned(cast.application(cycle, state=state), panel)

    with pytest.raises(Refused, match=refusal):
        strike_assignment(assignment=one, reason=reason, by=office, at=world.NOON)

    assert not Entry.objects.exists()


def test_a_struck_assignment_is_not_struck_again(office, assignments):
    cast.struck(assignments[0])

    with pytest.raises(Refused, match="已经排除"):
        strike_assignment(assignment=assignments[0], reason="病假", by=office, at=world.NOON)


def test_a_file_opens_after_the_declaration_only(filed, panel):
    one, *_ = cast.assigned(filed, panel, declared=False)
    expert = one.expert.person

    before = queries.file_is_shut(expert, filed)
    cast.declare(one)

    assert "尚未就这一申报组织作利害关系申报" in str(before)
    assert queries.file_is_shut(expert, filed) is None


def test_attachments_and_filings_are_found_only_by_an_expert_whose_file_is_open(filed, panel):
    document = a_document()
    attachment = filed.attachments.create(
        kind="self-report", document=document, attached_at=world.NOON
    )
    one, two, _ = cast.assigned(filed, panel, declared=False)
    cast.declare(one)
    stranger = cast.expert("周外").person

    found = [list(queries.files_open_to(p, filed)) for p in people(one, two)]

    assert found == [[attachment], []]
    assert list(queries.files_open_to(stranger, filed)) == []
    assert not queries.filings_open_to(stranger, filed).exists()
    assert "没有分派给您" in str(queries.file_is_shut(stranger, filed))


def test_a_file_shuts_for_whoever_the_office_finds_conflicted(cycle, filed, assignments):
    expert = assignments[1].expert.person

    cast.recuse(cycle, expert, filed.organisation)

    assert "您已回避" in str(queries.file_is_shut(expert, filed))
    assert not queries.assignments_of(expert).exists()


def people(*assignments):
    return [assignment.expert.person for assignment in assignments]


def a_document():
    return Document.objects.create(
        name="自评.pdf", digest="0" * 64, size=1, kind="pdf", kept_at=world.NOON
    )
