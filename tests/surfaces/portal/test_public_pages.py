from datetime import date, timedelta

import pytest

from tests import world
from tests.surfaces.portal.conftest import honour, notice
from zhiheng.instruments.honours.models import Reissue, Revocation
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.rulebook.steps import Step

pytestmark = pytest.mark.django_db


def text_of(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_home_page_says_where_the_cycle_stands(client):
    world.cycle(at_step=Step.RECOMMENDATION)

    page = text_of(client, "/")

    assert "2026年度金水区区长质量奖" in page
    assert "第 3 环节，共 17 环节" in page
    assert page.count("timeline__step--done") == 2
    assert page.count('aria-current="step"') == 1
    assert "区政府通报" in page


def test_a_cycle_is_not_shown_before_its_announcement(client):
    world.cycle(at_step=Step.ANNOUNCEMENT)

    page = text_of(client, "/")

    assert "2026年度" not in page
    assert "目前没有正在进行的评定" in page


def test_a_procedure_without_a_circular_shows_none(client):
    world.cycle("jinshui-2017", at_step=Step.FILING)

    page = text_of(client, "/")

    assert "通报</span>" not in page


def test_a_running_publicity_says_until_when_and_how_to_object(client, at_noon):
    running = notice(number="金质奖办〔2026〕6号", closes_at=world.NOON + timedelta(days=4))

    page = text_of(client, f"/notices/{running.pk}")

    assert "金质奖办〔2026〕6号" in page
    assert "公示进行中" in page
    assert "2026年6月5日 12:00" in page
    assert "实名提出" in page
    assert running.digest in page


def test_a_publicity_runs_until_its_last_moment_and_not_beyond(client, at_noon):
    last = notice(closes_at=world.NOON)
    past = notice(
        closes_at=world.NOON - timedelta(seconds=1), published_at=world.NOON - world.A_DAY
    )

    assert "公示进行中" in text_of(client, f"/notices/{last.pk}")
    assert "公示已结束" in text_of(client, f"/notices/{past.pk}")


def test_an_announcement_has_no_clock(client):
    plain = notice("关于开展评定工作的信息发布", NoticeKind.ANNOUNCEMENT)

    assert "公示" not in text_of(client, f"/notices/{plain.pk}").split("<main")[1]


def test_what_was_never_published_is_not_found(client):
    for url in ("/notices/1", "/register/1", "/nowhere"):
        assert "没有找到" in text_of(client, url, status=404)


def test_the_register_adds_up_the_two_earlier_cycles(client):
    honour(1, 2018)
    honour(2, 2018)
    honour(3, 2020)

    page = text_of(client, "/register")

    assert "<dd>3<small>家</small></dd>" in page
    assert "150万元" in page
    assert page.count("500,000元") == 3
    assert page.index("JSQ-2020-03") < page.index("JSQ-2018-01")


def test_a_revoked_title_stays_in_the_register_and_is_marked(client):
    fallen = honour(1)
    honour(2)
    Revocation.objects.create(
        honour=fallen,
        ground="弄虚作假",
        basis="第二十四条",
        reasons="业绩虚报",
        on=date(2021, 3, 1),
    )

    register = text_of(client, "/register")
    page = text_of(client, f"/register/{fallen.pk}")

    assert "<dd>1<small>家</small></dd>" in register
    assert fallen.name in register
    assert "已撤销" in register
    assert "业绩虚报" in page
    assert "第二十四条" in page


def test_a_laureates_page_keeps_the_name_of_the_award_and_the_new_one(client):
    title = honour(1, name="黄河仪表有限公司")
    Reissue.objects.create(honour=title, name="黄河智能有限公司", on=date(2021, 5, 6))

    page = text_of(client, f"/register/{title.pk}")

    assert "黄河仪表有限公司" in page
    assert "黄河智能有限公司" in page
    assert "2021年5月6日" in page


@pytest.mark.parametrize("asked", ["JSQ-2018-01", "ABCD0001", " abcd0001 "])
def test_a_certificate_is_found_by_number_or_by_check_code(client, at_noon, asked):
    title = honour(1)

    page = client.get("/certificate", {"number": asked}).content.decode()

    assert title.name in page
    assert "到期" in page


def test_a_false_certificate_is_said_to_be_unknown(client):
    page = client.get("/certificate", {"number": "JSQ-2018-99"}).content.decode()

    assert "没有查到这份证书" in page


def test_the_empty_site_says_what_will_come(client):
    assert "还没有通知公告" in text_of(client, "/notices")
    assert "还没有获奖组织" in text_of(client, "/register")


@pytest.mark.parametrize(
    "asked", ["before=x", "after=-1", "page=0", "page=99999999", "before=99999999999999999999"]
)
def test_a_strange_place_in_a_list_is_no_fault(client, asked):
    notice()
    honour()

    assert client.get(f"/notices?{asked}").status_code == 200
    assert client.get(f"/register?{asked}").status_code == 200
