from datetime import date, datetime

import pytest

from tests import world
from tests.surfaces.console.conftest import fill_all, played, script_under
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.reviews.models import Scoresheet
from zhiheng.surfaces.console.rehearsal import result
from zhiheng.surfaces.console.workbooks import cells
from zhiheng.surfaces.console.workbooks.given import script_of

REVISED = edition("jinshui-revised")


def test_given_workbooks_run_a_whole_cycle_and_nothing_is_made_up(db, tmp_path):
    given = script_under("jinshui-revised")
    panel = given.experts[:5]
    codes = [applicant.code for applicant in given.applicants]
    fill_all(
        tmp_path,
        given,
        applicants={0: {"名称": "金水示例喆堃㛃（集团）有限公司"}},
        experts={n: {"评审组": "甲组", "组长": "是" if n == 0 else ""} for n in range(5)},
        scores=numbered(whole_sheets(codes, panel)),
        replies=numbered(
            {"统一社会信用代码": code, "征询部门": "税务机关", "意见": "无意见", "签署人": "示例"}
            for code in codes
        ),
        ballots=numbered({"统一社会信用代码": code, "赞成": 8, "反对": 1} for code in codes),
    )

    script, faults = script_of(tmp_path, REVISED, seed=7)

    assert faults == []
    told = result.summary(played(script))
    assert told["books"]["closed"]
    assert told["demonstration"] == {"in_force_from": "2026-01-31", "quota": 3}
    assert Organisation.objects.filter(name="金水示例喆堃㛃（集团）有限公司").exists()
    by_code = {laureate["code"]: laureate["score"] for laureate in told["laureates"]}
    assert by_code == {code: 600.0 + 50 * codes.index(code) for code in by_code}
    assert len(by_code) == 3
    assert Scoresheet.objects.filter(quarters=2400).count() == len(panel)


def whole_sheets(codes, experts):
    """Every expert agrees: sixty percent for the first, and five more for each after it."""
    return (
        score(code, expert.number, 条款=item, 百分比=f"{60 + 5 * place}")
        for place, code in enumerate(codes)
        for expert in experts
        for item in [*(item.key for item in scheme("gbt-19580-2012").items), "答辩"]
    )


def numbered(rows):
    return dict(enumerate(rows))


def test_what_was_given_comes_back_as_the_same_script(tmp_path):
    given = script_under("jinshui-revised")
    fill_all(tmp_path, given)

    script, faults = script_of(tmp_path, REVISED, seed=7)

    assert faults == []
    assert script.recommendations == given.recommendations
    for here, there in zip(script.applicants, given.applicants, strict=True):
        assert (here.code, here.name, here.founded_on) == (there.code, there.name, there.founded_on)
        assert {key: here.facts.get(key, []) for key in there.facts} == dict(there.facts)


def test_all_wrong_rows_are_listed_at_once_and_nothing_is_imported(db, zhiheng, tmp_path):
    given = script_under("jinshui-2017")
    second, third = (line.code for line in given.applicants[1:3])
    fill_all(
        tmp_path / "in",
        given,
        applicants={
            0: {"统一社会信用代码": "91410105MA00000017"},
            1: {"成立日期": "去年"},
            2: {"名称": ""},
            4: {"统一社会信用代码": given.applicants[3].code},
        },
        recommendations={1: {"推荐单位类别": "园区管理委员会"}},
        scores={
            0: score(second, "E00001", 条款="9.9.9"),
            1: score(second, "E00001", 百分比="63"),
            2: score(third, "E00001", 百分比="65", 等级="70-85"),
            3: score(third, "E99999"),
            4: score(third, "E00002", 优势=""),
        },
        replies={
            0: {"统一社会信用代码": third, "征询部门": "市场监督管理部门的朋友", "意见": "有意见"}
        },
    )

    code, said, err = zhiheng(
        "cycle", "run", "--edition", "jinshui-2017",
        "--from", tmp_path / "in", "--out", tmp_path / "out",
    )  # fmt: skip

    lines = err.splitlines()
    assert (code, said) == (2, "")
    assert lines[-1] == f"共{len(lines) - 1}处，没有导入任何内容。"
    for expected in (
        "applicants.xlsx 工作表“申报组织” 第2行 “统一社会信用代码”栏 填的是“91410105MA00000017”：",
        "applicants.xlsx 工作表“申报组织” 第3行 “成立日期”栏 填的是“去年”：不是日期。写成 2024-03-01",
        "applicants.xlsx 工作表“申报组织” 第4行 “名称”栏：没有填写。",
        "applicants.xlsx 工作表“申报组织” 第6行 “统一社会信用代码”栏",
        "recommendations.xlsx 工作表“推荐意见” 第3行 “推荐单位类别”栏 填的是“园区管理委员会”：",
        "：不是本版办法所列推荐单位。可填：街道办事处、区级主管部门。",
        "scores.xlsx 工作表“评分” 第2行 “条款”栏 填的是“9.9.9”：不是评分标准的条款。",
        "scores.xlsx 工作表“评分” 第3行 “百分比”栏 填的是“63”：百分比须在0到100之间，每5为一档。",
        "第5行 “专家编号”栏 填的是“E99999”：评审专家表中没有这个编号。",
        "replies.xlsx 工作表“部门意见” 第2行 “征询部门”栏",
        "replies.xlsx 工作表“部门意见” 第2行 “签署人”栏：没有填写。",
    ):
        assert any(expected in line for line in lines), expected
    assert not Entry.objects.exists()
    assert not (tmp_path / "out" / "cycle.sqlite3").exists()


def score(code: str, number: str, **changed: str) -> dict[str, str]:
    cells_ = {
        "统一社会信用代码": code, "专家编号": number, "条款": "4.1.2", "百分比": "65",
        "优势": "好", "证据位置": "第3页",
    }  # fmt: skip
    return {**cells_, **changed}


def test_a_band_that_does_not_hold_the_percent_and_a_sheet_with_gaps_are_named(tmp_path):
    given = script_under("jinshui-revised")
    code = given.applicants[0].code
    fill_all(tmp_path, given, scores={0: score(code, "E00001", 等级="70-85", 优势="")})

    faults = [f"{fault}" for fault in script_of(tmp_path, REVISED, seed=7)[1]]

    assert len(faults) == 3
    assert any("不在等级“70-85”之内。改百分比，或者把等级改为“50-65”" in line for line in faults)
    assert any("优势和改进空间都没有填写" in line for line in faults)
    assert any("缺少条款4.1.3、4.1.4" in line for line in faults)


def test_missing_files_sheets_and_headings_are_named(tmp_path):
    (tmp_path / "applicants.xlsx").write_bytes(b"no workbook")

    faults = [f"{fault}" for fault in script_of(tmp_path, REVISED, seed=7)[1]]

    assert faults == [
        "applicants.xlsx：不是可以读取的 xlsx 文件。另存为 xlsx 后再用。",
        "experts.xlsx：没有这个文件。用 template 命令写出模板后填写。",
        "recommendations.xlsx：没有这个文件。用 template 命令写出模板后填写。",
    ]


def test_the_example_row_of_a_template_is_never_read(zhiheng, tmp_path):
    zhiheng("cycle", "template", "--edition", "jinshui-revised", "--out", tmp_path)

    faults = [f"{fault}" for fault in script_of(tmp_path, REVISED, seed=7)[1]]

    assert faults == [
        "applicants.xlsx：没有填写任何一行。示例行不读入，请从第3行起填写。",
        "experts.xlsx：没有填写任何一行。示例行不读入，请从第3行起填写。",
    ]


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (cells.day, "2024-3-1", date(2024, 3, 1)),
        (cells.day, "2024年3月1日", date(2024, 3, 1)),
        (cells.day, 20240301.0, date(2024, 3, 1)),
        (cells.day, datetime(2024, 3, 1, 12, tzinfo=world.SHANGHAI), date(2024, 3, 1)),
        (cells.percent, "65%", 65),
        (cells.percent, 65.0, 65),
        (cells.whole, "1,200", 1200),
        (cells.fen, "500,000元", 50_000_000),
        (cells.fen, 0.07, 7),
        (cells.text, 12.0, "12"),
        (cells.text, " 喆堃㛃 ", "喆堃㛃"),
        (cells.code, "91410105ma00000016", "91410105MA00000016"),
        (cells.yes_no, True, True),
        (cells.parts, "甲、乙，丙", ("甲", "乙", "丙")),
    ],
)
def test_cells_are_understood_as_people_type_them(parse, cell, value):
    assert parse(cell) == value


@pytest.mark.parametrize(
    ("parse", "cell"),
    [
        (cells.day, "2024-02-30"),
        (cells.day, 45000.0),
        (cells.percent, "105"),
        (cells.percent, "7"),
        (cells.whole, "三"),
        (cells.fen, "0.001"),
        (cells.code, 9.1410105e17),
        (cells.identity, "410100197001010011"),
        (cells.yes_no, "也许"),
    ],
)
def test_cells_that_nobody_can_understand_say_how_to_mend_them(parse, cell):
    with pytest.raises(cells.Wrong) as wrong:
        parse(cell)

    assert wrong.value.what
    assert wrong.value.remedy
