"""综合汇总: computed once from signed papers; the office starts it and can enter nothing."""

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import summarise
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.lists.steps import SUMMARY
from zhiheng.surfaces.portal.office.reviewing.views.visits import with_step

WEIGHED = {"desk": Step.DESK_REVIEW, "site": Step.SITE_VISIT, "defence": Step.DEFENCE}


@opened_to(Role.OFFICE)
def summary(request, pk):
    found = with_step(pk, Step.SUMMARY)
    edition, made = cycles.edition_of(found), reviews.summary_of(found)
    offers = pages.ending(found, Step.SUMMARY, gettext("进行综合汇总"), "summarise")
    if made:
        offers.append(Offer(gettext("评分可信度报告"), reverse("office:reliability", args=[pk])))
        offers.append(Offer(gettext("审议准备"), reverse("office:deliberation", args=[pk])))
    context = {
        "title": words.step_label(Step.SUMMARY, edition),
        "tabs": pages.review_tabs(found, "summary"),
        "lead": found.title,
        "edition": edition,
        "offers": offers,
        "facts": _facts(made, edition) if made else [],
    }
    lines = reviews.lines_visible_to(request.person, found, at=request.at)
    return lists.answer(
        request, SUMMARY, lines, "office/reviewing/list.html", context, edition=edition
    )


def _facts(made, edition):
    return [
        (gettext("汇总时间"), cn_moment(made.at)),
        (gettext("权重"), weights_of(made.weights, edition)),
        (gettext("摘要"), made.digest),
    ]


def weights_of(weights, edition):
    return "、".join(
        f"{words.step_label(WEIGHED[key], edition)} {share}%"
        for key, share in weights.items()
        if share
    )


@opened_to(Role.OFFICE)
def make(request, pk):
    found = with_step(pk, Step.SUMMARY)
    edition, terms = cycles.edition_of(found), cycles.terms_of(found)
    waiting = applications.applications_in(found, edition.procedure.entering(Step.SUMMARY))
    return pages.conclude(
        request,
        found,
        summarise,
        title=gettext("进行综合汇总"),
        back="summary",
        said=gettext("综合汇总已经算出。"),
        hint=gettext("依签署的评分一次算出名次，同分并列，以后不再重算；不能输入或改动任何分数。"),
        facts=[
            (
                gettext("参加汇总的申报"),
                words.up_to(applications.counted(waiting), applications.COUNTED),
            ),
            (gettext("权重"), weights_of(terms.weights, edition)),
        ],
    )
