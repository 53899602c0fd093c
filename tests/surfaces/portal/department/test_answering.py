"""区应急管理局 is asked about applicants and answers for itself, never about itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.screening.models import Consultation, Listing, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return world.body(BodyKind.DEPARTMENT, "区应急管理局")


@pytest.fixture
def clerk(bureau):
    return world.person("郑应", Role.DEPARTMENT, body=bureau)


@pytest.fixture
def desk(clerk, at_noon):
    return signed_in(clerk)


@pytest.fixture
def cycle():
    return world.cycle(at_step=Step.CONSULTATION)


@pytest.fixture
def letter(cycle, bureau):
    return asked(cycle, bureau)


def asked(cycle, department, name="东方重工有限公司", *, due=world.NOON + world.A_DAY, **values):
    about = world.application(cycle, state=State.ACCEPTED, name=name, **values)
    return Consultation.objects.create(
        application=about, department=department, asked_at=world.NOON - world.A_DAY, due_at=due
    )


def listed(authority="区应急管理局", **values):
    return Listing.objects.create(
        code=world.code(900),
        restriction="safety-accident",
        title="较大生产安全事故",
        authority=authority,
        listed_on=date(2025, 3, 1),
        entered_at=world.NOON,
        **values,
    )


def every_page(letter, row):
    return [
        "/department",
        "/department/consultations",
        f"/department/consultations/{letter.pk}",
        "/department/replies",
        "/department/listings",
        "/department/listings/new",
        f"/department/listings/{row.pk}/removal",
    ]


def opinion(letter, said, basis=""):
    return {f"opinion_{letter.pk}": said, f"basis_{letter.pk}": basis}


def words_of(answer):
    return answer.content.decode()


def test_every_page_opens_to_the_department(desk, letter):
    for url in every_page(letter, listed()):
        page = desk.get(url)
        assert page.status_code == 200, url
        assert words_of(page).count("<h1") == 1, url


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT])
def test_no_page_opens_to_any_other_role(letter, role):
    client = signed_in(world.person("王评", role))

    for url in every_page(letter, listed()):
        assert client.get(url).status_code == 403, url


def test_a_post_in_no_body_opens_nothing(letter):
    client = signed_in(world.person("郑应", Role.DEPARTMENT))

    for url in every_page(letter, listed()):
        assert client.get(url).status_code == 403, url


def test_the_site_sends_a_department_here(desk):
    assert desk.get("/desk").url == "/department"


def test_an_empty_desk_says_what_will_come(desk):
    assert "没有等待您办理的事项" in words_of(desk.get("/department"))
    assert "没有等待答复的征求意见函" in words_of(desk.get("/department/replies"))


def test_what_others_were_asked_is_out_of_reach(desk, cycle, letter):
    other = world.body(BodyKind.DEPARTMENT, "区税务局")
    theirs = asked(cycle, other, "金水食品有限公司")
    record = listed("区税务局")

    assert desk.get(f"/department/consultations/{theirs.pk}").status_code == 404
    assert desk.get(f"/department/listings/{record.pk}/removal").status_code == 404
    for url in ("/department/consultations", "/department/replies"):
        assert "金水食品有限公司" not in words_of(desk.get(url)), url
    assert "较大生产安全事故" not in words_of(desk.get("/department/listings"))


def test_the_desk_tells_what_waits_and_what_is_overdue(desk, cycle, bureau, letter):
    asked(cycle, bureau, "金水食品有限公司", due=world.NOON - world.A_DAY)

    page = words_of(desk.get("/department"))

    assert "家等待答复" in page and "还有 1 天" in page
    assert "家逾期未答复" in page and "已逾期 1 天" in page


def test_several_are_answered_at_once(desk, cycle, bureau, letter):
    second, third = asked(cycle, bureau, "金水食品有限公司"), asked(cycle, bureau, "花园乳业公司")
    typed = {
        **opinion(letter, "no-objection"),
        **opinion(second, "objection", "2026年3月受到行政处罚，豫应急罚〔2026〕3号。"),
        **opinion(third, ""),
        "signed_by": "何局长",
    }

    answer = desk.post("/department/replies", typed)

    assert answer.url == "/department/replies"
    assert [entry.act for entry in Entry.objects.all()] == ["答复征求意见"]
    said = dict(Reply.objects.values_list("consultation", "opinion"))
    assert said == {letter.pk: "no-objection", second.pk: "objection"}
    left = words_of(desk.get("/department/replies"))
    assert "花园乳业公司" in left and "金水食品有限公司" not in left


def test_the_rest_of_the_page_is_answered_by_a_tick(desk, cycle, bureau, letter):
    second = asked(cycle, bureau, "金水食品有限公司")
    typed = {**opinion(letter, ""), **opinion(second, "objection", "欠缴。"), "signed_by": "何"}

    desk.post("/department/replies", {**typed, "rest": "on"})

    said = dict(Reply.objects.values_list("consultation", "opinion"))
    assert said == {letter.pk: "no-objection", second.pk: "objection"}


def test_an_objection_without_basis_is_refused_and_nothing_typed_is_lost(
    desk, cycle, bureau, letter
):
    second = asked(cycle, bureau, "金水食品有限公司")
    typed = {
        **opinion(letter, "objection", "豫应急罚〔2026〕3号"),
        **opinion(second, "objection"),
        "signed_by": "何局长",
    }

    page = words_of(desk.post("/department/replies", typed))

    assert "有意见的答复没有写明事实与依据" in page and "第十七条" in page
    assert (
        page.count("请写明事实、时间和认定文书。") == 2
    )  # on top, and beside the one that lacks it
    assert "豫应急罚〔2026〕3号" in page and 'value="何局长"' in page
    assert page.count('value="objection"') == page.count("checked") == 2
    assert not Entry.objects.exists()


def test_a_basis_without_an_opinion_answers_nothing(desk, letter):
    typed = {**opinion(letter, "", "已立案"), "signed_by": "何局长", "rest": "on"}

    page = words_of(desk.post("/department/replies", typed))

    assert "还没有选“有意见”或“无意见”" in page and "已立案" in page
    assert not Reply.objects.exists()


def test_an_empty_answer_is_no_answer(desk, letter):
    page = words_of(desk.post("/department/replies", {**opinion(letter, ""), "signed_by": "何"}))

    assert "还没有对任何一家作出答复" in page
    assert not Entry.objects.exists()


def test_an_unsigned_answer_is_refused(desk, letter):
    page = words_of(desk.post("/department/replies", opinion(letter, "no-objection")))

    assert "答复没有签署人" in page
    assert not Entry.objects.exists()


def test_what_a_colleague_answered_meanwhile_is_refused_with_all_that_was_typed(
    desk, cycle, bureau, letter
):
    second = asked(cycle, bureau, "金水食品有限公司")
    Reply.objects.create(consultation=letter, opinion="no-objection", signed_by="何", at=world.NOON)
    typed = {
        **opinion(letter, "objection", "有新情况"),
        **opinion(second, "objection", "欠缴税款"),
        "signed_by": "何局长",
    }

    page = words_of(desk.post("/department/replies", typed))

    assert "有1件征求意见函已经答复" in page
    assert "有新情况" in page and "欠缴税款" in page and "已有答复" in page
    assert Reply.objects.count() == 1


def test_nobody_answers_about_itself(desk, cycle, bureau, clerk):
    own = asked(cycle, bureau, "区应急管理局")
    employer = world.organisation("应急装备厂")
    clerk.posts.create(role=Role.APPLICANT, organisation=employer, since=world.LONG_AGO)
    theirs = asked(cycle, bureau, organisation=employer)

    shown = words_of(desk.get("/department/replies"))
    letter = words_of(desk.get(f"/department/consultations/{theirs.pk}"))
    forged = words_of(
        desk.post("/department/replies", {**opinion(own, "no-objection"), "signed_by": "何"})
    )

    assert "没有等待答复的征求意见函" in shown
    assert "本函现在不能由您答复" in letter
    assert "不能对自己出具意见" in forged
    assert not Reply.objects.exists()


def test_after_the_step_is_over_nothing_is_taken(desk, cycle, letter):
    StepDone.objects.create(cycle=cycle, step=Step.CONSULTATION, at=world.NOON)

    shown = words_of(desk.get("/department/replies"))
    typed = {**opinion(letter, "no-objection"), "signed_by": "何"}
    late = words_of(desk.post("/department/replies", typed))

    assert "没有等待答复的征求意见函" in shown
    assert "逾期的答复不再收取" in late
    assert not Reply.objects.exists()


def test_the_list_filters_searches_and_leaves_as_a_workbook(desk, cycle, bureau, letter):
    asked(cycle, bureau, "金水食品有限公司", due=world.NOON - world.A_DAY)

    late = words_of(desk.get("/department/consultations?standing=late"))
    named = words_of(desk.get("/department/consultations?q=东方"))

    assert "金水食品有限公司" in late and "东方重工有限公司" not in late
    assert "东方重工有限公司" in named and "金水食品有限公司" not in named
    assert "未回复" in named
    assert desk.get("/department/consultations?export=xlsx").status_code == 200
    assert desk.get("/department/listings?export=xlsx").status_code == 200


def test_a_record_is_entered_in_its_own_name(desk):
    typed = {"code": world.code(901).lower(), "title": "行政处罚", "listed_on": "2026-03-01"}

    answer = desk.post("/department/listings/new", {**typed, "restriction": a_ground(desk)})

    assert answer.url == "/department/listings"
    assert [entry.act for entry in Entry.objects.all()] == ["录入限制记录"]
    assert Listing.objects.get().authority == "区应急管理局"
    assert "行政处罚" in words_of(desk.get("/department/listings"))


def a_ground(desk):
    page = desk.get("/department/listings/new")
    return page.context["form"].fields["restriction"].choices[0][0]


def test_a_record_against_no_right_code_is_refused(desk):
    typed = {"code": "91410105MA0000000X", "title": "行政处罚", "listed_on": "2026-03-01"}

    page = words_of(desk.post("/department/listings/new", {**typed, "restriction": a_ground(desk)}))

    assert "校验" in page and 'value="行政处罚"' in page
    assert not Entry.objects.exists()


def test_a_record_is_removed_and_not_twice(desk):
    row = listed()
    url = f"/department/listings/{row.pk}/removal"

    answer = desk.post(url, {"removed_on": "2026-05-01"})
    again = words_of(desk.post(url, {"removed_on": "2026-05-02"}))

    assert answer.url == "/department/listings"
    assert [entry.act for entry in Entry.objects.all()] == ["移出限制记录"]
    assert 'class="refusal' in again and 'value="2026-05-02"' in again


@pytest.mark.parametrize("kind", [PaperKind.CONSULTATION, PaperKind.CONSULTATION_REPLY])
def test_its_letters_are_downloaded_and_no_others(desk, cycle, bureau, kind):
    other = world.body(BodyKind.DEPARTMENT, "区税务局")
    own, foreign = paper(cycle, bureau, kind), paper(cycle, other, kind)

    answer = desk.get(f"/department/papers/{own.pk}/pdf")

    assert answer.content == world.pdf()
    assert kind.label in words_of(desk.get("/department"))
    assert desk.get(f"/department/papers/{own.pk}/xlsx").status_code == 404
    assert desk.get(f"/department/papers/{foreign.pk}/pdf").status_code == 404


def paper(cycle, to, kind):
    digest = "a" * 64
    file = Document.objects.create(
        name="征求意见函.pdf", digest=digest, size=9, kind="pdf", kept_at=world.NOON
    )
    return IssuedPaper.objects.create(
        cycle=cycle,
        kind=kind,
        subject=ref(to),
        title=kind.label,
        version=1,
        dated=date(2026, 6, 1),
        content_digest=digest,
        docx=file,
        pdf=file,
        issued_at=world.NOON,
    )


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """Papers of these tests all have one content."""
    from zhiheng.surfaces.portal import papers

    monkeypatch.setattr(papers, "content_of", lambda document: world.pdf())


@pytest.mark.parametrize("url", ["", "/consultations", "/replies", "/listings"])
def test_a_page_asks_as_often_for_twenty_rows_as_for_one(desk, cycle, bureau, url):
    def add(serial):
        asked(cycle, bureau, f"示例{serial}有限公司")
        listed()

    add(0)
    desk.get(f"/department{url}")
    with CaptureQueriesContext(connection) as one:
        desk.get(f"/department{url}")
    for serial in range(1, 20):
        add(serial)

    with CaptureQueriesContext(connection) as many:
        desk.get(f"/department{url}")

    assert len(many) == len(one)


def test_the_desk_takes_as_many_queries_for_thirty_letters_as_for_one(desk, cycle, bureau):
    def queries_of():
        desk.get("/department")
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/department").status_code == 200
        return len(seen)

    asked(cycle, bureau)
    one = queries_of()
    for n in range(29):
        asked(cycle, bureau, f"{n}号厂")

    assert queries_of() == one
