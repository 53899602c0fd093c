"""Papers of the committee, and the files of an applicant: not for whoever keeps out."""

import pytest

from tests import world
from tests.stages.dossier.conftest import issued_values
from tests.surfaces.portal.committee.conftest import text
from zhiheng.instruments.documents import parts
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Attachment
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.vocabulary import PaperKind

pytestmark = pytest.mark.django_db


@act(under=Clause.RECORDS, allowed=lambda **_: None)
def keep(*, by, at) -> Document:
    document = parts.keep(world.pdf(), name="文.pdf", at=at)
    record("留存文件", document, clause=Clause.RECORDS, by=by, at=at)
    return document


@pytest.fixture
def document(committee) -> Document:
    return keep(by=committee.chair, at=world.NOON)


def issued(committee, document, kind, subject, **values) -> IssuedPaper:
    return IssuedPaper.objects.create(
        **issued_values(
            committee.cycle,
            kind=kind,
            subject=ref(subject),
            title=kind.label,
            docx=document,
            pdf=document,
            **values,
        )
    )


def test_the_minutes_are_downloaded(committee, member, document):
    meeting = committee.meeting()
    paper = issued(committee, document, PaperKind.MINUTES, meeting)

    page = text(member.get(f"/committee/meetings/{meeting.pk}/minutes"))
    answer = member.get(f"/committee/papers/{paper.pk}/pdf")

    assert f"/committee/papers/{paper.pk}/pdf" in page
    assert answer.content == world.pdf()
    assert member.get(f"/committee/papers/{paper.pk}/xlsx").status_code == 404
    assert member.get(f"/committee/papers/{paper.pk}/cycle").status_code == 404


def test_papers_over_several_are_kept_from_who_keeps_out_of_one(committee, member, document):
    one = committee.candidate("甲公司")
    meeting = committee.meeting()
    paper = issued(committee, document, PaperKind.MINUTES, meeting)
    committee.recused(committee.members[1], one)

    page = text(member.get(f"/committee/meetings/{meeting.pk}/minutes"))

    assert f"/committee/papers/{paper.pk}" not in page
    assert "不向您提供" in page
    assert member.get(f"/committee/papers/{paper.pk}/pdf").status_code == 404


def test_a_paper_that_is_not_the_committees_is_not_found(committee, member, document):
    one = committee.candidate("甲公司")
    paper = issued(committee, document, PaperKind.SCORESHEET, one)

    assert member.get(f"/committee/papers/{paper.pk}/pdf").status_code == 404


def test_an_attachment_is_read_by_who_does_not_keep_out(committee, member, document):
    one = committee.candidate("甲公司")
    file = Attachment.objects.create(
        application=one, kind="licence", document=document, attached_at=world.NOON
    )
    url = f"/committee/applications/{one.pk}/files/{file.pk}"
    read = member.get(url)
    committee.recused(committee.members[1], one)

    assert read.content == world.pdf()
    assert member.get(url).status_code == 404


def test_the_matters_of_one_kept_out_of_are_not_shown(committee, member):
    one, other = committee.candidate("甲公司"), committee.candidate("乙公司")
    for found in (one, other):
        committee.finding(found, after_cut_off=True)
    committee.recused(committee.members[1], one)

    page = text(member.get("/committee/matters"))

    assert "甲公司" not in page and "乙公司" in page
