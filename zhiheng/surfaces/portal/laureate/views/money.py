"""How the bonus was used: the ledger, and the report of a period."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import file_bonus_report
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import done
from zhiheng.surfaces.portal.laureate import reading
from zhiheng.surfaces.portal.laureate.forms import LINES, MORE, MOST, SpendingForm
from zhiheng.surfaces.portal.laureate.views.duties import facts_of, spent, use_heads


@opened_to(Role.APPLICANT)
def ledger(request, pk):
    honour = reading.honour_of(request, pk)
    context = {
        "honour": honour,
        "title": reading.title_of(honour),
        "tabs": reading.honour_tabs(honour, "ledger"),
        "owed": supervision.duties_open(reading.own_duties(request))
        .filter(honour=honour, kind=DutyKind.BONUS_REPORT)
        .first(),
        **account_of(honour),
        "uses": [(use.duty.year, *spent(use)) for use in supervision.uses_of(honour)],
        "heads": [gettext("报告年度"), *use_heads()],
    }
    return render(request, "laureate/ledger.html", context)


def account_of(honour):
    """What was paid, what is spent, what is left; and the same by use, in yuan for the chart."""
    paid, spent_ = supervision.paid_fen(honour), supervision.spent_fen(honour)
    which = supervision.edition_over(honour)
    return {
        "figures": [
            (gettext("已拨付奖金"), words.money(paid)),
            (gettext("已报告支出"), words.money(spent_)),
            (gettext("余额"), words.money(max(paid - spent_, 0))),
        ],
        "chart": chart_of(honour),
        "kinds": [gettext("规定用途"), gettext("规定以外")],
        "whole": paid / words.FEN,
        "known": [choice.label for choice in which.permitted_uses] if which else [],
    }


def chart_of(honour):
    return [
        (
            one.label,
            (one.amount_fen / words.FEN, 0) if one.permitted else (0, one.amount_fen / words.FEN),
        )
        for one in supervision.spending_by_use(honour)
    ]


@opened_to(Role.APPLICANT)
def spending(request, pk):
    """One report: several spendings, each with its voucher, or that there were none."""
    row = reading.duty_of(request, pk, DutyKind.BONUS_REPORT)
    if request.method != "POST" and hasattr(row, "done"):
        return redirect("laureate:duty", row.pk)
    edition = supervision.edition_over(row.honour)
    form = form_of(request, edition)
    arguments = {"duty": row, "by": request.person, "at": request.at}
    if form.perform(file_bonus_report, **arguments):
        return done(request, gettext("奖金使用报告已提交。"), "laureate:duty", row.pk)
    context = {
        "duty": row,
        "title": reading.duty_title(row),
        "facts": facts_of(row),
        "form": form,
        "edition": edition,
        **account_of(row.honour),
    }
    return render(request, "laureate/spending.html", context)


def form_of(request, edition):
    """As it was sent; with more lines and nothing filed where those were asked for."""
    uses = edition.permitted_uses if edition else ()
    raw = request.POST.get("rows", "")
    rows = min(int(raw), MOST) if raw.isascii() and raw.isdigit() else LINES
    if request.method != "POST":
        return SpendingForm(uses=uses, rows=rows, edition=edition)
    if request.POST.get("then") != "more":
        return SpendingForm(request.POST, uses=uses, rows=rows, edition=edition)
    longer = min(rows + MORE, MOST)
    return SpendingForm(initial=request.POST.dict(), uses=uses, rows=longer, edition=edition)
