"""Cases, laureates, certificates and cycles, as everybody reads them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.surfaces.portal.conftest import honour
from zhiheng.instruments.honours.models import Revocation
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.promotion.models import Case, CasePublication

pytestmark = pytest.mark.django_db


def case(title: str = "数字化追溯", *, of=None, tags=("manufacturing",), public: bool = True):
    made = Case.objects.create(
        honour=of or honour(1),
        title=title,
        body="从原料到出厂可以追溯。",
        tags=list(tags),
        secrets_cleared=True,
        offered_at=world.NOON,
    )
    if public:
        CasePublication.objects.create(case=made, at=world.NOON)
    return made


def text_of(client, url: str, status: int = 200, **query) -> str:
    response = client.get(url, query)
    assert response.status_code == status
    return response.content.decode()


def test_only_published_cases_are_in_the_library(client):
    held = honour(1)
    shown, waiting = case(of=held), case("尚未发布", of=held, public=False)

    page = text_of(client, "/cases")

    assert shown.title in page
    assert waiting.title not in page
    text_of(client, f"/cases/{waiting.pk}", 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tag": "specialised-new"}, ["班组改进"]),
        ({"tag": "manufacturing"}, ["数字化追溯", "班组改进"]),
        ({"tag": "nothing"}, ["数字化追溯", "班组改进"]),
        ({"q": "班组"}, ["班组改进"]),
        ({"q": "花园口"}, ["数字化追溯", "班组改进"]),
        ({"q": "班组", "tag": "manufacturing"}, ["班组改进"]),
        ({"q": "没有这个词"}, []),
    ],
)
def test_cases_are_found_by_words_and_by_tag(client, query, found):
    held = honour(1)
    case(of=held)
    case("班组改进", of=held, tags=["specialised-new", "manufacturing"])

    page = text_of(client, "/cases", **query)

    assert [title for title in ("数字化追溯", "班组改进") if title in page] == found


def test_an_empty_library_says_what_will_come(client):
    assert "还没有公开的案例" in text_of(client, "/cases")
    assert "没有符合条件的案例" in text_of(client, "/cases", q="x")


def test_the_library_asks_as_often_for_thirty_cases_as_for_one(client, django_assert_num_queries):
    held = honour(1)
    case(of=held)
    client.get("/cases")
    with CaptureQueriesContext(connection) as one:
        client.get("/cases")
    for serial in range(30):
        case(f"案例{serial}", of=held)

    with django_assert_num_queries(len(one)):
        page = text_of(client, "/cases")

    assert 'rel="next"' in page


def test_a_case_and_its_laureate_lead_to_each_other(client):
    made = case()

    assert f'href="/register/{made.honour.pk}"' in text_of(client, f"/cases/{made.pk}")
    assert f'href="/cases/{made.pk}"' in text_of(client, f"/register/{made.honour.pk}")


def test_a_laureate_carries_the_way_to_check_its_certificate(client):
    held = honour(1)

    page = text_of(client, f"/register/{held.pk}")

    assert 'href="/certificate?number=JSQ-2018-01"' in page
    assert "<svg" in page


@pytest.mark.parametrize(
    ("days", "revoked", "said"), [(0, False, "有效"), (1, False, "到期"), (0, True, "已撤销")]
)
def test_a_certificate_says_large_how_it_stands(client, clock, days, revoked, said):
    held = honour(1)
    clock[0] = world.NOON.replace(year=2022, month=12, day=19) + timedelta(days=days)
    if revoked:
        Revocation.objects.create(
            honour=held, ground="弄虚作假", basis="第二十四条", reasons="虚报", on=held.conferred_on
        )

    page = text_of(client, "/certificate", number=held.number)

    assert f"<strong>{said}</strong>" in page
    assert ("不得再使用该称号" in page) is revoked
    assert "核验时间" in page


def test_a_cycle_tells_dates_notices_and_public_counts_only(client, cycle, published):
    for serial in range(5):
        world.application(cycle, name=f"评审中{serial}有限公司", state=State.DEFENDED)
    honour(1, 2026, cycle=cycle)

    page = text_of(client, f"/cycles/{cycle.pk}")

    assert page.count("timeline__step ") == 17
    assert f'href="/notices/{published.pk}"' in page
    assert "不超过 3 家" in page
    assert "<dt>公示家数</dt>\n" in page
    assert "50万元" in page
    assert "评审中" not in page.replace("申报、评审中的数目", "")
    assert "未公开机械" not in page


def test_a_cycle_is_not_found_before_its_announcement(client):
    waiting = world.cycle(at_step=Step.ANNOUNCEMENT)

    text_of(client, f"/cycles/{waiting.pk}", 404)


@pytest.mark.parametrize("url", ["/cases/9", "/cycles/9", "/objections/YY2026-1-001-X"])
def test_what_is_not_there_is_not_found(client, url):
    text_of(client, url, 404)


@pytest.mark.parametrize("url", ["/measures", "/cases", "/objections", "/tips", "/data"])
def test_every_page_is_found_from_the_first(client, url):
    assert f'href="{url}"' in text_of(client, "/")


@pytest.mark.parametrize("text", ["花园口食品2号", "JSQ-2018-02"])
def test_the_register_is_searched(client, text):
    honour(1)
    found = honour(2)

    page = text_of(client, "/register", q=text)

    assert found.name in page
    assert "JSQ-2018-01" not in page
    assert "没有符合条件的获奖组织" in text_of(client, "/register", q="没有这个词")
