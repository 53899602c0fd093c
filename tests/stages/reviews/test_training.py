"""试评: one case and its key, every attempt kept, and the gate where an edition asks for it."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews import training_cast as training
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import (
    set_training_case,
    submit_scoresheet,
    submit_training_sheet,
)
from zhiheng.stages.reviews.models import Scoresheet, TrainingCase, TrainingSheet

SAID = {"title": "永丰食品试评案例", "text": "一家虚构企业的自评摘要。"}
LIKE_THE_KEY = {"i1_1": 70, "i2_1": 30}


@pytest.fixture
def gated(tmp_path, monkeypatch, db):
    """A cycle whose edition takes no sheet before 试评 is passed."""
    return cast.review_cycle(edition=training.asks_for_training(tmp_path, monkeypatch))


@pytest.fixture
def seats(gated):
    return cast.assigned(cast.application(gated), cast.panel_of(gated))


def set_case(cycle, by, **values):
    values = {"scheme": cast.SMALL, "key": training.KEY, **SAID, **values}
    return set_training_case(cycle=cycle, by=by, at=world.NOON, **values)


def attempt(case, assignment, scores=None, *, by=None):
    return submit_training_sheet(
        case=case,
        scores=cast.rows(50, **LIKE_THE_KEY) if scores is None else scores,
        by=by or assignment.expert.person,
        at=world.NOON,
    )


def hand_in(assignment):
    return submit_scoresheet(
        assignment=assignment, scores=cast.rows(), by=assignment.expert.person, at=world.NOON
    )


# The case


@pytest.mark.clause(Clause.SCORING, Clause.CRITERIA)
def test_the_office_sets_one_case_with_its_key(cycle, office):
    case = set_case(cycle, office, document=("案例.pdf", world.pdf()))

    assert (case.scheme, case.title, case.document.name) == (cast.SMALL, SAID["title"], "案例.pdf")
    assert case.key["1.1"] == [70, "1.1的方法已展开"]
    entry = Entry.objects.get()
    assert (entry.act, entry.subject, entry.facts["items"]) == ("设定试评案例", ref(case), 6)
    assert "percent" not in str(entry.facts) and "已展开" not in str(entry.facts)


@pytest.mark.clause(Clause.SCORING)
def test_nobody_else_sets_a_case(cycle):
    for role in (Role.EXPERT, Role.SUPERVISOR, Role.CHAIR):
        with pytest.raises(Refused, match="无权办理"):
            set_case(cycle, world.person("路人", role))

    assert not TrainingCase.objects.exists()


@pytest.mark.clause(Clause.SCORING, Clause.CRITERIA)
@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"key": {k: v for k, v in training.KEY.items() if k != "2.1"}}, "2.1 .*没有评分"),
        ({"key": {**training.KEY, "9.9": [50, "—"]}}, "9.9不是"),
        ({"key": {**training.KEY, "1.1": [52, "—"]}}, "参考百分比52不在打分尺度之内"),
        ({"key": {**training.KEY, "1.1": [50, " "]}}, "1.1 .*没有写理由"),
        ({"title": " "}, "没有名称，或者没有内容"),
        ({"text": " "}, "没有名称，或者没有内容"),
        ({"scheme": "gbt-2050"}, "没有采用评分标准"),
    ],
)
def test_a_case_that_cannot_serve_is_refused(cycle, office, values, problem):
    with pytest.raises(Refused, match=problem) as refused:
        set_case(cycle, office, **values)

    assert len(refused.value.refusals) == 1
    assert not TrainingCase.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.SCORING)
def test_there_is_one_case_for_all(cycle, office):
    set_case(cycle, office)

    with pytest.raises(Refused, match="不能更换"):
        set_case(cycle, office, title="另一个案例")
    with pytest.raises(IntegrityError), transaction.atomic():
        training.case_of(cycle)

    assert Entry.objects.count() == TrainingCase.objects.count() == 1


@pytest.mark.clause(Clause.SCORING)
def test_a_case_comes_before_the_first_sheet_by_its_scheme(cycle, assignments, office):
    cast.scored(assignments[0])

    with pytest.raises(Refused, match="已有专家按这一评分标准提交评分表"):
        set_case(cycle, office)
    other = set_case(cycle, office, scheme="gbt-19580-2012", key=training.key(of="gbt-19580-2012"))

    assert list(TrainingCase.objects.all()) == [other]


# An attempt


@pytest.mark.clause(Clause.SCORING)
def test_each_attempt_is_a_paper_with_what_came_of_it(gated, seats):
    case = training.case_of(gated)

    first = attempt(case, seats[0], cast.rows(50))
    second = attempt(case, seats[0])

    assert first.result == {
        "differences": {"1.1": -20, "1.2": 0, "2.1": 20, "2.2": 0, "3.1": 0, "3.2": 0},
        "mean_difference": pytest.approx(40 / 6),
        "kappa": pytest.approx(0),
        "reasons": ["too_little_agreement"],
        "asked": {"mean_difference": 10, "item_difference": 25, "kappa": 0.2},
    }
    assert [(s.attempt, s.passed, s.expert) for s in (first, second)] == [
        (1, False, seats[0].expert),
        (2, True, seats[0].expert),
    ]
    assert [e.facts["passed"] for e in Entry.objects.order_by("seq")] == [False, True]
    assert "scores" not in Entry.objects.first().facts


@pytest.mark.clause(Clause.SCORING)
@pytest.mark.parametrize(
    ("terms", "given", "reasons"),
    [
        ({}, 100, []),
        ({"training_mean_difference": 10}, 60, []),
        ({"training_mean_difference": 9}, 60, ["too_far"]),
        ({"training_item_difference": 20}, 70, []),
        ({"training_item_difference": 19}, 70, ["item_too_far"]),
        ({"training_kappa": "1/5"}, 50, ["agreement_undefined"]),
        (
            {"training_mean_difference": 5, "training_item_difference": 5},
            60,
            ["too_far", "item_too_far"],
        ),
    ],
)
def test_the_edition_says_what_passes(terms, given, reasons):
    key = dict.fromkeys(("1.1", "1.2"), 50)
    asked = edition("jinshui-revised").terms_with(terms)

    found = rules.verdict(asked, given=dict.fromkeys(key, given), key=key)

    assert (found.result["reasons"], found.is_passed) == (reasons, not reasons)


@pytest.mark.clause(Clause.SCORING)
def test_the_gate_is_read_from_the_edition(gated):
    terms = edition(gated.edition).terms

    assert (terms.training_required, terms.training_attempts) == (True, 2)
    assert terms.training_kappa == Fraction(1, 5)


@pytest.mark.clause(Clause.SCORING, Clause.CRITERIA)
def test_an_attempt_is_whole_and_on_the_scale_but_needs_no_texts(gated, seats):
    case = training.case_of(gated)
    good = [{k: row[k] for k in ("item", "band", "percent")} for row in cast.rows()]
    wrong_band = [{**good[0], "band": "90-100"}, *good[1:]]

    for scores, problem in ((good[1:], "1.1 .*没有评分"), (wrong_band, "不属于所选等级")):
        with pytest.raises(Refused, match=problem):
            attempt(case, seats[0], scores)
    assert not TrainingSheet.objects.exists() and not Entry.objects.exists()

    assert attempt(case, seats[0], good).attempt == 1


@pytest.mark.clause(Clause.SCORING)
def test_a_case_is_for_those_who_score_by_it(gated, seats):
    of_another = training.case_of(
        gated, scheme="gbt-19580-2012", key=training.key(of="gbt-19580-2012")
    )
    case = training.case_of(gated)
    cast.struck(seats[1])
    two_hats = world.person("两栖", Role.EXPERT, Role.OFFICE)

    for refused_case, by in (
        (of_another, seats[0].expert.person),
        (case, seats[1].expert.person),
        (case, cast.expert("外评").person),
        (case, two_hats),
    ):
        with pytest.raises(Refused, match="本届没有分派给"):
            attempt(refused_case, None, by=by)

    assert not TrainingSheet.objects.exists()


# The gate


@pytest.mark.clause(Clause.SCORING)
def test_where_it_is_asked_no_sheet_is_taken_before_it_is_passed(gated, seats):
    mine, others = seats[0], seats[1]
    with pytest.raises(Refused, match="试评案例还没有设定"):
        hand_in(mine)
    case = training.case_of(gated)
    with pytest.raises(Refused, match="您还没有试评"):
        hand_in(mine)
    training.attempt(case, mine.expert, passed=False)
    training.attempt(case, others.expert, passed=True)
    with pytest.raises(Refused, match="您已试评1次，尚未通过"):
        hand_in(mine)
    assert not Scoresheet.objects.exists() and not Entry.objects.exists()

    attempt(case, mine)

    assert hand_in(mine).assignment == mine
    assert hand_in(others).assignment == others


@pytest.mark.clause(Clause.SCORING)
def test_passing_one_scheme_is_not_passing_another(gated, seats):
    standard = "gbt-19580-2012"
    training.attempt(training.case_of(gated), seats[0].expert, passed=True)
    other, *_ = cast.assigned(
        cast.application(gated, "西城电器有限公司", scheme=standard), seats[0].panel
    )

    with pytest.raises(Refused, match="试评案例还没有设定"):
        submit_scoresheet(
            assignment=other,
            scores=cast.rows(of=standard),
            by=other.expert.person,
            at=world.NOON,
        )

    assert hand_in(seats[0])


@pytest.mark.clause(Clause.SCORING)
def test_where_it_is_not_asked_it_is_practice_and_bars_nothing(cycle, assignments):
    case = training.case_of(cycle)

    sheet = attempt(case, assignments[0], cast.rows(0))

    assert (sheet.passed, sheet.result["reasons"]) == (True, [])
    assert hand_in(assignments[1])


# What is known of it


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_key_opens_with_ones_own_attempt(gated, seats):
    case = training.case_of(gated)
    mine, other = seats[0].expert.person, seats[1].expert.person

    before = queries.key_visible_to(mine, case)
    training.attempt(case, seats[0].expert, passed=False)

    assert (before, queries.key_visible_to(other, case)) == ({}, {})
    assert queries.key_visible_to(mine, case)["1.1"] == [70, "1.1的方法已展开"]


def test_what_waits_for_an_expert_comes_without_its_key(gated, seats):
    case = training.case_of(gated)
    training.attempt(case, seats[0].expert, passed=False)

    (mine,) = queries.cases_for(seats[0].expert.person)
    (other,) = queries.cases_for(seats[1].expert.person)

    assert (mine.tried, mine.is_passed, "key" in mine.__dict__) == (1, False, False)
    assert (other.tried, other.is_passed) == (0, False)
    assert not queries.cases_for(world.person("李办", Role.OFFICE)).exists()


def test_the_office_sees_who_has_passed_and_who_is_stuck(gated, seats, django_assert_num_queries):
    case = training.case_of(gated)
    for passed in (False, False):
        training.attempt(case, seats[0].expert, passed=passed)
    for passed in (False, True):
        training.attempt(case, seats[1].expert, passed=passed)

    with django_assert_num_queries(1):
        found = {
            one.person.name: (one.passed, one.tried, one.failed) for one in queries.trainees(gated)
        }
    stuck = [one.person.name for one in queries.stuck_in_training(gated)]

    assert found == {"王评": (False, 2, 2), "赵审": (True, 2, 0), "孙核": (False, 0, 0)}
    assert stuck == ["王评"]


def test_the_office_is_told_of_a_scheme_that_has_no_case(gated, seats, cycle):
    missing = queries.schemes_without_case(gated)
    training.case_of(gated)

    assert missing == {cast.SMALL}
    assert queries.schemes_without_case(gated) == set()
    assert queries.schemes_without_case(cycle) == set()
