"""How much of the scores is chance, and where the rest of their differences comes from."""

from typing import Any

from django.utils.translation import gettext

from zhiheng.surfaces.reliability import bands
from zhiheng.surfaces.reliability.grouping import Found, Groups, conclusions
from zhiheng.surfaces.reliability.tables import NONE, Figure, Section, Table, percent, points

SOURCES = ("application", "expert", "interaction", "item", "residual")


def errors(groups: Groups) -> Section:
    told = [(name, one["sem"]) for name, one in groups]
    return Section(
        key="sem",
        title=gettext("分数里的偶然成分（测量标准误）"),
        meaning=gettext(
            "换一次同样的评审，分数会上下多少（满分折合 1000 分）；小于能分辨的最小差，就分不出高低。"
        ),
        found=conclusions(told, _least),
        source=gettext(
            "能分辨的最小差 = 1.96 × √2 × 平均分的标准误"
            "（Weir, 2005, Journal of Strength and Conditioning Research 19: 231–240）。"
        ),
        tables=[
            Table(
                title=gettext("测量标准误"),
                heads=[
                    gettext("组"),
                    gettext("单张评分表（分）"),
                    gettext("平均分（分）"),
                    gettext("能分辨的最小差（分）"),
                    gettext("判断"),
                ],
                rows=[_errors(name, sem) for name, sem in told],
                numbers="1 2 3",
            )
        ],
    )


def _least(sem: Found) -> str:
    told = gettext("平均分相差不到 {points} 分的，不能说谁高谁低")
    return told.format(points=points(sem["difference"]))


def _errors(name: str, sem: Found) -> tuple[Any, ...]:
    if "why" in sem:
        return name, NONE, NONE, NONE, bands.reason(sem["why"])
    return name, *(points(sem[key]) for key in ("sheet", "mean", "difference")), _least(sem)


def components(groups: Groups) -> Section:
    told = [(name, one["components"]) for name, one in groups]
    return Section(
        key="components",
        title=gettext("分数的差别从哪里来"),
        meaning=gettext("同样是分数有高低，来自组织本身的越多越好，来自专家宽严和偶然的越少越好。"),
        found=conclusions(told, _found),
        source=gettext(
            "各来源占全部差别的份额，由线性混合模型（REML）估计；没有统一的界线，"
            "组织的份额应当大于专家宽严的份额（Brennan, Generalizability Theory, 2001）。"
        ),
        tables=[
            Table(
                title=gettext("差别的来源"),
                heads=[
                    gettext("组"),
                    gettext("申报组织"),
                    gettext("专家宽严"),
                    gettext("专家对个别组织"),
                    gettext("条款"),
                    gettext("其余（偶然）"),
                    gettext("判断"),
                ],
                rows=[_shares(name, one) for name, one in told],
                numbers="1 2 3 4 5",
            )
        ],
    )


def _found(one: Found) -> str:
    if one["application"] > one["expert"]:
        return gettext("组织的差别大于专家宽严")
    return gettext("组织的差别不大于专家宽严，分数多半取决于由谁评")


def shares(one: Found) -> list[float]:
    """Of all variance, in the order of SOURCES."""
    whole = sum(one[source] for source in SOURCES) or 1
    return [one[source] / whole for source in SOURCES]


def _shares(name: str, one: Found) -> tuple[Any, ...]:
    if "why" in one:
        return name, *[NONE] * len(SOURCES), bands.reason(one["why"])
    told: list[Figure | str] = [percent(round(share, 4)) for share in shares(one)]
    return name, *told, _found(one)
