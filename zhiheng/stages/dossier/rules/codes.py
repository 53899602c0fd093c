"""The QR code of a certificate."""

from functools import cache
from io import BytesIO

import segno

BORDER = 1
SCALE = 8


@cache
def qr_svg(address: str) -> str:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=BORDER, xmldecl=False)
    return out.getvalue().decode()


@cache
def qr_png(address: str) -> bytes:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", border=BORDER, scale=SCALE)
    return out.getvalue()
