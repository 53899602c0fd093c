from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.documents.queries import path_of
from zhiheng.instruments.honours.models import Revocation
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.promotion.models import Case
from zhiheng.stages.supervision.models import Receivable, RevocationCase
from zhiheng.stages.supervision.vocabulary import DutyKind

pytestmark = pytest.mark.django_db

PLAIN = ["/laureate", "/laureate/duties", "/laureate/cases", "/laureate/papers"]
ABOUT = {
    DutyKind.SELF_ASSESSMENT: "assessment",
    DutyKind.SURVEY: "survey",
    DutyKind.BONUS_REPORT: "spending",
    DutyKind.IMPROVEMENT: "improvement",
}


def text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("url", PLAIN)
def test_a_laureate_opens_its_pages(zhang, url):
    assert zhang.get(url).status_code == 200


@pytest.mark.parametrize("url", PLAIN)
def test_an_applicant_without_an_honour_is_told_what_comes(at_noon, url):
    person = world.person("李申", Role.APPLICANT, organisation=world.organisation())

    assert 'class="empty"' in text(signed_in(person).get(url))


@pytest.mark.parametrize("url", [*PLAIN, "/laureate/honours/1", "/laureate/duties/1"])
@pytest.mark.parametrize("role", [Role.OFFICE, Role.EXPERT, Role.AUDITOR])
def test_they_are_closed_to_other_roles(url, role):
    assert signed_in(world.person("王评", role)).get(url).status_code == 403


@pytest.mark.parametrize("kind", ABOUT)
def test_each_duty_has_its_page_and_its_form(zhang, honour, duty, kind):
    row = duty(honour, kind)

    assert f"/laureate/duties/{row.pk}/{ABOUT[kind]}" in text(
        zhang.get(f"/laureate/duties/{row.pk}")
    )
    assert "<form" in text(zhang.get(f"/laureate/duties/{row.pk}/{ABOUT[kind]}"))


@pytest.mark.parametrize("page", ["", "/file", *(f"/{name}" for name in ABOUT.values())])
def test_anothers_duties_are_not_found(zhang, other, duty, page):
    row = duty(other)

    assert zhang.get(f"/laureate/duties/{row.pk}{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "/ledger", "/case"])
def test_anothers_honours_are_not_found(zhang, honour, other, page):
    assert zhang.get(f"/laureate/honours/{honour.pk}{page}").status_code == 200
    assert zhang.get(f"/laureate/honours/{other.pk}{page}").status_code == 404


def test_a_duty_is_not_filed_on_the_form_of_another(zhang, honour, duty):
    row = duty(honour, DutyKind.SURVEY)

    assert zhang.get(f"/laureate/duties/{row.pk}/assessment").status_code == 404


def test_what_waits_is_told_with_what_is_overdue_and_what_comes_next(zhang, honour, duty):
    late = duty(honour, DutyKind.SURVEY, year=2025, on=laureates.TODAY - 2 * world.A_DAY)
    coming = duty(honour)

    page = text(zhang.get("/laureate"))

    assert "有 1 项义务已逾期，仍须补办。" in page
    assert "已逾期 1 天" in page
    assert f'href="/laureate/duties/{coming.pk}"' in page
    assert f'href="/laureate/duties/{late.pk}/survey"' in page


def test_a_lost_title_owes_nothing_and_is_marked(zhang, honour, duty):
    row = duty(honour)
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="第二十四条", reasons="属实", on=laureates.TODAY
    )

    desk, listed = text(zhang.get("/laureate")), text(zhang.get("/laureate/duties"))

    assert "已撤销" in desk
    assert f"/laureate/duties/{row.pk}" not in desk
    assert "不再办理" in listed


def test_the_list_is_narrowed_by_year_kind_and_standing(zhang, honour, other, duty):
    late = duty(honour, DutyKind.SURVEY, year=2025, on=laureates.TODAY - 2 * world.A_DAY)
    now = duty(honour)
    theirs = duty(other)

    def listed(query):
        page = text(zhang.get(f"/laureate/duties?{query}"))
        return {row.pk for row in (late, now, theirs) if f'"/laureate/duties/{row.pk}"' in page}

    assert listed("") == {late.pk, now.pk}
    assert listed("year=2026") == {now.pk}
    assert listed("kind=survey") == {late.pk}
    assert listed("standing=overdue") == {late.pk}
    assert listed("standing=done") == set()


def test_the_list_asks_as_often_for_thirty_duties_as_for_one(zhang, honour, duty):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            zhang.get("/laureate/duties")
        return len(queries)

    duty(honour)
    once = asked()
    for year in range(2027, 2056):
        duty(honour, year=year)

    assert asked() == once


def test_the_desk_asks_as_often_for_thirty_duties_as_for_one(zhang, honour, duty):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            zhang.get("/laureate")
        return len(queries)

    duty(honour)
    once = asked()
    for year in range(2027, 2056):
        duty(honour, year=year)

    assert asked() == once


def test_an_honour_shows_its_code_its_cases_and_what_is_to_come_back(zhang, honour):
    RevocationCase.objects.create(
        honour=honour, ground="fraud", facts="材料不实", opened_at=world.NOON
    )
    Receivable.objects.create(
        honour=honour,
        revocation=Revocation.objects.create(
            honour=honour, ground="fraud", basis="第二十四条", reasons="属实", on=laureates.TODAY
        ),
        amount_fen=1_000_000,
        basis="《示例规定》第十条",
        at=world.NOON,
    )

    page = text(zhang.get(f"/laureate/honours/{honour.pk}"))

    assert f"/certificate?number={honour.check_code}" in page
    for said in ("材料不实", "10,000元", "《示例规定》第十条", "已撤销"):
        assert said in page


@pytest.fixture
def issued(cycle):
    """A certificate of an organisation, in Word and PDF."""

    def of(honour):
        docx, pdf = _kept("证书.docx", b"PK word"), _kept("证书.pdf", world.pdf())
        return IssuedPaper.objects.create(
            cycle=cycle,
            kind=PaperKind.CERTIFICATE,
            subject=f"honours.Honour:{honour.pk}",
            title="荣誉证书",
            version=1,
            dated=laureates.TODAY,
            organisation=honour.organisation,
            content_digest="0" * 64,
            docx=docx,
            pdf=pdf,
            issued_at=world.NOON,
        )

    return of


def _kept(name, content):
    """A document with its bytes, as a row and a file."""
    digest = sha256(content).hexdigest()
    path_of(digest).parent.mkdir(parents=True, exist_ok=True)
    path_of(digest).write_bytes(content)
    return Document.objects.create(
        name=name, digest=digest, size=len(content), kind="pdf", kept_at=world.NOON
    )


def test_papers_are_downloaded_as_word_and_as_pdf(zhang, honour, issued):
    paper = issued(honour)

    page = text(zhang.get("/laureate/papers"))
    word = zhang.get(f"/laureate/papers/{paper.pk}/docx")
    pdf = zhang.get(f"/laureate/papers/{paper.pk}/pdf")

    assert honour.check_code in page
    assert f"/laureate/papers/{paper.pk}/pdf" in page
    assert (word.content, pdf.content) == (b"PK word", world.pdf())
    assert zhang.get(f"/laureate/papers/{paper.pk}/kept_at").status_code == 404


def test_anothers_papers_are_not_found(zhang, honour, other, issued):
    paper = issued(other)

    assert "/laureate/papers/" not in text(zhang.get("/laureate/papers"))
    assert zhang.get(f"/laureate/papers/{paper.pk}/pdf").status_code == 404
    assert Document.objects.count() == 2


def test_anothers_cases_are_not_found(zhang, honour, other):
    def case(of):
        return Case.objects.create(
            honour=of, title="案例", body="正文", secrets_cleared=True, offered_at=world.NOON
        )

    assert "等待评委会办公室发布" in text(zhang.get(f"/laureate/cases/{case(honour).pk}"))
    assert zhang.get(f"/laureate/cases/{case(other).pk}").status_code == 404
