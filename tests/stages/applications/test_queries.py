import pytest

from tests import world
from tests.stages.applications import scene
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.procedure import procedure
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import queries, rules


@pytest.fixture
def three(cycle):
    return [
        scene.filed(cycle, name="东方重工有限公司", number="JINSHUI-2026-1-007"),
        scene.filed(cycle, name="东方酒店", state=State.ACCEPTED),
        scene.filed(cycle, name="精工仪器"),
    ]


def test_applications_are_counted_by_state(cycle, three):
    assert queries.counted_by_state(cycle) == {State.FILED: 2, State.ACCEPTED: 1}


def test_a_page_counts_no_further_than_it_says(cycle, three, django_assert_num_queries):
    with django_assert_num_queries(1):
        shown = queries.counted_by_state(cycle)
    assert list(shown.items()) == [(State.ACCEPTED, 1), (State.FILED, 2)]
    assert queries.counted_by_state(cycle, most=0) == {State.FILED: 1, State.ACCEPTED: 1}


@pytest.mark.parametrize(
    ("text", "places"),
    [("东方", [0, 1]), ("jinshui-2026-1-007", [0]), ("西方", [])],
)
def test_applications_are_found_by_name_or_number(cycle, three, text, places):
    found = queries.found_by(text, queries.applications_in(cycle))

    assert list(found) == [three[place] for place in places]


def test_applications_are_found_by_code_among_those_in_a_state(cycle, three):
    code = three[1].organisation.code

    assert list(queries.found_by(code, queries.applications_in(cycle))) == [three[1]]
    assert list(queries.found_by("东方", queries.applications_in(cycle, State.FILED))) == [three[0]]


def test_a_list_of_any_length_is_one_query(cycle, three, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [a.organisation.name for a in queries.applications_in(cycle)]

    assert len(names) == 3


def test_counting_stops_where_nobody_reads_on(cycle, three):
    found = queries.applications_in(cycle)

    assert (queries.counted(found, most=3), queries.counted(found, most=1)) == (3, 2)


def test_an_applicant_finds_its_own_applications_only(cycle, three):
    applicant = scene.contact_of(three[2].organisation, "周申")

    assert list(queries.applications_of(applicant, at=world.NOON)) == [three[2]]
    assert list(queries.applications_of(world.person("路人"), at=world.NOON)) == []


def test_the_newest_file_comes_first_and_the_latest_filing_counts(cycle):
    application = scene.filed(cycle)
    scene.file(application, {"employees": 9}, ordinal=2)

    latest = queries.latest_filing(application)

    kinds = [attachment.kind for attachment in queries.files_of(application)]
    assert kinds == sorted(kinds, key=list(queries.attached(application)).index, reverse=True)
    assert (latest.ordinal, queries.latest_filings([application])[application.pk]) == (2, latest)


@pytest.mark.clause(Clause.RECOMMENDATION)
def test_where_recommendation_comes_after_screening_it_is_not_asked_before():
    later = procedure(["announcement", "filing", "screening", "recommendation"])
    first = edition("jinshui-revised").procedure

    assert not rules.recommendation_comes_first(later)
    assert rules.recommendation_comes_first(first)


@pytest.mark.clause(Clause.QUOTA)
@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        ({}, 1),
        ({"specialised_new": False}, 1),
        ({"specialised_new": True}, 0),
        ({"honours": ["specialised-new"]}, 0),
    ],
)
def test_a_reserved_place_is_claimed_with_its_ground(facts, refusals):
    terms = edition("zhengzhou-2022").terms

    assert len(rules.tags_are_unproven(terms, ["specialised-new", "services"], facts)) == refusals


@pytest.mark.clause(Clause.FILING)
@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        ({"years_in_operation": 3, "non_profit": None, "unknown": object()}, 0),
        ({"years_in_operation": True}, 1),
        ({"non_profit": "是"}, 1),
        ({"honours": [1]}, 1),
        ({"quality_foundations": "standards", "employees": "八"}, 2),
    ],
)
def test_facts_of_the_wrong_kind_are_all_named(facts, refusals):
    assert len(rules.facts_are_malformed(edition("jinshui-revised"), facts)) == refusals
