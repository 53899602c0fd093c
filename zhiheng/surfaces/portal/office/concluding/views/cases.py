"""A revocation case: heard before it is decided, one way or the other."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import names
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import dismiss_revocation, hear, revoke_honour
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import offer
from zhiheng.surfaces.portal.office.concluding.forms.supervision import (
    DismissCaseForm,
    HearForm,
    RevokeForm,
)
from zhiheng.surfaces.portal.office.concluding.pages import perform, supervision_tabs
from zhiheng.surfaces.portal.office.concluding.views.history import outcome_of
from zhiheng.surfaces.portal.office.sheets import link, sheet
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


def case_of(pk):
    return get_object_or_404(supervision.all_cases(), pk=pk)


@opened_to(Role.OFFICE)
def case(request, pk):
    found = case_of(pk)
    return sheet(
        request,
        title=gettext("撤销案件"),
        tabs=supervision_tabs("laureates"),
        edition=supervision.edition_over(found.honour),
        facts=_facts(found),
        offers=_offers(request, found),
    )


def _facts(found):
    which = supervision.edition_over(found.honour)
    grounds = names(which.revocation_grounds) if which else {}
    facts = [
        (gettext("获奖组织"), link(found.honour.name, "office:laureate", found.honour_id)),
        (gettext("证书编号"), found.honour.number),
        (gettext("事由"), grounds.get(found.ground, found.ground)),
        (gettext("事实"), found.facts),
        (gettext("立案时间"), cn_moment(found.opened_at)),
        (gettext("结果"), outcome_of(found, found.honour)),
    ]
    if hasattr(found, "hearing"):
        facts.insert(5, (gettext("陈述申辩"), found.hearing.statement))
    return facts


def _offers(request, found):
    if found.dismissed_at or hasattr(found.honour, "revocation"):
        return []
    who = {"case": found, "by": request.person, "at": request.at}
    to = {
        name: reverse(f"office:{name}", args=[found.pk])
        for name in ("hear", "dismiss_revocation", "revoke")
    }
    return [
        offer(hear, gettext("记录陈述申辩"), to["hear"], statement="…", **who),
        offer(
            dismiss_revocation, gettext("不予撤销"), to["dismiss_revocation"], reasons="…", **who
        ),
        offer(
            revoke_honour, gettext("撤销称号"), to["revoke"],
            danger=True, reasons="…", basis="…", **who,
        ),
    ]  # fmt: skip


def _about(request, pk, act, form, title, said, **page):
    found = case_of(pk)
    return perform(
        request,
        act,
        form,
        {"case": found},
        title=title,
        back=reverse("office:case", args=[pk]),
        said=said,
        edition=supervision.edition_over(found.honour),
        facts=_facts(found),
        **page,
    )


@opened_to(Role.OFFICE)
def hear_(request, pk):
    title, said = gettext("记录陈述申辩"), gettext("已记录陈述申辩。")
    return _about(request, pk, hear, HearForm, title, said)


@opened_to(Role.OFFICE)
def dismiss(request, pk):
    title, said = gettext("不予撤销"), gettext("已决定不予撤销。")
    return _about(request, pk, dismiss_revocation, DismissCaseForm, title, said)


@opened_to(Role.OFFICE)
@freshly_signed_in
def revoke(request, pk):
    return _about(
        request,
        pk,
        revoke_honour,
        RevokeForm,
        gettext("撤销称号"),
        gettext("称号已撤销，并已公告。"),
        hint=gettext("撤销随即公告，证书核验显示已撤销，组织在规定期限内不得申报。"),
        danger=True,
    )
