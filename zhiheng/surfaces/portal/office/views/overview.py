"""Where a cycle stands, and the end of its first steps."""

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.actions import close_filing, close_recommendation
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import close_consultation, close_screening
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.timelines import current_of, steps_of

CLOSING = {
    Step.FILING: (close_filing, applications.filing_cannot_close),
    Step.RECOMMENDATION: (close_recommendation, applications.recommendation_cannot_close),
    Step.SCREENING: (close_screening, screening.screening_cannot_close),
    Step.CONSULTATION: (close_consultation, screening.consultation_cannot_close),
}
"""The act that ends a step, and what it asks first: that much is told without a rehearsal, which
would move every application of the cycle."""


@opened_to(Role.OFFICE)
def cycle(request, pk):
    """Where the cycle stands, and the one step that may be closed now."""
    found = cycle_of(pk)
    edition, steps = cycles.edition_of(found), steps_of(found)
    current = current_of(steps)
    return sheet(
        request,
        title=found.title,
        tabs=cycle_tabs(found, "cycle"),
        edition=edition,
        offers=_offers(found, current, request),
        tables=[_standing(found)],
        facts=[
            (gettext("依据的版本"), edition.title),
            (gettext("批准文件"), found.approval_document),
            (gettext("奖金预算"), words.money(found.bonus_budget_fen)),
            (gettext("评审经费预算"), words.money(found.review_budget_fen)),
            (gettext("立项"), cn_date(found.opened_at)),
            *_repeal(found),
        ],
        steps=steps,
        template="office/cycle.html",
    )


def _offers(found, current, request):
    offers = []
    if current and current.step == Step.CONSULTATION:
        offers.append(Offer(gettext("发函征求意见"), reverse("office:consult", args=[found.pk])))
    if current and current.step in CLOSING:
        name = gettext("结束{step}").format(step=current.label)
        url = reverse("office:close_step", args=[found.pk, current.step])
        fault = cannot_close(found, current.step, at=request.at)
        offers.append(Offer(name, url, (fault,) if fault else ()))
    if cycles.repealed_on(cycles.edition_of(found)) and not cycles.repeal_decision(found):
        offers.append(
            Offer(gettext("决定版本更替的衔接"), reverse("office:repeal", args=[found.pk]))
        )
    return offers


def cannot_close(found, step, *, at):
    """Why the act that ends this step would be refused."""
    _act, question = CLOSING[step]
    return question(found, at=at) or cycles.step_cannot_finish(found, step, at=at)


def _repeal(found):
    decision = cycles.repeal_decision(found)
    if decision is None:
        return []
    said = gettext("按原版办完") if decision.choice == "finish" else gettext("改按新版开展")
    return [(gettext("版本更替"), f"{said}（{decision.reason}）")]


def _standing(found):
    counts = applications.counted_by_state(found)
    return Table(
        title=gettext("申报的状态"),
        heads=[gettext("状态"), gettext("家数")],
        rows=[
            (badge(text=words.state_label(state)), words.up_to(count, applications.COUNTED))
            for state, count in counts.items()
        ],
        empty=gettext("还没有申报。"),
        todo=gettext("信息发布后，申报组织在申报期内开始填报。"),
        numbers="1",
    )


@opened_to(Role.OFFICE)
def close_step(request, pk, step):
    found = cycle_of(pk)
    edition = cycles.edition_of(found)
    if step not in CLOSING:
        return done(request, gettext("该环节不在此办结。"), "office:cycle", pk)
    act, _question = CLOSING[step]
    name = words.step_label(step, edition)
    form = bound(NothingForm, request, edition=edition)
    if form.perform(act, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已结束{step}。").format(step=name), "office:cycle", pk)
    waiting = edition.procedure.entering(Step(step))
    left = applications.counted(applications.applications_in(found, waiting))
    return act_page(
        request,
        form,
        title=gettext("结束{step}").format(step=name),
        back=reverse("office:cycle", args=[pk]),
        confirm=gettext("结束{step}").format(step=name),
        edition=edition,
        facts=[(gettext("本环节中的申报"), words.up_to(left, applications.COUNTED))],
        hint=gettext("结束后不能重新打开。"),
        danger=True,
    )
