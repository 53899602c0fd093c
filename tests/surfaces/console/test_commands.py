import json

import pytest

from zhiheng.surfaces.console.workbooks.books import books


def test_help_opens_no_database(zhiheng):
    code, said, err = zhiheng("--help")

    assert (code, err) == (0, "")
    assert "政府质量奖评定系统" in said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("edition", "show", "nix"), "没有名为“nix”的版本。现有：jinshui-2011、"),
        (("edition", "check", "nix.toml"), "找不到文件 nix.toml。"),
        (("cycle", "run", "--applicants", "0", "--out", "x"), "须为正整数"),
        (("cycle", "run", "--applicants", "x", "--out", "x"), "“x”的写法不对"),
        (("cycle", "run", "--edition", "jinshui-2011", "--out", "x"), "只作为沿革存目"),
        (("cycle", "run", "--stop-after", "午休", "--out", "x"), "“午休”不是jinshui-revised的环节"),
        (("cycle", "run", "--experts", "4", "--out", "x"), "评审组须有5人，只有4位专家"),
        (
            ("cycle", "run", "--edition", "zhengzhou-2022", "--quota", "9", "--out", "x"),
            "名额由正式文本规定为8，不能用 --quota 改动",
        ),
        (("timetable", "run", "--at", "昨天"), "“昨天”不是时间"),
        (("ledger", "verify", "nix.jsonl"), "读不了文件 nix.jsonl"),
        (("nix",), "不在可选之列"),
        ((), "缺少参数"),
    ],
)
def test_bad_input_is_one_clear_line(zhiheng, tmp_path, monkeypatch, arguments, complaint):
    monkeypatch.chdir(tmp_path)

    code, said, err = zhiheng(*arguments)

    assert (code, said) == (2, "")
    assert complaint in err
    assert err.count("\n") == 1


def test_editions_are_shown_as_text_and_as_json(zhiheng):
    assert "jinshui-revised" in zhiheng("edition", "list")[1]
    shown = json.loads(zhiheng("edition", "show", "jinshui-revised", "--json")[1])
    assert shown["name"] == "jinshui-revised"
    changes = json.loads(zhiheng("edition", "diff", "jinshui-2017", "jinshui-revised", "--json")[1])
    assert [change["number"] for change in changes][:10] == list(range(1, 11))


def test_a_broken_edition_is_refused_with_exit_one(zhiheng, tmp_path):
    path = tmp_path / "x.toml"
    path.write_text("[edition\n", encoding="utf-8")

    code, said, _ = zhiheng("edition", "check", path)

    assert code == 1
    assert "x.toml" in said


def test_the_lifecycle_draws_every_move_of_the_procedure(zhiheng):
    from zhiheng.rulebook.editions import edition

    said = zhiheng("lifecycle", "jinshui-2017")[1]

    moves = edition("jinshui-2017").procedure.moves
    assert said.count(" --> ") == len(moves) + 1 + said.count("--> [*]")
    assert "drafting --> filed: 申报" in said
    assert "--> commended" not in said


def test_the_template_has_every_workbook_with_its_explanations(zhiheng, tmp_path):
    from python_calamine import CalamineWorkbook

    from zhiheng.rulebook.editions import edition

    zhiheng("cycle", "template", "--edition", "jinshui-revised", "--out", tmp_path)

    for book in books(edition("jinshui-revised")):
        sheets = CalamineWorkbook.from_path(tmp_path / book.file)
        data = sheets.get_sheet_by_name(book.sheet).to_python()
        notes = sheets.get_sheet_by_name("说明").to_python()
        headings = [column.heading for column in book.columns]
        assert data[0] == headings
        assert len(data) == 2
        assert [row[0] for row in notes[3:]] == headings
