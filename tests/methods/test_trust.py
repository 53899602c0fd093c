"""How far scores can be trusted: the whole report as a pure function of the sheets that count."""

import json
from math import isclose

import numpy as np
import pytest

from zhiheng.methods import reliability
from zhiheng.methods.calibration import Scores, mean_total, trimmed_total
from zhiheng.methods.trust import Candidate, Sheets, Why, report
from zhiheng.methods.trust.agreement import complete, correlations

ITEMS = tuple(f"s/{n}" for n in range(10))
POINTS = np.full(10, 100.0)
LENIENT = {1: 10, 2: 0, 3: -10}


def sheets(quality, experts=(1, 2, 3), *, panel=0, chance=5, seed=1):
    """Application n has the n-th quality; expert e gives LENIENT[e] more; chance on top."""
    random = np.random.default_rng(seed)
    rows = [
        (application, expert, panel, item,
         round((percent + LENIENT.get(expert % 10, 0) + random.normal(0, chance)) / 5) * 5)
        for application, percent in quality.items()
        for expert in experts
        for item in range(len(ITEMS))
    ]  # fmt: skip
    return Sheets(*np.array(rows, np.int64).reshape(len(rows), 5).T, ITEMS, POINTS)


def together(*parts):
    columns = zip(
        *((p.application, p.expert, p.panel, p.item, p.percent) for p in parts), strict=True
    )
    return Sheets(*(np.concatenate(column) for column in columns), ITEMS, POINTS)


def ranked(quality):
    order = sorted(quality, key=lambda one: -quality[one])
    return [Candidate(one, place, 1000 * quality[one]) for place, one in enumerate(order, 1)]


QUALITY = {101: 80, 102: 70, 103: 60, 104: 50, 105: 40}


def told(found, quality=QUALITY, quota=2):
    return report(found, ranked(quality), quota=quota, draws=500)


def test_a_whole_report_is_plain_json_and_knows_its_seed():
    found = told(sheets(QUALITY))

    again = json.loads(json.dumps(found, allow_nan=False))

    assert again == found
    assert (found["seed"], found["draws"], found["places"]) == (20160401, 500, 2)
    assert found["cycle"]["sheets"] == 15
    assert found["panels"] == [{"panel": 0, **found["cycle"]}]


def test_the_same_scores_in_any_order_give_the_same_report():
    one = sheets(QUALITY)
    turned = one.where(np.arange(len(one)) % 2 == 0)
    rest = one.where(np.arange(len(one)) % 2 == 1)
    other = together(rest, turned)

    assert other.digest == one.digest
    assert told(other) == told(one)


def test_another_score_is_another_digest():
    one = sheets(QUALITY)
    changed = one.percent.copy()
    changed[0] += 5

    other = Sheets(one.application, one.expert, one.panel, one.item, changed, ITEMS, POINTS)

    assert other.digest != one.digest


def test_leniency_is_counted_from_the_mean_of_those_who_can_be_compared():
    found = told(sheets(QUALITY))

    rows = found["leniency"]["experts"]
    assert [row["expert"] for row in rows] == [1, 2, 3]
    assert all(
        abs(row["points"] - 100 * place) < 20 for row, place in zip(rows, (1, 0, -1), strict=True)
    )
    assert rows[0]["lower"] > 0 > rows[2]["upper"]
    severe = {row["expert"]: row["severity"] for row in found["rasch"]["experts"]}
    assert severe[3] > severe[2] > severe[1]
    assert found["rasch"]["converged"]


def test_a_design_that_hangs_together_has_no_parts():
    assert told(sheets(QUALITY))["cycle"]["parts"] == []


def test_a_disconnected_design_is_said_with_its_groups():
    apart = together(
        sheets({101: 80, 102: 60}, panel=1), sheets({103: 75, 104: 50}, (11, 12, 13), panel=2)
    )

    found = told(apart)

    assert sorted(part["experts"] for part in found["cycle"]["parts"]) == [[1, 2, 3], [11, 12, 13]]
    assert sorted(part["applications"] for part in found["cycle"]["parts"]) == [
        [101, 102], [103, 104],
    ]  # fmt: skip
    assert [one["parts"] for one in found["panels"]] == [[], []]
    assert not found["rasch"]["connected"]
    of_part = {row["expert"]: row["points"] for row in found["leniency"]["experts"]}
    assert isclose(sum(of_part[e] for e in (1, 2, 3)), 0, abs_tol=0.05)
    assert isclose(sum(of_part[e] for e in (11, 12, 13)), 0, abs_tol=0.05)


def test_chances_fill_the_quota_and_tell_sure_from_unsure_places():
    close = {101: 90, 102: 60, 103: 60, 104: 20}
    found = told(sheets(close), close)

    chance = {row["application"]: row["inside"] for row in found["quota"]["candidates"]}

    assert isclose(sum(chance.values()), 2, abs_tol=1e-3)
    assert (chance[101], chance[104]) == (1, 0)
    assert 0.05 < chance[102] < 0.95


def test_a_place_that_hangs_on_one_expert_is_named():
    even = sheets({101: 80, 102: 60, 103: 55}, chance=0)
    odd = (even.application == 103) & (even.expert == 3)
    percent = np.where(odd, 85, even.percent)  # an expert who saw one applicant otherwise
    found = report(
        Sheets(even.application, even.expert, even.panel, even.item, percent, ITEMS, POINTS),
        ranked({101: 80, 102: 60, 103: 55}),
        quota=2,
        draws=100,
    )

    changes = found["sensitivity"]["changes"]
    assert sorted(found["sensitivity"]["inside"]) == [101, 103]
    assert {"kind": "expert", "left_out": 3, "gain": [102], "lose": [103]} in changes
    assert (found["sensitivity"]["experts"], found["sensitivity"]["items"]) == (3, 10)


def test_an_item_left_out_is_no_loss_to_those_who_were_scored_on_it():
    # application 0 is of a scheme with items 0 and 1, application 1 of one with item 2
    rows = np.array([(0, 0, 0, 60), (0, 0, 1, 60), (1, 0, 2, 50)]).T
    scores = Scores(*rows)
    points = [500, 500, 1000]

    for make in (mean_total, trimmed_total):
        by_share = make(points, share=True)
        assert by_share(scores).tolist() == [60, 50]
        assert by_share(scores.where(scores.item != 0)).tolist() == [60, 50]
    assert mean_total(points)(scores.where(scores.item != 0)).tolist() == [300, 500]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (sheets({}), Why.NOTHING),
        (sheets({101: 50}), Why.ONE_APPLICATION),
        (sheets({101: 50, 102: 60}, (1,)), Why.ONE_EXPERT),
        (sheets({101: 50, 102: 50}, (2, 12), chance=0), Why.ALIKE),
    ],
)
def test_what_cannot_be_computed_says_why(found, why):
    whole = told(found)

    json.dumps(whole, allow_nan=False)
    assert whole["cycle"]["icc"] == whole["cycle"]["sem"] == {"why": why}
    assert whole["leniency"] == {"why": why}


def test_applications_that_do_not_differ_have_no_correlation():
    whole = told(sheets({101: 50, 102: 50}, chance=0))

    assert whole["cycle"]["icc"] == {"why": Why.NO_DIFFERENCE}


def test_full_agreement_leaves_the_models_nothing_to_estimate():
    whole = told(sheets(QUALITY, (2, 12, 22), chance=0))

    assert whole["cycle"]["icc"]["2,k"] == [1, 1, 1]
    assert whole["cycle"]["components"] == {"why": Why.TOO_FEW}
    assert whole["leniency"] == {"why": Why.TOO_FEW}


@pytest.mark.parametrize(("quota", "why"), [(None, Why.NO_QUOTA), (5, Why.ROOM_FOR_ALL)])
def test_without_a_race_for_places_there_is_no_chance_to_tell(quota, why):
    whole = told(sheets(QUALITY), quota=quota)

    assert whole["quota"] == whole["sensitivity"] == {"why": why}


def test_a_candidate_without_sheets_is_left_out_of_the_chances():
    whole = report(sheets(QUALITY), [*ranked(QUALITY), Candidate(999, 6, 0)], quota=2, draws=100)

    assert 999 not in {row["application"] for row in whole["quota"]["candidates"]}


def test_correlations_rest_on_what_the_same_experts_all_scored():
    table = np.arange(24.0).reshape(8, 3) + np.eye(8, 3)
    table[2, 1] = np.nan

    found = correlations(table)

    assert found["core"] == {"applications": 7, "experts": 3}
    assert found["icc"] == correlations(np.delete(table, 2, axis=0))["icc"]


def test_a_small_core_says_nothing_of_the_whole():
    table = np.full((6, 6), np.nan)
    table[:3, :3], table[3:, 3:] = np.eye(3), np.eye(3)

    assert correlations(table) == {
        "core": None,
        "icc": {"why": Why.INCOMPLETE},
        "sem": {"why": Why.INCOMPLETE},
    }


def test_nothing_is_left_of_a_table_of_gaps():
    assert complete(np.full((2, 2), np.nan)).size == 0


def test_the_covariance_of_leniency_has_the_squared_errors_on_its_diagonal():
    found = sheets(QUALITY).totals
    fit = reliability.fit(found.application, found.expert, None, found.points)

    spread = fit.leniency_covariance()

    assert np.allclose(np.diag(spread), fit.leniency.error**2)
    assert np.allclose(spread, spread.T)
