"""What a panel does with its sheets: seen after one's own, and agreed by the leader."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import consensus as method
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import sign_consensus
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.acting import bound, done
from zhiheng.surfaces.portal.expert import reading
from zhiheng.surfaces.portal.expert.forms import MARKS, NothingForm
from zhiheng.surfaces.portal.expert.sheets import beside
from zhiheng.surfaces.portal.expert.views.sheets import heading, number
from zhiheng.surfaces.portal.signing import freshly_signed_in

CHOICES = [percent for percent, _ in MARKS]


@dataclass
class Column:
    """One item across the panel."""

    item: Any
    given: list[int]  # in the order of the sheets
    texts: list[Any]
    bound: int
    agreed: int | None = None
    reason: str = ""
    problems: tuple[Any, ...] = ()

    @property
    def spread(self) -> int:
        return method.spread(self.given) if self.given else 0

    @property
    def median(self) -> str:
        return "—".join(map(str, dict.fromkeys(method.medians(self.given)))) if self.given else ""

    @property
    def marks(self) -> list[tuple[int, bool]]:
        """Each percent, and whether it is one of those that make the spread too wide."""
        ends = {min(self.given), max(self.given)} if self.beyond else set()
        return [(percent, percent in ends) for percent in self.given]

    @property
    def beyond(self) -> bool:
        return self.spread > self.bound


def seen(request, row):
    """The sheets that this expert may see now and that count, each with its items."""
    found = reviews.scoresheets_visible_to(request.person, row.application, at=request.at)
    counting = reviews.standing(row.application).sheets
    return list(found.filter(pk__in=counting).prefetch_related("items"))


def columns(row, sheets):
    """Item by item in the scheme's order."""
    spread = cycles.terms_of(row.application.cycle).spread_bound
    by = [{score.item: score for score in sheet.items.all()} for sheet in sheets]
    return [
        Column(item, [one[item.key].percent for one in by], [one[item.key] for one in by], spread)
        for item in scheme_named(row.application.scheme).items
    ]


@opened_to(Role.EXPERT)
def scores(request, pk):
    """Others' scores, once one's own are in; and how one's own lie among them."""
    row = reading.assignment_of(request, pk)
    sheets = seen(request, row) if hasattr(row, "scoresheet") else []
    found = columns(row, sheets) if sheets else []
    own = next((n for n, sheet in enumerate(sheets) if sheet.assignment_id == row.pk), 0)
    context = {
        **heading(request, row, "scores"),
        "heads": [
            gettext("条款"),
            gettext("本人"),
            gettext("中位数"),
            gettext("极差"),
            gettext("各专家"),
        ],
        "rows": [
            (
                f"{one.item.key} {one.item.title}",
                one.given[own],
                one.median,
                one.spread,
                "、".join(map(str, one.given)),
            )
            for one in found
        ],
        "spread": [(one.item.key, one.given) for one in found],
        "totals": [
            (sheet.assignment.expert.person.name, words.score(sheet.quarters)) for sheet in sheets
        ],
        "columns": found,
        "sheets": sheets,
    }
    return render(request, "expert/scores.html", context)


@opened_to(Role.EXPERT)
@freshly_signed_in
def consensus(request, pk):
    row = reading.assignment_of(request, pk)
    if not reviews.leads(request.person, row.application):
        raise Http404
    edition = cycles.edition_of(row.application.cycle)
    form = bound(NothingForm, request, edition=edition)
    arguments = {"application": row.application, "by": request.person, "at": request.at}
    agreed = typed(request.POST, row)
    if form.perform(sign_consensus, **arguments, agreed=agreed):
        return done(request, gettext("合议已签署。"), "expert:consensus", row.pk)
    sheets = seen(request, row) if hasattr(row, "scoresheet") else []
    wrong = beside(form.refusals)
    found = [filled(one, request, wrong) for one in columns(row, sheets)] if sheets else []
    missing = [one for one in reviews.standing(row.application).counting if one.sheet is None]
    signed = reviews.consensus_visible_to(request.person, row.application, at=request.at).first()
    stands = signed is not None and set(signed.sheets) == {sheet.pk for sheet in sheets}
    context = {
        **heading(request, row, "consensus"),
        "edition": edition,
        "problems": wrong[""],
        "experts": [sheet.assignment.expert.person.name for sheet in sheets],
        "columns": sorted(found, key=lambda one: -one.spread),
        "choices": CHOICES,
        "missing": len(missing),
        "bound": cycles.terms_of(row.application.cycle).spread_bound,
        "signed": signed,
        "ready": bool(found) and not missing and not stands,
        "record_heads": record_heads(sheets),
        "record_numbers": " ".join(f"{place}" for place in range(1, len(sheets) + 4)),
        "record": record_of(signed, found) if stands else [],
    }
    return render(request, "expert/consensus.html", context)


def typed(data, row):
    """item → (percent, reason) of those that have a percent."""
    keys = [item.key for item in scheme_named(row.application.scheme).items]
    return {
        key: (number(data[f"percent-{key}"]), data.get(f"reason-{key}", ""))
        for key in keys
        if data.get(f"percent-{key}", "").isdecimal()
    }


def filled(one, request, wrong):
    """As typed; before that, the median where there is one."""
    key = one.item.key
    if request.method == "POST":
        text = request.POST.get(f"percent-{key}", "")
        one.agreed = int(text) if text.isdecimal() else None
        one.reason = request.POST.get(f"reason-{key}", "")
    elif not one.beyond:
        one.agreed = method.medians(one.given)[0]
    one.problems = tuple(wrong[key])
    return one


def record_heads(sheets):
    """Beside what was agreed stand the individual scores, as they were given."""
    return [
        gettext("条款"),
        gettext("合议百分比"),
        gettext("极差"),
        gettext("中位数"),
        *(sheet.assignment.expert.person.name for sheet in sheets),
        gettext("理由"),
    ]


def record_of(signed, columns):
    agreed = {one.item: one for one in signed.items.all()}
    return [
        (
            f"{one.item.key} {one.item.title}",
            agreed[one.item.key].percent,
            agreed[one.item.key].spread,
            one.median,
            *one.given,
            agreed[one.item.key].reason or "—",
        )
        for one in sorted(columns, key=lambda one: -one.spread)
    ]
