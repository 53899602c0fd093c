import pytest

from tests import world
from tests.surfaces.console.conftest import fill
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.surfaces.console.workbooks.books import history


def laureate(number: int, **changed: str) -> dict[str, str]:
    row = {
        "统一社会信用代码": world.code(900 + number),
        "名称": f"金水示例往届{number}号有限公司",
        "所据版本": "jinshui-2011",
        "年度": "2013",
        "证书编号": f"示例〔2013〕{number}号",
        "授奖日期": "2013-12-01",
        "有效期至": "2017-11-30",
        "奖金（元）": "500000",
        "发放日期": "2014-01-10",
        "来源": "示例档案",
    }
    return {**row, **changed}


@pytest.fixture
def office(db):
    return world.person("李办", Role.OFFICE)


@pytest.mark.clause(Clause.RECORDS)
def test_three_laureates_of_two_cycles_come_into_the_register(office, zhiheng, tmp_path):
    later = {
        "年度": "2015",
        "授奖日期": "2015-12-01",
        "有效期至": "2019-11-30",
        "发放日期": "2016-01-10",
    }
    rows = [laureate(1), laureate(2), laureate(3, **later)]
    fill(tmp_path / "h.xlsx", history(), rows)

    code, said, _ = zhiheng("history", "import", tmp_path / "h.xlsx")

    assert code == 0
    assert "名册现有获奖组织3家，累计发放奖金1,500,000元" in said


def test_importing_twice_does_no_harm(office, zhiheng, tmp_path):
    fill(tmp_path / "h.xlsx", history(), [laureate(1)])
    zhiheng("history", "import", tmp_path / "h.xlsx")
    before = Entry.objects.count()

    code, said, _ = zhiheng("history", "import", tmp_path / "h.xlsx")

    assert code == 0
    assert "已在册 示例〔2013〕1号" in said
    assert (Honour.objects.count(), Entry.objects.count()) == (1, before)


def test_on_an_empty_database_somebody_of_the_office_is_appointed_first(db, zhiheng, tmp_path):
    fill(tmp_path / "h.xlsx", history(), [laureate(1)])

    code, said, _ = zhiheng("history", "import", tmp_path / "h.xlsx")

    assert code == 0
    assert "已设“评委会办公室经办人”" in said
    assert Honour.objects.get().name == "金水示例往届1号有限公司"


def test_one_wrong_row_keeps_all_out(office, zhiheng, tmp_path):
    rows = [
        laureate(1),
        laureate(2, 所据版本="jinshui-1999"),
        laureate(3, 授奖日期="2999-01-01", 有效期至="2998-01-01"),
        laureate(4, 发放日期=""),
        laureate(5, 证书编号="示例〔2013〕1号"),
        laureate(6, 统一社会信用代码="123"),
    ]
    fill(tmp_path / "h.xlsx", history(), rows)

    code, said, err = zhiheng("history", "import", tmp_path / "h.xlsx")

    assert (code, said) == (2, "")
    assert err.splitlines()[-1] == "共6处，没有导入任何内容。"
    for row, column in (
        (3, "所据版本"), (4, "授奖日期"), (4, "有效期至"), (5, "发放日期"), (6, "证书编号"),
        (7, "统一社会信用代码"),
    ):  # fmt: skip
        assert any(f"第{row}行 “{column}”栏" in line for line in err.splitlines())
    assert not Entry.objects.exists()


def test_the_template_is_what_the_import_reads(db, zhiheng, tmp_path):
    zhiheng("history", "template", "--out", tmp_path / "deep" / "h.xlsx")

    code, said, err = zhiheng("history", "import", tmp_path / "deep" / "h.xlsx")

    assert (code, said) == (2, "")
    assert "没有填写任何一行" in err
