"""The offline workbook: given out, filled in by a spreadsheet, and taken in like the page."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.expert.conftest import typed
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews.models import Scoresheet, ScoresheetDraft
from zhiheng.surfaces.portal.expert.workbooks import cells, layout

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/expert/workbook"
FIRST = layout.HEAD_ROW + 1


@pytest.fixture
def mine(file, panel):
    return cast.assigned(file, panel)[0]


def download(client):
    response = client.get(f"{URL}?download")
    assert response.status_code == 200
    return cells.sheets(response.content)


def upload(client, content, **more):
    """Bytes, or cells by sheet as a spreadsheet would save them."""
    content = content if isinstance(content, bytes) else book(content)
    response = client.post(URL, {"file": SimpleUploadedFile("评分.xlsx", content), **more})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def book(sheets):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for row, columns in rows.items():
                for column, value in columns.items():
                    write = sheet.write_formula if str(value)[:1] == "=" else sheet.write
                    write(row - 1, column - 1, value)
    return file.getvalue()


def only(sheets):
    """The one sheet to be filled in."""
    return next(rows for name, rows in sheets.items() if name[0].isdigit())


def fill(rows, percent=50):
    for row, line in zip(cast.rows(percent), range(FIRST, FIRST + 100), strict=False):
        rows[line] |= {4: row["band"], 5: percent, 6: row["strength"], 8: row["evidence"]}


def test_only_experts_open_it_and_only_what_is_declared_and_owed_is_in_it(file, panel, wang, mine):
    undeclared = cast.application(panel.cycle, "未申报有限公司")
    cast.assigned(undeclared, panel, declared=False)
    done = cast.application(panel.cycle, "已提交有限公司")
    cast.scored(cast.assigned(done, panel)[0])

    sheets = download(wang)

    assert signed_in(world.person("李办", Role.OFFICE)).get(URL).status_code == 403
    assert [name for name in sheets if name[0].isdigit()] == [f"1 {file.organisation.name}"]
    assert only(sheets)[FIRST][1] == "1.1"
    assert f"分派{mine.pk} 第0稿" in only(sheets)[layout.STAMP_ROW][1]
    assert layout.STAMPS in sheets
    assert "1 份" in wang.get(URL).content.decode()


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_filled_workbook_is_the_same_draft_as_the_page(wang, mine):
    sheets = download(wang)
    fill(only(sheets))

    shown = upload(wang, sheets)
    upload(wang, sheets)

    draft = ScoresheetDraft.objects.get()
    assert "已存为草稿" in shown
    assert draft.version == 1
    assert draft.items == {row.pop("item"): row for row in cast.rows(50)}
    assert [entry.act for entry in Entry.objects.all()] == ["保存评分草稿"]


@pytest.mark.clause(Clause.SCORING)
def test_it_is_handed_in_where_asked(wang, mine):
    sheets = download(wang)
    fill(only(sheets), 85)

    shown = upload(wang, sheets, hand_in="on")

    assert "已提交" in shown
    assert Scoresheet.objects.get().assignment == mine


@pytest.mark.clause(Clause.SCORING)
def test_what_is_missing_at_the_handing_in_stands_beside_its_row_and_the_draft_is_kept(wang, mine):
    sheets = download(wang)
    fill(only(sheets))
    del only(sheets)[FIRST][8]

    shown = upload(wang, sheets, hand_in="on")

    assert "已存为草稿，未提交" in shown
    assert f"第 {FIRST} 行" in shown and "没有写证据位置" in shown
    assert ScoresheetDraft.objects.exists() and not Scoresheet.objects.exists()


def test_every_wrong_cell_is_named_and_the_other_sheets_are_taken_in(file, panel, wang, mine):
    other = cast.assigned(cast.application(panel.cycle, "花园制造有限公司"), panel)[0]
    sheets = download(wang)
    wrong, right = (rows for name, rows in sheets.items() if name[0].isdigit())
    fill(wrong), fill(right)
    wrong[FIRST] |= {5: 52}
    wrong[FIRST + 1] |= {4: "甲等"}
    wrong[FIRST + 2] |= {5: "=25+25"}

    shown = upload(wang, sheets)
    wrong[FIRST] |= {5: 50}
    wrong[FIRST + 1] |= {4: "50-65"}
    wrong[FIRST + 2] |= {5: 50}
    mended = upload(wang, sheets)

    assert shown.count("未读入") == 1 and shown.count("已存为草稿") == 1
    for n, column, value in ((0, "百分比", "52"), (1, "等级", "甲等"), (2, "百分比", "=25+25")):
        assert f"第 {FIRST + n} 行" in shown and f"“{column}”" in shown and value in shown
    assert "没有改动" in mended and "已存为草稿" in mended
    assert set(ScoresheetDraft.objects.values_list("assignment", "version")) == {
        (mine.pk, 1),
        (other.pk, 1),
    }


def test_a_formula_is_text_and_is_never_computed(wang, mine):
    sheets = download(wang)
    fill(only(sheets))
    only(sheets)[FIRST][6] = "=1+1"

    upload(wang, sheets)

    assert ScoresheetDraft.objects.get().items["1.1"]["strength"] == "=1+1"
    assert only(download(wang))[FIRST][6] == "=1+1"


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_sheet_changed_on_the_page_since_is_refused_with_what_to_do(wang, mine):
    sheets = download(wang)
    wang.post(f"/expert/assignments/{mine.pk}", typed(cast.rows(70)))
    fill(only(sheets))

    shown = upload(wang, sheets)

    assert "下载第 0 稿以后，页面上又改到第 1 稿" in shown and "重新下载工作簿" in shown
    assert ScoresheetDraft.objects.get().items["1.1"]["percent"] == 70


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_sheet_handed_in_or_struck_since_is_refused_with_what_to_do(file, panel, wang, mine):
    other = cast.assigned(cast.application(panel.cycle, "花园制造有限公司"), panel)[0]
    sheets = download(wang)
    cast.scored(mine)
    cast.struck(other)

    shown = upload(wang, sheets)

    assert "评分表已经提交" in shown and "合议时提出" in shown
    assert "这一申报已不由您评审" in shown and "联系评委会办公室" in shown
    assert not ScoresheetDraft.objects.exists()


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_a_workbook_of_somebody_else_is_refused(file, panel, wang, mine):
    zhao = signed_in(panel.seats.order_by("id")[1].expert.person)
    sheets = download(zhao)
    fill(only(sheets))

    assert "这一申报已不由您评审" in upload(wang, sheets)
    assert not ScoresheetDraft.objects.exists()


@pytest.mark.parametrize("row", [layout.STAMP_ROW, layout.HEAD_ROW])
def test_a_sheet_whose_head_is_gone_is_refused(wang, mine, row):
    sheets = download(wang)
    fill(only(sheets))
    del only(sheets)[row]

    shown = upload(wang, sheets)

    assert "未读入" in shown and f"第 {row} 行" in shown
    assert not ScoresheetDraft.objects.exists()


def test_rows_lost_repeated_or_invented_are_named(wang, mine):
    sheets = download(wang)
    rows = only(sheets)
    del rows[FIRST + 1]
    rows[FIRST + 2][1] = "1.1"
    rows[FIRST + 3][1] = "99.9"

    shown = upload(wang, sheets)

    assert "出现两次" in shown and "没有条款“99.9”" in shown and "缺少条款" in shown


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_a_broken_file_is_told_so(wang, mine, content):
    shown = upload(wang, content)

    assert "不是可以读取的 xlsx 文件" in shown or "空" in shown


def test_an_entity_is_not_read(wang, mine):
    file = BytesIO()
    with ZipFile(file, "w") as made:
        made.writestr("xl/_rels/workbook.xml.rels", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')

    assert "不是可以读取的 xlsx 文件" in upload(wang, file.getvalue())


def test_a_cell_far_out_is_too_large(wang, mine):
    assert "工作簿太大" in upload(wang, {"表": {1_048_576: {16_384: "x"}}})


def test_too_many_bytes_are_too_large(wang, mine):
    assert "工作簿太大" in upload(wang, bytes(cells.MOST_BYTES + 1))


def test_a_workbook_with_nothing_of_ours_is_told_so(wang, mine):
    assert "没有找到评分表" in upload(wang, {"说明": {1: {1: "x"}}})


def test_a_percentage_cell_counts(wang, mine):
    sheets = download(wang)
    fill(only(sheets))
    only(sheets)[FIRST][5] = 0.55

    upload(wang, sheets)

    assert ScoresheetDraft.objects.get().items["1.1"]["percent"] == 55
