"""Bonuses: the office makes out what finance pays. Two keys, two people."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.conferral.actions import close_payment, prepare_payout
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import offer
from zhiheng.surfaces.portal.office.concluding.forms.awards import PayoutForm
from zhiheng.surfaces.portal.office.concluding.lists.payouts import PAYOUTS
from zhiheng.surfaces.portal.office.concluding.pages import cycle_tabs, listed, perform
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, first, link
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


@opened_to(Role.OFFICE)
def payouts(request, pk):
    found = cycle_of(pk)
    return listed(
        request,
        PAYOUTS,
        conferral.payouts_of(found),
        title=gettext("奖金"),
        tabs=cycle_tabs(found, "payouts"),
        lead=gettext("制单和拨付由两个人办理；户名须为获奖组织本身。"),
        edition=cycles.edition_of(found),
        offers=_offers(request, found),
        facts=[
            (gettext("奖金预算"), words.money(found.bonus_budget_fen)),
            (gettext("已制单"), words.money(conferral.committed_fen(found))),
            (gettext("已拨付"), words.money(honours.paid_fen(cycle=found))),
        ],
        tables=[_unprepared(found)],
    )


def _offers(request, found):
    if cycles.is_done(found, Step.PAYMENT):
        return []
    url = reverse("office:close_payment", args=[found.pk])
    who = {"cycle": found, "by": request.person, "at": request.at}
    return [offer(close_payment, gettext("办结奖金发放"), url, **who)]


def _unprepared(found):
    honours_, more = first(conferral.unprepared_in(found))
    return Table(
        title=gettext("等待制单"),
        heads=[gettext(word) for word in ("证书编号", "获奖组织", "奖金", "办理")],
        rows=[
            (
                row.number,
                row.name,
                words.money_in_full(row.bonus_fen),
                link(gettext("制单"), "office:prepare_payout", row.pk),
            )
            for row in honours_
        ],
        empty=gettext("没有等待制单的奖金。"),
        todo=gettext("颁奖后有奖金而未制单的获奖组织会列在这里；退回的重新制单。"),
        numbers="2",
        more=more,
    )


@opened_to(Role.OFFICE)
@freshly_signed_in
def prepare(request, pk):
    found = get_object_or_404(honours.register().filter(cycle__isnull=False), pk=pk)
    return perform(
        request,
        prepare_payout,
        PayoutForm,
        {"honour": found},
        title=gettext("制作拨付单"),
        back=reverse("office:payouts", args=[found.cycle_id]),
        said=gettext("已制单，等待财政拨付。"),
        confirm=gettext("制单"),
        edition=supervision.edition_over(found),
        facts=[
            (gettext("获奖组织"), found.name),
            (gettext("证书编号"), found.number),
            (gettext("奖金"), words.money_in_full(found.bonus_fen)),
        ],
        hint=gettext("这是第一把钥匙；拨付由财政的另一人办理。"),
    )


@opened_to(Role.OFFICE)
@freshly_signed_in
def close(request, pk):
    found = cycle_of(pk)
    return perform(
        request,
        close_payment,
        NothingForm,
        {"cycle": found},
        title=gettext("办结奖金发放"),
        back=reverse("office:payouts", args=[pk]),
        said=gettext("奖金发放已办结。"),
        edition=cycles.edition_of(found),
        facts=[
            (gettext("评定"), found.title),
            (gettext("未拨付的奖金"), conferral.unpaid_in(found).count()),
        ],
    )
