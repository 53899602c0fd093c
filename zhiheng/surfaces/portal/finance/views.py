"""Two keys to every sum: the office prepares, finance releases or sends back."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.conferral.actions import release_payout, return_payout
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.rules.wording import capital_yuan
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, bound, done, offer
from zhiheng.surfaces.portal.finance.forms import ReleaseForm, ReturnForm
from zhiheng.surfaces.portal.finance.lists import PAYOUTS, standing_badge
from zhiheng.surfaces.portal.finance.lists import payments as payments_of
from zhiheng.surfaces.portal.papers import download, downloads
from zhiheng.surfaces.portal.signing import freshly_signed_in
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import steps_of

MOST = 20
"""Rows of one kind on the desk."""


def tabs(here):
    pages = [
        ("desk", gettext("工作台")),
        ("payouts", gettext("拨付单")),
        ("payments", gettext("已拨付")),
    ]
    return [(label, reverse(f"finance:{name}"), name == here) for name, label in pages]


@opened_to(Role.FINANCE)
def desk(request):
    """What waits for the second key, and how the budget of the cycle stands."""
    cycle = cycles.announced().first()
    context = {
        "tabs": tabs("desk"),
        "cycle": cycle,
        "tasks": _tasks(),
        "happened": since_last_here(request, _things(cycle)),
    }
    if cycle is not None:
        context |= {"steps": steps_of(cycle), "sums": budget_rows(cycle)}
    return render(request, "finance/desk.html", context)


def _tasks():
    return [
        Task(row.honour.name, url=page_of(row), since=row.prepared_at, data=True)
        for row in conferral.waiting_payouts()[:MOST]
    ]


def _things(cycle):
    things = {ref(cycle): Thing(cycle.title)} if cycle else {}
    for row in conferral.all_payouts()[:MOST]:
        things[ref(row)] = Thing(row.honour.name, page_of(row))
    return things


def page_of(payout):
    return reverse("finance:payout", args=[payout.pk])


def budget_rows(cycle):
    """What was granted, what is made out, what is paid, and what is left of it."""
    committed = conferral.committed_fen(cycle)
    return [
        (gettext("奖金预算"), words.money(cycle.bonus_budget_fen)),
        (gettext("已制单"), words.money(committed)),
        (gettext("已拨付"), words.money(honours.paid_fen(cycle=cycle))),
        (gettext("预算余额"), words.money(max(cycle.bonus_budget_fen - committed, 0))),
    ]


@opened_to(Role.FINANCE)
def payouts(request):
    context = {"tabs": tabs("payouts"), "title": gettext("奖金拨付单")}
    return lists.answer(request, PAYOUTS, conferral.all_payouts(), "finance/list.html", context)


def payout_of(pk):
    return get_object_or_404(conferral.all_payouts(), pk=pk)


def edition_of(payout):
    """The edition of the honour: one that was taken over from earlier has no cycle."""
    return supervision.edition_over(payout.honour)


@opened_to(Role.FINANCE)
def payout(request, pk):
    found = payout_of(pk)
    context = {
        "tabs": tabs("payouts"),
        "payout": found,
        "edition": edition_of(found),
        "facts": _facts(found),
        "figures": words.money_in_full(found.amount_fen),
        "capitals": capital_yuan(found.amount_fen),
        "keys": _keys(found),
        "sums": budget_rows(found.honour.cycle) if found.honour.cycle else [],
        "offers": _offers(request, found),
        "heads": [gettext("标题"), gettext("版次"), gettext("成文日期"), gettext("下载")],
        "papers": [
            (row.title, row.version, cn_date(row.dated), downloads(row, "finance:paper"))
            for row in papers_seen(request).filter(
                cycle=found.honour.cycle, organisation=found.honour.organisation
            )
        ],
    }
    return render(request, "finance/payout.html", context)


def _facts(found):
    return [
        (gettext("获奖组织"), found.honour.name),
        (gettext("证书编号"), found.honour.number),
        (gettext("收款户名"), found.account_name),
        (gettext("收款账号"), found.account_number),
        (gettext("办理情况"), standing_badge(found)),
    ]


def _keys(found):
    """Who turned which key, and when."""
    first = gettext("{name}，{at}").format(
        name=found.prepared_by.name, at=words.moment(found.prepared_at)
    )
    rows = [(gettext("第一把钥匙：制单"), first)]
    if key := getattr(found, "key", None):
        second = gettext("{name}，{at}").format(name=key.by.name, at=words.moment(key.at))
        paid = found.honour.payment
        return [
            *rows,
            (gettext("第二把钥匙：复核拨付"), second),
            (gettext("支付凭证号"), paid.voucher),
        ]
    if found.returned_at:
        return [*rows, (gettext("退回"), cn_moment(found.returned_at))]
    return [*rows, (gettext("第二把钥匙：复核拨付"), gettext("等待财政部门复核"))]


def _offers(request, found):
    """Nothing is offered on what is settled; else each button asks its act beforehand."""
    if hasattr(found, "key") or found.returned_at:
        return []
    who = {"payout": found, "by": request.person, "at": request.at}
    pay, back = (reverse(f"finance:{name}", args=[found.pk]) for name in ("payment", "return"))
    return [
        offer(release_payout, gettext("复核拨付"), pay, voucher="凭证号", **who),
        offer(return_payout, gettext("退回拨付单"), back, danger=True, reason="有误", **who),
    ]


def _act_facts(found):
    amount = gettext("{figures}（{capitals}）").format(
        figures=words.money_in_full(found.amount_fen), capitals=capital_yuan(found.amount_fen)
    )
    return [*_facts(found), (gettext("金额"), amount), (gettext("制单人"), found.prepared_by.name)]


@opened_to(Role.FINANCE)
@freshly_signed_in
def payment(request, pk):
    """The second key."""
    found = payout_of(pk)
    form = bound(ReleaseForm, request, edition=edition_of(found))
    if form.perform(release_payout, payout=found, by=request.person, at=request.at):
        return done(request, gettext("已拨付，并通知获奖组织。"), page_of(found))
    return act_page(
        request,
        form,
        title=gettext("复核拨付"),
        facts=_act_facts(found),
        back=page_of(found),
        confirm=gettext("拨付"),
        hint=gettext("请与审定文件、通报和账户信息核对；每家只拨付一次。"),
    )


@opened_to(Role.FINANCE)
@freshly_signed_in
def return_(request, pk):
    found = payout_of(pk)
    form = bound(ReturnForm, request, edition=edition_of(found))
    if form.perform(return_payout, payout=found, by=request.person, at=request.at):
        return done(request, gettext("已退回评委会办公室。"), page_of(found))
    return act_page(
        request,
        form,
        title=gettext("退回拨付单"),
        facts=_act_facts(found),
        back=page_of(found),
        confirm=gettext("退回"),
        danger=True,
    )


@opened_to(Role.FINANCE)
def payments(request):
    """Everything paid, with the total of each year."""
    yearly = honours.paid_by_year()
    context = {
        "tabs": tabs("payments"),
        "title": gettext("已拨付的奖金"),
        "heads": [gettext("拨付年度"), gettext("笔数"), gettext("合计")],
        "years": [(year, count, words.money_in_full(fen)) for year, count, fen in yearly],
    }
    listing = payments_of([year for year, _count, _fen in yearly])
    return lists.answer(request, listing, honours.payments(), "finance/list.html", context)


def papers_seen(request):
    return dossier.papers_for(request.person, at=request.at).filter(kind=PaperKind.PAYOUT)


@opened_to(Role.FINANCE)
def paper(request, pk, form):
    return download(papers_seen(request), pk, form)
