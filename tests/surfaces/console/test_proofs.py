"""Scores beside the ledger: whatever was changed behind the acts is found, and in which entry."""

import json
from dataclasses import replace

import pytest
from django.db import connection, transaction

from tests.surfaces.console.conftest import played, script_under
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import unguard_tables
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews.models import (
    Consensus,
    ConsensusItem,
    DefenceScore,
    ItemScore,
    Rescore,
    Scoresheet,
    Summary,
    SummaryLine,
    VisitReport,
)
from zhiheng.stages.reviews.queries import proof
from zhiheng.stages.reviews.vocabulary import (
    MARKING,
    REPORTING,
    SIGNING,
    SUBMITTING,
    SUMMING,
    Alteration,
)

pytestmark = pytest.mark.django_db
LEAVE_SCORES = {
    SUBMITTING: Scoresheet,
    SIGNING: Consensus,
    REPORTING: VisitReport,
    MARKING: DefenceScore,
    SUMMING: Summary,
}
OTHER = "percent = CASE percent WHEN 5 THEN 10 ELSE 5 END"
TAMPERED = [
    (ItemScore, OTHER, SUBMITTING),
    (ItemScore, "opportunity = 'x'", SUBMITTING),
    (Scoresheet, "quarters = quarters + 1", SUBMITTING),
    (ConsensusItem, OTHER, SIGNING),
    (ConsensusItem, "reason = 'x'", SIGNING),
    (Consensus, "quarters = quarters + 1", SIGNING),
    (Rescore, OTHER, REPORTING),
    (Rescore, "reason = 'x'", REPORTING),
    (VisitReport, "quarters = quarters + 1", REPORTING),
    (DefenceScore, OTHER, MARKING),
    (DefenceScore, "comment = 'x'", MARKING),
    (SummaryLine, "total_hundredths = total_hundredths + 1", SUMMING),
]


def last_of(model, change):
    """An UPDATE or DELETE of the last row, as no act would do it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"{change} WHERE id = (SELECT MAX(id) FROM {table} x)")


@pytest.mark.clause(Clause.RECORDS)
def test_what_was_changed_behind_the_acts_is_found_and_where(zhiheng):
    script = script_under("jinshui-revised")
    boasting = tuple(replace(one, overclaims=True) for one in script.applicants)  # rescored on site
    played(replace(script, applicants=boasting))
    whole = proof()
    assert whole.compared == sum(model.objects.count() for model in LEAVE_SCORES.values())
    assert all(model.objects.exists() for model, _change, _act in TAMPERED)
    assert whole.altered == []
    unguard_tables(
        "default", [*LEAVE_SCORES.values(), ItemScore, ConsensusItem, Rescore, SummaryLine]
    )

    for model, change, act in TAMPERED:
        point = transaction.savepoint()
        last_of(model, f"UPDATE {model._meta.db_table} SET {change}")
        found = proof().altered
        assert {(one.kind, one.act) for one in found} >= {(Alteration.CHANGED, act)}, model
        assert all(Entry.objects.get(seq=one.seq).subject == one.subject for one in found)
        transaction.savepoint_rollback(point)
    assert proof().altered == []

    last_of(DefenceScore, f"DELETE FROM {DefenceScore._meta.db_table}")
    code, said, _ = zhiheng("ledger", "verify", "--json")
    assert code == 1
    (dropped,) = json.loads(said)["scores"]["altered"]
    assert (dropped["kind"], dropped["act"]) == ("dropped", MARKING)
    assert "所存评分已不在" in zhiheng("ledger", "verify")[1]


@pytest.mark.clause(Clause.RECORDS)
def test_scores_without_an_entry_are_found(cycle_with_a_sheet):
    (added,) = proof().altered

    assert (added.kind, added.seq) == (Alteration.ADDED, None)


@pytest.fixture
def cycle_with_a_sheet(db):
    from tests.stages.reviews import conftest as cast

    cycle = cast.review_cycle()
    first, *_ = cast.assigned(cast.application(cycle), cast.panel_of(cycle))
    return cast.scored(first)
