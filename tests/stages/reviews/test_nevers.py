"""What each role never does in the review (domain.md §4.5), whoever calls the act."""

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews import training_cast as training
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import PapersAreKept
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews import actions, queries
from zhiheng.stages.reviews.models import ItemScore

pytestmark = pytest.mark.clause(Clause.INDEPENDENT_SCORING)


@pytest.fixture
def scene(db):
    """An application with every paper an act could be performed on."""
    cycle = cast.review_cycle(Step.SITE_VISIT)
    panel = cast.panel_of(cycle)
    filed = cast.reviewed(cycle, panel, "东方重工有限公司")
    visit = cast.visit_to(filed)
    return {
        "application": filed,
        "assignment": queries.assignments_to(filed)[0],
        "visit": visit,
        "finding": cast.finding_at(visit, fabricated=True),
        "defence": cast.defence_of(filed),
        "cycle": cycle,
        "panel": panel,
        "case": training.case_of(cycle),
    }


def scoring_acts(scene):
    """Every act that brings a score or a finding about."""
    return {
        "save_scoresheet_draft": {
            "assignment": scene["assignment"],
            "items": {},
            "version": 0,
        },
        "submit_scoresheet": {"assignment": scene["assignment"], "scores": cast.rows()},
        "sign_consensus": {"application": scene["application"], "agreed": cast.agreement()},
        "record_visit_finding": {
            "visit": scene["visit"],
            "item": "1.1",
            "text": "x",
            "evidence": "x",
        },
        "record_visit_note": {
            "visit": scene["visit"],
            "kind": "interview",
            "subject": "x",
            "place": "x",
            "text": "x",
        },
        "sign_visit_report": {"visit": scene["visit"], "rescores": {}},
        "score_defence": {"defence": scene["defence"], "percent": 80},
        "submit_training_sheet": {"case": scene["case"], "scores": cast.rows()},
        "recuse_mid_review": {"assignment": scene["assignment"], "kind": "kin", "reason": "x"},
    }


def office_acts(scene):
    """Every act of the office."""
    finding = {"application": scene["application"], "finding": scene["finding"], "reason": "x"}
    return {
        "assign_panel": {
            "panel": scene["panel"],
            "applications": [scene["application"]],
            "due_at": cast.DUE,
        },
        "assign_matching": {"matching": None, "due_at": cast.DUE},
        "set_training_case": {
            "cycle": scene["cycle"],
            "scheme": cast.SMALL,
            "title": "x",
            "text": "x",
            "key": training.KEY,
        },
        "nudge": {"assignments": [scene["assignment"]], "message": "x"},
        "strike_assignment": {"assignment": scene["assignment"], "reason": "x"},
        "conclude_desk_review": {"cycle": scene["cycle"]},
        "plan_visit": {"application": scene["application"], "planned_on": world.NOON.date()},
        "conclude_site_visits": {"cycle": scene["cycle"]},
        "schedule_defences": {"cycle": scene["cycle"], "seed": "7", "starts_at": world.NOON},
        "begin_defence": {"defence": scene["defence"]},
        "conclude_defences": {"cycle": scene["cycle"]},
        "summarise": {"cycle": scene["cycle"]},
        "strike_for_fraud": finding,
        "clear_of_fraud": finding,
    }


def refused_to(person, acts):
    """The acts that refuse this person, for want of a right."""
    refused = []
    for name, arguments in acts.items():
        with pytest.raises(Refused, match="无权办理|没有分派给|不是这一申报的|不能回复"):
            getattr(actions, name)(by=person, at=world.NOON, **arguments)
        refused.append(name)
    return refused


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EXPERT])
def test_nobody_but_an_assigned_expert_brings_a_score_about(scene, role):
    acts = scoring_acts(scene)
    person = world.person("路人", role)

    assert refused_to(person, acts) == list(acts)
    assert not Entry.objects.exists()


def test_an_expert_brings_no_score_about_where_they_are_not_assigned(scene):
    acts = scoring_acts(scene)

    assert refused_to(cast.expert("周外").person, acts) == list(acts)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("duty", [Role.OFFICE, Role.SUPERVISOR])
def test_an_expert_who_has_joined_the_office_or_the_supervision_scores_no_more(scene, duty):
    acts = scoring_acts(scene)
    person = scene["assignment"].expert.person
    world.Post.objects.create(person=person, role=duty, since=world.LONG_AGO)

    assert refused_to(person, acts) == list(acts)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICE])
def test_nobody_but_the_office_runs_the_review(scene, role):
    acts = office_acts(scene)

    assert refused_to(world.person("路人", role), acts) == list(acts)
    assert not Entry.objects.exists()


def test_every_act_of_the_review_is_named_here(scene):
    others = {"confirm_finding", "file_reliability_report"}
    named = {*scoring_acts(scene), *office_acts(scene), *others}

    assert named == set(actions.__all__)


@pytest.mark.parametrize("change", ["save", "delete", "update"])
def test_no_hand_alters_an_individual_score(scene, change):
    score = ItemScore.objects.first()

    with pytest.raises(PapersAreKept):
        ItemScore.objects.update(percent=95) if change == "update" else getattr(score, change)()

    assert set(ItemScore.objects.values_list("percent", flat=True)) == {50}
