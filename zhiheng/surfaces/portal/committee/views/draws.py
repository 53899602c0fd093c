"""Draws of experts: the record that the chair approves."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import approve_draw
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal import matched
from zhiheng.surfaces.portal.acting import act_page, bound, done, offer
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import NothingForm
from zhiheng.surfaces.portal.committee.sheets import Table, link, sheet
from zhiheng.surfaces.portal.sheets import heads
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


@opened_to(Role.CHAIR, Role.COMMITTEE)
def draws(request):
    cycle = reading.current()
    rows = governance.draws_of(cycle) if cycle else []
    plans = governance.plans_of(cycle).exclude(matching=None) if cycle else []
    return sheet(
        request,
        title=gettext("专家抽取"),
        here="draws",
        tables=[
            Table(
                title=gettext("历次抽取"),
                heads=[gettext(word) for word in ("用途", "抽取时间", "席位", "批准")],
                rows=[
                    (
                        link(row.purpose, "draw", row.pk),
                        cn_moment(row.drawn_at),
                        row.seats,
                        _approval(row),
                    )
                    for row in rows
                ],
                empty=gettext("还没有抽取过专家。"),
                todo=gettext("评委会办公室抽取后，由主任核对记录并批准。"),
                numbers="2",
            ),
            Table(
                title=gettext("历次整体匹配"),
                heads=heads("次序", "匹配时间", "进度"),
                rows=[
                    (
                        link(matched.title_of(plan), "matching", plan.pk),
                        cn_moment(plan.matching.revealed_at),
                        matched.standing(plan),
                    )
                    for plan in plans
                ],
                empty=gettext("还没有整体匹配过。"),
            ),
        ],
    )


def _approval(row):
    if hasattr(row, "approval"):
        return badge(text=gettext("已批准"), tone="won")
    return badge(text=gettext("待主任批准"), tone="aside")


def draw_numbered(pk):
    cycle = reading.current()
    if cycle is None:
        raise Http404
    return get_object_or_404(governance.draws_of(cycle).select_related("approval", "cycle"), pk=pk)


@opened_to(Role.CHAIR, Role.COMMITTEE)
def draw(request, pk):
    """The record: pool, exclusions, seed and result, so that anyone can repeat it."""
    row = draw_numbered(pk)
    offers = []
    if reading.is_chair(request) and not hasattr(row, "approval"):
        url, who = (
            reverse("committee:draw_approval", args=[pk]),
            {"by": request.person, "at": request.at},
        )
        offers = [offer(approve_draw, gettext("批准抽取"), url, draw=row, **who)]
    return sheet(
        request,
        title=gettext("抽取记录：{purpose}").format(purpose=row.purpose),
        here="draws",
        lead=row.cycle.title,
        facts=[
            (gettext("抽取时间"), cn_moment(row.drawn_at)),
            (gettext("种子"), row.seed),
            (gettext("名册人数"), len(row.pool)),
            (gettext("名册摘要"), row.pool_digest),
            (gettext("批准"), _approval(row)),
        ],
        offers=offers,
        tables=record_of(row),
        edition=cycles.edition_of(row.cycle),
    )


def record_of(row):
    named = {entry["expert"]: entry["name"] for entry in row.pool}
    pools = dict(Pool.choices)
    yield Table(
        title=gettext("结果"),
        heads=[gettext(word) for word in ("姓名", "编号", "身份")],
        rows=[(named.get(ref, ""), ref, gettext("席位")) for ref in row.result["seats"]]
        + [(named.get(ref, ""), ref, gettext("候补")) for ref in row.result["reserves"]],
        empty=gettext("没有抽出任何人。"),
    )
    yield Table(
        title=gettext("因利害关系排除"),
        heads=[gettext(word) for word in ("姓名", "编号", "对方", "理由")],
        rows=[
            (
                named.get(one["expert"], ""),
                one["expert"],
                one.get("organisation", ""),
                one.get("reason", ""),
            )
            for one in row.exclusions
        ],
        empty=gettext("没有专家被排除。"),
    )
    yield Table(
        title=gettext("名册"),
        heads=[gettext(word) for word in ("姓名", "编号", "专家库")],
        rows=[
            (one["name"], one["expert"], words.label(pools.get(one["pool"], one["pool"])))
            for one in row.pool
        ],
        empty=gettext("名册是空的。"),
    )


@opened_to(Role.CHAIR)
@freshly_signed_in
def approve(request, pk):
    row, form = draw_numbered(pk), bound(NothingForm, request)
    if form.perform(approve_draw, draw=row, by=request.person, at=request.at):
        return done(request, gettext("已批准，可以据此组成评审组。"), "committee:draw", pk)
    names = {entry["expert"]: entry["name"] for entry in row.pool}
    return act_page(
        request,
        form,
        title=gettext("批准抽取"),
        back=reverse("committee:draw", args=[pk]),
        confirm=gettext("批准"),
        edition=cycles.edition_of(row.cycle),
        facts=[
            (gettext("用途"), row.purpose),
            (gettext("种子"), row.seed),
            (gettext("抽出"), "、".join(names.get(ref, ref) for ref in row.result["seats"])),
            (gettext("候补"), "、".join(names.get(ref, ref) for ref in row.result["reserves"])),
        ],
        hint=gettext("批准后方可聘请；抽取的人不能批准自己的抽取。"),
    )
