"""Whether evidence found on site was fabricated: decided by the office, with reasons, once heard."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import clear_of_fraud, strike_for_fraud
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.office.reviewing.forms import ReasonForm
from zhiheng.surfaces.portal.office.sheets import link


@opened_to(Role.OFFICE)
def strike(request, pk):
    return _decide(
        request,
        pk,
        strike_for_fraud,
        title=gettext("认定造假并取消资格"),
        said=gettext("已认定造假，取消资格。"),
        other=(gettext("不构成造假的"), "office:clear_of_fraud"),
        hint=gettext("认定后申报终止，并在规定期限内不得再申报；全部材料保留。"),
        danger=True,
    )


@opened_to(Role.OFFICE)
def clear(request, pk):
    return _decide(
        request,
        pk,
        clear_of_fraud,
        title=gettext("认定不构成造假"),
        said=gettext("已认定不构成造假。"),
        other=(gettext("构成造假的"), "office:strike_for_fraud"),
        hint=gettext("没有其他待认定的发现时，申报回到中止前的环节。"),
        danger=False,
    )


def _decide(request, pk, act, *, title, said, other, hint, danger):
    row = get_object_or_404(reviews.findings().filter(fabricated=True), pk=pk)
    found, form = row.visit.application, bound(ReasonForm, request)
    arguments = {"application": found, "finding": row, "by": request.person, "at": request.at}
    if form.perform(act, **arguments):
        return done(request, said, "office:visit", row.visit_id)
    label, name = other
    answer = getattr(row, "confirmation", None)
    return act_page(
        request,
        form,
        title=title,
        back=reverse("office:visit", args=[row.visit_id]),
        confirm=title,
        edition=cycles.edition_of(found.cycle),
        facts=[
            (gettext("申报组织"), found.organisation.name),
            (gettext("发现"), row.text),
            (gettext("证据"), row.evidence),
            (gettext("记录时间"), cn_moment(row.at)),
            (
                gettext("申报组织的陈述"),
                answer.remark or gettext("确认") if answer else gettext("未回复"),
            ),
            (label, link(gettext("改为这样认定"), name, row.pk)),
        ],
        hint=hint,
        danger=danger,
    )
