from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.stages.conferral import laureates
from tests.stages.dossier import test_feedback
from tests.surfaces.portal.office_concluding.conftest import told
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.models import Dossier, IssuedPaper, Template
from zhiheng.stages.dossier.vocabulary import PaperKind

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.RECORDS)]

EDITION = "jinshui-revised"
NOW = datetime.now(UTC)
loser = test_feedback.loser


@pytest.fixture
def won(db):
    """A cycle with one laureate: it owes a certificate."""
    cycle = world.cycle(at_step=Step.PAYMENT)
    laureates.laureate(cycle)
    return cycle


@pytest.fixture
def issued(desk, won):
    desk.post(f"/office/cycles/{won.pk}/papers/issue", {"kinds": ["certificate"]})
    return IssuedPaper.objects.get()


@pytest.mark.parametrize("address", ["", "/issue", "/issue?preview=certificate", "/dossier"])
def test_each_page_of_the_archive_opens_to_the_office_alone(desk, elsewhere, won, address):
    url = f"/office/cycles/{won.pk}/papers{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize("address", ["", "/new", "/certificate"])
def test_templates_open_to_the_office_alone(desk, elsewhere, address):
    url = f"/office/templates/{EDITION}{address}"

    assert desk.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "cycles/99/papers",
        "papers/99/pdf",
        "cycles/{}/papers/dossier/1",
        "templates/nowhere",
        "templates/jinshui-revised/nothing",
        "applications/99/feedback",
    ],
)
def test_what_is_not_there_is_not_found(desk, won, address):
    assert desk.get(f"/office/{address.format(won.pk)}").status_code == 404


def test_what_is_owed_is_counted_and_previewed_and_nothing_is_issued(desk, won):
    page = told(desk.get(f"/office/cycles/{won.pk}/papers/issue?preview=certificate"))

    assert "证书（1）" in page
    assert "东方重工有限公司" in page
    assert not IssuedPaper.objects.exists()


def test_papers_are_issued_by_kind_and_read(desk, won, issued):
    assert issued.kind == PaperKind.CERTIFICATE
    assert Entry.objects.get().act == "批量出具文书"
    page = told(desk.get(f"/office/cycles/{won.pk}/papers?kind=certificate"))
    assert issued.title in page
    assert "证书（0）" in told(desk.get(f"/office/cycles/{won.pk}/papers/issue"))
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert desk.get(f"/office/papers/{issued.pk}/{form}").content.startswith(begins)
    assert desk.get(f"/office/papers/{issued.pk}/xlsx").status_code == 404


def test_what_would_repeat_itself_is_refused(desk, won, issued):
    page = told(desk.post(f"/office/cycles/{won.pk}/papers/issue", {"kinds": ["certificate"]}))

    assert IssuedPaper.objects.count() == 1
    assert Entry.objects.count() == 1
    assert "没有" in page


def test_a_dossier_is_sealed_and_taken_away(desk, won, issued):
    response = desk.post(f"/office/cycles/{won.pk}/papers/dossier", {})

    assert response.status_code == 302
    assert Entry.objects.last().act == "封存档案"
    assert Dossier.objects.get().manifest_digest[:16] in told(desk.get(response["Location"]))
    taken = desk.get(f"/office/cycles/{won.pk}/papers/dossier/1")
    assert taken.content.startswith(b"PK")


def test_nothing_is_sealed_without_papers(desk, won):
    assert desk.post(f"/office/cycles/{won.pk}/papers/dossier", {}).status_code == 200
    assert not Dossier.objects.exists()


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.DESK_REVIEW)


def test_feedback_that_names_people_is_issued_only_once_checked(desk, elsewhere, loser):
    url = f"/office/applications/{loser.pk}/feedback"
    preview = told(desk.get(f"/office/cycles/{loser.cycle_id}/papers/issue?preview=feedback"))
    assert url in preview
    assert "王评" in told(desk.get(url))
    assert elsewhere.get(url).status_code == 403

    assert "王评" in told(desk.post(url, {}))
    assert not IssuedPaper.objects.exists()
    assert desk.post(url, {"checked": "on"}).status_code == 302

    assert IssuedPaper.objects.get().kind == PaperKind.FEEDBACK


def test_without_a_review_there_is_no_feedback(desk, cycle):
    application = world.application(cycle)

    assert desk.get(f"/office/applications/{application.pk}/feedback").status_code == 404


def test_the_offices_own_template_prints_from_now_on(desk):
    shipped = dossier.shipped_template(PaperKind.TALLY)
    file = SimpleUploadedFile("计票单.docx", shipped)

    response = desk.post(f"/office/templates/{EDITION}/new", {"kind": "tally", "file": file})

    assert response.status_code == 302
    assert Entry.objects.get().act == "更换文书模板"
    assert "第 1 次更换" in told(desk.get(response["Location"]))
    assert desk.get(f"/office/templates/{EDITION}/tally").content == shipped


def test_what_is_no_template_is_refused(desk):
    file = SimpleUploadedFile("计票单.docx", b"PK\x03\x04nothing")

    response = desk.post(f"/office/templates/{EDITION}/new", {"kind": "tally", "file": file})

    assert response.status_code == 200
    assert not Template.objects.exists()


def test_papers_are_listed_in_constant_queries(desk, won, issued, queries):
    def more(count):
        for n in range(count):
            IssuedPaper.objects.create(
                cycle=won,
                kind="tally",
                subject=f"x:{n}",
                title="计票单",
                version=n + 1,
                dated=NOW.date(),
                content_digest=f"{n}",
                docx=issued.docx,
                pdf=issued.pdf,
                issued_at=NOW,
            )

    url = f"/office/cycles/{won.pk}/papers"
    one = queries(desk, url)
    more(24)

    assert queries(desk, url) == one
