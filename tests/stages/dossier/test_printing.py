"""Every kind of paper, as Word and as PDF, from one cycle that was played through."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from tests.stages.dossier.conftest import made_in, one_of_each
from tests.surfaces.console.conftest import played, script_under
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.dossier.rules import pdf as printer
from zhiheng.stages.dossier.rules.content import Content, Table
from zhiheng.stages.dossier.rules.pdf import FONTS, pdf
from zhiheng.stages.dossier.rules.sheet import workbook
from zhiheng.stages.dossier.rules.word import word
from zhiheng.stages.dossier.vocabulary import PaperKind

RARE = "喆堃㛃"
ALIASES = {
    "仿宋": "FandolFang R",
    "楷体": "FandolKai",
    "黑体": "Noto Sans SC",
    "宋体": "Noto Serif SC",
    "方正小标宋简体": "Noto Serif SC",
    "Times New Roman": "Noto Serif SC",
}
TABLES_ACROSS_PAGES = {PaperKind.CONSENSUS_RECORD, PaperKind.SCORESHEET, PaperKind.SUMMARY}
"""Long tables on landscape pages: a row may fall on the other side of a page's end."""
needs_fonts = pytest.mark.skipif(
    not list(FONTS.glob("*.ttf")), reason="没有公文字体，先运行 bin/fonts"
)


def pages(content: bytes) -> list[str]:
    """The text of each page without spaces and page numbers."""
    with pypdfium2.PdfDocument(content) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [re.sub(r"—\d+—", "", re.sub(r"[\s\ufffe]", "", text)) for text in texts]


def text_of(content: Content) -> str:
    return "".join(pages(pdf(content)))


def letters(pages_: list[str]) -> Counter[str]:
    """Which characters how often: two programs may draw the same words in another order."""
    return Counter("".join(pages_))


@needs_fonts
def test_a_whole_cycle_owes_a_paper_of_every_kind_and_every_kind_is_printed(papers_of_a_cycle):
    each = one_of_each(tuple(papers_of_a_cycle))

    assert set(each) == set(PaperKind)
    for sample in each.values():
        assert pdf(sample.content).startswith(b"%PDF-")
        assert word(sample.content).startswith(b"PK")


@needs_fonts
def test_the_same_content_gives_the_same_bytes(papers_of_a_cycle):
    for sample in one_of_each(tuple(papers_of_a_cycle)).values():
        assert pdf(sample.content) == pdf(sample.content)
        assert word(sample.content) == word(sample.content)
        assert workbook(sample.content) == workbook(sample.content)


@needs_fonts
def test_rare_characters_of_a_name_are_printed(papers_of_a_cycle):
    named = [s for s in papers_of_a_cycle if RARE in str(s.content)]

    assert {PaperKind.APPLICATION_FORM, PaperKind.CERTIFICATE, PaperKind.CIRCULAR} <= {
        sample.kind for sample in named
    }
    for sample in named[:12]:
        assert RARE in text_of(sample.content)


@needs_fonts
def test_word_opens_in_libreoffice_and_says_on_as_many_pages_what_the_pdf_says(
    papers_of_a_cycle, tmp_path
):
    each = one_of_each(tuple(papers_of_a_cycle))
    for kind, sample in each.items():
        (tmp_path / f"{kind}.docx").write_bytes(word(sample.content))

    convert(tmp_path)

    for kind, sample in each.items():
        ours, theirs = pages(pdf(sample.content)), pages((tmp_path / f"{kind}.pdf").read_bytes())
        if kind in TABLES_ACROSS_PAGES:
            # a table's head is said again on each page that it reaches
            heads = [
                Counter("".join(b.head)) for b in sample.content.blocks if isinstance(b, Table)
            ]
            extra = letters(theirs) - letters(ours) | letters(ours) - letters(theirs)
            assert abs(len(ours) - len(theirs)) <= 1, kind
            assert not extra or set(extra) <= set().union(*heads), kind
            continue
        assert (kind, len(ours)) == (kind, len(theirs))
        assert (kind, letters(ours)) == (kind, letters(theirs))


def convert(folder: Path) -> None:
    """All papers at once: starting LibreOffice takes longer than converting."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有 LibreOffice(soffice),没有核对 Word 与 PDF 是否一致")
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{font}</family>'
        "<family>Noto Serif SC</family></prefer></alias>"
        for name, font in ALIASES.items()
    )
    configured = folder / "fonts.conf"
    configured.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{FONTS}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>"
    )
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}",
         "--convert-to", "pdf", "--outdir", str(folder), *map(str, folder.glob("*.docx"))],
        check=True, capture_output=True, timeout=300,
        env={"FONTCONFIG_FILE": str(configured), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


@pytest.mark.clause(Clause.DELIBERATION)
@needs_fonts
def test_a_ballot_form_is_blank(papers_of_a_cycle):
    form = one_of_each(tuple(papers_of_a_cycle))[PaperKind.BALLOT_FORM].content
    (table,) = [block for block in form.blocks if isinstance(block, Table)]

    assert {cell for row in table.rows for cell in row[2:]} == {"□"}
    assert {Choice.FOR.label, Choice.AGAINST.label, Choice.ABSTAIN.label} == set(table.head[2:])


@pytest.mark.clause(Clause.SCORING)
def test_whoever_was_reviewed_gets_feedback_winner_or_not(papers_of_a_cycle):
    reviewed = {s.subject for s in papers_of_a_cycle if s.kind == PaperKind.REVIEW_REPORT}
    told = {s.subject: s.state for s in papers_of_a_cycle if s.kind == PaperKind.FEEDBACK}

    assert set(told) == reviewed
    assert State.AWARDED in told.values()
    assert set(told.values()) - {State.AWARDED}


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_feedback_names_no_expert_and_gives_no_score(papers_of_a_cycle):
    experts = {
        s.content.signed[0].removeprefix("评审专家：")
        for s in papers_of_a_cycle
        if s.kind == PaperKind.SCORESHEET
    }
    feedback = [s.content for s in papers_of_a_cycle if s.kind == PaperKind.FEEDBACK]

    assert experts
    assert not [name for name in experts for content in feedback if name in str(content.blocks)]
    assert not [content for content in feedback if "得分" in str(content.blocks)]


@pytest.mark.clause(Clause.BASIS)
def test_papers_cite_the_measures_of_their_own_edition(papers_of_a_cycle):
    cited = one_of_each(tuple(papers_of_a_cycle))
    silent = [
        kind
        for kind, sample in cited.items()
        if "《郑州市金水区区长质量奖管理办法》" not in str(sample.content)
    ]

    assert silent == []
    assert not [s for s in papers_of_a_cycle if "金政〔2017〕60号" in str(s.content)]


@pytest.mark.clause(Clause.BASIS, Clause.CIRCULAR)
def test_a_cycle_under_2017_has_its_own_papers_and_no_circular(db):
    stage = played(script_under("jinshui-2017"))

    samples = made_in(stage.cycle, stage.clock.now)

    assert PaperKind.CIRCULAR not in {sample.kind for sample in samples}
    assert {s.kind for s in samples if "金政〔2017〕60号" not in str(s.content)} == set()
    assert not [s for s in samples if "质量强国建设纲要" in str(s.content)]


def test_without_fonts_nothing_is_printed_rather_than_blank_pages(monkeypatch, tmp_path):
    monkeypatch.setattr(printer, "FONTS", tmp_path)

    with pytest.raises(printer.FontsAreMissing):
        printer.fonts.__wrapped__()


def test_the_record_of_a_draw_says_what_was_committed_to_and_who_saw_the_seed(papers_of_a_cycle):
    record = next(one.content for one in papers_of_a_cycle if one.kind == PaperKind.DRAW_RECORD)

    rows = dict(next(block for block in record.blocks if isinstance(block, Table)).rows)
    assert len(rows["承诺摘要"].replace(" ", "")) == 64
    assert rows["承诺时间"] and rows["种子来源"]
    assert "、" in rows["见证人"]
