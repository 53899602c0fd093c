"""The certificate, across, in a golden frame."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from zhiheng.stages.dossier.rules.shape.official import upright
from zhiheng.stages.dossier.rules.shape.styles import (
    GOLD,
    KAI,
    SONG,
    TITLE_FONT,
    add_style,
    set_spacing,
)


def certificate(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(27), Mm(20)
    section.left_margin = section.right_margin = Mm(40)
    _frame(section)
    title = add_style(
        document, "证书标题", TITLE_FONT, 50, pitch=66, centred=True, spaced=False, red=True
    )
    title.font.bold = True
    set_spacing(title, 360)
    add_style(document, "证书获奖组织", SONG, 28, pitch=46, spaced=False, bold=True)
    add_style(document, "证书正文", KAI, 23, pitch=46, spaced=False, indent=True)
    add_style(document, "证书编号", KAI, 11, pitch=17, spaced=False)
    name = add_style(document, "证书落款", SONG, 21, pitch=36, centred=True, spaced=False)
    name.font.bold = True
    add = document.add_paragraph
    add("{{ title }}", "证书标题")
    add("", "空行")
    add("{{ to }}", "证书获奖组织")
    add("{%p for block in blocks %}")
    add("{{ block.text }}", "证书正文")
    add("{%p endfor %}")
    for _ in range(2):
        add("", "空行")
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, (32, 105, 80), strict=True):
        column.width = cell.width = Mm(width)
        upright(cell)
    code, numbers, signature = table.rows[0].cells
    code.paragraphs[0].style = document.styles["证书编号"]
    code.paragraphs[0].paragraph_format.line_spacing = 1
    code.paragraphs[0].add_run("{{ qr }}")
    _lines_in(
        document,
        numbers,
        "证书编号",
        "证书编号：{{ certificate.number }}",
        "核验码：{{ certificate.check_code }}",
        "有效期：{{ certificate.valid }}",
        "扫码核验证书状态",
    )
    _lines_in(
        document,
        signature,
        "证书落款",
        "{%p for body in signed %}",
        "{{ body }}",
        "{%p endfor %}",
        "{{ day }}",
    )


def _lines_in(document: Any, cell: Any, style: str, *texts: str) -> None:
    for n, text in enumerate(texts):
        line = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        line.style = document.styles[style]
        line.add_run(text)


def _frame(section: Any) -> None:
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (
            ("val", "thinThickSmallGap"),
            ("sz", 24),
            ("space", 24),
            ("color", GOLD),
        ):
            line.set(qn(f"w:{key}"), str(value))
        borders.append(line)
    section._sectPr.insert_element_before(
        borders, "w:lnNumType", "w:pgNumType", "w:cols", "w:docGrid"
    )
