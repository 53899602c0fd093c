"""Supervision asks that a cycle stop; the chair answers on the same paper."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.actions import answer_halt, ask_for_halt, lift_halt
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import act_page, bound, done, offer
from zhiheng.surfaces.portal.supervisor.forms import AnswerForm, ReasonForm
from zhiheng.surfaces.portal.supervisor.lists import HALTS, standing
from zhiheng.surfaces.portal.supervisor.reading import cycle_of
from zhiheng.surfaces.portal.watching.sheets import desk_tabs, listed, role_of, sheet


def halt_of(pk):
    return get_object_or_404(cycles.halts(), pk=pk)


@opened_to(Role.SUPERVISOR, Role.AUDITOR, Role.CHAIR)
def halts(request):
    return listed(request, HALTS, cycles.halts(), tabs=desk_tabs(request, "halts"))


@opened_to(Role.SUPERVISOR, Role.AUDITOR, Role.CHAIR)
def halt(request, pk):
    found = halt_of(pk)
    return sheet(
        request,
        title=gettext("中止要求"),
        tabs=desk_tabs(request, "halts"),
        lead=found.cycle.title,
        edition=cycles.edition_of(found.cycle),
        offers=_offers(request, found),
        facts=[(gettext("结果"), standing(found)), *_facts(found), *_answered(found)],
    )


def _facts(found):
    return [
        (gettext("理由"), found.reason),
        (gettext("提出人"), found.by.name),
        (gettext("提出时间"), cn_moment(found.at)),
    ]


def _answered(found):
    rows = []
    if answer := getattr(found, "answer", None):
        rows += [
            (gettext("主任答复"), gettext("中止") if answer.stops else gettext("不中止")),
            (gettext("答复理由"), answer.reason),
            (gettext("答复时间"), cn_moment(answer.at)),
        ]
    if lift := getattr(found, "lift", None):
        rows += [
            (gettext("恢复理由"), lift.reason),
            (gettext("恢复时间"), cn_moment(lift.at)),
        ]
    return rows


def _offers(request, found):
    """To the chair, what stands open."""
    if role_of(request) != Role.CHAIR:
        return []
    who = {"halt": found, "reason": "…", "by": request.person, "at": request.at}
    if not hasattr(found, "answer"):
        url = reverse("supervisor:answer_halt", args=[found.pk])
        return [offer(answer_halt, gettext("答复"), url, stops=True, **who)]
    if found.answer.stops:
        url = reverse("supervisor:lift_halt", args=[found.pk])
        return [offer(lift_halt, gettext("恢复评定"), url, **who)]
    return []


@opened_to(Role.SUPERVISOR)
def ask(request, pk):
    found = cycle_of(pk)
    form = bound(ReasonForm, request)
    if form.perform(ask_for_halt, cycle=found, by=request.person, at=request.at):
        made = cycles.halts_of(found).first()
        return done(request, gettext("已提出，并告知主任。"), "supervisor:halt", made.pk)  # type: ignore[union-attr]
    return act_page(
        request,
        form,
        title=gettext("要求中止评定"),
        back=reverse("supervisor:cycle", args=[pk]),
        confirm=gettext("提出中止要求"),
        edition=cycles.edition_of(found),
        facts=[(gettext("评定"), found.title)],
        hint=gettext("提出后立即生效：主任答复以前，本届不能办结任何环节。"),
        danger=True,
    )


@opened_to(Role.CHAIR)
def answer(request, pk):
    found = halt_of(pk)
    form = bound(AnswerForm, request)
    if form.perform(answer_halt, halt=found, by=request.person, at=request.at):
        return done(request, gettext("已答复，并告知提出人。"), "supervisor:halt", pk)
    return act_page(
        request,
        form,
        title=gettext("答复中止要求"),
        back=reverse("supervisor:halt", args=[pk]),
        confirm=gettext("答复"),
        edition=cycles.edition_of(found.cycle),
        facts=[(gettext("评定"), found.cycle.title), *_facts(found)],
        hint=gettext("决定中止的，本届不能办结任何环节，直到您决定恢复。"),
    )


@opened_to(Role.CHAIR)
def lift(request, pk):
    found = halt_of(pk)
    form = bound(ReasonForm, request)
    if form.perform(lift_halt, halt=found, by=request.person, at=request.at):
        return done(request, gettext("已恢复本届评定。"), "supervisor:halt", pk)
    return act_page(
        request,
        form,
        title=gettext("恢复评定"),
        back=reverse("supervisor:halt", args=[pk]),
        confirm=gettext("恢复"),
        edition=cycles.edition_of(found.cycle),
        facts=[(gettext("评定"), found.cycle.title), *_facts(found)],
    )
