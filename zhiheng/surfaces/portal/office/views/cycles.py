"""A cycle from its opening to 信息发布."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.actions import (
    decide_on_repeal,
    enter_terms,
    open_cycle,
    record_in_force,
)
from zhiheng.instruments.notices.actions import publish_announcement
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.editions import editions
from zhiheng.stages.screening import queries as screening
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office import reading
from zhiheng.surfaces.portal.office.forms.cycles import (
    AnnounceForm,
    InForceForm,
    OpenCycleForm,
    RepealForm,
    TermsForm,
    next_ordinal,
)
from zhiheng.surfaces.portal.office.lists.files import CYCLES
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, desk_tabs, link, sheet


def cycle_of(pk):
    return get_object_or_404(cycles.cycles(), pk=pk)


@opened_to(Role.OFFICE)
def cycle_list(request):
    context = {
        "title": gettext("历届评定"),
        "tabs": desk_tabs("cycles"),
        "offers": [Offer(gettext("立项"), reverse("office:open_cycle"))],
    }
    return lists.answer(request, CYCLES, cycles.cycles(), "office/list.html", context)


@opened_to(Role.OFFICE)
def open_(request):
    latest = cycles.cycles().first()
    award = latest.award if latest else "jinshui"
    form = bound(
        OpenCycleForm,
        request,
        initial={
            "edition": latest.edition if latest else None,
            "ordinal": next_ordinal(award),
            "year": request.at.year,
        },
    )
    if form.perform(open_cycle, by=request.person, at=request.at):
        made = cycles.last_cycle(edition_named(form.cleaned_data["edition"]).award)
        return done(request, gettext("已立项，请确认参数。"), "office:terms", made.pk)  # type: ignore[union-attr]
    chosen = form.data.get("edition") if form.is_bound else None
    return act_page(
        request,
        form,
        title=gettext("立项"),
        back=reverse("office:cycles"),
        confirm=gettext("立项"),
        edition=edition_named(chosen) if chosen in _names() else None,
        facts=[(one.title, _in_force(one)) for one in editions() if not one.lineage_only],
        hint=gettext("选定版本后，名额、日程、奖金都依该版本办理。"),
    )


def _names():
    return {one.name for one in editions()}


def _in_force(edition):
    """From when and until when an edition governs; where nobody has said, the way to say it."""
    since, until = cycles.in_force_from(edition), cycles.repealed_on(edition)
    if since is None:
        return link(gettext("尚未录入施行日期，录入"), "office:in_force", edition.name)
    if until:
        both = gettext("{since}起施行，{until}起废止")
        return both.format(since=words.day(since), until=words.day(until))
    return gettext("{since}起施行").format(since=words.day(since))


@opened_to(Role.OFFICE)
def in_force(request, name):
    edition = edition_or_404(name)
    form = bound(InForceForm, request, edition=edition)
    if form.perform(record_in_force, edition=name, by=request.person, at=request.at):
        return done(request, gettext("已录入施行日期。"), "office:open_cycle")
    return act_page(
        request,
        form,
        title=gettext("录入施行日期"),
        back=reverse("office:open_cycle"),
        confirm=gettext("录入"),
        edition=edition,
        facts=[(gettext("版本"), edition.title)],
        hint=gettext("施行日期只记一次，请核对文号。"),
    )


def edition_or_404(name):
    if name not in _names():
        raise Http404
    return edition_named(name)


@opened_to(Role.OFFICE)
def terms(request, pk):
    """Every value with where it comes from; one form for those that wait for the office."""
    found = cycle_of(pk)
    edition, entered = cycles.edition_of(found), cycles.entered(found)
    waiting = [
        term
        for term in edition.term_values.values()
        if term.needs_confirmation and term.key not in entered and not found.is_pinned
    ]
    form = bound(TermsForm, request, open_terms=waiting, edition=edition)
    if form.perform(enter_terms, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("参数已确认。"), "office:calendar", pk)
    return sheet(
        request,
        title=gettext("参数确认"),
        tabs=cycle_tabs(found, "terms"),
        lead=found.title,
        edition=edition,
        form=form if waiting else None,
        tables=_term_tables(edition, entered, cycles.terms_of(found)),
        template="office/terms.html",
    )


def _term_tables(edition, entered, terms):
    rows = [
        (
            term.label,
            reading.value_of(term, getattr(terms, term.key)),
            badge(text=term.mark.label, tone="ended" if term.mark == "seed" else "aside"),
            term.source,
            edition.article(term.clause),
            term,
        )
        for term in edition.term_values.values()
    ]
    heads = [gettext(word) for word in ("参数", "取值", "来源类别", "来源", "条文")]
    return [
        Table(
            title=gettext("已确认的参数"),
            heads=heads,
            rows=[row[:-1] for row in rows if row[-1].key in entered],
            empty=gettext("还没有确认任何参数。"),
        ),
        Table(
            title=gettext("正式文本规定的参数，不能改动"),
            heads=heads,
            rows=[row[:-1] for row in rows if not row[-1].needs_confirmation],
            empty=gettext("本版本没有这样的参数。"),
        ),
    ]


@opened_to(Role.OFFICE)
def announce(request, pk):
    """信息发布: its text, and everything that still keeps it back."""
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    form = bound(AnnounceForm, request, edition=edition)
    preview = "preview" in request.POST and form.is_valid()
    if not preview and form.perform(
        publish_announcement, cycle=found, by=request.person, at=request.at
    ):
        return done(request, gettext("信息发布已刊出。"), "office:cycle", pk)
    more = request.POST.get("body", "")
    quota = cycles.terms_of(found).quota
    return sheet(
        request,
        title=edition.announcement_title,
        tabs=cycle_tabs(found, "announce"),
        lead=found.title,
        edition=edition,
        form=None if found.is_pinned else form,
        faults=reading.announcement_faults(found, at=request.at),
        text=reading.announcement(found, more=more, at=request.at) if quota else "",
        pinned=found.is_pinned,
        template="office/announce.html",
    )


@opened_to(Role.OFFICE)
def repeal(request, pk):
    """A new edition came into force meanwhile: finish under the old one, or begin anew."""
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    new, since = cycles.successor_of(edition) or (None, None)
    gaps = screening.gaps_under(found, new) if new else []
    form = bound(RepealForm, request, edition=edition)
    if form.perform(decide_on_repeal, cycle=found, gaps=gaps, by=request.person, at=request.at):
        return done(request, gettext("衔接已作出决定。"), "office:cycle", pk)
    return act_page(
        request,
        form,
        title=gettext("决定版本更替的衔接"),
        back=reverse("office:cycle", args=[pk]),
        confirm=gettext("作出决定"),
        edition=edition,
        facts=[
            (gettext("原版本"), edition.title),
            (gettext("新版本"), new.title if new else None),
            (gettext("新版本施行"), cn_date(since)),
            (gettext("按新版还差的事项"), len(gaps)),
        ],
        hint=gettext("系统不代为选择；决定与理由记入台账。"),
        danger=True,
    )
