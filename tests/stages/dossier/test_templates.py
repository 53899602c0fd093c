from io import BytesIO

import pytest
from docx import Document

from tests import world
from tests.stages.dossier.conftest import rejected
from zhiheng.instruments.documents.queries import content_of
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier import actions, queries
from zhiheng.stages.dossier.models import Template
from zhiheng.stages.dossier.rules import shape, templates
from zhiheng.stages.dossier.vocabulary import PaperKind

NOON = world.NOON


def upload(office, content, kind=PaperKind.REJECTION):
    return actions.upload_template(
        edition="jinshui-revised", kind=kind, name="模板.docx", content=content, by=office, at=NOON
    )


def saying(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", PaperKind)
def test_what_ships_may_be_downloaded_and_put_in_again(kind):
    certificate = kind == PaperKind.CERTIFICATE

    assert (
        templates.template_is_unusable(queries.shipped_template(kind), certificate=certificate)
        is None
    )


@pytest.mark.clause(Clause.RECORDS)
def test_papers_are_printed_from_the_offices_own_template_from_then_on(office, cycle):
    template = upload(
        office,
        saying(
            "本局自有版式", "{{ title }}", "{%p for b in blocks %}", "{{ b.text }}", "{%p endfor %}"
        ),
    )

    paper = actions.issue_paper(
        cycle=cycle, kind=PaperKind.REJECTION, subject=rejected(cycle), by=office, at=NOON
    )

    printed = Document(BytesIO(content_of(paper.docx)))
    assert [line.text.replace("\n", "") for line in printed.paragraphs][:2] == [
        "本局自有版式",
        paper.title,
    ]
    assert Entry.objects.first().facts == {
        "kind": "rejection", "version": 1, "digest": template.document.digest,
    }  # fmt: skip


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ titel }} {{ score }}", "score、titel"),
        ("{{ certificate.number }}", "certificate"),
        ("{% for b in blocks %}{{ b.tekst }}{% endfor %}", "tekst"),
        ("{{ title }", "}"),
        ("{% if title %}", ""),
        ("{{ title.__class__.__mro__ }}", "__class__"),
    ],
)
def test_a_template_that_asks_for_what_no_paper_says_is_refused_with_its_names(office, line, told):
    with pytest.raises(Refused) as refused:
        upload(office, saying(line))

    assert told in refused.value.refusal.reason
    assert not Entry.objects.exists()
    assert not Template.objects.exists()


@pytest.mark.clause(Clause.RECORDS)
def test_what_is_no_word_file_is_refused(office):
    with pytest.raises(Refused) as refused:
        upload(office, b"PK\x03\x04 no zip")

    assert "不是能打开的 Word 文件" in refused.value.refusal.reason
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", shape.SHAPES)
def test_the_templates_that_ship_are_word_files_with_chinese_fonts(name):
    document = Document(BytesIO(shape.shipped(name)))

    fonts = document.styles["Normal"].element.rPr.rFonts
    assert (
        fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia")
        == "仿宋"
    )
