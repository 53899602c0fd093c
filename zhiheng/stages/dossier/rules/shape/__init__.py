"""Build the Word templates that ship: no binary lies in the repository, and each opens in Word.

An office may download one, change its looks or add fixed words, and put it in for an edition. The
placeholders are those of `content.context`; columns and signature find their places by style.
"""

from functools import cache
from io import BytesIO

from docx import Document

from zhiheng.stages.dossier.rules.shape.honour import certificate
from zhiheng.stages.dossier.rules.shape.official import page, paper
from zhiheng.stages.dossier.rules.shape.styles import (
    HEAD,
    LANDSCAPE,
    SHAPES,
    SIGNATURE,
    TABLE,
    lay_out_styles,
)

__all__ = ["HEAD", "LANDSCAPE", "SHAPES", "SIGNATURE", "TABLE", "shipped"]


@cache
def shipped(shape: str) -> bytes:
    """The template as .docx. `shape`: one of SHAPES."""
    document = Document()
    lay_out_styles(document)
    if shape == "certificate":
        certificate(document)
    else:
        page(document, landscape=shape == LANDSCAPE)
        paper(document, after_title="表后" if shape == LANDSCAPE else "空行")
    out = BytesIO()
    document.save(out)
    return out.getvalue()
