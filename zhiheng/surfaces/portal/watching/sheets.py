"""Pages of facts, buttons and short tables, and lists, under the tabs of whoever reads them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal import lists, sheets
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.sheets import Tab, Table, heads, link

__all__ = ["Table", "cycle_tabs", "desk_tabs", "heads", "link", "listed", "sheet"]


def sheet(
    request: HttpRequest, *, template: str = "watching/sheet.html", **parts: Any
) -> HttpResponse:
    return sheets.sheet(request, template=template, **parts)


def listed(
    request: HttpRequest,
    listing: lists.Listing,
    found: Any,
    *,
    tabs: Sequence[Tab],
    lead: str = "",
    offers: Sequence[Offer] = (),
    edition: Any = None,
) -> HttpResponse:
    """A list under its own title, with whatever may be asked of a list."""
    context = {
        "title": listing.title,
        "tabs": tabs,
        "lead": lead,
        "offers": offers,
        "edition": edition,
    }
    return lists.answer(request, listing, found, "watching/list.html", context, edition=edition)


def role_of(request: HttpRequest) -> str:
    """The role in which one reads."""
    post = request.post  # type: ignore[attr-defined]
    return post.role if post else ""


def audits(request: HttpRequest) -> bool:
    return role_of(request) == Role.AUDITOR


def supervises(request: HttpRequest) -> bool:
    return role_of(request) == Role.SUPERVISOR


def desk_tabs(request: HttpRequest, here: str) -> list[Tab]:
    """Between the pages that belong to no one cycle; none for who only comes to answer."""
    if role_of(request) not in (Role.SUPERVISOR, Role.AUDITOR):
        return []
    pages = (
        ("auditor:desk" if audits(request) else "supervisor:desk", gettext("工作台")),
        ("supervisor:cycles", gettext("历届评定")),
        ("supervisor:ledger", gettext("台账")),
        ("supervisor:sign_ins", gettext("登录异常")),
        ("supervisor:tips", gettext("线索")),
        ("supervisor:halts", gettext("中止要求")),
    )
    return [(label, reverse(name), name.endswith(f":{here}")) for name, label in pages]


def cycle_tabs(request: HttpRequest, cycle: Any, here: str) -> list[Tab]:
    """Between the pages of one cycle; audit has more of them."""
    pages = [
        ("supervisor:cycle", gettext("概况")),
        ("supervisor:applications", gettext("申报")),
        ("supervisor:draws", gettext("专家抽取")),
        ("supervisor:declarations", gettext("利害关系申报")),
        ("supervisor:recusals", gettext("回避")),
        ("supervisor:challenges", gettext("回避申请")),
        ("supervisor:objections", gettext("异议")),
        ("supervisor:misconduct", gettext("涉嫌违规")),
        ("supervisor:papers", gettext("文书")),
    ]
    if supervises(request):
        pages.append(("supervisor:drift", gettext("评分漂移监测")))
    if audits(request):
        pages += [
            ("auditor:scores", gettext("评分")),
            ("office:reliability", gettext("评分可信度")),
            ("auditor:tallies", gettext("表决")),
            ("auditor:payments", gettext("奖金")),
            ("auditor:dossiers", gettext("归档")),
        ]
    return [
        (label, reverse(name, args=[cycle.pk]), name.endswith(f":{here}")) for name, label in pages
    ]
