"""The report at the office's desk: with names, but never of whom the reader keeps out of."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews.summed import PERCENTS, summed_cycle
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.office_reliability.conftest import told
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.reviews.actions import file_reliability_report
from zhiheng.stages.reviews.models import ReliabilityReport

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.SUMMARY)]
QUESTIONS = ("connected", "icc", "alpha", "sem", "components", "leniency", "rasch", "quota",
             "sensitivity")  # fmt: skip


def url(cycle, more=""):
    return f"/office/cycles/{cycle.pk}/reliability{more}"


def test_the_office_reads_everything_with_names(client, reported):
    page = told(client.get(url(reported.cycle)))

    assert [name for name in (*PERCENTS, *cast.NAMES) if name not in page] == []
    assert re.findall(r'<h2 id="(\w+)"', page) == list(QUESTIONS)
    assert reported.digest in page
    assert page.count('<svg class="chart') == 2


def test_the_first_sentence_is_that_it_only_advises(client, reported):
    page = told(client.get(url(reported.cycle)))

    first = re.search(r"<h1>.*?</h1>\s*<p[^>]*>([^<]*)", page, re.DOTALL).group(1)
    assert first.strip() == "评选结果以办法规定的规则为准，本报告只作参考。"


@pytest.mark.parametrize(
    "band", ["Koo &amp; Li, 2016", "Krippendorff, Content Analysis, 2004", "Weir, 2005",
             "Linacre, 2002", "Efron &amp; Tibshirani, 1993"],
)  # fmt: skip
def test_every_judgement_says_whose_band_it_is(client, reported, band):
    assert band in told(client.get(url(reported.cycle)))


def test_a_chart_stands_beside_its_table(client, reported):
    page = told(client.get(url(reported.cycle)))

    for key in ("leniency", "quota"):
        part = re.search(rf'id="{key}".*?</section>', page, re.DOTALL).group(0)
        assert part.index("<svg") < part.index("<table")
    assert 'class="chart__cut"' in page


def test_without_a_report_the_page_says_so_and_has_the_button(client, cycle):
    page = told(client.get(url(cycle)))

    assert "还没有出具报告。" in page
    assert f'href="{url(cycle, "/filing")}"' in page


def test_before_the_summary_there_is_no_button(client):
    cycle = cast.review_cycle(Step.SUMMARY)

    page = told(client.get(url(cycle)))

    assert "还没有综合汇总，没有可以分析的结果。" in page
    assert url(cycle, "/filing") not in page


def test_the_office_files_it(client, cycle):
    response = client.post(url(cycle, "/filing"), follow=True)

    assert "评分可信度报告已经出具。" in told(response)
    assert ReliabilityReport.objects.get().cycle == cycle
    assert Entry.objects.get().act == "出具评分可信度报告"


def test_a_refused_filing_says_why(client, reported):
    page = told(client.post(url(reported.cycle, "/filing")))

    assert "计入的评分和名次没有变化" in page
    assert "请直接使用第1版" in page
    assert ReliabilityReport.objects.count() == 1


def test_the_way_there_is_on_the_summary_s_page(client, reported):
    page = told(client.get(f"/office/cycles/{reported.cycle.pk}/summary"))

    assert f'href="{url(reported.cycle)}"' in page


def test_the_workbook_holds_the_same_tables_with_numbers(client, reported):
    response = client.get(url(reported.cycle), {"export": "xlsx"})

    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    notes = book.get_sheet_by_name("说明").to_python()
    assert notes[0][1] == "评选结果以办法规定的规则为准，本报告只作参考。"
    rows = next(
        book.get_sheet_by_name(name).to_python()
        for name in book.sheet_names
        if "专家的宽严" in name
    )
    assert rows[0] == ["专家", "宽严（分）", "95% 下限", "95% 上限", "判断"]
    assert [row[0] for row in rows[1:]] == ["王评", "赵审", "孙核"]
    assert [row[4] for row in rows[1:]] == ["偏宽", "在偶然范围内", "偏严"]
    assert all(isinstance(row[1], float) for row in rows[1:])


@pytest.mark.clause(Clause.RECUSAL)
def test_whom_the_reader_keeps_out_of_is_not_told_of(client, reported, office):
    hidden = Application.objects.get(organisation__name="丙三公司")
    cast.recuse(reported.cycle, office, hidden.organisation)

    for asked in ("", "?export=xlsx"):
        page = told(client.get(url(reported.cycle, asked)))
        assert "丙三公司" not in page
        assert "丁四公司" in page


def test_a_disconnected_design_is_said_on_the_page(client, office):
    cycle = summed_cycle()
    panel = cast.panel_of(cycle, ("钱甲", "李乙", "周丙"))
    for name in ("另一组甲公司", "另一组乙公司"):
        for seat, one in enumerate(cast.assigned(cast.application(cycle, name), panel)):
            cast.scored(one, 40 + 5 * seat, i1_1=60)
    file_reliability_report(cycle=cycle, by=office, at=world.NOON)

    page = told(client.get(url(cycle)))

    assert "评分分成互不相连的 2 群。" in page
    assert re.search(
        r"第 2 群\s*</th>\s*<td[^>]*>\s*\d+\s*</td>\s*<td[^>]*>\s*周丙、李乙、钱甲", page
    )
    assert "只有“可比的群”相同的专家才能比较" in page


def test_audit_reads_it_too_and_files_nothing(at_noon, reported):
    auditor = signed_in(world.person("审计", Role.AUDITOR))

    page = told(auditor.get(url(reported.cycle)))

    assert "王评" in page
    assert "丙三公司" in page
    assert url(reported.cycle, "/filing") not in page
    assert auditor.post(url(reported.cycle, "/filing")).status_code == 403


@pytest.mark.parametrize(
    "role",
    [Role.SUPERVISOR, Role.EXPERT, Role.APPLICANT, Role.COMMITTEE, Role.GOVERNMENT, Role.FINANCE],
)
def test_nobody_else_opens_it(at_noon, reported, role):
    other = signed_in(world.person("某人", role))

    assert other.get(url(reported.cycle)).status_code == 403
    assert other.get(url(reported.cycle, "/filing")).status_code == 403


def test_there_is_no_page_of_no_cycle(client):
    assert client.get("/office/cycles/999/reliability").status_code == 404


def test_it_asks_as_often_for_thirty_candidates_as_for_three(client, office):
    few, many = (
        summed_cycle({f"{n}号公司": 40 + 5 * (n % 6) for n in range(start, end)})
        for start, end in ((0, 3), (3, 33))
    )
    counts = []
    for cycle in (few, many):
        file_reliability_report(cycle=cycle, by=office, at=world.NOON)
        client.get(url(cycle))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(cycle))
        counts.append(len(asked))

    assert counts[0] == counts[1]
