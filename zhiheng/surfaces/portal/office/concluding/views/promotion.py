"""推广: cases that laureates offer are published, exchanges are recorded, the step is closed."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.promotion import queries as promotion
from zhiheng.stages.promotion.actions import close_promotion, hold_exchange, publish_case
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.acting import Offer, offer
from zhiheng.surfaces.portal.office.concluding.forms.awards import ExchangeForm
from zhiheng.surfaces.portal.office.concluding.pages import cycle_tabs, perform
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, first, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of


@opened_to(Role.OFFICE)
def promotion_(request, pk):
    found = cycle_of(pk)
    return sheet(
        request,
        title=gettext("推广"),
        tabs=cycle_tabs(found, "promotion"),
        lead=gettext("获奖组织自愿提供案例；发布前核对不含商业秘密。"),
        edition=cycles.edition_of(found),
        offers=_offers(request, found),
        tables=[_offered(), _published(found), _exchanges(found), _reach(found)],
    )


def _offers(request, found):
    offers = [Offer(gettext("登记交流活动"), reverse("office:hold_exchange", args=[found.pk]))]
    if not cycles.is_done(found, Step.PROMOTION):
        url = reverse("office:close_promotion", args=[found.pk])
        who = {"cycle": found, "by": request.person, "at": request.at}
        offers.append(offer(close_promotion, gettext("办结推广"), url, **who))
    return offers


def _labels(tags):
    known = promotion.case_tags()
    return "、".join(known.get(tag, tag) for tag in tags) or "—"


def _offered():
    rows, more = first(promotion.offered())
    return Table(
        title=gettext("等待发布的案例"),
        heads=[gettext(word) for word in ("案例", "获奖组织", "类别", "提交")],
        rows=[
            (
                link(row.title, "office:publish_case", row.pk),
                row.honour.name,
                _labels(row.tags),
                cn_date(row.offered_at),
            )
            for row in rows
        ],
        empty=gettext("没有等待发布的案例。"),
        todo=gettext("获奖组织提交案例后，会列在这里。"),
        more=more,
    )


def _published(found):
    rows, more = first(promotion.cases().filter(honour__cycle=found), "public:cases")
    return Table(
        title=gettext("本届已发布的案例"),
        heads=[gettext(word) for word in ("案例", "获奖组织", "类别", "发布")],
        rows=[
            (row.title, row.honour.name, _labels(row.tags), cn_date(row.publication.at))
            for row in rows
        ],
        empty=gettext("本届还没有发布案例。"),
        more=more,
    )


def _exchanges(found):
    return Table(
        title=gettext("交流活动"),
        heads=[gettext(word) for word in ("活动", "日期", "类别", "参加的组织")],
        rows=[
            (row.title, cn_date(row.held_on), _labels(row.tags), len(row.attendees.all()))
            for row in promotion.exchanges_of(found).prefetch_related("attendees")
        ],
        empty=gettext("还没有交流活动。"),
        todo=gettext("举办后由办公室登记；参加的组织各计一次。"),
        numbers="3",
    )


def _reach(found):
    return Table(
        title=gettext("推广到哪里"),
        heads=[gettext(word) for word in ("类别", "案例", "活动", "参加的组织")],
        rows=[
            (row.label, row.cases, row.exchanges, row.organisations)
            for row in promotion.reach_by_tag(found)
        ],
        empty=gettext("本版没有规定推广类别。"),
        numbers="1 2 3",
    )


@opened_to(Role.OFFICE)
def publish(request, pk):
    """The whole text is read before it is published."""
    found = get_object_or_404(promotion.offered(), pk=pk)
    cycle = found.honour.cycle_id
    back = reverse("office:promotion", args=[cycle]) if cycle else reverse("office:supervision")
    text = mark_safe(linebreaks(found.body, autoescape=True))
    return perform(
        request,
        publish_case,
        NothingForm,
        {"case": found},
        title=gettext("发布案例"),
        back=back,
        said=gettext("案例已发布。"),
        edition=promotion.edition_over(found.honour),
        facts=[
            (gettext("标题"), found.title),
            (gettext("获奖组织"), found.honour.name),
            (gettext("类别"), _labels(found.tags)),
            (gettext("正文"), text),
        ],
        hint=gettext("发布后向社会公开。请核对不含商业秘密和个人信息。"),
    )


def _about(request, pk, act, form, title, said, **more):
    found = cycle_of(pk)
    return perform(
        request,
        act,
        form,
        {"cycle": found},
        title=title,
        back=reverse("office:promotion", args=[pk]),
        said=said,
        facts=[(gettext("评定"), found.title)],
        **more,
    )


@opened_to(Role.OFFICE)
def exchange(request, pk):
    title, said = gettext("登记交流活动"), gettext("已登记交流活动。")
    asked = {"edition": cycles.edition_of(cycle_of(pk))}
    return _about(request, pk, hold_exchange, ExchangeForm, title, said, asked=asked)


@opened_to(Role.OFFICE)
def close(request, pk):
    title, said = gettext("办结推广"), gettext("推广已办结。")
    return _about(request, pk, close_promotion, NothingForm, title, said)
