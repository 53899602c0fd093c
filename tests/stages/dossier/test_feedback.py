"""A whole path to a 反馈报告 whose comments name an expert."""

import pytest

from tests import world
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.dossier import actions, queries
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance.models import Expert, Panel
from zhiheng.stages.reviews.models import (
    Assignment,
    Consensus,
    ConsensusItem,
    ItemScore,
    Scoresheet,
    Strike,
)

NOON = world.NOON


@pytest.fixture
def loser(cycle):
    """An applicant that was not selected; one expert's comment says who wrote it."""
    application = world.application(cycle, state=State.NOT_SELECTED)
    StepDone.objects.create(cycle=cycle, step=Step.DESK_REVIEW, at=NOON)
    expert = Expert.objects.create(
        person=world.person("王评", Role.EXPERT), pool="direct", entered_at=NOON
    )
    panel = Panel.objects.create(cycle=cycle, name="一组", formed_at=NOON)
    assignment = Assignment.objects.create(
        application=application, expert=expert, panel=panel, due_at=NOON, assigned_at=NOON
    )
    sheet = Scoresheet.objects.create(
        assignment=assignment, scheme=application.scheme, quarters=100, submitted_at=NOON
    )
    item = scheme(application.scheme).items[0].key
    ItemScore.objects.create(
        scoresheet=sheet,
        item=item,
        band="b",
        percent=65,
        strength="王评认为方法系统。",
        evidence="第3页",
    )
    consensus = Consensus.objects.create(
        application=application, sheets=[sheet.pk], quarters=100, signed_by=expert, signed_at=NOON
    )
    ConsensusItem.objects.create(consensus=consensus, item=item, percent=65, spread=0)
    return application


def issue(office, application, **values):
    return actions.issue_paper(
        cycle=application.cycle, kind=PaperKind.FEEDBACK, subject=application, by=office, at=NOON,
        **values,
    )  # fmt: skip


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_feedback_that_names_an_expert_waits_for_somebody_to_look(office, loser):
    assert queries.feedback_warnings(loser, at=NOON) == ("王评",)

    with pytest.raises(Refused) as refused:
        issue(office, loser)

    assert refused.value.refusal.values == {"names": "王评"}
    assert not Entry.objects.exists()
    assert issue(office, loser, checked=True).organisation == loser.organisation


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_in_bulk_it_is_held_back_and_the_entry_says_so(office, loser):
    papers = actions.issue_papers(cycle=loser.cycle, by=office, at=NOON)

    assert PaperKind.FEEDBACK not in {paper.kind for paper in papers}
    assert Entry.objects.get().facts["held_back"] == [f"applications.Application:{loser.pk}"]


@pytest.mark.clause(Clause.SCORING)
@pytest.mark.parametrize("state", [State.SUMMARISED, State.NOMINATED])
def test_nobody_gets_feedback_while_their_case_is_open(office, loser, state):
    loser.state = state
    loser.save(update_fields=["state"])

    with pytest.raises(Refused):
        issue(office, loser, checked=True)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECUSAL)
def test_comments_of_a_struck_expert_are_left_out(office, loser):
    """Struck even after the consensus was signed over their sheet."""
    consensus = Consensus.objects.get()
    item = scheme(loser.scheme).items[0].key
    expert = Expert.objects.create(
        person=world.person("孙核", Role.EXPERT), pool="direct", entered_at=NOON
    )
    assignment = Assignment.objects.create(
        application=loser, expert=expert, panel=Panel.objects.get(), due_at=NOON, assigned_at=NOON
    )
    sheet = Scoresheet.objects.create(
        assignment=assignment, scheme=loser.scheme, quarters=100, submitted_at=NOON
    )
    ItemScore.objects.create(
        scoresheet=sheet,
        item=item,
        band="b",
        percent=5,
        opportunity="孙核认为没有记录",
        evidence="第9页",
    )
    signed = Consensus.objects.create(
        application=loser,
        ordinal=2,
        sheets=[*consensus.sheets, sheet.pk],
        quarters=100,
        signed_by=expert,
        signed_at=NOON,
    )
    ConsensusItem.objects.create(consensus=signed, item=item, percent=65, spread=60)
    before = queries.feedback_warnings(loser, at=NOON)

    Strike.objects.create(assignment=assignment, reason="任职", at=NOON)
    paper = queries.made(PaperKind.FEEDBACK, loser, loser.cycle, at=NOON)

    said = str(paper.content)
    assert set(before) == {"王评", "孙核"}
    assert paper.content.warnings == ("王评",)
    assert "优势：王评认为方法系统" in said and "没有记录" not in said
