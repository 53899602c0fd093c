"""From the proposal to the certificate: asked of the government, commended, conferred."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.conferral.actions import confer_honours
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import propose
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.office.concluding.forms.awards import ProposeForm
from zhiheng.surfaces.portal.office.concluding.lists.laureates import CONFERRED
from zhiheng.surfaces.portal.office.concluding.pages import (
    cycle_tabs,
    listed,
    offer_in_turn,
    perform,
    previewed,
)
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, link
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


@opened_to(Role.OFFICE)
def approval(request, pk):
    found = cycle_of(pk)
    return listed(
        request,
        CONFERRED,
        honours.register().filter(cycle=found),
        title=gettext("审定与授奖"),
        tabs=cycle_tabs(found, "approval"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=_offers(request, found),
        facts=_facts(found),
        tables=[_proposals(found)],
    )


def _facts(found):
    facts: list = []
    approval = decisions.approval_of(found)
    if approval:
        decided = format_html("{} · {}", approval.number, cn_date(approval.at))
        facts.append((gettext("审定批文"), decided))
    if Step.CIRCULAR in cycles.edition_of(found).procedure.steps:
        issued = conferral.circular_of(found)
        told = link(issued.number, "public:notice", issued.notice_id) if issued else "—"
        facts.append((gettext("通报文号"), told))
    return facts


def _offers(request, found):
    who = {"cycle": found, "by": request.person, "at": request.at}
    offers = [Offer(gettext("文书与档案"), reverse("office:papers", args=[found.pk]))]
    if not cycles.is_done(found, Step.AWARDING):
        url = reverse("office:confer", args=[found.pk])
        offers.insert(0, offer_in_turn(Step.AWARDING, confer_honours, gettext("颁奖"), url, **who))
    if not cycles.is_done(found, Step.APPROVAL):
        url = reverse("office:propose", args=[found.pk])
        asked = offer_in_turn(Step.APPROVAL, propose, gettext("报请审定"), url, number="…", **who)
        offers.insert(0, asked)
    return offers


def _proposals(found):
    return Table(
        title=gettext("审定请示"),
        heads=[gettext(word) for word in ("文号", "家数", "报请", "批文", "批准家数")],
        rows=[
            (
                row.number,
                len(row.applications),
                cn_moment(row.at),
                row.approval.number if hasattr(row, "approval") else gettext("等待审定"),
                len(row.approval.approved) if hasattr(row, "approval") else "—",
            )
            for row in decisions.proposals_of(found)
        ],
        empty=gettext("还没有报请审定。"),
        todo=gettext("公示办结后，由办公室报请政府审定。"),
        numbers="1 4",
    )


def _listed(rows):
    return [(gettext("名单（{n}）").format(n=n), name) for n, name in enumerate(rows, 1)]


@opened_to(Role.OFFICE)
def propose_(request, pk):
    found = cycle_of(pk)
    ranked = decisions.by_rank(found, decisions.awaiting(found, Step.APPROVAL))
    return perform(
        request,
        propose,
        ProposeForm,
        {"cycle": found},
        title=gettext("报请审定"),
        back=reverse("office:approval", args=[pk]),
        said=gettext("已报请政府审定。"),
        edition=cycles.edition_of(found),
        facts=[(gettext("家数"), len(ranked)), *_listed(decisions.names(ranked))],
        hint=gettext("以下组织按得分次序报请审定；没有的，如实报告名额空缺。"),
    )


@opened_to(Role.OFFICE)
@freshly_signed_in
def confer(request, pk):
    found = cycle_of(pk)
    made = previewed(confer_honours, cycle=found, by=request.person, at=request.at)
    told = [f"{one.number} {one.name}" for one in made or ()]
    return perform(
        request,
        confer_honours,
        NothingForm,
        {"cycle": found},
        title=gettext("颁奖"),
        back=reverse("office:approval", args=[pk]),
        said=gettext("已颁奖，证书编号和核验码已生成。"),
        edition=cycles.edition_of(found),
        facts=[(gettext("评定"), found.title), *_listed(told)],
        hint=gettext("按申报时的名称制发证书，编号和核验码随之生效。"),
    )
