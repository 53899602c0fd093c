"""What everybody may file, in the counter's name: who they are is sealed or not known at all."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.actions import file_objection, file_tip
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import open_to_public
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.portal.acting import bound, done
from zhiheng.surfaces.portal.public import once
from zhiheng.surfaces.portal.public.brakes import too_often
from zhiheng.surfaces.portal.public.forms import ObjectionForm, ReceiptForm, TipForm

RECEIVED, INVESTIGATED, ANSWERED = (
    gettext_noop("已收到"),
    gettext_noop("核查中"),
    gettext_noop("已答复"),
)
TOO_OFTEN = 429


@open_to_public
@never_cache
def objection(request, notice_id):
    """The form stays open to whoever comes late, so that the act itself says why it is too late."""
    publicities = notices.public_notices().filter(kind=NoticeKind.PUBLICITY, cycle__isnull=False)
    found = get_object_or_404(publicities, pk=notice_id)
    assert found.cycle is not None  # as filtered
    edition, counter = cycles.edition_of(found.cycle), people.counter_if_installed()
    form = bound(ObjectionForm, request, edition=edition, listed=decisions.organisations_on(found))
    stopped = request.method == "POST" and _stopped(request, form)
    if counter and not stopped and (receipt := _filed(form, found, counter, request.at)):
        text = gettext("异议已收到。请记下回执编号：凭编号查询答复，遗失不能补发。")
        return done(request, text, "public:receipt", receipt)
    terms = cycles.terms_of(found.cycle)
    context = {
        "notice": found,
        "form": form,
        "counter": counter,
        "clock": notices.clock(found, at=request.at),
        "article": edition.article(Clause.OBJECTION),
        "days": terms.objection_days,
        "postmark_counts": terms.postmark_counts,
    }
    status = TOO_OFTEN if stopped else 200
    return render(request, "public/objection.html", context, status=status)


def _filed(form, found, counter, at) -> str:
    """The receipt, where the objection is filed, now or by the same page a moment ago."""
    receipts = [once.receipt_under(form.token)] if form.is_bound else []

    def file(**given):
        receipts.append(once.file_once(form.token, file_objection, **given))

    if not any(receipts):
        form.perform(file, notice=found, by=counter, at=at)
    return "".join(receipts)


def _stopped(request, form) -> bool:
    """One try too many: what was typed stays on the page, nothing is filed."""
    if not too_often(request, "file"):
        return False
    form.add_error(
        None, gettext("一小时内提交次数过多，这一次没有受理。请稍后再试，或者书面提交。")
    )
    return True


@open_to_public
@never_cache
def receipts(request):
    form = ReceiptForm(request.GET or None)
    if form.is_valid():
        return redirect("public:receipt", form.cleaned_data["receipt"].strip().upper())
    return render(request, "public/receipts.html", {"form": form})


@open_to_public
@never_cache
def receipt(request, receipt):
    """Whoever holds the number reads how it stands. Guesses are counted, right ones are not."""
    found = notices.objection_with_receipt(receipt)
    if found is None:
        if too_often(request, "guess"):
            return render(request, "public/later.html", status=TOO_OFTEN)
        raise Http404
    ruling = getattr(found, "ruling", None)
    context = {
        "objection": found,
        "state": state_of(found, ruling),
        "ruling": ruling,
    }
    response = render(request, "public/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def state_of(found, ruling) -> str:
    if ruling:
        return ANSWERED
    return INVESTIGATED if decisions.is_investigated(found) else RECEIVED


@open_to_public
@never_cache
def tips(request):
    counter = people.counter_if_installed()
    form = bound(TipForm, request)
    stopped = request.method == "POST" and _stopped(request, form)
    if counter and not stopped and form.perform(file_tip, by=counter, at=request.at):
        return done(request, gettext("线索已登记。"), reverse("public:tips"))
    status = TOO_OFTEN if stopped else 200
    return render(request, "public/tips.html", {"form": form, "counter": counter}, status=status)
