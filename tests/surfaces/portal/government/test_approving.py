"""郑区长 answers proposals name by name, issues the circular, and decides on grave measures."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.conftest import signed_in, signed_in_at
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.honours.models import Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Notice, Objection, Ruling
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.conferral.models import Circular
from zhiheng.stages.decisions.models import Approval, Meeting, Nomination, Proposal
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.reviews.models import Summary, SummaryLine
from zhiheng.stages.screening.models import Recheck
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.stages.supervision.models import Handling, Hearing, Inspection, RevocationCase
from zhiheng.surfaces.portal import papers
from zhiheng.surfaces.portal.government.views import proposals

pytestmark = pytest.mark.django_db
REGULATION = "《财政违法行为处罚处分条例》第六条"


@pytest.fixture
def desk(at_noon):
    client = signed_in(world.person("郑区长", Role.GOVERNMENT))
    signed_in_at(client, world.NOON)
    return client


@pytest.fixture
def cycle():
    return world.cycle(at_step=Step.APPROVAL)


@pytest.fixture
def proposal(cycle):
    return proposed(cycle, "东方重工有限公司", "金水食品有限公司")


def proposed(cycle, *names):
    meeting = Meeting.objects.create(
        cycle=cycle, ordinal=Meeting.objects.count() + 1, convened_at=world.NOON
    )
    summary = Summary.objects.create(cycle=cycle, weights={}, digest="0", at=world.NOON)
    listed = [world.application(cycle, state=State.PUBLICISED, name=name) for name in names]
    for row in listed:
        Nomination.objects.create(application=row, meeting=meeting, bonus_fen=50_000_000)
        SummaryLine.objects.create(
            summary=summary, application=row, desk_quarters=0, total_hundredths=68820, rank=1
        )
    return Proposal.objects.create(
        cycle=cycle,
        number="金质评〔2026〕1号",
        applications=[row.pk for row in listed],
        at=world.NOON,
    )


def case_of(honour, *, heard=True):
    made = RevocationCase.objects.create(
        honour=honour, ground="fraud", facts="检验报告系伪造", opened_at=world.NOON
    )
    if heard:
        Hearing.objects.create(case=made, statement="系员工所为", at=world.NOON)
    return made


def every_page(proposal, honour, case):
    return [
        "/government",
        "/government/proposals",
        f"/government/proposals/{proposal.pk}",
        f"/government/proposals/{proposal.pk}/approval",
        "/government/circulars",
        f"/government/cycles/{proposal.cycle_id}/circular",
        "/government/laureates",
        f"/government/laureates/{honour.pk}",
        f"/government/laureates/{honour.pk}/measures/recover",
        f"/government/cases/{case.pk}",
        f"/government/cases/{case.pk}/revocation",
    ]


@pytest.fixture
def honour():
    return laureates.laureate(world.cycle(at_step=Step.SUPERVISION), "花园乳业公司", paid=True)


def answers(proposal, *declined, reason=""):
    """What the browser sends: each name approved but those declined."""
    return {
        "number": "金政文〔2026〕8号",
        **{
            f"answer_{pk}": "decline" if pk in declined else "approve"
            for pk in proposal.applications
        },
        **{f"reason_{pk}": reason if pk in declined else "" for pk in proposal.applications},
    }


def words_of(answer):
    return answer.content.decode()


def acts():
    return [entry.act for entry in Entry.objects.order_by("seq")]


def test_every_page_opens_to_the_government(desk, proposal, honour):
    for url in every_page(proposal, honour, case_of(honour)):
        page = desk.get(url)
        assert page.status_code == 200, url
        assert words_of(page).count("<h1") == 1, url


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNMENT])
def test_no_page_opens_to_any_other_role(proposal, honour, role):
    client = signed_in(world.person("王评", role))

    for url in every_page(proposal, honour, case_of(honour)):
        assert client.get(url).status_code == 403, url


def test_the_site_sends_the_government_here(desk):
    assert desk.get("/desk").url == "/government"


def test_what_is_not_there_is_not_found(desk, honour):
    for url in (
        "/government/proposals/999",
        "/government/proposals/999/approval",
        "/government/cycles/999/circular",
        "/government/laureates/999",
        f"/government/laureates/{honour.pk}/measures/revoke",
        f"/government/laureates/{honour.pk}/measures/criticise",
        "/government/cases/999",
        "/government/papers/999/pdf",
    ):
        assert desk.get(url).status_code == 404, url


def test_who_decides_must_have_signed_in_just_now(desk, proposal, honour):
    case = case_of(honour)
    signed_in_at(desk, world.NOON - timedelta(hours=1))

    for url in every_page(proposal, honour, case):
        if url.endswith(("/approval", "/circular", "/recover", "/revocation")):
            assert desk.get(url).status_code == 302, url
    asked = desk.post(f"/government/proposals/{proposal.pk}/approval", answers(proposal))

    assert "again-password" in words_of(asked)
    assert not Entry.objects.exists()


def test_the_desk_names_what_waits(desk, proposal, honour):
    case_of(honour)

    page = words_of(desk.get("/government"))

    assert "审定请示：金质评〔2026〕1号" in page and "2026年6月11日" in page
    assert "决定是否撤销称号：花园乳业公司" in page


def test_a_case_that_was_not_heard_waits_for_nobody_here(desk, cycle, honour):
    case_of(honour, heard=False)

    assert "决定是否撤销称号" not in words_of(desk.get("/government"))


def test_the_proposal_shows_what_it_rests_on(desk, cycle, proposal, monkeypatch):
    objected(cycle)
    Recheck.objects.create(
        cycle=cycle, gate=Gate.PUBLICITY_END, applications=2, findings=0, at=world.NOON
    )
    paper = issued(cycle, PaperKind.PROPOSAL)
    issued(cycle, PaperKind.TALLY)
    monkeypatch.setattr(papers, "content_of", lambda document: world.pdf())

    page = words_of(desk.get(f"/government/proposals/{proposal.pk}"))

    for word in (
        "东方重工有限公司",
        "688.20分",
        "50万元",
        "检验造假",
        "不成立",
        "经查不实",
        "公示期满",
    ):
        assert word in page, word
    assert "审定请示文书" in page and "计票单文书" not in page
    assert desk.get(f"/government/papers/{paper.pk}/pdf").content == world.pdf()


def test_beyond_the_first_objections_there_is_a_way_to_all(desk, cycle, proposal, monkeypatch):
    objected(cycle)
    url = f"/government/proposals/{proposal.pk}"
    assert "objections=all" not in desk.get(url).content.decode()
    monkeypatch.setattr(proposals, "OBJECTIONS", 0)

    first, every = (desk.get(url + more).content.decode() for more in ("", "?objections=all"))

    assert "检验造假" not in first and "objections=all" in first
    assert "检验造假" in every


def objected(cycle):
    notice = Notice.objects.create(
        cycle=cycle,
        kind=NoticeKind.PUBLICITY,
        issuer="评委会办公室",
        title="公示",
        body="公示",
        digest="0" * 64,
        published_at=world.NOON,
    )
    objection = Objection.objects.create(
        notice=notice,
        about=world.organisation("金水食品有限公司"),
        receipt="YY-1",
        grounds="检验造假",
        received_at=world.NOON,
        due_on=date(2026, 6, 20),
    )
    Ruling.objects.create(objection=objection, upheld=False, reasons="经查不实", at=world.NOON)


def issued(cycle, kind):
    file = Document.objects.create(
        name=f"{kind}.pdf", digest="a" * 64, size=9, kind="pdf", kept_at=world.NOON
    )
    return IssuedPaper.objects.create(
        cycle=cycle,
        kind=kind,
        subject=f"{kind}",
        title=f"{PaperKind(kind).label}文书",
        version=1,
        dated=date(2026, 6, 1),
        content_digest="a" * 64,
        docx=file,
        pdf=file,
        issued_at=world.NOON,
    )


def test_a_proposal_is_answered_name_by_name(desk, proposal):
    first, second = proposal.applications
    typed = answers(proposal, second, reason="环保处罚未了结")

    answer = desk.post(f"/government/proposals/{proposal.pk}/approval", typed)

    assert answer.url == f"/government/proposals/{proposal.pk}"
    assert acts() == ["审定"]
    made = Approval.objects.get()
    assert made.approved == [first]
    assert made.declined == [{"application": second, "reason": "环保处罚未了结"}]
    page = words_of(desk.get(answer.url))
    assert "金政文〔2026〕8号" in page and "环保处罚未了结" in page
    assert f"{answer.url}/approval" not in page


def test_a_reason_without_a_refusal_approves_nobody(desk, proposal):
    typed = {**answers(proposal), f"reason_{proposal.applications[1]}": "环保处罚未了结"}

    page = words_of(desk.post(f"/government/proposals/{proposal.pk}/approval", typed))

    assert "写了不予审定的理由，却选了“审定”" in page
    assert "环保处罚未了结" in page and "金政文〔2026〕8号" in page
    assert not Approval.objects.exists() and not Entry.objects.exists()


def test_a_refusal_without_a_reason_is_refused_beside_the_name(desk, proposal):
    typed = answers(proposal, proposal.applications[1])

    page = words_of(desk.post(f"/government/proposals/{proposal.pk}/approval", typed))

    assert "没有写明不予审定金水食品有限公司的理由" in page and "请写明理由。" in page
    assert "条" in page and "金政文〔2026〕8号" in page
    assert page.count('value="decline"') == 2 and page.count("checked") == 2
    assert not Entry.objects.exists()


def test_an_answered_proposal_is_not_answered_again(desk, proposal):
    Approval.objects.create(
        proposal=proposal, number="批1", approved=[], declined=[], at=world.NOON
    )

    page = words_of(desk.post(f"/government/proposals/{proposal.pk}/approval", answers(proposal)))

    assert "该请示已由批1批复" in page
    assert not Entry.objects.exists()


def test_an_empty_list_is_answered_too(desk, cycle):
    empty = Proposal.objects.create(cycle=cycle, number="空", applications=[], at=world.NOON)

    page = words_of(desk.get(f"/government/proposals/{empty.pk}/approval"))
    answer = desk.post(f"/government/proposals/{empty.pk}/approval", {"number": "金政文9号"})

    assert "没有等待审定的组织" in page
    assert answer.status_code == 302 and acts() == ["审定"]


def commended(*names):
    cycle = world.cycle(at_step=Step.CIRCULAR)
    laureates.recheck(cycle, Gate.CIRCULAR)
    if names:
        laureates.approved(cycle, *names)
    return cycle


def test_the_circular_is_read_and_then_issued(desk):
    cycle = commended("东方重工有限公司")
    url = f"/government/cycles/{cycle.pk}/circular"

    page = words_of(desk.get(url))
    answer = desk.post(url, {"number": "金政文〔2026〕9号"})

    assert "东方重工有限公司" in page and "1 家" in page
    assert answer.url == "/government/circulars"
    assert acts() == ["通报"]
    made = Circular.objects.get()
    assert "金政文〔2026〕9号" in words_of(desk.get("/government/circulars"))
    assert desk.get(url).url == f"/notices/{made.notice_id}"


def test_with_no_winner_the_circular_says_so(desk):
    cycle = commended()

    page = words_of(desk.get(f"/government/cycles/{cycle.pk}/circular"))
    desk.post(f"/government/cycles/{cycle.pk}/circular", {"number": "金政文〔2026〕9号"})

    assert "没有组织达到授奖要求" in page
    assert "没有组织达到授奖要求" in Notice.objects.get().body


def test_a_circular_without_a_number_is_refused(desk):
    cycle = commended("东方重工有限公司")

    page = words_of(desk.post(f"/government/cycles/{cycle.pk}/circular", {"number": " "}))

    assert "通报没有文号" in page and "第十七条" in page
    assert not Entry.objects.exists()


def test_an_edition_without_a_circular_has_no_such_page(desk):
    cycle = world.cycle("jinshui-2017", at_step=Step.AWARDING)

    assert desk.get(f"/government/cycles/{cycle.pk}/circular").status_code == 404


def test_misspent_money_is_claimed_back(desk, honour):
    found = Inspection.objects.create(
        honour=honour,
        inspected_on=date(2026, 5, 1),
        subject="奖金使用",
        findings="用于招待",
        misused_fen=10_000_000,
        at=world.NOON,
    )
    typed = {"inspection": found.pk, "basis": REGULATION, "detail": "限期缴回", "amount": "100000"}

    page = words_of(desk.get(f"/government/laureates/{honour.pk}"))
    answer = desk.post(f"/government/laureates/{honour.pk}/measures/recover", typed)

    assert "用于招待" in page and "追缴奖金" in page
    assert answer.url == f"/government/laureates/{honour.pk}"
    assert acts() == ["处理"]
    assert Handling.objects.get().measure == "recover"
    assert "限期缴回" in words_of(desk.get(answer.url))


def test_a_claim_without_an_inspection_is_refused(desk, honour):
    typed = {"inspection": "", "basis": REGULATION, "detail": "限期缴回", "amount": "100000"}
    url = f"/government/laureates/{honour.pk}/measures/recover"

    button = words_of(desk.get(f"/government/laureates/{honour.pk}"))
    page = words_of(desk.post(url, typed))

    for said in (button, page):
        assert "没有监督检查认定该组织奖金使用不当" in said
    assert "限期缴回" in page and 'value="100000"' in page
    assert not Entry.objects.exists()


def test_a_title_is_revoked_after_the_hearing(desk, honour):
    case = case_of(honour)
    url = f"/government/cases/{case.pk}"

    page = words_of(desk.get(url))
    answer = desk.post(f"{url}/revocation", {"reasons": "伪造属实", "basis": "第二十五条"})

    assert "系员工所为" in page and "检验报告系伪造" in page
    assert answer.url == f"/government/laureates/{honour.pk}"
    assert acts() == ["撤销称号"]
    assert Revocation.objects.get().reasons == "伪造属实"


def test_nobody_is_revoked_unheard(desk, honour):
    case = case_of(honour, heard=False)
    url = f"/government/cases/{case.pk}"

    button = words_of(desk.get(url))
    page = words_of(desk.post(f"{url}/revocation", {"reasons": "伪造属实", "basis": "第二十五条"}))

    for said in (button, page):
        assert "尚未听取获奖组织的陈述申辩" in said
    assert "伪造属实" in page and 'value="第二十五条"' in page
    assert not Entry.objects.exists()


def test_the_bonus_comes_back_only_on_a_basis_of_its_own(desk, honour):
    typed = {"reasons": "伪造属实", "basis": "第二十五条", "recover": "500000"}

    page = words_of(desk.post(f"/government/cases/{case_of(honour).pk}/revocation", typed))

    assert "撤销称号并不当然追缴奖金，追缴须另有依据" in page.replace(",", "，")
    assert 'value="500000"' in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize("url", ["/proposals", "/circulars", "/laureates"])
def test_a_list_asks_as_often_for_twenty_rows_as_for_one(desk, url):
    def add(serial):
        cycle = world.cycle(at_step=Step.SUPERVISION)
        laureates.laureate(cycle, f"示例{serial}有限公司")
        laureates.circular(cycle)

    add(0)
    desk.get(f"/government{url}")
    with CaptureQueriesContext(connection) as one:
        desk.get(f"/government{url}")
    for serial in range(1, 20):
        add(serial)

    with CaptureQueriesContext(connection) as many:
        page = desk.get(f"/government{url}")

    assert len(many) == len(one)
    assert page.status_code == 200
    assert desk.get(f"/government{url}?export=xlsx").status_code == 200
