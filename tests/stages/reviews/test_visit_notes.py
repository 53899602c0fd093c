"""访谈与查阅记录: what is written down on site, by whom, when, and once."""

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.dossier.queries.content.frame import Frame
from zhiheng.stages.dossier.queries.content.reviewing import review_report
from zhiheng.stages.reviews import queries
from zhiheng.stages.reviews.actions import record_visit_finding, record_visit_note
from zhiheng.stages.reviews.models import VisitFinding, VisitNote

pytestmark = pytest.mark.clause(Clause.SITE_VISIT)
HEARD = {
    "kind": "interview",
    "subject": "张工，质量部部长",
    "place": "质量部",
    "text": "内审每年两次",
}


@pytest.fixture
def cycle(db):
    return cast.review_cycle(Step.SITE_VISIT)


def note(visit, *, by, at=world.NOON, **changes):
    return record_visit_note(visit=visit, by=by, at=at, **{**HEARD, **changes})


def test_an_expert_logs_whom_they_heard_with_a_file_and_its_hash(visit, leader):
    made = note(
        visit, by=leader, subject=" 张工，质量部部长 ", attachment=("名片.png", world.png())
    )

    assert {key: getattr(made, key) for key in HEARD} == HEARD
    assert (made.expert.person, made.at) == (leader, world.NOON)
    entry = Entry.objects.get()
    assert (entry.act, entry.facts["kind"]) == ("记录访谈与查阅", "interview")
    assert entry.facts["attachment"] == made.attachment.digest
    assert list(queries.notes_of(visit.application)) == [made]


def test_all_that_a_note_lacks_is_told_at_once(visit, leader):
    with pytest.raises(Refused) as refused:
        note(visit, by=leader, kind="rumour", subject=" ", place="", text="\n")

    assert [refusal.reason for refusal in refused.value.refusals] == [
        "没有选择记录的方式。",
        "没有写访谈、查阅或者观察的对象。",
        "没有写地点。",
        "没有写记录的内容。",
    ]
    assert not VisitNote.objects.exists() and not Entry.objects.exists()


def test_nothing_is_logged_before_the_visit_or_after_its_report(advanced, visit, leader):
    with pytest.raises(Refused, match="此前不能记录"):
        note(visit, by=leader, at=world.NOON - world.A_DAY)
    cast.reported(advanced)
    with pytest.raises(Refused, match="报告已经签署"):
        note(visit, by=leader)

    assert not Entry.objects.exists()


def test_nothing_is_logged_at_an_applicant_who_left(advanced, visit, leader):
    type(advanced).objects.filter(pk=advanced.pk).update(state=State.WITHDRAWN)

    with pytest.raises(Refused, match="不在“现场评审”环节"):
        note(visit, by=leader)


@pytest.mark.clause(Clause.INDEPENDENT_SCORING, Clause.RECUSAL)
def test_only_experts_of_the_panel_who_do_not_keep_out_log_anything(office, cycle, advanced, visit):
    recused = queries.assignments_to(advanced)[1].expert.person
    cast.recuse(cycle, recused, advanced.organisation)

    for stranger in (office, recused, cast.expert("周外").person):
        with pytest.raises(Refused, match="不是这一申报的评审专家|不担任评审专家"):
            note(visit, by=stranger)

    assert not Entry.objects.exists()


def test_the_same_words_sent_twice_are_kept_once(advanced, visit, leader):
    second = queries.assignments_to(advanced)[1].expert.person
    found = {"item": "1.1", "text": "台账不符", "evidence": "照片3"}
    note(visit, by=leader)
    record_visit_finding(visit=visit, by=leader, at=world.NOON, **found)

    with pytest.raises(Refused, match="没有重复保存"):
        note(visit, by=leader, text=f"{HEARD['text']} ")
    with pytest.raises(Refused, match="没有重复保存"):
        record_visit_finding(visit=visit, by=leader, at=world.NOON, **found)
    note(visit, by=leader, text="外审每年一次")
    note(visit, by=second)

    assert VisitNote.objects.count() == 3
    assert VisitFinding.objects.count() == 1


@pytest.mark.clause(Clause.FRAUD)
def test_a_file_stopped_by_an_alleged_fraud_is_visited_on(advanced, visit, leader):
    record_visit_finding(
        visit=visit,
        item="1.1",
        text="补造",
        evidence="照片",
        fabricated=True,
        by=leader,
        at=world.NOON,
    )

    assert note(visit, by=leader).pk


def test_the_report_prints_what_was_heard_and_read(advanced, visit, leader):
    note(visit, by=leader, attachment=("名片.png", world.png()))
    kept = VisitNote.objects.get().attachment
    cast.reported(advanced)
    advanced.refresh_from_db()

    printed = repr(review_report(advanced, Frame(advanced.cycle, world.NOON)).content)

    for words in ("访谈与查阅记录", *list(HEARD.values())[1:], "访谈", kept.digest[:16], "王评"):
        assert words in printed
