"""The styles of a paper, by their Chinese names: what an office changes in Word."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

FANG, KAI, HEI, SONG, TITLE_FONT = "仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"
FIGURES = "Times New Roman"
TITLE, TABLE, CELL, HEADER_CELL, SIGNATURE = (
    "公文标题",
    "公文表格",
    "表格文字",
    "表头文字",
    "公文落款",
)
HEAD = "红头"
LANDSCAPE = "landscape"
SHAPES = ("paper", LANDSCAPE, "certificate")
PITCH = 28
RED = RGBColor(0xD7, 0x00, 0x0F)
GOLD = "B08D3C"
KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}


def lay_out_styles(document: Any) -> None:
    _compressed(document)
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
    normal = document.styles["Normal"]
    set_font(normal, FANG, 16)
    set_spacing(normal)
    set_lines(normal, PITCH)
    set_indent(normal)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    normal.paragraph_format.widow_control = False
    add_style(document, TITLE, TITLE_FONT, 22, pitch=34, centred=True, spaced=False, bold=True)
    add_style(
        document, HEAD, TITLE_FONT, 40, pitch=52, centred=True, spaced=False, red=True, bold=True
    )
    add_style(document, "发文字号", FANG, 16, pitch=PITCH, centred=True)
    add_style(document, "顶格", FANG, 16, pitch=PITCH)
    add_style(
        document, "右对齐", FANG, 16, pitch=PITCH
    ).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name, font in (("一级标题", HEI), ("二级标题", KAI), ("三级标题", FANG)):
        heading = add_style(document, name, font, 16, pitch=PITCH, indent=True)
        heading.paragraph_format.keep_with_next = True
    add_style(document, "空行", FANG, 16, pitch=PITCH)
    add_style(document, "表后", FANG, 8, pitch=14)
    add_style(document, "抄送", FANG, 14, pitch=24)
    add_style(
        document, CELL, FANG, 12, pitch=20, spaced=False
    ).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    add_style(document, HEADER_CELL, HEI, 12, pitch=20, centred=True, spaced=False)
    signature = add_style(document, SIGNATURE, FANG, 16, pitch=PITCH)
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    signature.paragraph_format.keep_with_next = True
    table = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    table.base_style = document.styles["Table Grid"]


def _compressed(document: Any) -> None:
    """Full-width marks side by side close up, as the PDF has them."""
    settings = document.settings.element
    control = settings.find(qn("w:characterSpacingControl"))
    if control is None:
        control = OxmlElement("w:characterSpacingControl")
        settings.insert_element_before(
            control, "w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:rsids"
        )
    control.set(qn("w:val"), "compressPunctuation")


def add_style(
    document: Any,
    name: str,
    font: str,
    size: float,
    *,
    pitch: float,
    centred: bool = False,
    spaced: bool = True,
    indent: bool = False,
    red: bool = False,
    bold: bool = False,
) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    set_font(style, font, size)
    style.font.bold = bold
    set_lines(style, pitch)
    if not spaced:
        set_spacing(style, 0)
    if not indent:
        set_indent(style, 0)
    if red:
        style.font.color.rgb = RED
    if centred:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return style


def set_font(style: Any, name: str, size: float) -> None:
    style.font.size = Pt(size)
    style.font.name = FIGURES
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:cs"), FIGURES)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def set_spacing(style: Any, twentieths: int = -4) -> None:
    """Characters a fifth of a point closer: 28 of 三号 to a line of 156 mm."""
    properties = style.element.get_or_add_rPr()
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        spacing = OxmlElement("w:spacing")
        properties.insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u"
        )
    spacing.set(qn("w:val"), str(twentieths))


def set_lines(style: Any, pitch: float) -> None:
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(pitch)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def set_indent(style: Any, characters: int = 2) -> None:
    style.paragraph_format.first_line_indent = Pt(0)
    indent = style.element.get_or_add_pPr().find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(int(characters * 15.8 * 20)))
