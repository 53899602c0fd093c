"""Objections and leads, as anybody files them."""

import re

import pytest
from django.core.cache import cache

from tests.surfaces.portal.conftest import notice
from tests.surfaces.portal.public.conftest import LAST, evidence
from tests.world import A_DAY
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Investigation, Objection, Ruling, SealedIdentity, Tip
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.rulebook.clauses import Clause
from zhiheng.surfaces.portal.public import brakes

SECRETS = ("石敢当", "11010519491231002X", "13800005678")


@pytest.fixture
def url(published):
    return f"/notices/{published.pk}/objection"


def page_of(response) -> str:
    return response.content.decode()


@pytest.mark.clause(Clause.OBJECTION)
def test_the_form_names_who_is_listed_and_nobody_else(client, counter, url):
    page = page_of(client.get(url))

    assert "黄河仪表有限公司" in page
    assert "未公开机械有限公司" not in page
    assert "第十七条" in page
    assert "还有 4 天" in page
    assert "文件需要重新选择" in page


@pytest.mark.clause(Clause.OBJECTION)
def test_an_objection_is_filed_in_the_counters_name_and_answered_with_a_receipt(
    client, counter, url, filled
):
    response = client.post(url, filled())

    made = Objection.objects.get()
    assert response.url == f"/objections/{made.receipt}"
    assert made.evidence.count() == 2
    assert [entry.act for entry in Entry.objects.all()] == ["受理异议"]
    assert Entry.objects.get().by == counter.ref


def test_a_receipt_says_how_it_stands_and_nothing_of_who_objects(client, counter, url, filled):
    page = page_of(client.post(url, filled(), follow=True))

    assert "已收到" in page
    assert "黄河仪表有限公司" in page
    assert Objection.objects.get().receipt in page
    assert not [secret for secret in SECRETS if secret in page]
    assert "专利" not in page


def test_a_receipt_follows_the_investigation_and_the_ruling(client, counter, url, filled):
    client.post(url, filled())
    made = Objection.objects.get()
    found = f"/objections/{made.receipt}"

    Investigation.objects.create(objection=made, findings="调取登记簿", by=counter, at=LAST)
    investigated = page_of(client.get(found))
    Ruling.objects.create(objection=made, upheld=False, reasons="专利仍然有效。", at=LAST)
    ruled = page_of(client.get(found))

    assert "核查中" in investigated
    assert "调取登记簿" not in investigated
    assert "已答复" in ruled
    assert "异议不成立" in ruled
    assert "专利仍然有效。" in ruled


def test_a_receipt_is_found_by_its_number_and_never_cached(client, counter, url, filled):
    client.post(url, filled())
    receipt = Objection.objects.get().receipt

    response = client.get("/objections", {"receipt": f" {receipt.lower()} "})

    assert response.url == f"/objections/{receipt}"
    headers = client.get(response.url).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.clause(Clause.OBJECTION)
def test_the_last_moment_counts_and_a_second_later_does_not(client, counter, url, filled, clock):
    clock[0] = LAST
    assert client.post(url, filled()).status_code == 302

    clock[0] = LAST + A_DAY / 86400
    late = page_of(client.post(url, filled(grounds="迟到的理由")))

    assert "逾期异议不予受理" in late
    assert "<cite>第十七条</cite>" in late
    assert "迟到的理由" in late
    assert Objection.objects.count() == 1


def test_after_its_end_the_page_leads_to_leads(client, counter, url, clock):
    clock[0] = LAST + A_DAY

    page = page_of(client.get(url))

    assert "公示已结束" in page
    assert "<textarea" not in page
    assert 'href="/tips"' in page


def test_a_wrong_number_is_said_beside_its_field_and_nothing_typed_is_lost(
    client, counter, url, filled
):
    page = page_of(client.post(url, filled(identity_number="110105194912310021")))

    assert 'id="id_identity_number_error"' in page
    assert "证件号码不成立" in page
    assert "申报材料所列专利已于2024年失效。" in page
    assert "石敢当" in page
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evidence": []}, "没有附证据材料"),
        ({"grounds": "我是石敢当，专利失效。"}, "会使密封失去作用"),
        ({"evidence": [evidence("说明.exe")]}, "不接收“说明.exe”这种类型的文件"),
        ({"evidence": [evidence(f"{n}.pdf") for n in range(11)]}, "最多 10 个文件"),
        ({"about": "0"}, "选择一个有效的选项"),
    ],
)
def test_a_faulty_objection_is_refused_and_keeps_nothing(
    client, counter, url, filled, changes, said
):
    page = page_of(client.post(url, filled(**changes)))

    assert said in page
    assert not (Objection.objects.exists() or SealedIdentity.objects.exists())
    assert not Entry.objects.exists()


def test_files_too_large_together_are_refused(client, counter, url, filled, monkeypatch):
    monkeypatch.setattr("zhiheng.surfaces.portal.forms.TOGETHER", 10)

    page = page_of(client.post(url, filled()))

    assert "文件合计超过" in page
    assert not Objection.objects.exists()


def test_without_a_counter_the_page_says_how_to_object_on_paper(client, url, filled):
    page = page_of(client.get(url))
    posted = client.post(url, filled())

    assert "请书面提出" in page
    assert "评委会办公室" in page
    assert "以邮戳日期为准" in page
    assert "<textarea" not in page
    assert posted.status_code == 200
    assert not Objection.objects.exists()


def test_only_a_publicity_of_a_cycle_can_be_objected_to(client, counter, cycle):
    told = notice("信息发布", NoticeKind.ANNOUNCEMENT, cycle=cycle)
    orphan = notice(closes_at=LAST)

    for one in (told, orphan):
        assert client.get(f"/notices/{one.pk}/objection").status_code == 404


def test_too_many_tries_are_stopped_and_what_was_typed_stays(
    client, counter, url, filled, monkeypatch
):
    monkeypatch.setattr(brakes, "PER_HOUR", 1)
    client.post(url, filled(evidence=[]))

    response = client.post(url, filled(grounds="第二次写的理由"))

    assert response.status_code == 429
    assert "第二次写的理由" in page_of(response)
    assert not Objection.objects.exists()


def test_a_double_click_files_once_and_leads_to_the_same_receipt(client, counter, url, filled):
    page = page_of(client.get(url))
    token = re.search(r'name="once" value="([0-9a-f]{32})"', page).group(1)

    first, second = (client.post(url, filled(once=token)) for _ in range(2))

    assert first.url == second.url
    assert Objection.objects.count() == 1


def test_a_second_click_while_the_first_is_being_filed_is_told_so(client, counter, url, filled):
    cache.add(f"filed:{'a' * 32}", "", 60)

    page = page_of(client.post(url, filled(once="a" * 32)))

    assert "正在受理" in page
    assert not Objection.objects.exists()


def test_a_refused_page_may_be_sent_again(client, counter, url, filled):
    refused = client.post(url, filled(once="b" * 32, evidence=[]))
    filed = client.post(url, filled(once="b" * 32))

    assert (refused.status_code, filed.status_code) == (200, 302)


def test_tries_are_counted_apart_for_each_address(client, counter, url, filled, monkeypatch):
    monkeypatch.setattr(brakes, "PER_HOUR", 1)
    client.post(url, filled(evidence=[]))

    elsewhere = client.post(url, filled(), REMOTE_ADDR="203.0.113.7")

    assert elsewhere.status_code == 302


def test_visitors_behind_the_offices_own_proxy_are_counted_apart(
    client, counter, url, filled, monkeypatch, settings
):
    monkeypatch.setattr(brakes, "PER_HOUR", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.post(url, filled(evidence=[]), HTTP_X_FORWARDED_FOR="203.0.113.6")

    again = client.post(url, filled(), HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.6")
    elsewhere = client.post(url, filled(), HTTP_X_FORWARDED_FOR="203.0.113.7")

    assert (again.status_code, elsewhere.status_code) == (429, 302)


def test_whoever_guesses_receipts_is_stopped(client, monkeypatch):
    monkeypatch.setattr(brakes, "PER_HOUR", 2)

    found = [client.get(f"/objections/YY2026-1-001-{n}").status_code for n in range(3)]

    assert found == [404, 404, 429]


def test_the_counted_address_cannot_be_read_back(client, rf):
    key = brakes._masked(rf.get("/", REMOTE_ADDR="203.0.113.7"))

    assert "203" not in key
    assert len(key) == 24


@pytest.mark.clause(Clause.OBJECTION)
def test_a_lead_needs_no_name(client, counter, published):
    response = client.post("/tips", {"text": "有人打招呼", "about": published.listed.pk})

    tip = Tip.objects.get()
    assert (response.status_code, tip.text, tip.about) == (302, "有人打招呼", published.listed)
    assert Entry.objects.get().act == "登记线索"


def test_an_empty_lead_is_said_beside_its_field(client, counter):
    page = page_of(client.post("/tips", {"text": " "}))

    assert 'id="id_text_error"' in page
    assert not Tip.objects.exists()


def test_leads_name_only_whom_a_publicity_named(client, counter, published):
    page = page_of(client.get("/tips"))

    assert "黄河仪表有限公司" in page
    assert "未公开机械有限公司" not in page


def test_without_a_counter_leads_go_on_paper(client):
    assert "请书面提出" in page_of(client.get("/tips"))


def test_a_running_publicity_leads_to_the_form(client, counter, published, url):
    assert f'href="{url}"' in page_of(client.get(f"/notices/{published.pk}"))
