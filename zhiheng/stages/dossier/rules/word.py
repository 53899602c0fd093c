"""Print a content as Word, from a template: the one that ships, or one that an office put in."""

import zipfile
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from zhiheng.stages.dossier.rules.codes import qr_png
from zhiheng.stages.dossier.rules.content import (
    CENTRE,
    RIGHT,
    Content,
    context,
    head_size,
    signature_indents,
)
from zhiheng.stages.dossier.rules.shape import HEAD, LANDSCAPE, SIGNATURE, TABLE, shipped

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can tell: the same content gives the same bytes."""
QR_WIDTH = 26
PLACES = {CENTRE: WD_ALIGN_PARAGRAPH.CENTER, RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
EMU_OF_POINT = 12_700
CHARACTER = 15.8
"""Points that a character of 三号 takes."""
BODY = (None, "Normal")
"""How a paragraph of the text names its style."""


class Environment(SandboxedEnvironment):
    """Templates come from people: they may print what the paper says and reach nothing else."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.from_text = lru_cache(maxsize=64)(super().from_string)

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        return self.from_text(source)


ENVIRONMENT = Environment()


def word(content: Content, template: bytes | None = None) -> bytes:
    """The paper as .docx. Without a template, the one that ships."""
    made = template_of(template or shipped(shape_of(content)))
    made.render(_values(content, made), ENVIRONMENT, autoescape=True)
    _fit(made.docx, content)
    return stable(made.docx, content)


def shape_of(content: Content) -> str:
    if content.certificate:
        return "certificate"
    return LANDSCAPE if content.landscape else "paper"


class Prepared(DocxTemplate):
    """A template whose XML is turned into Jinja once and not for each paper."""

    def patch_xml(self, src_xml: str) -> str:
        return patched(src_xml)


@lru_cache(maxsize=64)
def patched(xml: str) -> str:
    return DocxTemplate.patch_xml(DocxTemplate(None), xml)


def template_of(content: bytes) -> DocxTemplate:
    return Prepared(BytesIO(content))


def _values(content: Content, made: DocxTemplate) -> dict[str, Any]:
    values = context(content)
    certificate = content.certificate
    if certificate is None:
        return values
    image = InlineImage(made, BytesIO(qr_png(certificate.address)), width=Mm(QR_WIDTH))
    return {**values, "certificate": vars(certificate), "qr": image}


def _fit(document: Any, content: Content) -> None:
    """What no placeholder can say: widths of columns, the place of the signature."""
    data = context(content)
    tables = [block for block in data["blocks"] if block["kind"] == "table"]
    ids = {style.name: style.style_id for style in document.styles}
    body = document.element.body
    ours = [table for table in body.tbl_lst if table.tblStyle_val == ids.get(TABLE)]
    width = _text_width(document.sections[0])
    for table, block in zip(ours, tables, strict=False):
        _fit_table(table, block, width)
    styles = [(line, line.style) for line in body.p_lst]
    for line, style in styles:
        if style == ids.get(HEAD):
            for run in _shaped(line).runs:
                run.font.size = Pt(head_size(data["head"]))
    _fit_signature(styles, signature_indents(data["signed"], data["day"]), ids.get(SIGNATURE))


def _fit_signature(
    lines: list[tuple[Any, str | None]], indents: list[float], signature: str | None
) -> None:
    """No signature stands alone on a page: the last paragraph goes with it."""
    places = [n for n, (_, style) in enumerate(lines) if style == signature]
    for place, indent in zip(places, indents, strict=False):
        _shaped(lines[place][0]).paragraph_format.right_indent = Pt(indent * CHARACTER)
    before = places[0] - 1 if places else -1
    while before >= 0 and not lines[before][0].text:
        before -= 1
    if before >= 0 and lines[before][1] in BODY:
        shape = _shaped(lines[before][0]).paragraph_format
        shape.keep_with_next = shape.keep_together = True


def _shaped(line: Any) -> Any:
    return Paragraph(line, None)  # type: ignore[arg-type]


def _text_width(section: Any) -> int:
    """In twentieths of a point."""
    width = section.page_width - section.left_margin - section.right_margin
    return int(width * 20 / EMU_OF_POINT)


def _fit_table(table: Any, block: dict[str, Any], width: int) -> None:
    whole = sum(block["widths"])
    widths = [str(round(width * share / whole)) for share in block["widths"]]
    grid = table.tblGrid
    for column in list(grid):
        grid.remove(column)
    for each in widths:
        grid.append(grid.makeelement(qn("w:gridCol"), {qn("w:w"): each}))
    for n, row in enumerate(table.tr_lst):
        if not block["splits"]:
            row.get_or_add_trPr().insert(0, row.makeelement(qn("w:cantSplit"), {}))
        for place, (cell, each) in enumerate(zip(row.tc_lst, widths, strict=False)):
            properties = cell.get_or_add_tcPr()
            own = properties.find(qn("w:tcW"))
            if own is None:
                own = properties.makeelement(qn("w:tcW"), {})
                properties.insert(0, own)
            own.set(qn("w:w"), each)
            own.set(qn("w:type"), "dxa")
            heads = bool(block["head"]) and n == 0
            if not heads and (where := PLACES.get(block["aligns"][place])) is not None:
                for paragraph in cell.p_lst:
                    paragraph.get_or_add_pPr().jc_val = where


def stable(document: Any, content: Content) -> bytes:
    """Saved with the paper's own date, and with no trace of when or where it was printed."""
    day = datetime(content.day.year, content.day.month, content.day.day)  # noqa: DTZ001
    properties = document.core_properties
    properties.title = content.title
    properties.author = properties.last_modified_by = content.signed[0] if content.signed else ""
    properties.created = properties.modified = day
    saved = BytesIO()
    document.save(saved)
    return repacked(saved.getvalue())


def repacked(content: bytes) -> bytes:
    """The same zip with every moment set to one."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(name))
    return out.getvalue()
