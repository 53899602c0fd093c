"""评分可信度报告: filed once the summary is there, again only where scores changed; it only reads."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews.summed import PERCENTS, scores, summary_of, summed_cycle
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import PapersAreKept
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance.models import Panel
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import file_reliability_report
from zhiheng.stages.reviews.models import (
    Assignment,
    ItemScore,
    ReliabilityReport,
    Scoresheet,
    SummaryLine,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.SUMMARY)]


def filed(cycle, by):
    return file_reliability_report(cycle=cycle, by=by, at=world.NOON)


def everything():
    return [list(m.objects.order_by("pk").values()) for m in (Scoresheet, ItemScore, SummaryLine)]


def test_a_report_is_filed_with_its_digest_and_its_entry(office):
    cycle = summed_cycle()

    report = filed(cycle, office)

    assert (report.ordinal, report.at) == (1, world.NOON)
    assert report.findings["cycle"]["sheets"] == 12
    assert [row["rank"] for row in report.findings["quota"]["candidates"]][:1] == [1]
    kept = ReliabilityReport.objects.get()
    assert rules.digest_of(kept.findings) == kept.digest
    entry = Entry.objects.get()
    assert (entry.act, entry.clause) == ("出具评分可信度报告", "summary")
    assert entry.facts == {
        "ordinal": 1, "sheets": 12, "scores": report.scores, "digest": report.digest,
    }  # fmt: skip


def test_it_tells_who_is_lenient_and_who_severe(office):
    cycle = summed_cycle()

    rows = filed(cycle, office).findings["leniency"]["experts"]

    names = queries.expert_names([row["expert"] for row in rows])
    assert [names[row["expert"]] for row in rows] == ["王评", "赵审", "孙核"]
    assert rows[0]["lower"] > 0 > rows[2]["upper"]


def test_it_only_reads_scores(office):
    cycle = summed_cycle()
    before = everything()

    filed(cycle, office)

    assert everything() == before


def test_no_name_is_in_it(office):
    cycle = summed_cycle()

    told = json.dumps(filed(cycle, office).findings, ensure_ascii=False)

    assert not [name for name in (*PERCENTS, *cast.NAMES) if name in told]


def test_it_waits_for_the_summary(office):
    cycle = cast.review_cycle(Step.SUMMARY)

    with pytest.raises(Refused) as refused:
        filed(cycle, office)

    assert refused.value.refusal.clause == Clause.SUMMARY
    assert refused.value.refusal.reason == f"{cycle.title}还没有综合汇总，不能出具评分可信度报告。"
    assert refused.value.refusal.advice == "请先办完综合汇总；汇总以后系统会自动出具。"
    assert not Entry.objects.exists()
    assert not ReliabilityReport.objects.exists()


def test_unchanged_scores_make_no_further_version(office):
    cycle = summed_cycle()
    filed(cycle, office)

    with pytest.raises(Refused) as refused:
        filed(cycle, office)

    assert refused.value.refusal.reason == (
        "第1版报告出具以后，计入的评分和名次没有变化，结果仍然相同。"
    )
    assert "请直接使用第1版" in refused.value.refusal.advice
    assert ReliabilityReport.objects.count() == Entry.objects.count() == 1


def test_a_struck_sheet_makes_the_next_version_and_does_not_count_in_it(office):
    cycle = summed_cycle()
    first = filed(cycle, office)
    cast.struck(Assignment.objects.order_by("pk").first())

    second = filed(cycle, office)

    assert (second.ordinal, second.findings["cycle"]["sheets"]) == (2, 11)
    assert second.scores != first.scores
    assert queries.reliability_report_of(cycle) == second


def test_a_recused_expert_s_sheets_do_not_count(office):
    cycle = summed_cycle()
    assignment = Assignment.objects.order_by("pk").first()
    cast.recuse(cycle, assignment.expert.person, assignment.application.organisation)

    assert filed(cycle, office).findings["cycle"]["sheets"] == 11


def test_the_same_scores_give_the_same_report(office):
    cycle = summed_cycle()

    one = filed(cycle, office)
    sheets, candidates = queries.counting_sheets(cycle), queries.ranked_candidates(cycle)

    assert rules.scores_digest(sheets, candidates, quota=2) == one.scores
    assert rules.scores_digest(sheets, candidates, quota=3) != one.scores
    assert rules.scores_digest(sheets, candidates[:-1], quota=2) != one.scores


def test_two_schemes_are_told_by_the_share_of_their_own_points(office):
    cycle = summed_cycle({"甲一公司": 60})
    large = cast.application(cycle, "大型公司", scheme="gbt-19580-2012")
    for assignment in cast.assigned(large, Panel.objects.get()):
        cast.scored(assignment, 60)

    sheets = queries.counting_sheets(cycle)

    assert sorted({name.split("/")[0] for name in sheets.items}) == [
        "gbt-19580-2012", "small-business",
    ]  # fmt: skip
    of_large = sheets.totals.points[sheets.totals.application == large.pk]
    assert of_large.round(6).tolist() == [600, 600, 600]


@pytest.mark.parametrize(
    "role", [Role.APPLICANT, Role.EXPERT, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR]
)
def test_nobody_else_files_it(role):
    cycle = summed_cycle()

    with pytest.raises(Refused):
        filed(cycle, world.person("某人", role))

    assert not ReliabilityReport.objects.exists()


def test_the_timetable_files_it(timetable):
    cycle = summed_cycle()

    assert filed(cycle, timetable).ordinal == 1


def test_a_report_is_never_changed(office):
    report = filed(summed_cycle(), office)

    with pytest.raises(PapersAreKept):
        ReliabilityReport.objects.filter(pk=report.pk).update(findings={})


def test_one_sheet_is_enough_for_a_report_that_says_why_it_has_nothing_to_say(office):
    cycle = cast.review_cycle(Step.DELIBERATION)
    panel = cast.panel_of(cycle)
    alone = cast.application(cycle, "甲一公司")
    cast.scored(cast.assigned(alone, panel)[0])
    summary_of(cycle, [(alone, 50)])

    findings = filed(cycle, office).findings

    assert findings["cycle"]["sheets"] == 1
    assert findings["cycle"]["icc"] == {"why": "one-application"}
    assert findings["quota"] == {"why": "room-for-all"}


def test_a_cycle_is_due_until_it_has_its_report(office):
    due, _ = summed_cycle(), cast.review_cycle(Step.SUMMARY)
    assert list(queries.cycles_to_report_on()) == [due]

    filed(due, office)

    assert list(queries.cycles_to_report_on()) == []


def test_sheets_are_read_by_one_query_however_many_there_are():
    cycle = summed_cycle({"甲一公司": 60})
    panel = Panel.objects.get()
    with CaptureQueriesContext(connection) as one:
        queries.counting_sheets(cycle)
    for number in range(5):
        scores(cast.application(cycle, f"更多{number}公司"), panel, 50)

    with CaptureQueriesContext(connection) as many:
        found = queries.counting_sheets(cycle)

    assert len(found.totals) == 18
    assert len(many) == len(one) == 1
