"""What must never be false, whoever writes the rows."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import (
    Assignment,
    Consensus,
    ConsensusItem,
    DefenceScore,
    FraudDecision,
    ItemScore,
    Rescore,
)

PERCENTS = st.lists(st.sampled_from(range(0, 101, 5)), min_size=6, max_size=6)
SCHEME = scheme(cast.SMALL)


def breaks(name, write):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        write()
    return name in str(broken.value)


@pytest.mark.clause(Clause.SCORING)
def test_no_score_is_kept_off_the_scale_unreasoned_or_twice(filed, assignments):
    good = {
        "scoresheet": cast.scored(assignments[0]),
        "item": "9",
        "band": "x",
        "strength": "x",
        "evidence": "x",
    }

    assert breaks("item_percents", lambda: ItemScore.objects.create(**good, percent=52))
    assert breaks(
        "reason_and_evidence",
        lambda: ItemScore.objects.create(**{**good, "evidence": ""}, percent=50),
    )
    assert breaks(
        "reason_and_evidence",
        lambda: ItemScore.objects.create(**{**good, "strength": ""}, percent=50),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemScore.objects.create(**{**good, "item": "1.1"}, percent=50)

    assert ItemScore.objects.count() == 6


@pytest.mark.clause(Clause.SCORING, Clause.SITE_VISIT, Clause.DEFENCE, Clause.FRAUD)
def test_no_later_layer_is_kept_off_the_scale_or_without_its_reason(cycle, panel):
    filed = cast.reviewed(cycle, panel, "东方重工有限公司")
    consensus, report = queries.consensus_of(filed), cast.reported(filed)
    finding, defence = cast.finding_at(report.visit, fabricated=True), cast.defence_of(filed)
    expert = report.signed_by
    change = {"report": report, "item": "1.1", "former": 50}

    writes = {
        "consensus_percents": lambda: ConsensusItem.objects.create(
            consensus=consensus, item="9", percent=1, spread=0
        ),
        "rescored_percents": lambda: Rescore.objects.create(**change, percent=61, reason="x"),
        "rescores_have_a_reason": lambda: Rescore.objects.create(**change, percent=60, reason=""),
        "defence_percents": lambda: DefenceScore.objects.create(
            defence=defence, expert=expert, percent=83, at=world.NOON
        ),
        "fraud_decisions_have": lambda: FraudDecision.objects.create(
            finding=finding, fabricated=True, reason="", at=world.NOON
        ),
    }

    assert [name for name, write in writes.items() if breaks(name, write)] == list(writes)


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.SCORING)
def test_an_expert_scores_an_application_once_and_a_consensus_is_numbered_once(
    filed, panel, assignments
):
    for one in assignments:
        cast.scored(one)
    first = cast.agreed(filed)

    with pytest.raises(IntegrityError), transaction.atomic():
        cast.assigned(filed, panel)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consensus.objects.create(
            application=filed, quarters=0, signed_by=first.signed_by, signed_at=world.NOON
        )

    assert (Assignment.objects.count(), Consensus.objects.count()) == (3, 1)


@pytest.mark.clause(Clause.SCORING)
@given(PERCENTS)
def test_any_complete_sheet_on_the_scale_is_right_and_is_worth_the_sum_of_its_items(percents):
    other = {
        f"i{item.key.replace('.', '_')}": percent
        for item, percent in zip(SCHEME.items, percents, strict=True)
    }
    sheet = cast.rows(0, **other)

    assert rules.scores_are_wrong(SCHEME, sheet) == []
    assert rules.quarters(SCHEME, ((row["item"], row["percent"]) for row in sheet)) * 25 == sum(
        item.points * percent for item, percent in zip(SCHEME.items, percents, strict=True)
    )


@pytest.mark.clause(Clause.SCORING)
@given(st.sampled_from(SCHEME.items), st.integers(-10, 110))
def test_a_percent_outside_its_band_is_always_found(item, percent):
    sheet = cast.rows(50)
    faulty = [{**row, "percent": percent} if row["item"] == item.key else row for row in sheet]

    problems = rules.scores_are_wrong(SCHEME, faulty)

    assert [p.values["percent"] for p in problems] == (
        [] if percent in (50, 55, 60, 65) else [percent]
    )
