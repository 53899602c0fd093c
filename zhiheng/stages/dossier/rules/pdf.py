"""Print a content as PDF, with fonts from our own folder only: the bytes depend on nothing else."""

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from zhiheng.stages.dossier.rules.codes import qr_svg
from zhiheng.stages.dossier.rules.content import (
    Content,
    context,
    head_size,
    signature_indents,
)

FOLDER = Path(__file__).parent
FONTS = Path(__file__).parents[4] / ".zh" / "fonts"
STANDARD: Literal["a-2b"] = "a-2b"

_one_at_a_time = Lock()


class FontsAreMissing(Exception):
    """The typefaces are not there; without them a PDF would come out blank."""

    def __str__(self) -> str:
        return "没有公文字体。请运行 bin/fonts。"


def pdf(content: Content) -> bytes:
    """The paper as PDF/A. The same content gives the same bytes."""
    source = "certificate.typ" if content.certificate else "paper.typ"
    written = json.dumps(_data(content), ensure_ascii=False)
    with _one_at_a_time:
        made = compiler(source).compile(
            format="pdf",
            sys_inputs={"data": written},
            pdf_standards=STANDARD,
            timestamp=datetime.combine(content.day, time(), tzinfo=UTC),
        )
    assert isinstance(made, bytes)
    return made


@cache
def compiler(source: str) -> typst.Compiler:
    return typst.Compiler(
        FOLDER / source, root=FOLDER, font_paths=fonts(), ignore_system_fonts=True
    )


@cache
def fonts() -> typst.Fonts:
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    if not found.families():
        raise FontsAreMissing
    return found


def _data(content: Content) -> dict[str, Any]:
    data = context(content)
    certificate = content.certificate
    return {
        **data,
        "date": [content.day.year, content.day.month, content.day.day],
        "landscape": content.landscape,
        "indents": signature_indents(data["signed"], data["day"]),
        "head-size": head_size(data["head"]),
        "certificate": vars(certificate) if certificate else None,
        "qr": qr_svg(certificate.address) if certificate else "",
    }
