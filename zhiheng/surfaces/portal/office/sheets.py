"""What the pages of this desk are made of: short tables, and the tabs between pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.surfaces.portal import sheets
from zhiheng.surfaces.portal.sheets import Tab, Table, first, link

__all__ = ["Table", "cycle_tabs", "desk_tabs", "first", "link", "sheet"]


def sheet(
    request: HttpRequest, *, template: str = "office/sheet.html", **parts: Any
) -> HttpResponse:
    return sheets.sheet(request, template=template, **parts)


def desk_tabs(here: str) -> list[Tab]:
    """Between the pages that belong to no one cycle."""
    pages = (
        ("desk", gettext("工作台")),
        ("cycles", gettext("历届评定")),
        ("experts", gettext("专家库")),
        ("listings", gettext("限制情形名册")),
        ("workdays", gettext("工作日")),
        ("supervision", gettext("证后监管")),
        ("outbox", gettext("通知")),
    )
    return [(label, reverse(f"office:{name}"), name == here) for name, label in pages]


def cycle_tabs(cycle: Any, here: str) -> list[Tab]:
    """Between the pages of one cycle."""
    pages = (
        ("cycle", gettext("概况")),
        ("terms", gettext("参数确认")),
        ("calendar", gettext("日程")),
        ("announce", gettext("信息发布")),
        ("consultations", gettext("征求意见")),
        ("rechecks", gettext("复核")),
        ("draws", gettext("专家抽取")),
        ("panels", gettext("评审组")),
        ("recusals", gettext("回避")),
        ("detections", gettext("利害关系核对")),
        ("reviews", gettext("评审")),
        ("publicity", gettext("公示与授奖")),
    )
    return [
        (label, reverse(f"office:{name}", args=[cycle.pk]), name == here) for name, label in pages
    ]
