"""The panel, its applications, and who keeps out."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import (
    dismiss_challenge,
    form_panel,
    pin_recusal,
)
from zhiheng.stages.governance.vocabulary import ConflictKind
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import assign_panel
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.concluding.pages import listed
from zhiheng.surfaces.portal.office.forms.experts import (
    AssignForm,
    DismissForm,
    PanelForm,
    RecusalForm,
)
from zhiheng.surfaces.portal.office.lists.experts import (
    ASSIGNED,
    CHALLENGES,
    PANELS,
    RECUSALS,
    dismissing,
    handling,
)
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, first
from zhiheng.surfaces.portal.office.views.cycles import cycle_of


@opened_to(Role.OFFICE)
def panels(request, pk):
    found = cycle_of(pk)
    return listed(
        request,
        PANELS,
        governance.panels_of(found),
        title=gettext("评审组"),
        tabs=cycle_tabs(found, "panels"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=[
            Offer(gettext("直接聘请，组成评审组"), reverse("office:form_panel", args=[pk])),
            Offer(gettext("抽取"), reverse("office:draws", args=[pk])),
            Offer(gettext("整体匹配"), reverse("office:matchings", args=[pk])),
        ],
        tables=[_assigned(found)],
    )


def _assigned(found):
    """Names and times, never a score."""
    latest = reviews.assigned_applications(found).order_by("-pk")
    rows, more = first(latest, "office:assigned", found.pk)
    columns = ASSIGNED.columns
    return Table(
        title=gettext("最近分派的申报"),
        heads=[str(column.label) for column in columns],
        rows=[tuple(column.value(row) for column in columns) for row in ASSIGNED.prepare(rows)],
        empty=gettext("还没有分派申报。"),
        more=more,
    )


@opened_to(Role.OFFICE)
def assigned(request, pk):
    found = cycle_of(pk)
    return listed(
        request,
        ASSIGNED,
        reviews.assigned_applications(found),
        title=gettext("已分派的申报"),
        tabs=cycle_tabs(found, "panels"),
        lead=found.title,
        edition=cycles.edition_of(found),
    )


@opened_to(Role.OFFICE)
def form_panel_(request, pk):
    """From an approved draw (`?draw=`), or by direct appointment."""
    found = cycle_of(pk)
    edition, drawn = cycles.edition_of(found), _draw_asked(found, request)
    candidates = governance.available(found, at=request.at)
    if drawn:
        seats = [expert.pk for expert in governance.drawn(drawn)]
        candidates = governance.experts().filter(pk__in=seats)
    form = bound(PanelForm, request, draw=drawn, found=candidates, edition=edition)
    if form.perform(form_panel, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("评审组已组成。"), "office:panels", pk)
    names = "、".join(expert.person.name for expert in candidates) if drawn else None
    return act_page(
        request,
        form,
        title=gettext("组成评审组"),
        back=reverse("office:panels", args=[pk]),
        confirm=gettext("组成"),
        edition=edition,
        facts=[(gettext("抽取"), drawn.purpose), (gettext("成员"), names)] if drawn else [],
    )


def _draw_asked(found, request):
    raw = request.GET.get("draw", "")
    if not raw:
        return None
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    return get_object_or_404(governance.draws_of(found), pk=number)


@opened_to(Role.OFFICE)
def assign(request, pk, number):
    found = cycle_of(pk)
    panel = get_object_or_404(governance.panels_of(found), pk=number)
    edition, planned = cycles.edition_of(found), cycles.milestones(found)
    due = planned[Step.DESK_REVIEW].closes_at if Step.DESK_REVIEW in planned else None
    matched = governance.plans_of(found).exists() and not panel.application_id
    form = bound(AssignForm, request, cycle=found, edition=edition, due=due, matched=matched)
    if form.perform(assign_panel, panel=panel, by=request.person, at=request.at):
        return done(request, gettext("已分派。"), "office:panels", pk)
    names = "、".join(seat.expert.person.name for seat in panel.seats.all())
    return act_page(
        request,
        form,
        title=gettext("分派申报"),
        back=reverse("office:panels", args=[pk]),
        confirm=gettext("分派"),
        edition=edition,
        facts=[(gettext("评审组"), panel.name), (gettext("成员"), names)],
        hint=gettext("应当回避的专家自动不参加，由候补递补。"),
    )


@opened_to(Role.OFFICE)
def recusals(request, pk):
    found = cycle_of(pk)
    return listed(
        request,
        RECUSALS,
        governance.recusals(found),
        title=gettext("回避"),
        tabs=cycle_tabs(found, "recusals"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=[
            Offer(gettext("认定回避"), reverse("office:pin_recusal", args=[pk])),
            Offer(gettext("全部回避申请"), reverse("office:challenges", args=[pk])),
        ],
        tables=[_open_challenges(found)],
    )


def _open_challenges(found):
    rows, more = first(governance.open_challenges(found), "office:challenges", found.pk)
    heads = ("申报组织", "申请其回避的专家", "事由", "时间", "处理", "驳回")
    return Table(
        title=gettext("等待处理的回避申请"),
        heads=[gettext(word) for word in heads],
        rows=[
            (
                row.organisation.name,
                row.expert.person.name,
                row.reason,
                cn_moment(row.made_at),
                handling(row),
                dismissing(row),
            )
            for row in rows
        ],
        empty=gettext("没有等待处理的回避申请。"),
        more=more,
    )


@opened_to(Role.OFFICE)
def challenges(request, pk):
    found = cycle_of(pk)
    return listed(
        request,
        CHALLENGES,
        governance.challenges_of(found),
        title=gettext("申报组织提出的回避申请"),
        tabs=cycle_tabs(found, "recusals"),
        lead=found.title,
        edition=cycles.edition_of(found),
    )


@opened_to(Role.OFFICE)
def pin(request, pk):
    return _pin(request, cycle_of(pk), {})


@opened_to(Role.OFFICE)
def grant(request, pk, number):
    """The same act, begun from what an applicant asked for."""
    found = cycle_of(pk)
    row = get_object_or_404(governance.open_challenges(found), pk=number)
    initial = {"person": row.expert.person, "reason": row.reason, "kind": ConflictKind.OTHER}
    return _pin(request, found, initial, organisation=row.organisation)


def _pin(request, found, initial, organisation=None):
    form = bound(RecusalForm, request, cycle=found, at=request.at, initial=initial)
    if organisation:
        asked = form.fields["organisation"].queryset.filter(organisation=organisation)  # type: ignore[attr-defined]
        form.initial["organisation"] = asked.first()
    form.edition = cycles.edition_of(found)
    if form.perform(_pin_as, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已认定回避。"), "office:recusals", found.pk)
    return act_page(
        request,
        form,
        title=gettext("认定回避"),
        back=reverse("office:recusals", args=[found.pk]),
        confirm=gettext("认定"),
        hint=gettext("认定后，此人不得参加与该组织有关的一切评审和表决。"),
    )


def _pin_as(*, kind, **arguments):
    return pin_recusal(kind=ConflictKind(kind), **arguments)


@opened_to(Role.OFFICE)
def dismiss(request, pk, number):
    found = cycle_of(pk)
    row = get_object_or_404(governance.open_challenges(found), pk=number)
    form = bound(DismissForm, request)
    if form.perform(dismiss_challenge, challenge=row, by=request.person, at=request.at):
        return done(request, gettext("已驳回，并告知申报组织。"), "office:recusals", pk)
    return act_page(
        request,
        form,
        title=gettext("驳回回避申请"),
        back=reverse("office:recusals", args=[pk]),
        confirm=gettext("驳回"),
        edition=cycles.edition_of(found),
        facts=[
            (gettext("申报组织"), row.organisation.name),
            (gettext("专家"), row.expert.person.name),
            (gettext("事由"), row.reason),
        ],
    )
