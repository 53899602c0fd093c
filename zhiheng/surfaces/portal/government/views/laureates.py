"""Laureates, the measures against them that are the government's to take, and revocations."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import handle, revoke_honour
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, bound, done, offer
from zhiheng.surfaces.portal.government import reading
from zhiheng.surfaces.portal.government.forms import MeasureForm, RevokeForm
from zhiheng.surfaces.portal.government.lists import laureates as listing_of
from zhiheng.surfaces.portal.signing import freshly_signed_in

BASIS = "《财政违法行为处罚处分条例》（国务院令第427号）第六条"
"""What a rehearsal cites; whoever decides cites their own."""


@opened_to(Role.GOVERNMENT)
def laureates(request):
    context = {"tabs": reading.tabs("laureates"), "title": gettext("获奖组织")}
    listing = listing_of(on=localdate(request.at))
    return lists.answer(request, listing, honours.register(), "government/list.html", context)


def honour_of(pk):
    return get_object_or_404(honours.register(), pk=pk)


def page_of(honour):
    return reverse("government:laureate", args=[honour.pk])


@opened_to(Role.GOVERNMENT)
def laureate(request, pk):
    honour = honour_of(pk)
    file = supervision.laureate_file(honour)
    context = {
        "tabs": reading.tabs("laureates"),
        "honour": honour,
        "edition": supervision.edition_over(honour),
        "facts": _facts(honour, localdate(request.at)),
        "offers": [_offer(request, honour, one, file) for one in reading.own_measures(honour)],
        "tables": _tables(file),
    }
    return render(request, "government/laureate.html", context)


def _facts(honour, on):
    payment = getattr(honour, "payment", None)
    return [
        (gettext("奖项"), honour.award_title),
        (gettext("证书编号"), honour.number),
        (gettext("授奖日期"), cn_date(honour.conferred_on)),
        (gettext("有效期至"), cn_date(honour.valid_until)),
        (gettext("称号"), words.label(honour.status(on))),
        (gettext("奖金"), words.money(honour.bonus_fen)),
        (gettext("已拨付"), words.money(payment.amount_fen) if payment else gettext("尚未拨付")),
    ]


def _offer(request, honour, handling, file):
    misused = [row for row in file.inspections if row.misused_fen]
    return offer(
        handle,
        handling.label,
        reverse("government:measure", args=[honour.pk, handling.key]),
        danger=True,
        honour=honour,
        measure=handling.key,
        basis=BASIS,
        detail="决定",
        inspection=misused[-1] if misused else None,
        amount_fen=100 if handling.key == "recover" else 0,
        by=request.person,
        at=request.at,
    )


def _tables(file):
    which = supervision.edition_over(file.honour)
    labels = {one.key: one.label for one in which.handlings} if which else {}
    return [
        (
            gettext("撤销案件"),
            [gettext(word) for word in ("事由", "立案时间", "办理情况")],
            [_case_row(row, file.honour) for row in file.cases],
            "",
            gettext("没有撤销案件。"),
        ),
        (
            gettext("监督检查"),
            [gettext(word) for word in ("检查事项", "日期", "检查情况", "使用不当金额")],
            [
                (
                    row.subject,
                    cn_date(row.inspected_on),
                    row.findings,
                    words.money(row.misused_fen),
                )
                for row in file.inspections
            ],
            "3",
            gettext("没有监督检查记录。"),
        ),
        (
            gettext("已作出的处理"),
            [gettext(word) for word in ("措施", "时间", "依据", "说明")],
            [
                (labels.get(row.measure, row.measure), cn_date(row.at), row.basis, row.detail)
                for row in file.handlings
            ],
            "",
            gettext("没有作出过处理。"),
        ),
        (
            gettext("应追缴"),
            [gettext(word) for word in ("依据", "时间", "金额")],
            [(row.basis, cn_date(row.at), words.money(row.amount_fen)) for row in file.receivables],
            "2",
            gettext("没有应追缴的款项。"),
        ),
    ]


def _case_row(row, honour):
    return (
        reading.link(row.ground, "government:case", row.pk),
        cn_date(row.opened_at),
        _stands(row, honour),
    )


def _stands(row, honour):
    if row.dismissed_at:
        return gettext("不予撤销")
    if hasattr(honour, "revocation"):
        return gettext("已撤销")
    return gettext("已听取陈述申辩") if hasattr(row, "hearing") else gettext("待听取陈述申辩")


@opened_to(Role.GOVERNMENT)
@freshly_signed_in
def measure(request, pk, measure):
    """One of the measures that the edition leaves to the government."""
    honour = honour_of(pk)
    handling = reading.handling_of(honour, measure)
    if handling is None or handling not in reading.own_measures(honour):
        raise Http404
    form = bound(
        MeasureForm,
        request,
        edition=supervision.edition_over(honour),
        inspections=supervision.inspections_of(honour),
        recovers=measure == "recover",
    )
    arguments = {"honour": honour, "measure": measure, "by": request.person, "at": request.at}
    if form.perform(handle, **arguments):
        return done(request, gettext("已作出处理决定，并通知该组织。"), page_of(honour))
    return act_page(
        request,
        form,
        title=handling.label,
        facts=[(gettext("获奖组织"), honour.name), (gettext("证书编号"), honour.number)],
        back=page_of(honour),
        confirm=gettext("作出决定"),
        danger=True,
    )


def case_of(pk):
    """A case that is the government's to end, open or not."""
    row = get_object_or_404(supervision.all_cases(), pk=pk)
    if reading.handling_of(row.honour, "revoke") is None:
        raise Http404
    return row


@opened_to(Role.GOVERNMENT)
def case(request, pk):
    row = case_of(pk)
    hearing = getattr(row, "hearing", None)
    stands = _stands(row, row.honour)
    facts = [
        *_case_facts(row),
        (gettext("立案时间"), cn_moment(row.opened_at)),
        (gettext("事实"), row.facts),
        (gettext("陈述申辩"), hearing.statement if hearing else gettext("尚未听取")),
        (gettext("办理情况"), stands),
    ]
    button = offer(
        revoke_honour,
        gettext("撤销称号"),
        reverse("government:revocation", args=[row.pk]),
        danger=True,
        case=row,
        reasons="理由",
        basis="依据",
        by=request.person,
        at=request.at,
    )
    context = {
        "tabs": reading.tabs("laureates"),
        "honour": row.honour,
        "edition": supervision.edition_over(row.honour),
        "facts": facts,
        "offers": [button],
        "tables": [],
    }
    return render(request, "government/laureate.html", context)


def _case_facts(row):
    return [
        (gettext("获奖组织"), row.honour.name),
        (gettext("证书编号"), row.honour.number),
        (gettext("事由"), row.ground),
    ]


@opened_to(Role.GOVERNMENT)
@freshly_signed_in
def revocation(request, pk):
    row = case_of(pk)
    form = bound(RevokeForm, request, edition=supervision.edition_over(row.honour))
    if form.perform(revoke_honour, case=row, by=request.person, at=request.at):
        return done(request, gettext("已撤销称号并公告。"), page_of(row.honour))
    return act_page(
        request,
        form,
        title=gettext("撤销称号"),
        facts=_case_facts(row),
        back=reverse("government:case", args=[row.pk]),
        confirm=gettext("撤销称号"),
        hint=gettext("撤销后证书失效、向社会公告，并按版本规定的年限不得申报。"),
        danger=True,
    )
