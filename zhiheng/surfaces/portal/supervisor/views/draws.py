"""How experts were drawn, and the draw done over again."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.vocabulary import DRAWING, Pool
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.supervisor.reading import cycle_of, verdict
from zhiheng.surfaces.portal.supervisor.views.matchings import table_of
from zhiheng.surfaces.portal.watching.sheets import Table, cycle_tabs, heads, link, sheet


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def draws(request, pk):
    found = cycle_of(pk)
    rows = [
        (
            link(draw.purpose, "supervisor:draw", draw.pk),
            cn_moment(draw.drawn_at),
            draw.seats,
            len(draw.result["reserves"]),
            _approval(draw),
            verdict(holds=governance.replay(draw).same),
        )
        for draw in governance.draws_of(found)
    ]
    return sheet(
        request,
        title=gettext("专家抽取"),
        tabs=cycle_tabs(request, found, "draws"),
        lead=found.title,
        tables=[
            Table(
                title=gettext("历次抽取"),
                heads=heads("用途", "时间", "席位", "候补", "批准", "重算"),
                rows=rows,
                empty=gettext("还没有抽取过。"),
                todo=gettext("办公室抽取以后，名册、排除、种子和结果列在这里，可以重算。"),
                numbers="3 4",
            ),
            table_of(found),
        ],
    )


def _approval(draw):
    if hasattr(draw, "approval"):
        return badge(text=gettext("已批准"), tone="won")
    return badge(text=gettext("待主任批准"), tone="aside")


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def draw(request, pk):
    """The record of a draw, and the draw done over again from it."""
    found = get_object_or_404(governance.draws_everywhere(), pk=pk)
    again = governance.replay(found)
    named = {row["expert"]: row["name"] for row in found.pool}
    return sheet(
        request,
        title=gettext("抽取记录：{purpose}").format(purpose=found.purpose),
        tabs=cycle_tabs(request, found.cycle, "draws"),
        lead=found.cycle.title,
        facts=[
            (gettext("重算"), verdict(holds=again.same)),
            (gettext("抽取时间"), cn_moment(found.drawn_at)),
            (gettext("抽取人"), _who(found)),
            (gettext("批准"), _approval(found)),
            (gettext("种子"), found.seed),
            (gettext("名册人数"), len(found.pool)),
            (gettext("名册摘要"), found.pool_digest),
            (gettext("重算的名册摘要"), again.pool_digest),
        ],
        tables=[_result(found, again, named), _exclusions(found, named), _pool(found)],
    )


def _who(found):
    entry = ledger.entries_on(found).filter(act=DRAWING).first()
    return f"{entry.by_name}（{entry.by}）" if entry else "—"


def _result(found, again, named):
    """Recorded beside drawn again, place by place."""
    recorded = [*found.result["seats"], *found.result["reserves"]]
    drawn = [*again.seats, *again.reserves]
    rows = [
        (
            place,
            gettext("席位") if place <= found.seats else gettext("候补"),
            f"{named.get(was, '')}（{was}）",
            f"{named.get(now, '')}（{now}）",
            verdict(holds=was == now),
        )
        for place, (was, now) in enumerate(zip(recorded, drawn, strict=False), start=1)
    ]
    return Table(
        title=gettext("结果与重算"),
        heads=heads("次序", "身份", "记录的结果", "重算的结果", "比对"),
        rows=rows,
        empty=gettext("没有抽出任何人。"),
    )


def _exclusions(found, named):
    rows = [
        (
            f"{named.get(row['expert'], '')}（{row['expert']}）",
            row.get("organisation") or "—",
            row.get("reason", ""),
        )
        for row in found.exclusions
    ]
    return Table(
        title=gettext("排除"),
        heads=heads("专家", "对方", "理由"),
        rows=rows,
        empty=gettext("没有专家被排除。"),
    )


def _pool(found):
    return Table(
        title=gettext("名册"),
        heads=heads("编号", "姓名", "专家库"),
        rows=[(row["expert"], row["name"], _pool_label(row["pool"])) for row in found.pool],
        empty=gettext("名册是空的。"),
    )


def _pool_label(key):
    return words.label(Pool(key).label) if key in Pool.values else key
