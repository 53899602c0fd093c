"""What each edition of the Measures says, from its data, and what changed."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_noop

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.people.access import open_to_public
from zhiheng.rulebook.differences import differences
from zhiheng.rulebook.editions import edition, editions
from zhiheng.surfaces.portal.public import measures
from zhiheng.surfaces.portal.public.forms import CompareForm


def edition_or_404(name: str):
    """Only what is on file is opened: a name from an address never becomes a path."""
    if name not in {one.name for one in editions()}:
        raise Http404
    return edition(name)


@open_to_public
def editions_(request):
    form = CompareForm(request.GET or None, initial=_latest_change())
    if form.is_valid():
        chosen = form.cleaned_data
        return redirect("public:comparison", chosen["old"], chosen["new"])
    cycle = cycles.announced().first()
    award = cycle.award if cycle else editions()[0].award
    now = cycle.edition if cycle else honours.edition_in_force(award, on=localdate(request.at))
    rows = [(one, cycles.in_force_from(one), one.name == now) for one in editions()]
    context = {
        "form": form,
        "cycle": cycle,
        "ours": [row for row in reversed(rows) if row[0].award == award],
        "others": [row for row in reversed(rows) if row[0].award != award],
    }
    return render(request, "public/measures.html", context)


def _latest_change() -> dict[str, str]:
    """The two versions most likely to be compared: one that revises another, and that other."""
    newest = next((one for one in reversed(editions()) if one.revises), None)
    return {"old": newest.revises, "new": newest.name} if newest else {}


@open_to_public
def edition_(request, name):
    """One part of it at a time; an edition known by name only has nothing but its overview."""
    found = edition_or_404(name)
    cycle = cycles.announced().filter(edition=name).first()
    part = _part(request, found)
    context = {
        "edition": found,
        "cycle": cycle,
        "legend": measures.legend(),
        "part": part,
        "template": f"public/edition_{part}.html",
        "tabs": _tabs(part) if not found.lineage_only else [],
        **PARTS[part][1](found, cycle),
    }
    return render(request, "public/edition.html", context)


def _part(request, found) -> str:
    asked = request.GET.get("part", "")
    return asked if asked in PARTS and not found.lineage_only else "overview"


def _tabs(part: str):
    return [(gettext(label), f"?part={key}", key == part) for key, (label, _) in PARTS.items()]


def _overview(found, cycle):
    before = edition(found.revises) if found.revises else None
    return {
        "since": cycles.in_force_from(found),
        "successor": cycles.successor_of(found),
        "form": CompareForm(initial={"old": found.revises, "new": found.name}),
        "before": before,
        "changes": differences(before, found) if before else [],
    }


def _terms(found, cycle):
    return {"terms": measures.terms(found, cycles.entered(cycle) if cycle else {})}


def _scoring(found, cycle):
    schemes = measures.schemes_of(found)
    return {"schemes": [(one, measures.note_of(one), measures.categories(one)) for one in schemes]}


PARTS = {
    "overview": (gettext_noop("概要和变化"), _overview),
    "terms": (gettext_noop("数额和期限"), _terms),
    "procedure": (gettext_noop("程序"), lambda found, cycle: {}),
    "who": (
        gettext_noop("谁能申报、交什么"),
        lambda found, cycle: {"lists": measures.lists(found)},
    ),
    "scoring": (gettext_noop("评分表"), _scoring),
    "articles": (
        gettext_noop("逐条"),
        lambda found, cycle: {"chapters": measures.chapters(found)},
    ),
}
"""key → its words, and what its page needs besides the edition."""


@open_to_public
def comparison(request, old, new):
    before, after = edition_or_404(old), edition_or_404(new)
    context = {
        "before": before,
        "after": after,
        "changes": differences(before, after),
        "form": CompareForm(initial={"old": old, "new": new}),
    }
    return render(request, "public/comparison.html", context)
