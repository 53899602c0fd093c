"""Facts that match: they bind, they wait for a decision, a decision stands for its facts only."""

from datetime import date

import pytest

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import FormerName, Post
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.methods.conflicts import Strength
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Filing, Recommendation
from zhiheng.stages.governance import actions, queries
from zhiheng.stages.governance.models import DetectionDecision, Employment, Recusal

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.RECUSAL)]
BY_NAME = ("河南东方重工有限责任公司", "", None, None)


@pytest.fixture
def office(db):
    return world.person("李办", Role.OFFICE)


@pytest.fixture
def filed(cycle, applicant):
    return world.application(cycle, organisation=applicant)


def only_found(cycle):
    (found,) = queries.detections(cycle, at=world.NOON)
    return found


def decide(office, found, cycle, **values):
    arguments = {
        "basis_digest": found.detection.digest,
        "ties": False,
        "reason": "同名不同企业",
        **values,
    }
    return actions.decide_detection(
        cycle=cycle,
        expert=found.expert,
        organisation=found.organisation,
        by=office,
        at=world.NOON,
        **arguments,
    )


def file_with(filed, *consultants):
    return Filing.objects.create(
        application=filed,
        ordinal=filed.filings.count() + 1,
        facts={},
        name="东方",
        code=filed.organisation.code,
        undertaken_by="赵总",
        consultants=list(consultants),
        filed_by=world.person("经办"),
        filed_at=world.NOON,
    )


def test_a_name_that_matches_keeps_out_until_it_is_decided(office, cycle, filed, expert):
    expert("王评", BY_NAME)

    found = only_found(cycle)

    assert (found.detection.strength, found.undecided, found.binds) == (Strength.STRONG, True, True)


def test_no_tie_lets_serve_and_is_recorded(office, cycle, filed, expert):
    expert("王评", BY_NAME)

    decision = decide(office, only_found(cycle), cycle)

    found = only_found(cycle)
    assert (found.undecided, found.binds, found.decision) == (False, False, decision)
    assert not Recusal.objects.exists()
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["ties"], entry.facts["basis"]) == (
        "判断利害关系",
        False,
        found.detection.digest,
    )


def test_a_tie_recuses(office, cycle, filed, expert, applicant):
    wang = expert("王评", BY_NAME)

    decide(office, only_found(cycle), cycle, ties=True, reason="确系该公司顾问")

    assert queries.is_recused(cycle, wang.person, applicant)
    assert only_found(cycle).binds


def _former_name(filed, wang):
    FormerName.objects.create(
        organisation=filed.organisation, name="质量研究院", until=date(2020, 1, 1)
    )


def _consultant(filed, wang):
    file_with(filed, "王评")


def _employment(filed, wang):
    Employment.objects.create(expert=wang, name="东方重工有限公司郑州分公司")


@pytest.mark.parametrize("change", [_former_name, _consultant, _employment])
def test_a_decision_stands_only_for_its_facts(office, cycle, filed, expert, change):
    wang = expert("王评", BY_NAME, ("质量研究院", "", None, None))
    decide(office, only_found(cycle), cycle)

    change(filed, wang)

    found = only_found(cycle)
    assert (found.undecided, found.binds, found.decision) == (True, True, None)


def test_the_recommending_body_and_a_named_coach_are_found(office, cycle, filed, expert):
    street = world.body(BodyKind.STREET, "未来路街道办事处")
    wang = expert("王评")
    Post.objects.create(
        person=wang.person, role=Role.RECOMMENDER, body=street, since=world.LONG_AGO
    )
    file_with(filed, "卓越咨询有限公司", "王评")
    Recommendation.objects.create(
        application=filed, recommender=street, kind="street", opinion="同意", signed_by="刘主任",
        at=world.NOON,
    )  # fmt: skip

    found = only_found(cycle)

    assert {tie.kind for tie in found.detection.ties} == {"consultant", "recommender"}
    assert found.detection.strength == Strength.STRONG


def test_the_same_code_is_nobodys_to_decide(office, cycle, filed, expert, applicant):
    expert("王评", ("东方", applicant.code, None, None))

    with pytest.raises(Refused, match="当然回避"):
        decide(office, only_found(cycle), cycle)

    assert not DetectionDecision.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"), [({"basis_digest": "x"}, "已经变化"), ({"reason": " "}, "理由")]
)
def test_a_decision_needs_its_facts_and_a_reason(office, cycle, filed, expert, values, words):
    expert("王评", BY_NAME)

    with pytest.raises(Refused, match=words):
        decide(office, only_found(cycle), cycle, **values)

    assert not Entry.objects.exists()


def test_the_same_facts_are_decided_once(office, cycle, filed, expert):
    expert("王评", BY_NAME)
    decide(office, only_found(cycle), cycle)

    with pytest.raises(Refused, match="已经作出判断"):
        decide(office, only_found(cycle), cycle, ties=True)

    assert Entry.objects.count() == 1


def test_a_new_employer_with_the_same_code_binds_at_once(office, cycle, filed, expert, applicant):
    wang = expert("王评")

    actions.add_employment(expert=wang, name="东方", code=applicant.code, by=office, at=world.NOON)

    assert queries.is_recused(cycle, wang.person, applicant)
    assert Entry.objects.get().facts["recused_from"] == [applicant.code]


def test_could_serve_keeps_nothing_but_that_it_was_asked(office, cycle, filed, expert, applicant):
    free, tied = expert("张评"), expert("王评", BY_NAME)
    asker = world.person("纪监", Role.SUPERVISOR)

    answers = actions.ask_could_serve(
        cycle=cycle, experts=[free, tied], organisations=[applicant], by=asker, at=world.NOON
    )

    assert [(a.serves, len(a.reasons)) for a in answers] == [(True, 0), (False, 1)]
    entry = Entry.objects.get()
    assert (entry.act, len(entry.facts["answer"])) == ("查询能否参加", 64)
    assert not Recusal.objects.exists()
    assert not DetectionDecision.objects.exists()


def test_a_weak_match_must_be_looked_at_first(office, cycle, expert):
    applicant = world.organisation(phone="0371-66668888")
    near = expert("王评", phone="037166668888")

    (answer,) = actions.ask_could_serve(
        cycle=cycle, experts=[near], organisations=[applicant], by=office, at=world.NOON
    )

    assert answer.serves is None


def test_a_question_without_names_is_none(office, cycle, applicant):
    with pytest.raises(Refused, match="没有写明"):
        actions.ask_could_serve(
            cycle=cycle, experts=[], organisations=[applicant], by=office, at=world.NOON
        )

    assert not Entry.objects.exists()


def test_many_cost_no_more_queries_than_few(cycle, filed, experts, django_assert_max_num_queries):
    experts(30)
    for number in range(30):
        world.application(cycle, name=f"第{number}示例有限公司")

    with django_assert_max_num_queries(14):
        queries.detections(cycle, at=world.NOON)
