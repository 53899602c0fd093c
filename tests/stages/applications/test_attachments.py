from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.applications import scene
from tests.stages.applications.scene import TODAY, refused
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.stages.applications import actions, queries, rules
from zhiheng.stages.applications.models import Attachment

REVISED, OF_2017 = edition("jinshui-revised"), edition("jinshui-2017")
FULL = {kind.key: TODAY for kind in REVISED.attachments if kind.required}


def wanting(which, attached, *, filed_on=TODAY, on=TODAY):
    found = rules.attachments_are_wanting(which, which.terms, attached, filed_on=filed_on, on=on)
    return [refusal.reason for refusal in found]


def attach(draft, applicant, **values):
    values = {"kind": "evidence", "name": "证明.pdf", "content": world.pdf(), **values}
    return actions.attach(application=draft, by=applicant, at=world.NOON, **values)


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_a_file_is_attached_with_its_kind_and_day(draft, applicant):
    attachment = attach(draft, applicant, kind="credit-report", issued_on=date(2026, 5, 20))

    assert (attachment.kind, attachment.issued_on) == ("credit-report", date(2026, 5, 20))
    facts = Entry.objects.get().facts
    assert facts["digest"] == attachment.document.digest
    assert facts["issued_on"] == "2026-05-20"


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_a_newer_file_of_a_kind_counts_and_the_older_one_stays(draft, applicant):
    attach(draft, applicant, kind="credit-report", issued_on=date(2026, 5, 20))

    assert queries.attached(draft)["credit-report"] == date(2026, 5, 20)
    assert Attachment.objects.filter(kind="credit-report").count() == 2


@pytest.mark.clause(Clause.ATTACHMENTS)
@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ({"name": "病毒.exe"}, "不接收“病毒.exe”这种类型的文件。"),
        ({"content": b""}, "文件“证明.pdf”是空的。"),
        ({"content": world.png()}, "文件“证明.pdf”的内容与扩展名不符。"),
        ({"kind": "poem"}, "本版的申报资料没有“poem”这一种。"),
    ],
    ids=["kind of file", "empty", "disguised", "unknown paper"],
)
def test_a_bad_file_is_refused(draft, applicant, file, reason):
    before = Attachment.objects.count()

    assert refused(attach, draft=draft, applicant=applicant, **file) == [
        (Clause.ATTACHMENTS, reason)
    ]
    assert Attachment.objects.count() == before


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_the_credit_report_is_required_only_under_the_revised_measures():
    without = {key: day for key, day in FULL.items() if key != "credit-report"}

    assert wanting(REVISED, without) == ["缺少必备资料“信用核查报告”。"]
    assert wanting(OF_2017, without) == []


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_a_credit_report_without_its_day_counts_as_none():
    assert wanting(REVISED, {**FULL, "credit-report": None}) == ["“信用核查报告”没有载明出具日期。"]


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_a_paper_is_not_issued_tomorrow():
    assert wanting(REVISED, {**FULL, "credit-report": TODAY + timedelta(days=1)}) == [
        "“信用核查报告”的出具日期晚于今天。"
    ]


@pytest.mark.clause(Clause.ATTACHMENTS)
@given(age=st.integers(0, 400))
def test_a_credit_report_is_fresh_for_as_long_as_the_edition_says(age):
    issued = TODAY - timedelta(days=age)

    found = wanting(REVISED, {**FULL, "credit-report": issued})

    assert bool(found) == (age > REVISED.terms.credit_report_days)


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_a_report_does_not_grow_too_old_while_the_office_examines_the_file():
    attached = {**FULL, "credit-report": TODAY - timedelta(days=89)}

    assert wanting(REVISED, attached, on=TODAY + timedelta(days=60)) == []


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_an_optional_paper_may_be_absent_but_not_undated():
    assert wanting(REVISED, {**FULL, "internal-publicity": None}) == [
        "“内部公示证明”没有载明出具日期。"
    ]


@pytest.mark.clause(Clause.ATTACHMENTS)
@pytest.mark.parametrize(
    ("name", "refusals"),
    [("jinshui-revised", 1), ("jinshui-2017", 0)],
)
def test_the_same_file_without_a_credit_report_under_both_editions(db, name, refusals):
    bare = scene.filed(world.cycle(name), without=("credit-report",))

    found = queries.submission_faults(bare, undertaken_by="孙法人", at=world.NOON)

    assert len(found) == refusals
