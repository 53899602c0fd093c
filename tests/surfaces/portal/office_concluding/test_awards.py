import pytest

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.office_concluding.conftest import told
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.conferral.actions import confer_honours, release_payout
from zhiheng.stages.conferral.models import Payout
from zhiheng.stages.decisions.actions import propose
from zhiheng.stages.decisions.models import Proposal
from zhiheng.stages.promotion.models import Case, Exchange
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause(Clause.APPROVAL, Clause.AWARDING, Clause.PAYMENT, Clause.PROMOTION),
    pytest.mark.usefixtures("now"),
]

PAGES = [
    "approval",
    "approval/proposal",
    "approval/honours",
    "payouts",
    "payouts/close",
    "promotion",
    "promotion/exchange",
    "promotion/close",
]
ACCOUNT = {"account_name": "东方重工有限公司", "account_number": "6222020200012345678"}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("step", [Step.APPROVAL, Step.PAYMENT])
def test_each_page_opens_to_the_office_alone(desk, elsewhere, address, step):
    url = f"/office/cycles/{world.cycle(at_step=step).pk}/{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize(
    "url",
    ["/office/cycles/99/approval", "/office/laureates/99/payout", "/office/cases/99/publication"],
)
def test_what_is_not_there_is_not_found(desk, url):
    assert desk.get(url).status_code == 404


# 审定


def test_those_publicised_are_proposed_to_the_government(desk):
    cycle = world.cycle(at_step=Step.APPROVAL)
    world.application(cycle, state=State.PUBLICISED)
    url = f"/office/cycles/{cycle.pk}/approval/proposal"

    assert "东方重工有限公司" in told(desk.get(url))
    response = desk.post(url, {"number": "金质评〔2026〕3号"})

    assert response.status_code == 302
    assert Entry.objects.get().act == "报请审定"
    assert "金质评〔2026〕3号" in told(desk.get(f"/office/cycles/{cycle.pk}/approval"))


def test_there_is_one_proposal_at_a_time(desk):
    cycle = world.cycle(at_step=Step.APPROVAL)
    url = f"/office/cycles/{cycle.pk}/approval/proposal"
    desk.post(url, {"number": "1号"})

    page = told(desk.post(url, {"number": "2号"}))

    assert 'value="2号"' in page
    assert Proposal.objects.count() == 1


# 颁奖


def test_certificates_are_seen_before_they_are_conferred(desk):
    cycle = world.cycle(at_step=Step.AWARDING)
    laureates.approved(cycle, "东方重工有限公司", state=State.COMMENDED)
    url = f"/office/cycles/{cycle.pk}/approval/honours"

    assert "东方重工有限公司" in told(desk.get(url))
    assert not Honour.objects.exists()
    assert desk.post(url, {}).status_code == 302

    honour = Honour.objects.get()
    assert Entry.objects.get().act == "颁奖"
    assert honour.number in told(desk.get(f"/office/cycles/{cycle.pk}/approval"))


def test_nobody_in_doubt_is_awarded(desk):
    cycle = world.cycle(at_step=Step.AWARDING)
    (application,) = laureates.approved(cycle, "东方重工有限公司", state=State.COMMENDED)
    laureates.finding(application, bars=None)

    page = told(desk.post(f"/office/cycles/{cycle.pk}/approval/honours", {}))

    assert "东方重工有限公司" in page
    assert not Honour.objects.exists()


def test_the_page_takes_as_many_queries_for_thirty_laureates_as_for_one(desk, queries):
    cycle = world.cycle(at_step=Step.AWARDING)
    url = f"/office/cycles/{cycle.pk}/approval"
    laureates.laureate(cycle)
    one = queries(desk, url)
    for n in range(29):
        laureates.laureate(cycle, f"{n}号厂")

    assert queries(desk, url) == one


@pytest.mark.parametrize("step", [Step.SCREENING, Step.APPROVAL, Step.AWARDING])
def test_only_the_act_whose_turn_it_is_is_rehearsed(desk, monkeypatch, step):
    asked = []
    for act, own in ((propose, Step.APPROVAL), (confer_honours, Step.AWARDING)):
        monkeypatch.setattr(act, "rehearse", lambda _arguments, own=own: asked.append(own))
    cycle = world.cycle(at_step=step)

    page = told(desk.get(f"/office/cycles/{cycle.pk}/approval"))

    assert asked == ([] if step == Step.SCREENING else [step])
    assert ("尚未完成" in page) == (step != Step.AWARDING)


# 奖金


@pytest.fixture
def paying():
    return world.cycle(at_step=Step.PAYMENT)


@pytest.fixture
def won(paying):
    return laureates.laureate(paying)


def test_the_office_makes_out_a_payout_in_yuan(desk, won, paying):
    url = f"/office/laureates/{won.pk}/payout"

    assert won.number in told(desk.get(f"/office/cycles/{paying.pk}/payouts"))
    assert desk.post(url, {**ACCOUNT, "amount": "500000"}).status_code == 302

    payout = Payout.objects.get()
    assert payout.amount_fen == 50_000_000
    assert Entry.objects.last().act == "制作拨付单"
    page = told(desk.get(f"/office/cycles/{paying.pk}/payouts"))
    assert "待财政拨付" in page
    assert "没有等待制单的奖金" in page


def test_somebody_elses_account_is_refused_and_stays_typed(desk, won):
    data = {"account_name": "李四", "account_number": "622202"}

    page = told(desk.post(f"/office/laureates/{won.pk}/payout", data))

    assert 'value="李四"' in page
    assert not Payout.objects.exists()


def test_both_keys_are_named(desk, won, paying):
    desk.post(f"/office/laureates/{won.pk}/payout", ACCOUNT)
    laureates.circular(paying)
    laureates.recheck(paying, Gate.PAYMENT)
    finance = world.person("钱财", Role.FINANCE)
    release_payout(payout=Payout.objects.get(), voucher="V1", by=finance, at=world.NOON)

    page = told(desk.get(f"/office/cycles/{paying.pk}/payouts?state=paid"))

    assert "李办" in page
    assert "钱财" in page


def test_paying_is_closed_when_all_is_paid_and_not_before(desk, won, paying):
    url = f"/office/cycles/{paying.pk}/payouts/close"

    assert won.name in told(desk.post(url, {}))
    assert not paying.steps_done.filter(step=Step.PAYMENT).exists()


def test_paying_nobody_is_closed_at_once(desk, paying):
    assert desk.post(f"/office/cycles/{paying.pk}/payouts/close", {}).status_code == 302
    assert Entry.objects.get().act == "办结奖金发放"


def test_the_list_of_payouts_takes_constant_queries(desk, paying, queries, office):
    def payouts(count):
        for n in range(count):
            Payout.objects.create(
                honour=laureates.laureate(paying, f"企业{count}-{n}"),
                amount_fen=1,
                account_name="甲",
                account_number="1",
                prepared_by=office,
                prepared_at=world.NOON,
            )

    url = f"/office/cycles/{paying.pk}/payouts"
    payouts(1)
    one = queries(desk, url)
    payouts(24)

    assert queries(desk, url) == one


# 推广


def offered(honour, title="从返工到零缺陷"):
    return Case.objects.create(
        honour=honour,
        title=title,
        body="正文<b>",
        tags=[],
        secrets_cleared=True,
        offered_at=world.NOON,
    )


def test_a_case_is_read_then_published(desk, elsewhere, won, paying):
    url = f"/office/cases/{offered(won).pk}/publication"

    assert "正文&lt;b&gt;" in told(desk.get(url))
    assert elsewhere.get(url).status_code == 403
    assert desk.post(url, {}).status_code == 302
    assert Entry.objects.last().act == "发布案例"
    assert desk.get(url).status_code == 404
    assert "从返工到零缺陷" in told(desk.get(f"/office/cycles/{paying.pk}/promotion"))


def test_an_exchange_is_recorded_with_who_came(desk, paying):
    came = [world.organisation(f"学习企业{n}") for n in range(2)]
    data = {
        "title": "现场会",
        "held_on": "2026-05-20",
        "organisations": "\n".join(one.code for one in came),
    }

    desk.post(f"/office/cycles/{paying.pk}/promotion/exchange", data)

    assert Exchange.objects.get().attendees.count() == 2
    assert Entry.objects.last().act == "举办交流活动"
    assert "现场会" in told(desk.get(f"/office/cycles/{paying.pk}/promotion"))


def test_an_unknown_guest_is_named_and_the_rest_stays_typed(desk, paying):
    data = {"title": "现场会", "held_on": "2026-05-20", "organisations": "9141X"}

    page = told(desk.post(f"/office/cycles/{paying.pk}/promotion/exchange", data))

    assert "9141X" in page
    assert 'value="现场会"' in page
    assert not Exchange.objects.exists()


def test_an_exchange_of_the_future_is_refused(desk, paying):
    code = world.organisation("学习企业").code
    data = {"title": "现场会", "held_on": "2027-05-20", "organisations": code}

    page = told(desk.post(f"/office/cycles/{paying.pk}/promotion/exchange", data))

    assert 'value="现场会"' in page
    assert not Exchange.objects.exists()


def test_promotion_is_closed_without_any_case(desk):
    cycle = world.cycle(at_step=Step.PROMOTION)

    assert desk.post(f"/office/cycles/{cycle.pk}/promotion/close", {}).status_code == 302
    assert Entry.objects.get().act == "办结推广"


def test_promotion_is_not_closed_before_its_turn(desk, paying):
    assert desk.post(f"/office/cycles/{paying.pk}/promotion/close", {}).status_code == 200
    assert not Entry.objects.exists()


def test_a_secretary_of_another_post_prepares_nothing(won):
    finance = signed_in(world.person("钱财", Role.FINANCE))

    assert finance.post(f"/office/laureates/{won.pk}/payout", ACCOUNT).status_code == 403
    assert not Payout.objects.exists()
