from datetime import date

import pytest

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.office_concluding.conftest import told
from zhiheng.instruments.honours.models import Revocation, Termination
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.stages.supervision.models import (
    BonusUse,
    Duty,
    Misconduct,
    RevocationCase,
    SelfAssessment,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause(Clause.POST_AWARD, Clause.BONUS_SUPERVISION, Clause.REVOCATION),
]

GROUND = edition("jinshui-revised").revocation_grounds[0].key
OF_A_LAUREATE = [
    "",
    "/inspection",
    "/measure",
    "/interview",
    "/reissue",
    "/termination",
    "/case",
]


@pytest.fixture
def owners(db):
    return (
        world.body(BodyKind.OFFICE, "评委会办公室"),
        world.body(BodyKind.LEADING_GROUP, "领导小组办公室"),
    )


@pytest.fixture
def case(honour):
    return RevocationCase.objects.create(
        honour=honour, ground=GROUND, facts="申报数据造假", opened_at=world.NOON
    )


def duty(honour, owners, kind="self-assessment", year=2025, due=world.NOON - world.A_DAY):
    return Duty.objects.create(
        honour=honour, kind=kind, owner=owners[0], year=year, due_at=due, basis="第二十八条"
    )


@pytest.mark.parametrize(
    "url", ["/office/supervision", "/office/laureates", "/office/laureates/{}"]
)
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_watchers_read_how_laureates_do_and_are_offered_no_act(honour, url, role):
    reader = signed_in(world.person("监督", role))

    page = told(reader.get(url.format(honour.pk)))

    assert honour.name in page or "证后监管" in page
    assert "/inspection" not in page
    assert "/duties" not in page


@pytest.mark.parametrize("address", OF_A_LAUREATE)
def test_each_page_of_a_laureate_opens_to_the_office(desk, elsewhere, honour, address):
    url = f"/office/laureates/{honour.pk}{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize(
    "url", ["/office/supervision", "/office/supervision/duties", "/office/misconduct/new"]
)
def test_each_page_over_all_opens_to_the_office(desk, elsewhere, now, url):
    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize("address", ["", "/hearing", "/dismiss", "/decision"])
def test_each_page_of_a_case_opens_to_the_office(desk, elsewhere, case, address):
    url = f"/office/revocations/{case.pk}{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize(
    "url", ["/office/laureates/99", "/office/revocations/99", "/office/misconduct/99"]
)
def test_what_is_not_there_is_not_found(desk, url):
    assert desk.get(url).status_code == 404


def test_the_dashboard_shows_what_is_overdue_spent_assessed_and_expiring(
    desk, honour, owners, cycle
):
    assessed = duty(honour, owners)
    report = duty(honour, owners, kind="bonus-report")
    SelfAssessment.objects.create(
        duty=assessed, scheme="x", percents={}, quarters=2800, at=world.NOON
    )
    BonusUse.objects.create(
        duty=report, honour=honour, use="dinner", amount_fen=100_00, voucher="V9",
        spent_on=date(2026, 1, 1), permitted=False,
    )  # fmt: skip
    ending = laureates.laureate(cycle, "将到期企业", on=date(2022, 9, 1))

    page = told(desk.get("/office/supervision"))

    assert "已逾期 1 天" in page
    assert "700" in page
    assert "2025年（1家）" in page
    assert "V9" in page
    assert ending.name in page


def test_the_dashboard_takes_as_many_queries_for_thirty_duties_as_for_one(
    desk, cycle, owners, queries
):
    def overdue(count):
        for n in range(count):
            duty(laureates.laureate(cycle, f"企业{count}-{n}"), owners)

    overdue(1)
    one = queries(desk, "/office/supervision")
    overdue(20)

    assert queries(desk, "/office/supervision") == one


def test_laureates_are_listed_in_constant_queries(desk, cycle, queries):
    laureates.laureate(cycle, "企业一", paid=True)
    one = queries(desk, "/office/laureates")
    for n in range(24):
        laureates.laureate(cycle, f"企业{n}号", paid=True)

    assert queries(desk, "/office/laureates") == one


@pytest.mark.parametrize("status", ["有效", "到期", "已撤销", "已终止"])
def test_laureates_are_found_by_how_their_title_stands(desk, honour, status):
    page = told(desk.get("/office/laureates", {"status": status}))

    assert (honour.number in page) == (status == "有效")


def test_supervision_begins_with_the_first_duties(desk, cycle, honour, owners):
    assert f"/office/cycles/{cycle.pk}/supervision" in told(desk.get("/office/supervision"))

    response = desk.post(f"/office/cycles/{cycle.pk}/supervision", {})

    assert response.status_code == 302
    assert Duty.objects.filter(honour=honour).exists()
    assert Entry.objects.get().act == "开始证后监管"
    again = desk.post(f"/office/cycles/{cycle.pk}/supervision", {"basis": "补充"})
    assert 'value="补充"' in told(again)


def test_duties_of_a_year_are_generated_once(desk, honour, owners):
    data = {"year": 2027, "award": "jinshui"}

    desk.post("/office/supervision/duties", data)
    made = Duty.objects.count()
    desk.post("/office/supervision/duties", data)

    assert made
    assert Duty.objects.count() == made
    assert Entry.objects.first().act == "生成年度任务"


# One laureate

INSPECTION = {
    "subject": "奖金使用", "inspected_on": "2026-05-20", "findings": "凭证齐全", "misused": "0",
}  # fmt: skip


def test_an_inspection_is_put_on_file(desk, honour):
    desk.post(f"/office/laureates/{honour.pk}/inspection", {**INSPECTION, "misused": "1000"})

    assert Entry.objects.get().facts["misused_fen"] == 100_000
    page = told(desk.get(f"/office/laureates/{honour.pk}"))
    assert "凭证齐全" in page
    assert "1,000元" in page


def test_more_misused_than_paid_is_refused_and_stays_typed(desk, honour):
    data = {**INSPECTION, "misused": "99999999"}

    page = told(desk.post(f"/office/laureates/{honour.pk}/inspection", data))

    assert "凭证齐全" in page
    assert not Entry.objects.exists()


def test_a_measure_needs_a_basis_and_is_on_the_file_then(desk, honour):
    found = [h for h in edition("jinshui-revised").handlings if h.approved_by == "office"]
    measure = next(h for h in found if "bonus-misuse" in h.against and h.key != "talk")
    desk.post(f"/office/laureates/{honour.pk}/inspection", {**INSPECTION, "misused": "1000"})
    (inspection,) = [row.pk for row in honour_inspections(honour)]
    data = {"measure": measure.key, "detail": "挪作他用", "inspection": inspection}
    data |= {"amount": "1000"} if measure.key == "recover" else {}

    desk.post(
        f"/office/laureates/{honour.pk}/measure",
        {**data, "basis": "《财政违法行为处罚处分条例》第六条"},
    )

    assert Entry.objects.last().act == "处理"
    assert "挪作他用" in told(desk.get(f"/office/laureates/{honour.pk}"))


def honour_inspections(honour):
    from zhiheng.stages.supervision.queries import inspections_of

    return inspections_of(honour)


def test_revoking_is_no_measure(desk, honour):
    data = {"measure": "revoke", "basis": "第三十条", "detail": "挪作他用"}

    page = told(desk.post(f"/office/laureates/{honour.pk}/measure", data))

    assert "挪作他用" in page
    assert not Entry.objects.exists()


def test_an_interview_is_put_on_file(desk, honour):
    data = {"matter": "自评逾期", "outcome": "七日内补交"}

    desk.post(f"/office/laureates/{honour.pk}/interview", data)

    assert Entry.objects.get().act == "约谈"
    assert "七日内补交" in told(desk.get(f"/office/laureates/{honour.pk}"))


def test_a_certificate_is_reissued_under_the_new_name(desk, honour):
    honour.organisation.name = "东方重工股份有限公司"
    honour.organisation.save()
    data = {"name": "东方重工股份有限公司", "on": "2026-05-20"}

    desk.post(f"/office/laureates/{honour.pk}/reissue", data)

    assert Entry.objects.get().act == "换发证书"
    assert "东方重工股份有限公司" in told(desk.get(f"/office/laureates/{honour.pk}"))


def test_a_reissue_under_the_same_name_is_refused(desk, honour):
    data = {"name": honour.name, "on": "2026-05-20"}

    assert desk.post(f"/office/laureates/{honour.pk}/reissue", data).status_code == 200
    assert not Entry.objects.exists()


def test_a_title_is_terminated_once(desk, honour):
    data = {"reason": "注销", "on": "2026-05-20"}

    desk.post(f"/office/laureates/{honour.pk}/termination", data)
    again = told(desk.post(f"/office/laureates/{honour.pk}/termination", data))

    assert 'value="注销"' in again
    assert Termination.objects.count() == 1
    assert "/termination" not in told(desk.get(f"/office/laureates/{honour.pk}"))


# Revocation


def test_a_case_is_opened_heard_and_decided(desk, honour):
    desk.post(f"/office/laureates/{honour.pk}/case", {"ground": GROUND, "facts": "申报数据造假"})
    case = RevocationCase.objects.get()
    about = f"/office/revocations/{case.pk}"
    assert "申报数据造假" in told(desk.get(f"/office/laureates/{honour.pk}"))

    unheard = told(desk.post(f"{about}/dismiss", {"reasons": "证据不足"}))
    assert "证据不足" in unheard
    desk.post(f"{about}/hearing", {"statement": "已经更正"})
    response = desk.post(f"{about}/dismiss", {"reasons": "证据不足"})

    assert response.status_code == 302
    assert "不予撤销" in told(desk.get(about))
    assert [e.act for e in Entry.objects.order_by("seq")] == [
        "撤销立案", "听取陈述申辩", "不予撤销",
    ]  # fmt: skip


def test_whoever_may_not_revoke_is_told_who_may(desk, case):
    """Under this edition the government revokes; the office prepares."""
    desk.post(f"/office/revocations/{case.pk}/hearing", {"statement": "已经更正"})
    data = {"reasons": "造假属实", "basis": "第三十条"}

    page = told(desk.post(f"/office/revocations/{case.pk}/decision", data))

    assert "造假属实" in page
    assert "政府" in page
    assert not Revocation.objects.exists()
    assert "政府" in told(desk.get(f"/office/revocations/{case.pk}"))


def test_revoking_asks_who_one_is_again(case, office):
    client = signed_in(office)
    session = client.session
    session.pop("account_authentication_methods")
    session.save()

    response = client.get(f"/office/revocations/{case.pk}/decision")

    assert response.status_code == 302
    assert "again" in response["Location"] or "reauthenticate" in response["Location"]


# Misconduct


def test_misconduct_is_reported_by_number_and_dealt_with(desk, cycle, now):
    expert = world.person("钱专", Role.EXPERT)
    desk.post("/office/misconduct/new", {"person": expert.ref, "kind": "expert", "facts": "泄密"})
    found = Misconduct.objects.get()
    url = f"/office/misconduct/{found.pk}"
    measure = next(h for h in edition("jinshui-revised").handlings if "expert" in h.against)

    assert "钱专" in told(desk.get("/office/misconduct?state=open"))
    assert "泄密" in told(desk.get(url))
    response = desk.post(f"{url}/referral", {"measure": measure.key, "basis": "评审纪律"})

    assert response.status_code == 302
    assert Entry.objects.last().act == "处理涉嫌违规"
    assert measure.label in told(desk.get(url))
    again = told(desk.post(f"{url}/referral", {"measure": measure.key, "basis": "评审纪律"}))
    assert 'value="评审纪律"' in again


def test_nobody_is_reported_by_an_unknown_number(desk, cycle):
    data = {"person": "P999999", "kind": "staff", "facts": "泄密"}

    page = told(desk.post("/office/misconduct/new", data))

    assert "没有这个编号的人员" in page
    assert "泄密" in page
    assert not Misconduct.objects.exists()


def test_an_applicant_is_neither_staff_nor_expert(desk, cycle):
    person = world.person("张总", Role.APPLICANT)
    data = {"person": person.ref, "kind": "staff", "facts": "泄密"}

    page = told(desk.post("/office/misconduct/new", data))

    assert "张总" in page
    assert not Entry.objects.exists()


def test_misconduct_is_listed_in_constant_queries(desk, cycle, queries):
    def reported(count):
        for n in range(count):
            Misconduct.objects.create(
                cycle=cycle, person=world.person(f"专家{n}"), kind="expert", facts="泄密",
                at=world.NOON,
            )  # fmt: skip

    reported(1)
    one = queries(desk, "/office/misconduct")
    reported(24)

    assert queries(desk, "/office/misconduct") == one
