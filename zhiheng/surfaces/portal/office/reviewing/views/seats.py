"""One application's experts, and the scores that may be seen by now; striking an assignment."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import strike_assignment
from zhiheng.stages.reviews.rules import states_under_review
from zhiheng.stages.reviews.vocabulary import LAYER_LABELS, Layer
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment, state_badge
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.forms import StrikeForm
from zhiheng.surfaces.portal.office.sheets import Table, link, sheet
from zhiheng.surfaces.portal.office.views.files import application_of


@opened_to(Role.OFFICE)
def review(request, pk):
    found = application_of(pk)
    edition, visit = cycles.edition_of(found.cycle), reviews.visit_of(found)
    runs = found.state in states_under_review(edition.procedure)
    offers = [Offer(gettext("申报全貌"), reverse("office:application", args=[pk]))]
    if runs:
        url = reverse("office:nudge", args=[found.cycle_id])
        offers.append(Offer(gettext("催办这一家"), f"{url}?application={pk}"))
    if visit:
        offers.append(Offer(gettext("现场评审"), reverse("office:visit", args=[visit.pk])))
    elif Step.SITE_VISIT in edition.procedure.steps and found.state == edition.procedure.entering(
        Step.SITE_VISIT
    ):
        offers.append(Offer(gettext("安排现场评审"), reverse("office:plan_visit", args=[pk])))
    return sheet(
        request,
        title=found.organisation.name,
        tabs=pages.review_tabs(found.cycle, "reviews"),
        lead=gettext("这份申报的评审"),
        edition=edition,
        facts=[
            (gettext("受理编号"), found.number or gettext("未受理")),
            (gettext("状态"), state_badge(state=found.state)),
            (gettext("评分标准"), scheme(found.scheme).title),
        ],
        offers=offers,
        tables=[_seats(found, runs, request.at), _scores(found, request)],
    )


def _seats(found, runs, at):
    rows = [
        (
            one.expert.person.name,
            gettext("组长") if one.leads else "—",
            gettext("已申报") if one.has_declared else gettext("未申报"),
            cn_moment(one.due_at),
            cn_moment(one.scoresheet.submitted_at)
            if hasattr(one, "scoresheet")
            else _owed(one, at),
            _standing(one, runs),
        )
        for one in reviews.seats_on(found)
    ]
    heads = ("专家", "职务", "利害关系", "截止", "评分表", "办理")
    return Table(
        title=gettext("分派的专家"),
        heads=[gettext(word) for word in heads],
        rows=rows,
        empty=gettext("还没有分派专家。"),
        todo=gettext("在评审组页面分派申报。"),
    )


def _owed(one, at):
    if hasattr(one, "strike") or one.recused:
        return "—"
    if one.due_at < at:
        days = -((one.due_at - at) // pages.A_DAY)
        return badge(text=gettext("逾期 {days} 天").format(days=days), tone="aside")
    return gettext("未交")


def _standing(one, runs):
    if hasattr(one, "strike"):
        return gettext("已排除：{reason}").format(reason=one.strike.reason)
    if one.recused:
        return gettext("已回避")
    if not runs:
        return "—"
    return link(gettext("排除并替补"), "office:strike_assignment", one.pk)


def _scores(found, request):
    """Only the layers that the rule of blindness opens to the reader at this moment."""
    seen = {"person": request.person, "application": found, "at": request.at}
    return Table(
        title=gettext("分数"),
        heads=[gettext(word) for word in ("层次", "专家", "得分")],
        rows=[
            *[
                (_layer(Layer.SHEETS), one.assignment.expert.person.name, words.score(one.quarters))
                for one in reviews.scoresheets_visible_to(**seen)
            ],
            *[
                (_layer(Layer.CONSENSUS), "—", words.score(one.quarters))
                for one in reviews.consensus_visible_to(**seen)
            ],
            *[
                (_layer(Layer.VISIT), "—", words.score(one.quarters))
                for one in reviews.visit_reports_visible_to(**seen)
            ],
            *[
                (_layer(Layer.DEFENCE), one.expert.person.name, one.percent)
                for one in reviews.defence_scores_visible_to(**seen)
            ],
            *[
                (_layer(Layer.TOTAL), "—", words.points(one.total_hundredths))
                for one in reviews.summary_lines_visible_to(**seen)
            ],
        ],
        empty=gettext("现在没有可以查看的分数。"),
        todo=gettext("每一环节办结以后，该环节的分数才对办公室开放。"),
        numbers="2",
    )


def _layer(layer):
    return gettext(LAYER_LABELS[layer])


@opened_to(Role.OFFICE)
def strike(request, pk):
    row = get_object_or_404(reviews.strikable(), pk=pk)
    found = row.application
    reserves = reviews.reserves_for(row)
    form = bound(
        StrikeForm,
        request,
        found=_candidates(row, reserves, request.at),
        places={expert.pk: place for place, expert in enumerate(reserves, start=1)},
        following=reviews.next_reserve(row, at=request.at),
        edition=cycles.edition_of(found.cycle),
    )
    if form.perform(strike_assignment, assignment=row, by=request.person, at=request.at):
        return done(request, gettext("已排除这一分派。"), "office:review", found.pk)
    names = "、".join(expert.person.name for expert in reserves)
    return act_page(
        request,
        form,
        title=gettext("排除分派"),
        back=reverse("office:review", args=[found.pk]),
        confirm=gettext("排除"),
        facts=[
            (gettext("申报组织"), found.organisation.name),
            (gettext("专家"), row.expert.person.name),
            (gettext("评审组"), row.panel.name),
            (gettext("评分表"), gettext("已交") if hasattr(row, "scoresheet") else gettext("未交")),
            (gettext("候补次序"), names or gettext("没有候补")),
        ],
        danger=True,
    )


def _candidates(row, reserves, at):
    """The reserves of a drawn panel; of an appointed one whoever may be appointed."""
    if row.panel.draw or row.panel.matching:
        return governance.experts().filter(pk__in=[expert.pk for expert in reserves])
    known = [reviewer.expert for reviewer in reviews.reviewers_of(row.application)]
    return governance.available(row.application.cycle, at=at).exclude(pk__in=known)
