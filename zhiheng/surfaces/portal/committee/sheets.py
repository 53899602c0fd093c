"""What the pages of this desk are made of: facts, buttons and short tables."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.surfaces.portal import sheets
from zhiheng.surfaces.portal.sheets import Tab, Table

__all__ = ["Table", "link", "sheet", "tabs"]


def sheet(
    request: HttpRequest,
    *,
    here: str = "",
    template: str = "committee/sheet.html",
    **parts: Any,
) -> HttpResponse:
    return sheets.sheet(request, template=template, tabs=tabs(here), **parts)


def link(text: Any, name: str, *args: Any) -> str:
    return sheets.link(text, f"committee:{name}", *args)


def tabs(here: str) -> list[Tab]:
    pages = (
        ("desk", gettext("工作台")),
        ("agenda", gettext("议题")),
        ("meetings", gettext("会议与表决")),
        ("nominations", gettext("提名")),
        ("matters", gettext("重大事项")),
        ("draws", gettext("专家抽取")),
    )
    return [(label, reverse(f"committee:{name}"), name == here) for name, label in pages]
