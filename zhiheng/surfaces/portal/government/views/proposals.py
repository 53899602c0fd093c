"""What the government was asked, all that it rests on, and the answer name by name."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import approve_proposal
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, bound, done, offer
from zhiheng.surfaces.portal.government import reading
from zhiheng.surfaces.portal.government.forms import ApprovalForm
from zhiheng.surfaces.portal.government.lists import PROPOSALS
from zhiheng.surfaces.portal.signing import freshly_signed_in

NAMES = ("申报组织", "综合得分", "奖金", "列入情况")
OBJECTIONS = 100
"""Shown at first: more of them would be most of the page."""


@opened_to(Role.GOVERNMENT)
def proposals(request):
    context = {"tabs": reading.tabs("proposals"), "title": gettext("审定请示")}
    found = decisions.all_proposals()
    return lists.answer(request, PROPOSALS, found, "government/list.html", context)


def proposal_of(pk):
    return get_object_or_404(decisions.all_proposals(), pk=pk)


@opened_to(Role.GOVERNMENT)
def proposal(request, pk):
    found = proposal_of(pk)
    cycle, approval = found.cycle, getattr(found, "approval", None)
    objections, rest = _objections(request, cycle)
    context = {
        "tabs": reading.tabs("proposals"),
        "proposal": found,
        "approval": approval,
        "edition": cycles.edition_of(cycle),
        "facts": _facts(found),
        "offers": [*([] if approval else [_offer(request, found)]), *rest],
        "tables": _tables(request, found, approval, objections),
    }
    return render(request, "government/proposal.html", context)


def _objections(request, cycle):
    """The first of them, and the way to all where there are more."""
    found = reading.objections_to(cycle)
    if "objections" in request.GET:
        return list(found), []
    first = list(found[: OBJECTIONS + 1])
    label = gettext("全部异议（现只列最早的 {count} 件）").format(count=OBJECTIONS)
    return first[:OBJECTIONS], [Offer(label, "?objections=all")] if first[OBJECTIONS:] else []


def _offer(request, found):
    return offer(
        approve_proposal,
        gettext("作出审定"),
        reverse("government:approval", args=[found.pk]),
        proposal=found,
        number="文号",
        by=request.person,
        at=request.at,
    )


def _facts(found):
    return [
        (gettext("评定"), found.cycle.title),
        (gettext("报请时间"), cn_moment(found.at)),
        (gettext("说明"), found.reservations or gettext("没有")),
        *reading.publicity_facts(found.cycle),
    ]


def _tables(request, found, approval, objections):
    """(title, heads, rows, numbers, what an empty one says)."""
    cycle = found.cycle
    tables = [
        (
            gettext("请示名单"),
            [gettext(word) for word in NAMES],
            reading.nominee_rows(cycle, listed(found)),
            "1 2",
            gettext("请示名单为空：本届没有组织达到授奖要求。"),
        ),
        (
            gettext("公示期间的异议"),
            [gettext(word) for word in ("涉及组织", "事实与理由", "裁定", "裁定理由")],
            reading.objection_rows(objections),
            "",
            gettext("公示期间没有收到异议。"),
        ),
        (
            gettext("限制情形复核"),
            [gettext(word) for word in ("环节", "时间", "核查家数", "新发现")],
            reading.recheck_rows(cycle),
            "2 3",
            gettext("还没有复核记录。"),
        ),
        (
            gettext("文书"),
            [gettext(word) for word in ("标题", "版次", "成文日期", "下载")],
            reading.paper_rows(request, cycle),
            "1",
            gettext("评委会办公室还没有出具审定请示、汇总表和会议纪要。"),
        ),
    ]
    if approval:
        tables.insert(1, _decided(found, approval))
    return tables


def listed(found):
    """Those named in a proposal, in its order."""
    rows = applications.applications_in(found.cycle).filter(pk__in=found.applications)
    return sorted(rows, key=lambda row: found.applications.index(row.pk))


def _decided(found, approval):
    why = {row["application"]: row["reason"] for row in approval.declined}
    approved = set(approval.approved)
    rows = []
    for row in listed(found):
        said = gettext("审定") if row.pk in approved else gettext("审定前已退出名单")
        said = gettext("不予审定") if row.pk in why else said
        rows.append((row.organisation.name, said, why.get(row.pk, "—")))
    heads = [gettext(word) for word in ("申报组织", "决定", "理由")]
    empty = gettext("名单为空，没有逐家决定。")
    return gettext("审定结果（{number}）").format(number=approval.number), heads, rows, "", empty


@opened_to(Role.GOVERNMENT)
@freshly_signed_in
def approval(request, pk):
    """Name by name; whoever left the list since is no longer asked about."""
    found = proposal_of(pk)
    cycle, proposed = found.cycle, found.applications
    edition = cycles.edition_of(cycle)
    waiting = decisions.awaiting(cycle, Step.APPROVAL).filter(pk__in=proposed)
    nominees = sorted(waiting, key=lambda row: proposed.index(row.pk))
    form = bound(ApprovalForm, request, nominees=nominees, edition=edition)
    if form.perform(approve_proposal, proposal=found, by=request.person, at=request.at):
        return done(request, gettext("已作出审定。"), "government:proposal", found.pk)
    told = dict(
        zip((row.pk for row in nominees), reading.nominee_rows(cycle, nominees), strict=True)
    )
    context = {
        "tabs": reading.tabs("proposals"),
        "proposal": found,
        "form": form,
        "rows": [(*row, told[row[0].pk]) for row in form.rows()],
    }
    return render(request, "government/approval.html", context)
