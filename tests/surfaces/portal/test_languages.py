import re

import pytest

from tests import world
from tests.surfaces.portal.conftest import honour, notice, signed_in
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.locale import catalogue, finding

pytestmark = pytest.mark.django_db

DATA = re.compile(r'<(\w+)[^>]*\slang="zh-Hans"[^>]*>.*?</\1>', re.DOTALL)
"""What is data, or names itself in Chinese, says so by its language."""


def chinese_left_on(page: str) -> list[str]:
    body = re.sub(r"<title>.*?</title>", "", page.replace("李办", ""), flags=re.DOTALL)
    return re.findall(r"[\u3400-\u9fff，。；：]+", DATA.sub("", body))


def test_in_english_nothing_but_names_is_chinese():
    cycle = world.cycle()
    world.application(cycle)
    told, held = notice(closes_at=world.NOON), honour()
    client = signed_in(world.person("李办", *Role))
    client.post("/language", {"language": "en", "next": "/"})

    urls = ["/", "/notices", f"/notices/{told.pk}", "/register", f"/register/{held.pk}",
            "/certificate?number=x", "/certificate?number=JSQ-2018-01", "/office",
            "/office?q=x", "/desk/own", "/nowhere", "/gallery"]  # fmt: skip
    left = {url: chinese_left_on(client.get(url).content.decode()) for url in urls}

    assert {url: words for url, words in left.items() if words} == {}


def test_a_stranger_reads_the_sign_in_page_in_english(client):
    page = client.get("/account/sign-in", headers={"accept-language": "en"}).content.decode()

    assert '<html lang="en">' in page
    assert chinese_left_on(page) == []


def test_the_switch_returns_to_the_same_page(client):
    response = client.post("/language", {"language": "en", "next": "/register?page=1"})

    assert response.url == "/register?page=1"
    assert "<h1>Laureates</h1>" in client.get("/register").content.decode()


def test_the_switch_leads_to_no_other_site(client):
    response = client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})

    assert response.url == "/"


def test_the_catalogue_finds_every_kind_of_text():
    code = """
class Kind(TextChoices):
    A = "a", "甲"
STEP_LABELS: dict = {1: "乙"}
OTHER = {1: "不是"}
gettext("丙" "丁"); _("戊"); pgettext("己", "庚")
Refusal(Clause.X, "辛{n}", "壬" "癸", n=1)
"""

    single = {"甲", "乙", "丙丁", "戊", "辛{n}", "壬癸"}
    assert set(finding.of_code(code)) == {(text, None) for text in single} | {("庚", "己")}
    assert list(finding.of_template('{% translate "甲" %}  \n {% panel title=_("乙") %}')) == [
        ("甲", None),
        ("乙", None),
    ]


def test_the_check_names_each_fault():
    from babel.messages.catalog import Catalog

    found = {(text, None): finding.Found("x.py") for text in ("缺", "少{n}", "混", "好{n}")}
    old = Catalog(locale="en")
    old.add("少{n}", "few")
    old.add("混", "mixed 混")
    old.add("好{n}", "good {n}")
    old.add("旧", "old")

    faults = [(fault.text, fault.what) for fault in catalogue.faults(found, old)]

    assert faults == [
        ("缺", "no English"),
        ("少{n}", "other {places} than the Chinese"),
        ("混", "Chinese left in the English"),
        ("旧", "no longer used"),
    ]


def test_the_english_catalogue_is_complete():
    found = finding.texts(catalogue.ROOT)

    assert [str(fault) for fault in catalogue.faults(found, catalogue.read())] == []
