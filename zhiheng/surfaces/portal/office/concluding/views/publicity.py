"""公示: the list as it would be published, the period as it runs, and what its end waits for."""

from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import close_publicity, publish_publicity, republish
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import recheck
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, offer
from zhiheng.surfaces.portal.office.concluding.pages import (
    cycle_tabs,
    how_many,
    offer_in_turn,
    perform,
    previewed,
)
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.sheets import first


@opened_to(Role.OFFICE)
def publicity(request, pk):
    found = cycle_of(pk)
    last = decisions.last_publicity(found)
    return sheet(
        request,
        title=gettext("公示"),
        tabs=cycle_tabs(found, "publicity"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=_offers(request, found, last),
        facts=_facts(request, found, last),
        tables=[_proposed(found), _published(found)],
        until=last.closes_at if last and not cycles.is_done(found, Step.PUBLICITY) else None,
        template="office/concluding/publicity.html",
    )


def _facts(request, found, last):
    checked = screening.rechecked(found, Gate.PUBLICITY_END)
    facts = [
        (gettext("公示期"), period(cycles.terms_of(found))),
        (gettext("等待公示的组织"), how_many(decisions.awaiting(found, Step.PUBLICITY))),
        (
            gettext("未裁定的异议"),
            link(how_many(decisions.unruled_objections(found)), "office:objections", found.pk),
        ),
        (gettext("公示期满前的复核"), cn_moment(checked.at) if checked else gettext("还没有")),
    ]
    running = notices.clock(last.notice, at=request.at) if last else None
    if running and running.is_running:
        facts.insert(1, (gettext("还剩工作日"), running.workdays_left))
    return facts


def period(terms):
    """How long a list is public, as the terms say."""
    template = (
        gettext("{n} 个工作日") if terms.publicity_counts == "workdays" else gettext("{n} 日")
    )
    return template.format(n=terms.publicity_days)


def _offers(request, found, last):
    if cycles.is_done(found, Step.PUBLICITY):
        return []
    who = {"cycle": found, "by": request.person, "at": request.at}
    to = {name: reverse(f"office:{name}", args=[found.pk]) for name in PAGES}
    if last is None:
        name, url = gettext("发布公示"), to["publish_publicity"]
        return [offer_in_turn(Step.PUBLICITY, publish_publicity, name, url, **who)]
    return [
        offer(close_publicity, gettext("办结公示"), to["close_publicity"], **who),
        Offer(gettext("公示期满复核"), to["publicity_recheck"]),
        offer(republish, gettext("重新公示"), to["republish"], **who),
    ]


PAGES = ("publish_publicity", "republish", "close_publicity", "publicity_recheck")


def _proposed(found):
    """Who stands on the list now; a place that an objection emptied stays vacant."""
    awaiting = decisions.awaiting(found, Step.PUBLICITY).select_related("organisation")
    rows, more = first(awaiting.order_by("number"))
    return Table(
        title=gettext("等待公示的组织"),
        heads=[gettext("申报组织"), gettext("受理编号")],
        rows=[
            (link(row.organisation.name, "office:application", row.pk), row.number) for row in rows
        ],
        more=more,
        empty=gettext("名单上没有组织，名额空缺。"),
    )


def _published(found):
    sizes = decisions.sizes_of(found)
    return Table(
        title=gettext("历次公示"),
        heads=[gettext(word) for word in ("公示", "次序", "家数", "发布", "说明", "截止")],
        rows=[
            (
                link(row.notice.title, "public:notice", row.notice_id),
                row.ordinal,
                sizes[row.pk],
                cn_moment(row.notice.published_at),
                gettext("按推算的工作日，放假通知公布后以通知为准") if row.estimated else "—",
                cn_moment(row.closes_at),
            )
            for row in decisions.publicities_of(found)
        ],
        empty=gettext("还没有公示。"),
        todo=gettext("审议办结后，由办公室发布拟授奖名单。"),
        numbers="1 2",
    )


def _about(request, pk, act, title, said, *, facts=(), arguments=None, **page):
    found = cycle_of(pk)
    return perform(
        request,
        act,
        NothingForm,
        {"cycle": found, **(arguments or {})},
        title=title,
        back=reverse("office:publicity", args=[pk]),
        said=said,
        edition=cycles.edition_of(found),
        facts=[(gettext("评定"), found.title), *facts],
        **page,
    )


def _text(request, pk, act):
    """The text and the period as they would be now; nothing where it would be refused."""
    found = cycle_of(pk)
    facts = [(gettext("公示期"), period(cycles.terms_of(found)))]
    made = previewed(act, cycle=found, by=request.person, at=request.at)
    if made is None:
        return facts
    # Escaped by linebreaks, which knows only paragraphs.
    text = mark_safe(linebreaks(made.notice.body, autoescape=True))
    return [
        *facts,
        (gettext("截止"), cn_moment(made.closes_at)),
        (gettext("标题"), made.notice.title),
        (gettext("正文"), text),
    ]


@opened_to(Role.OFFICE)
def publish(request, pk):
    return _about(
        request,
        pk,
        publish_publicity,
        gettext("发布公示"),
        gettext("已发布公示。"),
        facts=_text(request, pk, publish_publicity),
        hint=gettext("以下文字将向社会公布，发布后不能更改。"),
    )


@opened_to(Role.OFFICE)
def republish_(request, pk):
    return _about(
        request,
        pk,
        republish,
        gettext("重新公示"),
        gettext("已重新公示。"),
        facts=_text(request, pk, republish),
        hint=gettext("名单变动后重新公示，公示期从头计算。"),
    )


@opened_to(Role.OFFICE)
def close(request, pk):
    return _about(
        request,
        pk,
        close_publicity,
        gettext("办结公示"),
        gettext("公示已办结。"),
        hint=gettext("期满、异议全部裁定、复核完毕后才能办结；存在限制情形的随之取消资格。"),
    )


@opened_to(Role.OFFICE)
def recheck_(request, pk):
    return _about(
        request,
        pk,
        recheck,
        gettext("公示期满复核"),
        gettext("已复核。"),
        arguments={"gate": Gate.PUBLICITY_END},
        hint=gettext("按信用代码把公示的组织再核查一遍；查到的只登记，由人认定。"),
    )
