"""材料评审: how far each application and each expert has come, reminders, and the end of it."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import conclude_desk_review, nudge
from zhiheng.stages.reviews.rules import COURTESY
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.forms import NudgeForm
from zhiheng.surfaces.portal.office.reviewing.lists.desk import COVERAGE, EXPERTS
from zhiheng.surfaces.portal.office.sheets import Table, link
from zhiheng.surfaces.portal.office.views.cycles import cycle_of

LIST = "office/reviewing/list.html"
SHOWN = 500
"""Names in each group of the preview of the end."""


@opened_to(Role.OFFICE)
def latest(request, name):
    """The same page of the latest cycle, asked the same things."""
    cycle = cycles.cycles().first()
    if cycle is None:
        return done(request, gettext("还没有立项的评定。"), "office:cycles")
    query = request.GET.urlencode()
    return redirect(reverse(f"office:{name}", args=[cycle.pk]) + (f"?{query}" if query else ""))


@opened_to(Role.OFFICE)
def reviews_(request, pk):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    context = {
        "title": words.step_label(Step.DESK_REVIEW, edition),
        "tabs": pages.review_tabs(found, "reviews"),
        "lead": found.title,
        "edition": edition,
        "figures": figures(reviews.coverage_totals(found, at=request.at)),
        "offers": [
            Offer(gettext("评审组与分派"), reverse("office:panels", args=[pk])),
            Offer(gettext("催办"), reverse("office:nudge", args=[pk])),
            *pages.ending(found, Step.DESK_REVIEW, gettext("办结材料评审"), "conclude_desk"),
        ],
    }
    board = reviews.coverage(found, at=request.at)
    return lists.answer(request, COVERAGE, board, LIST, context, edition=edition)


def figures(counts):
    of = gettext("{part} / {whole}")
    totals = {key: words.up_to(count, applications.COUNTED) for key, count in counts.items()}
    return [
        (gettext("申报"), totals["applications"]),
        (gettext("已交评分表"), of.format(part=totals["submitted"], whole=totals["assigned"])),
        (gettext("已签合议"), of.format(part=totals["signed"], whole=totals["applications"])),
        (gettext("逾期未交"), totals["late"]),
        (gettext("专家少于下限"), totals["short"]),
    ]


@opened_to(Role.OFFICE)
def experts(request, pk):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    context = {
        "title": gettext("专家进度"),
        "tabs": pages.review_tabs(found, "review_experts"),
        "lead": found.title,
        "edition": edition,
        "offers": [Offer(gettext("催办"), reverse("office:nudge", args=[pk]))],
    }
    at_work = reviews.experts_at_work(found, at=request.at)
    return lists.answer(request, EXPERTS, at_work, LIST, context, edition=edition)


@opened_to(Role.OFFICE)
def nudge_(request, pk):
    """Everybody who owes a sheet, one line each; `?application=` only those of one application."""
    found = cycle_of(pk)
    awaited, back = reviews.owed(found, at=request.at), reverse("office:reviews", args=[pk])
    one = request.GET.get("application", "")
    if one.isascii() and one.isdigit() and len(one) < 19:
        awaited, back = awaited.filter(application=int(one)), reverse("office:review", args=[one])
    owed = list(awaited)
    lately = reviews.nudged_since(found, request.at - COURTESY)
    form = bound(
        NudgeForm,
        request,
        owed=owed,
        lately=[
            a.expert.person_id for a in owed if f"people.Person:{a.expert.person_id}" in lately
        ],
        edition=cycles.edition_of(found),
    )
    if form.perform(nudge, by=request.person, at=request.at):
        return done(request, gettext("已催办，信随后发出。"), back)
    return act_page(
        request,
        form,
        title=gettext("催办评审"),
        back=back,
        confirm=gettext("催办所选专家"),
        facts=[
            (gettext("尚欠评分表"), len(owed)),
            (gettext("涉及专家"), len(form.owed)),
        ],
        hint=gettext("截止时间已过的不在此列：评分已经关闭，请排除分派并安排替补。"),
    )


@opened_to(Role.OFFICE)
def conclude(request, pk):
    found = cycle_of(pk)
    edition, terms = cycles.edition_of(found), cycles.terms_of(found)
    limit = (terms.quota or 0) * terms.advance_multiple
    return pages.conclude(
        request,
        found,
        conclude_desk_review,
        title=gettext("办结材料评审"),
        back="reviews",
        said=gettext("材料评审已办结，未进入下一环节的已通知。"),
        hint=gettext("办结后不能重新打开。以下按已签署的合议试算，不显示分数。"),
        facts=[
            (
                gettext("最低得分线"),
                words.points(terms.score_line * 100) if terms.score_line else gettext("没有设定"),
            ),
            (
                gettext("进入下一环节的家数"),
                gettext("至多 {count} 家，末位同分的都进入").format(count=limit)
                if limit
                else gettext("不限"),
            ),
        ],
        effects=lambda cut: _effects(found, cut, limit),
        waiting=applications.applications_in(found, edition.procedure.entering(Step.DESK_REVIEW)),
    )


def _effects(found, cut, limit):
    """Who goes on and who doesn't, the first of each by name; of scores only the side of the line."""
    everyone = applications.applications_in(found)
    tied = len(cut.advanced) - limit if limit else 0
    advancing = gettext("进入下一环节：{count} 家").format(count=len(cut.advanced))
    if tied > 0:
        advancing = gettext("{text}（末位同分，多 {more} 家）").format(text=advancing, more=tied)
    groups = (
        (advancing, cut.advanced),
        (gettext("低于最低得分线：{count} 家").format(count=len(cut.below_line)), cut.below_line),
        (gettext("超出家数：{count} 家").format(count=len(cut.beyond_limit)), cut.beyond_limit),
    )
    return [
        Table(
            title=title,
            heads=[gettext("申报组织"), gettext("受理编号")],
            rows=[
                (link(one.organisation.name, "office:review", one.pk), one.number or "—")
                for one in everyone.filter(pk__in=pks[:SHOWN])
            ],
            empty=gettext("没有。"),
            more=_rest(len(pks)),
        )
        for title, pks in groups
    ]


def _rest(count):
    return gettext("只列前 {n} 条。").format(n=SHOWN) if count > SHOWN else ""
