"""One honour with everything about it, and what the laureate says against losing it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import names
from zhiheng.stages.promotion.actions import offer_case
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import hear
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.laureate import reading
from zhiheng.surfaces.portal.laureate.forms import HearingForm


@opened_to(Role.APPLICANT)
def honour(request, pk):
    found = reading.honour_of(request, pk)
    which = supervision.edition_over(found)
    kept = supervision.laureate_file(found)
    context = {
        "honour": found,
        "title": reading.title_of(found),
        "tabs": reading.honour_tabs(found, "honour"),
        "facts": facts_of(found, request),
        "edition": which,
        "offers": offers_of(found, kept, request),
        "cases": [
            (ground_of(case), case.facts, cn_date(case.opened_at), stand_of(case, found))
            for case in kept.cases
        ],
        "receivables": [
            (words.money_in_full(row.amount_fen), row.basis, cn_date(row.at))
            for row in kept.receivables
        ],
        "inspections": [
            (row.subject, cn_date(row.inspected_on), row.findings, words.money(row.misused_fen))
            for row in kept.inspections
        ],
        "handlings": [
            (measure_of(row, which), row.basis, row.detail, cn_date(row.at))
            for row in kept.handlings
        ],
        "reissues": [(row.name, cn_date(row.on), row.decision or "—") for row in kept.reissues],
        "case_heads": [gettext("事由"), gettext("事实"), gettext("立案"), gettext("办理情况")],
        "receivable_heads": [gettext("应退回金额"), gettext("依据"), gettext("日期")],
        "inspection_heads": [
            gettext("检查事项"),
            gettext("日期"),
            gettext("检查情况"),
            gettext("使用不当金额"),
        ],
        "handling_heads": [gettext("措施"), gettext("依据"), gettext("说明"), gettext("日期")],
        "reissue_heads": [gettext("换发名称"), gettext("日期"), gettext("承继决定")],
    }
    return render(request, "laureate/honour.html", context)


def facts_of(found, request):
    check = f"{reverse('public:certificate')}?number={found.check_code}"
    return [
        (gettext("效力"), reading.status_badge(found, request)),
        (gettext("获奖时名称"), found.name),
        (gettext("证书编号"), found.number),
        (
            gettext("核验码"),
            format_html('{} <a href="{}">{}</a>', found.check_code, check, gettext("公众核验页")),
        ),
        (gettext("授奖日期"), cn_date(found.conferred_on)),
        (gettext("有效期至"), cn_date(found.valid_until)),
        (gettext("奖金"), words.money(found.bonus_fen)),
        (gettext("拨付日期"), paid_on(found)),
    ]


def paid_on(found):
    return cn_date(found.payment.paid_on) if hasattr(found, "payment") else gettext("尚未拨付")


def offers_of(found, kept, request):
    """A hearing where a case waits for it; a case to share, or why it can't be."""
    heard = [case for case in kept.cases if waits(case, found)]
    hearings = [
        Offer(gettext("提交陈述申辩"), reverse("laureate:hearing", args=[case.pk]))
        for case in heard
    ]
    share = offer(
        offer_case,
        gettext("提交经验案例"),
        reverse("laureate:offer", args=[found.pk]),
        honour=found,
        title="—",
        body="—",
        tags=[],
        secrets_cleared=True,
        by=request.person,
        at=request.at,
    )
    return [*hearings, share]


def waits(case, found):
    return not (case.dismissed_at or hasattr(found, "revocation") or hasattr(case, "hearing"))


def ground_of(case):
    which = supervision.edition_over(case.honour)
    return names(which.revocation_grounds).get(case.ground, case.ground) if which else case.ground


def measure_of(row, which):
    known = which.handling(row.measure) if which else None
    return known.label if known else row.measure


def stand_of(case, found):
    if case.dismissed_at:
        return gettext("不予撤销")
    if hasattr(found, "revocation"):
        return gettext("已撤销")
    return gettext("已听取陈述申辩") if hasattr(case, "hearing") else gettext("等待陈述申辩")


@opened_to(Role.APPLICANT)
def hearing(request, pk):
    case = get_object_or_404(reading.own_cases(request), pk=pk)
    form = bound(HearingForm, request, edition=supervision.edition_over(case.honour))
    if form.perform(hear, case=case, by=request.person, at=request.at):
        return done(request, gettext("陈述申辩已提交。"), "laureate:honour", case.honour_id)
    said = case.hearing if hasattr(case, "hearing") else None
    return act_page(
        request,
        form,
        title=gettext("陈述申辩"),
        facts=[
            (gettext("荣誉"), reading.title_of(case.honour)),
            (gettext("证书编号"), case.honour.number),
            (gettext("立案时间"), cn_moment(case.opened_at)),
            (gettext("事由"), ground_of(case)),
            (gettext("事实"), case.facts),
            *([(gettext("已提交的陈述"), said.statement)] if said else []),
        ],
        back=reverse("laureate:honour", args=[case.honour_id]),
        confirm=gettext("提交陈述申辩"),
        hint=gettext("听取陈述申辩之前，不会作出撤销决定。"),
    )
