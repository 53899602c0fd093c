"""A paper in official layout: 红头, title, text and tables, signature, page number."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhiheng.stages.dossier.rules.shape.styles import (
    CELL,
    HEAD,
    HEADER_CELL,
    SIGNATURE,
    SONG,
    TABLE,
    TITLE,
)


def page(document: Any, *, landscape: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    margins = (37, 35, 28, 25.9)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        margins = (28, 26, 37, 35)
    top, bottom, left, right = (Mm(margin) for margin in margins)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.footer_distance = Mm(24 if not landscape else 15)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, where: Any) -> None:
    """— 1 —, outside, one character from the edge."""
    line = footer.paragraphs[0]
    line.style = footer.part.document.styles["Normal"] if hasattr(footer.part, "document") else None
    line.alignment = where
    line.paragraph_format.first_line_indent = Pt(0)
    line._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "0")
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
    for text in ("— ", None, " —"):
        run = line.add_run(text or "")
        run.font.size = Pt(14)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
        if text is None:
            _field(run, "PAGE")


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def paper(document: Any, *, after_title: str) -> None:
    add = document.add_paragraph
    _when(document, "head", (HEAD, "{{ head }}"), ("表后", ""), ("发文字号", "{{ number }}"))
    rule(document.paragraphs[-2], "D7000F", 16)
    _when(document, "head", ("空行", ""))
    _when(document, "number and not head", ("右对齐", "{{ number }}"), ("表后", ""))
    add("{{ title }}", TITLE)
    add("", after_title)
    _when(document, "to", ("顶格", "{{ to }}"))
    add("{%p for block in blocks %}")
    for kind, style in (
        ("heading1", "一级标题"),
        ("heading2", "二级标题"),
        ("heading3", "三级标题"),
        ("text", "Normal"),
        ("flush", "顶格"),
    ):
        _when(document, f'block.kind == "{kind}"', (style, "{{ block.text }}"))
    add('{%p if block.kind == "table" %}')
    _when(document, "block.caption", (HEADER_CELL, "{{ block.caption }}"))
    _table(document)
    add("", "表后")
    add("{%p endif %}")
    add("{%p endfor %}")
    add("{%p if attachments %}")
    add("", "空行")
    add("{%p for name in attachments %}")
    add("{{ name }}")
    add("{%p endfor %}")
    add("{%p endif %}")
    _signature(document)
    add("{%p for note in notes %}")
    add("{{ note }}")
    add("{%p endfor %}")
    _when(document, "copies", ("空行", ""), ("抄送", "{{ copies }}"))
    _box(document.paragraphs[-2])


def _signature(document: Any) -> None:
    add = document.add_paragraph
    add("{%p if signed %}")
    add("", "空行").paragraph_format.keep_with_next = True
    add("{%p if head %}")
    add("", "空行").paragraph_format.keep_with_next = True
    add("{%p endif %}")
    add("{%p for body in signed %}")
    add("{{ body }}", SIGNATURE)
    add("{%p endfor %}")
    add("{{ day }}", SIGNATURE).paragraph_format.keep_with_next = False
    add("{%p endif %}")


def _when(document: Any, condition: str, *lines: tuple[str, str]) -> None:
    document.add_paragraph(f"{{%p if {condition} %}}")
    for style, text in lines:
        document.add_paragraph(text, style)
    document.add_paragraph("{%p endif %}")


def _table(document: Any) -> None:
    """A head row that repeats on every page, and the rows; columns multiply as the paper needs."""
    table = document.add_table(rows=6, cols=3, style=TABLE)
    table.autofit = False
    _cell_margins(table)
    lines = (
        ("{%tr if block.head %}", "", ""),
        ("{%tc for cell in block.head %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endif %}", "", ""),
        ("{%tr for row in block.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for n, texts in enumerate(lines):
        for cell, text in zip(table.rows[n].cells, texts, strict=True):
            cell.paragraphs[0].style = document.styles[HEADER_CELL if n == 1 else CELL]
            cell.paragraphs[0].add_run(text)
            upright(cell)
    head = table.rows[1]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))


def upright(cell: Any) -> None:
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    cell._tc.get_or_add_tcPr().append(middle)


def _cell_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 30), ("left", 108), ("bottom", 30), ("right", 108)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def rule(paragraph: Any, colour: str, size: int, *sides: str) -> None:
    """Lines around a paragraph, in eighths of a point; below it where no side is named."""
    borders = OxmlElement("w:pBdr")
    for side in sides or ("bottom",):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", size), ("space", 4), ("color", colour)):
            line.set(qn(f"w:{key}"), str(value))
        borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:autoSpaceDE", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _box(paragraph: Any) -> None:
    rule(paragraph, "000000", 4, "top", "bottom")
