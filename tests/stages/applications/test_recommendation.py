import pytest

from tests import world
from tests.stages.applications import scene
from tests.stages.applications.scene import A_MICROSECOND, LAST_MOMENT, refused
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import actions, queries, rules
from zhiheng.stages.applications.models import Recommendation

pytestmark = pytest.mark.clause(Clause.RECOMMENDATION)


@pytest.fixture
def filed(cycle):
    return scene.filed(cycle)


@pytest.fixture
def street(db):
    return scene.recommender()


def recommend(application, giver, **values):
    body, clerk = giver
    values = {"recommender": body, "opinion": "同意推荐", "signed_by": "郑主任", **values}
    values = {"by": clerk, "at": world.NOON, **values}
    return actions.recommend_application(application=application, **values)


@pytest.mark.clause(Clause.PREFERENCE)
def test_a_street_recommends_and_the_preferences_are_noted(filed, street):
    recommendation = recommend(filed, street)

    assert (recommendation.kind, recommendation.preferences) == ("street", ["high-tech"])
    assert scene.state_of(filed) == State.RECOMMENDED
    entry = Entry.objects.get()
    assert (entry.act, entry.article) == ("推荐", "第十三条")
    assert entry.facts["recommender"] == ref(street[0])


@pytest.mark.clause(Clause.PREFERENCE)
@pytest.mark.parametrize(
    ("name", "noted"),
    [
        ("jinshui-2017", ["well-known-trademark", "high-tech"]),
        ("jinshui-revised", ["trademark", "high-tech", "specialised-new"]),
    ],
)
def test_the_same_honours_are_preferences_as_each_edition_lists_them(db, street, name, noted):
    honours = ["well-known-trademark", "trademark", "high-tech"]
    facts = {**scene.GOOD_FACTS, "specialised_new": True, "honours": honours}
    application = scene.filed(world.cycle(name), facts=facts)

    assert recommend(application, street).preferences == noted


@pytest.mark.parametrize(("name", "valid"), [("jinshui-2017", False), ("jinshui-revised", True)])
def test_a_park_recommends_only_under_the_revised_measures(db, name, valid):
    application = scene.filed(world.cycle(name))
    park = scene.recommender(BodyKind.PARK, "金水科教园区管委会")

    if valid:
        assert recommend(application, park).kind == "park"
    else:
        [refusal] = refused(recommend, application=application, giver=park)
        assert refusal == (
            Clause.RECOMMENDATION,
            "金水科教园区管委会不属于本版有权推荐的单位（街道办事处、区级主管部门）。",
        )


def test_a_district_recommends_to_the_city(db):
    application = scene.filed(world.cycle("zhengzhou-2022"))
    district = scene.recommender(BodyKind.GOVERNMENT, "金水区人民政府")

    assert recommend(application, district).kind == "district-government"


def test_a_clerk_does_not_recommend_in_the_name_of_another_body(filed, street):
    other = world.body(BodyKind.STREET, "花园路街道办事处")

    [refusal] = refused(recommend, application=filed, giver=street, recommender=other)

    assert refusal == (
        Clause.RECOMMENDATION,
        "钱荐不是花园路街道办事处的推荐经办人，不能以该单位名义推荐。",
    )


@pytest.mark.parametrize("role", [Role.OFFICE, Role.APPLICANT])
def test_neither_the_office_nor_the_applicant_recommends(filed, street, role):
    other = world.person("李办", role, organisation=filed.organisation)

    [(clause, _)] = refused(recommend, application=filed, giver=street, by=other)

    assert clause == Clause.RECOMMENDATION


@pytest.mark.parametrize("blank", ["opinion", "signed_by"])
def test_a_recommendation_has_an_opinion_and_a_signature(filed, street, blank):
    [refusal] = refused(recommend, application=filed, giver=street, **{blank: " "})

    assert refusal == (Clause.RECOMMENDATION, "推荐意见或者签署人为空。")


@pytest.mark.parametrize("state", [State.DRAFTING, State.RECOMMENDED, State.ACCEPTED])
def test_only_a_file_that_waits_for_it_is_recommended(cycle, street, state):
    application = scene.filed(cycle, state=state)

    [(clause, reason)] = refused(recommend, application=application, giver=street)

    assert (clause, "只有“已申报”的申报" in reason) == (Clause.RECOMMENDATION, True)


def test_recommending_at_the_last_moment_is_in_time(filed, street):
    recommend(filed, street, at=LAST_MOMENT)

    assert Recommendation.objects.exists()


def test_recommending_later_is_too_late(filed, street):
    [(clause, _)] = refused(
        recommend, application=filed, giver=street, at=LAST_MOMENT + A_MICROSECOND
    )

    assert clause == Clause.RECOMMENDATION


def close(cycle, by, at=LAST_MOMENT + A_MICROSECOND):
    return actions.close_recommendation(cycle=cycle, by=by, at=at)


@pytest.fixture
def recommending(db):
    return world.cycle(at_step=Step.RECOMMENDATION)


def test_whoever_nobody_recommended_goes_no_further(recommending, timetable):
    left, chosen = scene.filed(recommending), scene.recommended(recommending, name="精工仪器")

    assert close(recommending, timetable) == 1

    assert (scene.state_of(left), scene.state_of(chosen)) == (
        State.NOT_RECOMMENDED,
        State.RECOMMENDED,
    )
    assert Entry.objects.get().facts["to"] == [ref(left.organisation)]


def test_recommendation_does_not_close_while_its_window_runs(recommending, timetable):
    [(clause, _)] = refused(close, cycle=recommending, by=timetable, at=LAST_MOMENT)

    assert clause == Clause.RECOMMENDATION


def test_recommendation_does_not_close_over_a_suspended_file(recommending, timetable):
    scene.suspend(scene.filed(recommending))

    [refusal] = refused(close, cycle=recommending, by=timetable)

    assert refusal == (Clause.SCREENING, "东方重工有限公司因主体变更中止，尚未作出决定。")


def test_a_recommender_does_not_close_the_step(recommending, street):
    [(_, reason)] = refused(close, cycle=recommending, by=street[1])

    assert "不担任" in reason


def test_what_a_recommender_sees_is_what_waits_and_what_it_recommended(recommending, street):
    waiting = scene.filed(recommending)
    chosen = scene.recommended(recommending, name="精工仪器", by=street[0])
    scene.recommended(recommending, name="花园商贸")

    assert list(queries.awaiting_recommendation(recommending)) == [waiting]
    assert [r.application for r in queries.recommended_by(street[0])] == [chosen]


def test_who_recommended_is_what_the_paper_says_and_not_what_was_typed():
    which = edition("jinshui-revised")
    typed = {**scene.GOOD_FACTS, "recommended_by": "street"}
    on = {"founded_on": None, "on": scene.TODAY}

    found = rules.conditions_unmet(which, which.terms, typed, recommended_by=None, **on)

    assert [refusal.clause for refusal in found] == [Clause.RECOMMENDATION]
