from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import RepeatRule, edition
from zhiheng.stages.decisions import rules
from zhiheng.stages.decisions.rules import Candidate, Places, Tie

TERMS = replace(edition("jinshui-revised").terms, quota=3)
NEW = frozenset({"specialised-new"})


def candidate(pk, score, *, passed=True, tags=frozenset(), **values):
    return Candidate(pk, f"申报{pk}", score, passed, tags, **values)


def selected(*candidates, settled=None, **terms):
    found = rules.select(candidates, terms=replace(TERMS, **terms), settled=settled or {})
    return set(found.within), set(found.outside), set(found.ties)


@pytest.mark.clause(Clause.DELIBERATION, Clause.QUOTA)
@pytest.mark.parametrize(
    ("candidates", "terms", "expected"),
    [
        ([candidate(1, 9), candidate(2, 8), candidate(3, 7), candidate(4, 6)], {}, {1, 2, 3}),
        ([candidate(1, 9), candidate(2, 8, passed=False), candidate(3, 7)], {}, {1, 3}),
        ([candidate(1, 9, passed=False)], {}, set()),
        ([], {}, set()),
        ([candidate(1, 9), candidate(2, 8, barred=True)], {}, {1}),
        ([candidate(1, 60000), candidate(2, 59999)], {"score_line": 600}, {1}),
    ],
    ids=["best-first", "no-majority", "nobody-passed", "nobody-there", "barred", "score-line"],
)
def test_the_best_who_passed_have_the_places_and_fewer_or_nobody_is_valid(
    candidates, terms, expected
):
    assert selected(*candidates, **terms) == (expected, set(), set())


@pytest.mark.clause(Clause.QUOTA)
@pytest.mark.parametrize(
    ("candidates", "transfer", "expected"),
    [
        # two of three places are kept for 专精特新
        ([candidate(1, 9), candidate(2, 8), candidate(3, 7, tags=NEW)], False, {1, 3}),
        ([candidate(1, 9), candidate(2, 8), candidate(3, 7, tags=NEW)], True, {1, 2, 3}),
        ([candidate(1, 9), candidate(2, 8), candidate(3, 7)], False, {1}),
        ([candidate(1, 9), candidate(2, 8), candidate(3, 7)], True, {1, 2, 3}),
        ([candidate(n, 9 - n, tags=NEW) for n in range(1, 5)], False, {1, 2, 3}),
    ],
    ids=["kept", "moved", "all-vacant", "all-moved", "tagged-take-general-ones-too"],
)
def test_unused_reserved_places_move_only_if_the_terms_say_so(candidates, transfer, expected):
    found = selected(*candidates, reserved={"specialised-new": 2}, reserved_transfer=transfer)

    assert found == (expected, set(), set())


@pytest.mark.clause(Clause.QUOTA)
def test_whoever_has_two_tags_leaves_the_place_that_another_needs():
    found = selected(
        candidate(1, 9, tags=frozenset({"a", "b"})),
        candidate(2, 8, tags=frozenset({"a"})),
        quota=2,
        reserved={"a": 1, "b": 1},
    )

    assert found == ({1, 2}, set(), set())


@pytest.mark.clause(Clause.QUOTA, Clause.BONUS)
def test_an_earlier_laureate_stands_outside_the_quota_before_the_line_is_drawn():
    again = candidate(1, 9, rule=RepeatRule.TITLE_ONLY)

    found = selected(again, candidate(2, 8), candidate(3, 7), candidate(4, 6), candidate(5, 5))

    assert found == ({2, 3, 4}, {1}, set())


@pytest.mark.clause(Clause.QUOTA)
@pytest.mark.parametrize(
    ("rule", "within"),
    [
        (RepeatRule.BARRED, {2}),
        (RepeatRule.FULL, {1, 2}),
        (RepeatRule.TOP_UP, {1, 2}),
    ],
)
def test_other_rules_for_earlier_laureates_stay_within_the_quota(rule, within):
    assert selected(candidate(1, 9, rule=rule), candidate(2, 8)) == (within, set(), set())


@pytest.mark.clause(Clause.DELIBERATION)
def test_equal_scores_across_the_cut_are_a_tie_and_nobody_of_it_is_chosen():
    found = selected(candidate(1, 9), candidate(2, 8), candidate(3, 7), candidate(4, 7))

    assert found == ({1, 2}, set(), {Tie(frozenset({3, 4}), 1)})


@pytest.mark.clause(Clause.DELIBERATION)
def test_equal_scores_that_all_have_a_place_are_no_tie():
    assert selected(candidate(1, 7), candidate(2, 7), candidate(3, 7)) == ({1, 2, 3}, set(), set())


@pytest.mark.clause(Clause.DELIBERATION)
@pytest.mark.parametrize(("places", "tied"), [(2, False), (1, True), (0, True)])
def test_scores_are_equal_at_the_declared_precision(places, tied):
    _, _, ties = selected(candidate(1, 70014), candidate(2, 70006), quota=1, score_places=places)

    assert bool(ties) is tied


@pytest.mark.clause(Clause.DELIBERATION, Clause.QUOTA)
@pytest.mark.parametrize(
    ("chosen", "expected"), [({3}, {1, 2, 3}), ({4}, {1, 2, 4}), (set(), {1, 2})]
)
def test_a_settled_tie_gives_what_the_committee_chose_and_no_vacancy_moves_down(chosen, expected):
    candidates = [candidate(n, s) for n, s in ((1, 9), (2, 8), (3, 7), (4, 7), (5, 6))]

    found = selected(*candidates, settled={frozenset({3, 4}): frozenset(chosen)})

    assert found == (expected, set(), set())


@pytest.mark.clause(Clause.DELIBERATION)
def test_a_decision_on_other_candidates_settles_no_tie():
    candidates = [candidate(1, 9), candidate(2, 9)]

    found = selected(*candidates, quota=1, settled={frozenset({1, 3}): frozenset({1})})

    assert found == (set(), set(), {Tie(frozenset({1, 2}), 1)})


several = st.lists(
    st.builds(
        candidate,
        st.just(0),
        st.integers(0, 4),
        passed=st.booleans(),
        tags=st.frozensets(st.sampled_from("ab")),
        rule=st.sampled_from([None, *RepeatRule]),
        barred=st.booleans(),
    ),
    max_size=7,
).map(lambda found: [replace(c, pk=n) for n, c in enumerate(found)])
some_terms = st.builds(
    lambda general, a, b, transfer: replace(
        TERMS, quota=general + a + b, reserved={"a": a, "b": b}, reserved_transfer=transfer
    ),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 2),
    st.booleans(),
)


@pytest.mark.clause(Clause.DELIBERATION, Clause.QUOTA)
@given(found=several, terms=some_terms, data=st.data())
def test_the_result_never_depends_on_the_order_of_rows_or_on_their_keys(found, terms, data):
    order = data.draw(st.permutations(range(len(found))))
    shuffled = [found[n] for n in order]
    renumbered = [replace(found[n], pk=len(found) - n, name="") for n in order]

    first = rules.select(found, terms=terms, settled={})
    second = rules.select(shuffled, terms=terms, settled={})
    third = rules.select(renumbered, terms=terms, settled={})

    assert first == second
    assert {len(found) - pk for pk in first.within} == third.within
    assert len(first.ties) == len(third.ties)


@pytest.mark.clause(Clause.QUOTA)
@given(found=several, terms=some_terms)
def test_a_place_is_given_exactly_when_no_breaking_of_ties_would_change_it(found, terms):
    """Against the plain definition: rank strictly in every way, fill the places one by one."""
    chosen = rules.select(found, terms=terms, settled={})
    able = [
        c
        for c in found
        if c.passed and not c.barred and c.rule not in (RepeatRule.BARRED, RepeatRule.TITLE_ONLY)
    ]
    places = rules.free_places(terms, [c.tags for c in able])

    outcomes = [_filled(sorted(order, key=lambda c: -c.score), places) for order in _orders(able)]

    assert chosen.within == frozenset.intersection(*outcomes)
    tied = frozenset().union(*(tie.members for tie in chosen.ties))
    assert tied == frozenset.union(*outcomes) - chosen.within
    assert {len(outcome) for outcome in outcomes} == {
        len(chosen.within) + sum(tie.places for tie in chosen.ties)
    }
    assert len(outcomes[0]) <= terms.quota


def _orders(able):
    return list(permutations(able))[:720] or [()]


def _filled(order, places):
    seated = []
    for c in order:
        if rules.rank(Counter([*(s.tags for s in seated), c.tags]), places) > len(seated):
            seated.append(c)
    return frozenset(c.pk for c in seated)


@pytest.mark.clause(Clause.QUOTA)
@settings(max_examples=60)
@given(
    tags=st.lists(st.frozensets(st.sampled_from("ab")), max_size=6),
    general=st.integers(0, 2),
    a=st.integers(0, 2),
    b=st.integers(0, 2),
)
def test_counting_places_agrees_with_seating_people_one_by_one(tags, general, a, b):
    places = Places(general, {"a": a, "b": b})

    seats = rules.reserved_seats(list(enumerate(tags)), places.reserved)

    assert rules.rank(Counter(tags), places) == min(len(tags), len(seats) + general)
    assert all(tag in tags[pk] for pk, tag in seats.items())
    assert all(n <= places.reserved[tag] for tag, n in Counter(seats.values()).items())


@pytest.mark.clause(Clause.DELIBERATION)
def test_a_tie_is_shown_with_the_declared_chain_and_in_no_order_of_rows():
    refusals = rules.tie_is_open([Tie(frozenset({2, 1}), 1)], names={1: "乙", 2: "甲"}, terms=TERMS)

    assert [(r.clause, r.reason) for r in refusals] == [
        (Clause.DELIBERATION, "乙、甲同分并列，争1个名额，系统不作取舍。")
    ]
    assert "结果类条款得分、现场评审得分、再次投票" in refusals[0].advice


@pytest.mark.clause(Clause.DELIBERATION, Clause.QUOTA)
@pytest.mark.parametrize(
    ("members", "chosen", "values", "refused"),
    [
        ({1, 2, 3}, {1}, {}, None),
        ({1, 2, 3}, set(), {}, None),
        ({1, 2}, {1}, {}, "不构成"),
        ({1, 2, 3}, {1}, {"reason": " "}, "没有写明"),
        ({1, 2, 3}, {1, 2, 3}, {}, "只有2个名额"),
        ({1, 2, 3}, {4}, {}, "只有2个名额"),
        ({1, 2, 3}, {1}, {"terms": replace(TERMS, vacancy_allowed=False)}, "不允许名额空缺"),
        ({1, 2, 3}, {1}, {"votes": {1: 2, 2: 3, 3: 0}}, "票数不符"),
        ({1, 2, 3}, {2, 1}, {"votes": {1: 2, 2: 3, 3: 0}}, None),
    ],
)
def test_a_tie_is_settled_only_among_those_tied_with_a_reason(members, chosen, values, refused):
    values = {"reason": "兼顾行业", "terms": TERMS, "votes": {}, **values}

    refusal = rules.tie_is_settled_wrongly(
        frozenset(members), frozenset(chosen), ties=[Tie(frozenset({1, 2, 3}), 2)], **values
    )

    assert (refusal is None) if refused is None else refused in refusal.reason


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
@pytest.mark.parametrize(
    ("others", "needs"),
    [
        ([candidate(2, 9, passed=False)], {1}),
        ([candidate(2, 7, passed=False)], set()),
        ([candidate(2, 8, passed=False)], set()),
        ([candidate(2, 9, passed=False, barred=True)], set()),
        ([candidate(2, 9, passed=False, rule=RepeatRule.BARRED)], set()),
    ],
    ids=["higher-failed", "lower-failed", "equal-failed", "barred-anyway", "repeat-barred"],
)
def test_departing_from_the_experts_order_needs_a_reason(others, needs):
    candidates = [candidate(1, 8), *others]
    selection = rules.select(candidates, terms=TERMS, settled={})

    overtaking = rules.overtaking(candidates, selection)
    refusals = rules.departures_are_unexplained(overtaking, reasons={}, names={1: "甲"})
    explained = rules.departures_are_unexplained(overtaking, reasons={1: "理由"}, names={1: "甲"})

    assert (overtaking, len(refusals), explained) == (needs, len(needs), [])


@pytest.mark.clause(Clause.BONUS)
@pytest.mark.parametrize(
    ("rule", "paid", "expected"),
    [
        (None, 0, 50_000_000),
        (RepeatRule.FULL, 30_000_000, 50_000_000),
        (RepeatRule.TITLE_ONLY, 0, 0),
        (RepeatRule.BARRED, 0, 0),
        (RepeatRule.TOP_UP, 30_000_000, 20_000_000),
        (RepeatRule.TOP_UP, 100_000_000, 0),
    ],
)
def test_the_bonus_follows_the_rule_for_earlier_laureates(rule, paid, expected):
    assert rules.bonus(terms=TERMS, rule=rule, paid_fen=paid, funded=False) == expected


@pytest.mark.clause(Clause.BONUS)
@pytest.mark.parametrize(("pays", "expected"), [(True, 50_000_000), (False, 0)])
def test_a_body_funded_by_the_treasury_is_paid_as_the_edition_says(pays, expected):
    terms = replace(TERMS, funded_bodies_get_bonus=pays)

    assert rules.bonus(terms=terms, rule=None, paid_fen=0, funded=True) == expected


@pytest.mark.clause(Clause.BONUS, Clause.QUOTA)
@pytest.mark.parametrize(
    ("earlier", "higher", "expected"),
    [
        (False, False, None),
        (True, False, RepeatRule.TOP_UP),
        (False, True, RepeatRule.TITLE_ONLY),
        (True, True, RepeatRule.TITLE_ONLY),
    ],
)
def test_of_two_rules_the_stricter_holds(earlier, higher, expected):
    terms = replace(TERMS, repeat_rule=RepeatRule.TOP_UP, higher_award_rule=RepeatRule.TITLE_ONLY)

    assert rules.standing(earlier=earlier, higher=higher, terms=terms) == expected


@pytest.mark.clause(Clause.COMMITTEE_DUTIES, Clause.RECUSAL)
@pytest.mark.parametrize(
    ("eligible", "present", "missing"),
    [(5, 4, 0), (5, 3, 1), (6, 4, 0), (3, 2, 0), (3, 1, 1), (0, 0, 1)],
)
def test_the_quorum_is_counted_exactly_among_those_who_may_vote(eligible, present, missing):
    refusal = rules.quorum_is_missing(
        "甲", electorate=rules.Electorate(eligible, present), quorum=Fraction(2, 3)
    )

    assert (refusal.values["missing"] if refusal else 0) == missing


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
@pytest.mark.parametrize(
    ("votes", "present", "eligible", "of", "passed"),
    [
        (4, 6, 9, "present", True),
        (3, 5, 5, "present", False),  # 3/5 < 2/3, which a rounded percent would blur
        (4, 6, 9, "members", False),
        (6, 6, 9, "members", True),
        (0, 0, 0, "present", False),
    ],
)
def test_the_majority_is_compared_exactly_and_of_what_the_edition_says(
    votes, present, eligible, of, passed
):
    count = rules.tally(
        {"for": votes},
        electorate=rules.Electorate(eligible, present),
        terms=replace(TERMS, majority_of=of),
    )

    assert count == rules.Count(votes, 0, 0, 0, passed)


@pytest.mark.clause(Clause.COMMITTEE_DUTIES)
def test_abstained_against_invalid_and_absent_are_four_different_things():
    count = rules.tally(
        {"for": 2, "against": 1, "abstain": 1, "invalid": 1},
        electorate=rules.Electorate(eligible=7, present=6),
        terms=TERMS,
    )

    assert count == rules.Count(2, 1, 1, 1, passed=False)
