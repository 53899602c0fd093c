"""The register of laureates, and whether a certificate is true."""

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.people.access import open_to_public
from zhiheng.stages.promotion import queries as promotion
from zhiheng.surfaces.portal import paging
from zhiheng.surfaces.portal.public.forms import CertificateForm


@open_to_public
def register(request):
    text = request.GET.get("q", "").strip()[:60]
    found = honours.register_matching(text) if text else honours.register()
    page, today = paging.by_number(found, request), localdate(request.at)
    context = {
        "page": page,
        "rows": [(honour, honour.status(today)) for honour in page],
        "totals": honours.totals(),
        "q": text,
    }
    return render(request, "public/register.html", context)


@open_to_public
def laureate(request, honour_id):
    honour = get_object_or_404(honours.register(), pk=honour_id)
    today = localdate(request.at)
    others = honours.honours_of(honour.organisation).exclude(pk=honour.pk)
    check = check_of(honour)
    context = {
        "honour": honour,
        "status": honour.status(today),
        "reissues": honour.reissues.order_by("on", "pk"),
        "others": [(other, other.status(today)) for other in others],
        "cases": promotion.cases().filter(honour__organisation=honour.organisation),
        "check": check,
        "qr": qr_of(check),
    }
    return render(request, "public/laureate.html", context)


def check_of(honour) -> str:
    """Where anybody checks this certificate; the QR code printed on it leads to the same page."""
    return f"{reverse('public:certificate')}?{urlencode({'number': honour.number})}"


def qr_of(check: str) -> str:
    code = segno.make(settings.SITE.rstrip("/") + check, error="m")
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=False))


@open_to_public
def certificate(request):
    form = CertificateForm(request.GET or None)
    honour = honours.certified(form.cleaned_data["number"]) if form.is_valid() else None
    context = {
        "form": form,
        "honour": honour,
        "status": honour.status(localdate(request.at)) if honour else "",
        "asked": form.is_bound and form.is_valid(),
    }
    return render(request, "public/certificate.html", context)
