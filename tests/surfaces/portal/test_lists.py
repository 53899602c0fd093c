"""Lists, on one made up for these tests: the applications of the only cycle."""

import re
import sys
from io import BytesIO

import pytest
from django import forms
from django.http import Http404
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from tests import world
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.actions import register_person, save_view
from zhiheng.instruments.people.models import SavedView
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.lists import BulkAct, Column, Filter, Listing, exporting

pytestmark = pytest.mark.django_db


class Perform(ActForm):
    phone = forms.CharField(label="电话")


def refuses_the_second(row, request):
    """Registering people by the name of a row: a long name is refused by a wrong number."""
    wrong = {"identity_number": "1"} if row.number == "B" else {}
    return {"name": row.organisation.name, **wrong}


REGISTER = BulkAct(
    key="register",
    label="登记",
    act=register_person,
    arguments=refuses_the_second,
    confirm="登记？",
)
LISTING = Listing(
    name="tests.applications",
    title="申报",
    columns=(
        Column(key="name", label="申报组织", value=lambda row: row.organisation.name, data=True),
        Column(key="number", label="编号", value=lambda row: row.number, sort="number"),
        Column(key="pk", label="序号", value=lambda row: row.version, number=True, shown=False),
        Column(key="code", label="代码", value=lambda row: "秘密", needs=(Role.OFFICE,)),
    ),
    filters=(
        Filter(
            key="state",
            label="状态",
            choices=lambda: [(state, state) for state in State],
            apply=lambda found, state: found.filter(state=state),
        ),
    ),
    search=applications.found_by,
    bulk=(REGISTER,),
)


@pytest.fixture
def cycle(db):
    made = world.cycle()
    for number, name in (("A", "甲有限公司"), ("B", "乙有限公司"), ("C", "=丙")):
        world.application(made, name=name, number=number)
    return made


@pytest.fixture
def auditor(db):
    return world.person("钱审", Role.AUDITOR)


def sent(person, query="", data=None, listing=LISTING):
    """What the list answers to that person."""
    address = f"/list?{query}"
    made = RequestFactory()
    request = made.get(address) if data is None else made.post(address, data)
    request.person, request.at, request._messages = person, world.NOON, Kept()
    request.posts = people.posts_of(person, at=world.NOON) if person else ()
    request.resolver_match = None
    response = lists.answer(
        request, listing, applications.applications_in(only_cycle()), "tests/list.html"
    )
    response.said = [str(message) for message in request._messages.kept]
    return response


class Kept:
    def __init__(self):
        self.kept = []

    def add(self, level, message, extra_tags=""):
        self.kept.append(message)

    def __iter__(self):
        return iter(self.kept)


def only_cycle():
    return Application.objects.first().cycle


@pytest.fixture(autouse=True)
def a_template(settings, tmp_path):
    folder = tmp_path / "templates" / "tests"
    folder.mkdir(parents=True)
    (folder / "list.html").write_text("{% listing page=page %}")
    engine = {**settings.TEMPLATES[0], "DIRS": [folder.parent]}
    settings.TEMPLATES = [engine]


def page(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def names(response) -> list[str]:
    cell = r'scope="row"\s+lang="zh-Hans"\s*>\s*([^<]+?)\s*<'
    return re.findall(cell, response.content.decode())


def sheet(response) -> list[list]:
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    return book.get_sheet_by_index(0).to_python()


def test_a_list_is_latest_first_and_sorts_as_its_address_says(cycle, office):
    assert names(sent(office)) == ["=丙", "乙有限公司", "甲有限公司"]
    assert names(sent(office, "sort=number")) == ["甲有限公司", "乙有限公司", "=丙"]
    assert names(sent(office, "sort=-number")) == ["=丙", "乙有限公司", "甲有限公司"]


def test_what_an_address_asks_and_nobody_declared_is_no_condition(cycle, office):
    assert len(names(sent(office, "sort=organisation__name&state=nonsense&columns=x"))) == 3


def test_search_and_filter_narrow_the_list(cycle, office):
    Application.objects.filter(number="B").update(state=State.RETURNED)

    assert names(sent(office, "state=returned")) == ["乙有限公司"]
    assert names(sent(office, "q=甲")) == ["甲有限公司"]
    assert "没有符合条件的内容" in page(sent(office, "q=甲&state=returned"))


def test_a_sorted_list_turns_its_pages_and_keeps_its_view(cycle, office):
    for serial in range(30):
        world.application(cycle, number=f"D{serial:02}")

    first = sent(office, "sort=number&state=filed")
    later = re.search(r'href="\?([^"]+)" rel="next"', page(first)).group(1).replace("&amp;", "&")

    assert len(names(first)) == 25
    assert len(names(sent(office, later))) == 8
    assert "sort=number" in later
    assert "state=filed" in later


def test_columns_are_those_chosen_and_the_name(cycle, office):
    assert sheet(sent(office, "export=xlsx"))[0] == ["申报组织", "编号", "代码"]
    assert sheet(sent(office, "export=xlsx&columns=pk"))[0] == ["申报组织", "序号"]


def test_a_column_that_needs_a_role_does_not_exist_for_others(cycle, office, auditor):
    assert "秘密" in page(sent(office))
    for query in ("", "columns=code", "export=xlsx&columns=code"):
        response = sent(auditor, query)
        told = sheet(response) if "xlsx" in query else page(response)
        assert "秘密" not in str(told)
        assert "代码" not in str(told)


def test_the_workbook_holds_all_rows_of_the_view_as_text_and_numbers(cycle, office):
    for serial in range(30):
        world.application(cycle, number=f"D{serial:02}", state=State.RETURNED)

    everything = sheet(sent(office, "export=xlsx"))
    narrowed = sheet(sent(office, "export=xlsx&state=filed&sort=number&columns=number&columns=pk"))

    assert len(everything) == 34
    assert narrowed[1:] == [["甲有限公司", "A", 0.0], ["乙有限公司", "B", 0.0], ["=丙", "C", 0.0]]


def test_a_workbook_that_would_be_too_long_says_so(cycle, office, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 2)

    response = sent(office, "export=xlsx&state=filed")

    assert response.url == "/list?state=filed"
    assert "请先用条件缩小范围" in response.said[0]


@pytest.mark.parametrize("query", ["", "sort=number", "state=filed&q=甲"])
def test_a_list_asks_as_often_for_thirty_rows_as_for_three(
    cycle, office, query, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as before:
        sent(office, query)
    for serial in range(30):
        world.application(cycle, name=f"甲{serial}", number=f"D{serial:02}")

    with django_assert_num_queries(len(before.captured_queries)):
        sent(office, query)


# Bulk acts


def pks(*numbers: str) -> list[int]:
    return list(Application.objects.filter(number__in=numbers).values_list("pk", flat=True))


def test_a_preview_says_of_each_row_what_would_happen_and_does_nothing(cycle, office):
    response = sent(office, data={"do": "bulk", "bulk": "register", "row": pks("A", "B")})

    told = page(response)
    assert "1 项可以办理，1 项不能办理" in told
    assert "身份证号码不成立" in told
    assert re.findall(r'name="row" value="(\d+)"', told) == [str(pk) for pk in pks("A")]
    assert not Entry.objects.exists()


def test_confirmed_each_row_is_an_act_of_its_own_and_reported(cycle, office):
    asked = {"do": "bulk", "bulk": "register", "confirmed": "1", "row": pks("A", "B", "C")}

    response = sent(office, data=asked)

    assert "已办理 2 项，未办理 1 项" in page(response)
    assert "身份证号码不成立" in page(response)
    assert [entry.facts["name"] for entry in Entry.objects.all()] == ["甲有限公司", "=丙"]


def test_a_fault_at_one_row_loses_none_of_the_others(cycle, office):
    def broken(row, request):
        if row.number == "B":
            raise RuntimeError("坏了")
        return {"name": row.organisation.name}

    listing = with_bulk(key="register", arguments=broken)

    asked = {"do": "bulk", "bulk": "register", "confirmed": "1", "row": pks("A", "B", "C")}
    response = sent(office, data=asked, listing=listing)

    assert "系统故障，此项没有办理" in page(response)
    assert "已办理 2 项，未办理 1 项" in page(response)
    assert Entry.objects.count() == 2


def with_bulk(**values):
    return Listing(
        name="tests.other",
        title="申报",
        columns=LISTING.columns,
        filters=LISTING.filters,
        bulk=(BulkAct(**{"label": "登记", "act": register_person, "confirm": "？", **values}),),
    )


def test_rows_beyond_the_list_are_not_acted_on(cycle, office):
    other = world.application(world.cycle("zhengzhou-2022"), name="外县有限公司")
    asked = {"do": "bulk", "bulk": "register", "confirmed": "1", "row": [*pks("A"), other.pk]}

    response = sent(office, data=asked)

    assert "有 1 项已不在此列表中" in page(response)
    assert [entry.facts["name"] for entry in Entry.objects.all()] == ["甲有限公司"]


def test_every_row_of_the_view_may_be_meant(cycle, office):
    Application.objects.filter(number="C").update(state=State.RETURNED)

    response = sent(office, "state=filed", {"do": "bulk", "bulk": "register", "every": "1"})

    assert "1 项可以办理，1 项不能办理" in page(response)


@pytest.mark.parametrize(("most", "rows"), [(200, []), (1, ["A", "C"])])
def test_no_row_or_too_many_lead_back_with_a_word(cycle, office, monkeypatch, most, rows):
    monkeypatch.setattr(sys.modules["zhiheng.surfaces.portal.lists.bulk"], "MOST", most)

    response = sent(office, "q=x", {"do": "bulk", "bulk": "register", "row": pks(*rows)})

    assert response.url == "/list?q=x"
    assert len(response.said) == 1


def test_what_an_act_wants_besides_is_asked_once(cycle, office):
    listing = with_bulk(
        key="ask", arguments=lambda row, request: {"name": row.organisation.name}, form=Perform
    )
    asked = {"do": "bulk", "bulk": "ask", "row": pks("A")}

    blank = sent(office, data=asked, listing=listing)
    empty = sent(office, data={**asked, "filled": "1"}, listing=listing)
    preview = sent(office, data={**asked, "filled": "1", "phone": "0371"}, listing=listing)
    sent(
        office,
        data={**asked, "filled": "1", "phone": "0371", "confirmed": "1"},
        listing=listing,
    )

    assert "先填写共同的内容" in page(blank)
    assert "有些栏目需要更正" in page(empty)
    assert 'name="phone" value="0371"' in page(preview)
    assert Entry.objects.count() == 1


def test_who_may_not_act_sees_no_bulk_and_cannot_send_one(cycle, auditor):
    assert 'name="bulk"' not in page(sent(auditor))
    with pytest.raises(Http404):
        sent(auditor, data={"do": "bulk", "bulk": "register", "row": pks("A")})


# Saved views


def test_a_view_is_kept_under_a_name_and_leads_back_to_itself(cycle, office):
    response = sent(office, "state=filed&before=9", {"do": "save-view", "title": "已提交"})

    assert response.url == "/list?state=filed"
    kept = SavedView.objects.get()
    assert (kept.person, kept.listing, kept.query, kept.shared) == (
        office, "tests.applications", "state=filed", False
    )  # fmt: skip
    assert 'href="?state=filed" lang="zh-Hans" aria-current="true"' in page(
        sent(office, "state=filed")
    )
    assert Entry.objects.get().act == "保存视图"


def test_a_shared_view_is_seen_by_others_and_dropped_by_its_owner_only(cycle, office):
    keep = {"listing": "tests.applications", "query": "", "by": office, "at": world.NOON}
    shared = save_view(title="共享的", shared=True, **keep)
    save_view(title="自己的", **keep)
    colleague = world.person("王办", Role.OFFICE)

    seen = page(sent(colleague))
    refused = sent(colleague, data={"do": "drop-view", "view": shared.pk})
    assert "共享的" in seen
    assert "自己的" not in seen
    assert "该视图由李办保存" in refused.said[0]

    dropped = sent(office, data={"do": "drop-view", "view": shared.pk})
    assert dropped.said == ["已删除视图。"]
    assert [view.title for view in SavedView.objects.all()] == ["自己的"]


def test_two_views_of_a_list_bear_no_same_name(cycle, office):
    sent(office, data={"do": "save-view", "title": "待办"})

    response = sent(office, data={"do": "save-view", "title": "待办"})

    assert "已有名为“待办”的视图" in response.said[0]
    assert SavedView.objects.count() == 1


def test_an_auditor_keeps_nothing(cycle, auditor):
    response = sent(auditor, data={"do": "save-view", "title": "待办"})

    assert "不能在系统中保存内容" in response.said[0]
    assert not SavedView.objects.exists()
    assert not Entry.objects.exists()


def test_who_writes_nothing_is_not_offered_to_save_a_view(auditor, cycle):
    assert "保存当前视图" not in sent(auditor).content.decode()


def test_who_works_here_is(office, cycle):
    assert "保存当前视图" in sent(office).content.decode()
