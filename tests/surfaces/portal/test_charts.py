import re
from xml.etree import ElementTree

import pytest

from zhiheng.surfaces.components import charts

NAMED = [("领导", 80.0), ("战略", 40.0)]
ALL = [
    charts.bars(NAMED, title="得分", unit="%"),
    charts.funnel([("申报", 120), ("授奖", 3)], title="进展"),
    charts.stacked([("2025", [10, 20])], ["改进", "培训"], title="使用"),
    charts.radar(["领导", "战略", "顾客"], [80, 60, 70], before=[70, 60, 50], title="雷达"),
    charts.spread([("4.1", [50, 70]), ("4.2", [])], title="离散"),
]


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_is_whole_says_itself_in_words_and_carries_no_style(chart):
    drawn = ElementTree.fromstring(chart)

    assert drawn.get("role") == "img"
    assert drawn.get("lang") == "zh-Hans"
    assert [part.tag for part in drawn[:2]] == ["title", "desc"]
    assert all(part.text for part in drawn[:2])
    assert not re.search(r"\sstyle=|\sfill=|\son\w+=", chart)


@pytest.mark.parametrize("draw", [charts.bars, charts.funnel, charts.spread])
def test_a_chart_of_nothing_is_still_a_chart(draw):
    assert ElementTree.fromstring(draw([], title="无"))


def test_a_chart_of_noughts_divides_by_nothing():
    assert 'width="0"' in charts.bars([("领导", 0)], title="得分")
    assert 'width="0"' in charts.stacked([("2025", [0])], ["改进"], title="使用")


def test_bars_are_measured_against_the_longest():
    assert re.findall(r'width="([\d.]+)"', ALL[0]) == [str(charts.TRACK), str(charts.TRACK // 2)]
    assert "领导: 80%;战略: 40%" in ALL[0]


def test_parts_begin_where_the_last_one_ended_and_fill_the_whole():
    drawn = charts.stacked([("2025", [10, 30])], ["改进", "培训"], title="使用", whole=80)

    bars = re.findall(r'x="([\d.]+)" y="5" width="([\d.]+)"', drawn)
    begin, scale = charts.NAME, charts.TRACK / 80
    assert [(float(x), float(w)) for x, w in bars] == [
        (begin, 10 * scale),
        (round(begin + 10 * scale, 2), 30 * scale),
    ]
    assert "2025: 改进 10, 培训 30" in drawn


def test_a_radar_begins_at_the_top_and_reaches_its_ring_at_the_most():
    drawn = charts.radar(["甲", "乙", "丙", "丁"], [100, 50, 0, 250], title="雷达")

    now = re.search(r'class="chart__now" points="([^"]+)"', drawn).group(1)
    assert now == "200,50 250,150 200,150 100,150"
    assert "chart__before" not in drawn


def test_a_spread_shows_each_score_their_distance_and_their_median():
    drawn = charts.spread([("4.1", [40, 60, 90])], title="离散")

    assert drawn.count("chart__dot") == 3
    assert ">40–90<" in drawn
    x = re.search(r'class="chart__median" x1="([\d.]+)"', drawn).group(1)
    assert float(x) == charts.NAME + charts.TRACK * 0.6


def test_a_name_in_a_chart_is_data_and_no_markup():
    assert "<b>" not in charts.bars([("<b>", 1)], title="<b>")


def test_a_long_name_is_cut_and_said_in_full():
    long = "郑州市喆堃精密仪器股份有限公司"

    drawn = charts.bars([(long, 1)], title="得分", lang="")

    assert f">{long[:8]}…<" in drawn
    assert f"<desc>{long}: 1</desc>" in drawn
    assert "lang=" not in drawn
