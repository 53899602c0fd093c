"""A matching leaves the same paper as a draw: what was promised, the seed, and who reviews what."""

import pytest

from tests import world
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.dossier import queries
from zhiheng.stages.dossier.rules.content import Table
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance.models import Matching, MatchingApproval, MatchingPlan

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.PANEL)]

DOCUMENT = {
    "demand": 2,
    "seniors": 1,
    "cap": [1, 2],
    "applications": [{"application": "A1", "name": "东方重工有限公司"}],
    "experts": [{"expert": f"P{n}", "name": f"专家{n}"} for n in range(4)],
    "exclusions": [
        {"expert": "P3", "organisation": "A1", "ground": "任职回避", "reason": "曾在该单位任职"}
    ],
}
RESULT = [{"application": "A1", "experts": ["P0", "P1"], "leader": "P1", "alternates": ["P2"]}]


@pytest.fixture
def matching():
    plan = MatchingPlan.objects.create(
        cycle=world.cycle(at_step=Step.DESK_REVIEW),
        ordinal=1,
        seed_source="当众掷骰子20次",
        document=DOCUMENT,
        digest="0123456789abcdef" * 4,
        committed_at=world.NOON,
    )
    return Matching.objects.create(
        plan=plan, seed="3 1 6", witnesses=["郑纪", "吴审"], result=RESULT, revealed_at=world.NOON
    )


def tables_of(matching):
    cycle = matching.plan.cycle
    (subject,) = queries.RECIPES[PaperKind.DRAW_RECORD].due(cycle)
    made = queries.made(PaperKind.DRAW_RECORD, subject, cycle, at=world.NOON)
    return [block.rows for block in made.content.blocks if isinstance(block, Table)]


def test_the_record_names_each_panel_with_its_leader_first_and_who_was_kept_out(matching):
    facts, result, excluded = tables_of(matching)

    assert dict(facts)["承诺摘要"].replace(" ", "") == matching.plan.digest
    assert dict(facts)["见证人"] == "郑纪、吴审"
    assert dict(facts)["概率上限"] == "任何一名专家评到任何一家的概率不超过1/2"
    assert dict(facts)["批准"] == "待批准"
    assert result == (("东方重工有限公司", "专家1（组长）、专家0", "专家2"),)
    assert excluded == (("专家3", "东方重工有限公司", "曾在该单位任职"),)


def test_it_says_who_approved_it(matching):
    chair = world.person("周主任", Role.CHAIR)
    MatchingApproval.objects.create(matching=matching, by=chair, at=world.NOON)

    assert dict(tables_of(matching)[0])["批准"] == "周主任，2026年6月1日12时"
