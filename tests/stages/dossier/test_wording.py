from datetime import date, datetime

import pytest

from tests.world import SHANGHAI
from zhiheng.methods.wording import moment_text
from zhiheng.stages.dossier.rules import wording
from zhiheng.stages.dossier.rules.content import (
    Content,
    Heading,
    Text,
    context,
    ems,
    signature_indents,
    title_lines,
)

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (50_000_000, "伍拾万元整"),
        (0, "零元整"),
        (5, "伍分"),
        (100_010, "壹仟元壹角整"),
        (100_005, "壹仟元零伍分"),
        (100_050_000, "壹佰万零伍佰元整"),
        (20_000_100, "贰拾万零壹元整"),
        (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
        (10_000_000_000, "壹亿元整"),
    ],
)
def test_money_is_written_as_on_a_cheque(fen, words):
    assert wording.capital_yuan(fen) == words


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (
            "经评审、公示,决定授予3家组织(名单附后):",
            "经评审、公示，决定授予3家组织（名单附后）：",
        ),
        ("GB/T 19580-2012, 4.1.2", "GB/T 19580-2012, 4.1.2"),
        ("时间10:30,地点", "时间10:30，地点"),
        ("f(x)与甲(乙)", "f(x)与甲（乙）"),
    ],
)
def test_marks_beside_chinese_words_are_full_width(given, printed):
    assert wording.full_width(given) == printed


def test_the_last_moment_of_a_day_is_24_oclock():
    assert moment_text(datetime(2026, 6, 1, 23, 59, 59, tzinfo=SHANGHAI)) == "2026年6月1日24时"
    assert moment_text(datetime(2026, 6, 1, 9, 5, tzinfo=SHANGHAI)) == "2026年6月1日9时05分"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (30, "三十"), (42, "四十二")]
)
def test_headings_are_numbered_in_chinese(number, words):
    assert wording.numeral(number) == words


def test_each_level_of_headings_is_numbered_anew_under_its_own():
    blocks = (
        Heading("甲"),
        Heading("子", 2),
        Heading("丑", 2),
        Heading("寅", 3),
        Heading("乙"),
        Heading("卯", 2),
    )

    printed = context(Content(title="示例", day=DAY, blocks=blocks))["blocks"]

    assert [block["text"] for block in printed] == [
        "一、甲", "（一）子", "（二）丑", "1.寅", "二、乙", "（一）卯",
    ]  # fmt: skip


def test_a_long_title_breaks_where_its_sense_allows():
    title = "金水区区长质量奖评定委员会关于审定2026年度金水区区长质量奖授奖名单的请示"

    lines = title_lines(title).split("\n")

    assert lines[0] == "金水区区长质量奖评定委员会"
    assert "".join(lines) == title
    assert max(map(ems, lines)) <= 20


def test_names_stand_centred_over_the_date_which_keeps_four_characters():
    name, day = "金水区人民政府", "2026年6月1日"

    above, below = signature_indents([name], day)

    assert below == 4
    assert above + ems(name) / 2 == below + ems(day) / 2


def test_two_papers_that_say_the_same_have_the_same_digest_and_a_word_more_another():
    first = Content(title="示例", day=DAY, blocks=(Text("甲"),))
    same = Content(title="示例", day=DAY, blocks=(Text("甲"),))
    other = Content(title="示例", day=DAY, blocks=(Text("甲。"),))

    assert first.digest == same.digest != other.digest
