"""zhiheng reliability: what was filed, with names, and nothing else."""

import json

import pytest
from python_calamine import CalamineWorkbook

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews.summed import PERCENTS, summed_cycle
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews.actions import file_reliability_report

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.SUMMARY)]


@pytest.fixture
def report(office):
    return file_reliability_report(cycle=summed_cycle(), by=office, at=world.NOON)


def test_it_is_said_in_words_with_names(zhiheng, report):
    code, said, _ = zhiheng("reliability", "2026")

    assert code == 0
    assert "评选结果以办法规定的规则为准，本报告只作参考。" in said
    assert [name for name in (*PERCENTS, *cast.NAMES) if name not in said] == []
    assert Entry.objects.count() == 1


def test_json_has_the_findings_as_filed(zhiheng, report):
    told = json.loads(zhiheng("reliability", report.cycle.pk, "--json")[1])

    assert (told["findings"], told["digest"]) == (report.findings, report.digest)
    assert sorted(told["names"]["experts"].values()) == sorted(cast.NAMES)


def test_a_workbook_is_written(zhiheng, report, tmp_path):
    path = tmp_path / "report.xlsx"

    code, said, _ = zhiheng("reliability", "2026", "--out", path)

    assert (code, said) == (0, f"已写入 {path}\n")
    assert "说明" in CalamineWorkbook.from_path(path).sheet_names


def test_a_folder_that_is_not_there_is_said(zhiheng, report, tmp_path):
    code, _, complaint = zhiheng("reliability", "2026", "--out", tmp_path / "none" / "x.xlsx")

    assert code == 2
    assert "写不了文件" in complaint


@pytest.mark.parametrize(
    ("named", "complaint"),
    [("去年", "“去年”不是年度，也不是届次编号。"), ("2019", "没有“2019”这一届。")],
)
def test_a_cycle_that_is_not_there_is_said(zhiheng, report, named, complaint):
    code, said, complained = zhiheng("reliability", named)

    assert (code, said) == (2, "")
    assert complaint in complained


def test_a_cycle_without_a_report_is_said_with_what_to_do(zhiheng):
    summed_cycle()

    code, _, complaint = zhiheng("reliability", "2026")

    assert code == 2
    assert "还没有评分可信度报告" in complaint
    assert "zhiheng timetable run" in complaint
