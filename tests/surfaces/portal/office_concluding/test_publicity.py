import pytest

from tests import world
from tests.surfaces.portal.office_concluding.conftest import told
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Objection, Tip
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.decisions.actions import publish_publicity
from zhiheng.stages.decisions.models import Publicity

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.PUBLICITY, Clause.OBJECTION)]

OF_A_CYCLE = [
    "publicity",
    "publicity/new",
    "publicity/again",
    "publicity/recheck",
    "publicity/close",
    "objections",
    "objections/new",
]
OF_AN_OBJECTION = ["", "/investigation", "/uphold", "/dismiss", "/identity"]


@pytest.fixture
def published(committee):
    return committee.publish()


@pytest.fixture
def objection(committee, published, monkeypatch):
    return committee.objection(published, committee.listed[0], investigated=False)


@pytest.mark.parametrize("address", OF_A_CYCLE)
def test_each_page_of_a_publicity_opens_to_the_office_alone(
    desk, elsewhere, committee, published, address
):
    url = f"/office/cycles/{committee.cycle.pk}/{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize("address", OF_AN_OBJECTION)
def test_each_page_of_an_objection_opens_to_the_office_alone(desk, elsewhere, objection, address):
    url = f"/office/objections/{objection.pk}{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/office/cycles/99/publicity",
        "/office/objections/99",
        "/office/objections/99/identity",
        "/office/tips/99",
        "/office/tips/99/inquiry",
    ],
)
def test_what_is_not_there_is_not_found(desk, url):
    assert desk.get(url).status_code == 404


def test_the_list_is_read_as_it_would_be_published(desk, committee):
    page = told(desk.get(f"/office/cycles/{committee.cycle.pk}/publicity/new"))

    assert "甲精密制造有限公司" in page
    assert "5 个工作日" in page
    assert not Publicity.objects.exists()
    assert not Entry.objects.exists()


def test_the_page_names_who_stands_on_the_list(desk, committee, published):
    page = told(desk.get(f"/office/cycles/{committee.cycle.pk}/publicity"))

    assert all(one.organisation.name in page for one in committee.listed)


def test_a_list_is_published(desk, committee):
    response = desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/new", {})

    assert response.status_code == 302
    assert Entry.objects.get().act == "发布公示"
    assert "公示期" in told(desk.get(response["Location"]))


def test_a_list_is_not_published_twice(desk, committee, published):
    page = told(desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/new", {}))

    assert "拟授奖名单已经公示" in page
    assert Publicity.objects.count() == 1


def test_a_list_is_not_published_again_unchanged(desk, committee, published):
    page = told(desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/again", {}))

    assert "名单与上次公示相同" in page
    assert Publicity.objects.count() == 1


def test_a_changed_list_is_published_again(desk, committee, published):
    committee.candidate("丙厂", state=State.NOMINATED)

    desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/again", {})

    assert Entry.objects.last().act == "重新公示"


def test_the_recheck_before_the_end_is_made_here(desk, committee, published):
    desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/recheck", {})

    assert Entry.objects.last().facts["gate"] == "publicity-end"


def test_a_publicity_is_not_closed_before_its_end(desk, committee, published):
    page = told(desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/close", {}))

    assert "2026年6月8日" in page or "2026-06-08" in page
    assert not committee.cycle.steps_done.filter(step=Step.PUBLICITY).exists()


def test_everything_that_the_end_waits_for_is_said_at_once(
    desk, committee, published, objection, monkeypatch
):
    late = published.closes_at + world.A_DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)

    page = told(desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/close", {}))

    assert objection.receipt in page
    assert "复核" in page


def test_a_publicity_is_closed_when_all_is_done(desk, committee, published, monkeypatch):
    late = published.closes_at + world.A_DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/recheck", {})

    response = desk.post(f"/office/cycles/{committee.cycle.pk}/publicity/close", {})

    assert response.status_code == 302
    assert committee.cycle.steps_done.filter(step=Step.PUBLICITY).exists()


# Objections


def handed_in(about, **changed):
    return {
        "about": about.pk,
        "grounds": "营业收入与实际不符",
        "channel": "counter",
        "name": "赵实名",
        "identity_number": "11010519491231002X",
        "contact": "13800138000",
    } | changed


def with_a_file(data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {**data, "evidence": [SimpleUploadedFile("赵实名.pdf", world.pdf())]}


def test_what_is_handed_in_is_put_on_file_and_sealed(desk, committee, published):
    data = with_a_file(handed_in(committee.listed[0].organisation))

    response = desk.post(f"/office/cycles/{committee.cycle.pk}/objections/new", data)

    assert response.status_code == 302
    found = Objection.objects.get()
    assert (found.channel, found.grounds) == ("counter", "营业收入与实际不符")
    assert "赵实名" not in told(desk.get(f"/office/objections/{found.pk}"))
    evidence = f"/office/objections/{found.pk}/evidence/{found.evidence.get().pk}"
    assert desk.get(evidence).content == world.pdf()


def test_a_refused_objection_keeps_what_was_typed(desk, committee, published):
    data = handed_in(committee.listed[0].organisation, contact="")
    about_it = f"/office/cycles/{committee.cycle.pk}/objections/new"

    page = told(desk.post(about_it, handed_in(committee.listed[0].organisation)))

    assert "证据" in page
    assert "营业收入与实际不符" in page
    assert not Objection.objects.exists()
    assert "营业收入与实际不符" in told(desk.post(about_it, data))


def test_without_a_publicity_there_is_nothing_to_object_to(desk, committee):
    url = f"/office/cycles/{committee.cycle.pk}/objections/new"

    assert desk.get(url).status_code == 404


def test_an_objection_is_investigated_then_ruled(desk, committee, objection):
    about = f"/office/objections/{objection.pk}"

    refused = told(desk.post(f"{about}/dismiss", {"reasons": "经核不实"}))
    assert "核查" in refused
    assert "经核不实" in refused
    desk.post(f"{about}/investigation", {"findings": "查阅了账目"})
    response = desk.post(f"{about}/dismiss", {"reasons": "经核不实"})

    assert response.status_code == 302
    assert [e.act for e in Entry.objects.order_by("seq")][-2:] == ["核查异议", "裁定异议不成立"]
    page = told(desk.get(about))
    assert "查阅了账目" in page
    assert "不成立" in page


@pytest.mark.parametrize(("strike", "state"), [("yes", State.STRUCK), ("no", State.NOMINATED)])
def test_an_upheld_objection_strikes_or_not(desk, committee, objection, strike, state):
    about = f"/office/objections/{objection.pk}"
    desk.post(f"{about}/investigation", {"findings": "查阅了账目"})

    desk.post(f"{about}/uphold", {"reasons": "属实", "strike": strike})

    committee.listed[0].refresh_from_db()
    assert committee.listed[0].state == state
    assert Entry.objects.last().act == "裁定异议成立"


def test_a_sealed_identity_is_shown_once_and_its_reading_recorded(desk, objection):
    from zhiheng.instruments.notices import parts

    parts.seal.__wrapped__(
        objection, name="赵实名", identity_number="11010519491231002X", contact="13800138000"
    )
    url = f"/office/objections/{objection.pk}/identity"

    assert "赵实名" not in told(desk.get(url))
    response = desk.post(url, {"reason": "电话核实"})

    assert "赵实名" in told(response)
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.last().facts == {"reason": "电话核实"}
    assert "赵实名" not in told(desk.get(url))


def test_nobody_looks_without_a_reason(desk, objection):
    url = f"/office/objections/{objection.pk}/identity"

    desk.post(url, {"reason": " "})

    assert not Entry.objects.filter(act="查看异议人身份").exists()


def test_objections_are_found_by_receipt_and_by_ruling(desk, committee, objection):
    url = f"/office/cycles/{committee.cycle.pk}/objections"

    assert objection.receipt in told(desk.get(f"{url}?q={objection.receipt}"))
    assert objection.receipt in told(desk.get(f"{url}?ruling=open"))
    assert "没有符合条件" in told(desk.get(f"{url}?ruling=upheld"))


def test_the_list_of_objections_takes_constant_queries(desk, committee, published, queries):
    url = f"/office/cycles/{committee.cycle.pk}/objections"
    committee.objection(published, committee.listed[0])
    one = queries(desk, url)
    for _ in range(29):
        committee.objection(published, committee.listed[1])

    assert queries(desk, url) == one


# Tips


@pytest.mark.parametrize("address", ["/office/tips", "/office/tips/new"])
def test_tips_open_to_the_office_alone(desk, elsewhere, address):
    assert desk.get(address).status_code == 200
    assert elsewhere.get(address).status_code == 403


def test_a_tip_is_registered_and_looked_into(desk, now):
    about = world.organisation("被反映的企业")
    desk.post("/office/tips/new", {"text": "听说材料有假", "about": about.code})
    tip = Tip.objects.get()

    assert tip.about == about
    assert "听说材料有假" in told(desk.get("/office/tips"))
    response = desk.post(f"/office/tips/{tip.pk}/inquiry", {"scope": "核对三年账目"})

    assert response.status_code == 302
    assert "核对三年账目" in told(desk.get(f"/office/tips/{tip.pk}"))
    again = told(desk.post(f"/office/tips/{tip.pk}/inquiry", {"scope": "再核"}))
    assert "再核" in again
    assert Entry.objects.filter(act="线索立项核查").count() == 1


def test_an_unknown_code_is_said_and_the_text_stays(desk):
    page = told(desk.post("/office/tips/new", {"text": "听说材料有假", "about": "X"}))

    assert "没有登记过" in page
    assert "听说材料有假" in page
    assert not Tip.objects.exists()


def test_the_list_of_tips_takes_constant_queries(desk, queries, now):
    def tips(count):
        for n in range(count):
            about = world.organisation(f"企业{count}{n}")
            Tip.objects.create(text="听说", about=about, received_at=world.NOON)

    tips(1)
    one = queries(desk, "/office/tips")
    tips(29)

    assert queries(desk, "/office/tips") == one


def test_the_page_takes_as_many_queries_for_thirty_candidates_and_objections_as_for_one(
    desk, committee, published, queries
):
    url = f"/office/cycles/{committee.cycle.pk}/publicity"
    committee.objection(published, committee.listed[0])
    committee.candidate(
        "丙厂", state=State.NOMINATED
    )  # from now on there is a list to publish anew
    one = queries(desk, url)
    for n in range(29):
        committee.candidate(f"{n}号厂", state=State.NOMINATED)
        committee.objection(published, committee.listed[0])

    assert queries(desk, url) == one


def test_out_of_turn_the_button_says_so_without_a_rehearsal(desk, now, monkeypatch):
    def rehearse(_arguments):
        raise AssertionError

    monkeypatch.setattr(publish_publicity, "rehearse", rehearse)
    cycle = world.cycle(at_step=Step.SCREENING)

    page = told(desk.get(f"/office/cycles/{cycle.pk}/publicity"))

    assert "尚未完成" in page and "发布公示" in page
    assert f'href="/office/cycles/{cycle.pk}/publicity/new"' not in page
