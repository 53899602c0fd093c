"""Can everybody be compared, and do the experts agree?"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.methods.trust import Why
from zhiheng.surfaces.reliability import bands
from zhiheng.surfaces.reliability.grouping import Found, Groups, conclusions
from zhiheng.surfaces.reliability.names import Names
from zhiheng.surfaces.reliability.tables import NONE, Section, Table, plain

KINDS = {
    "1,1": _("ICC(1,1)：单张评分表，每家由不同的专家评"),
    "2,1": _("ICC(2,1)：单张评分表，专家从专家库抽出"),
    "3,1": _("ICC(3,1)：单张评分表，只看这几位专家"),
    "1,k": _("ICC(1,k)：平均分，每家由不同的专家评"),
    "2,k": _("ICC(2,k)：平均分，专家从专家库抽出"),
    "3,k": _("ICC(3,k)：平均分，只看这几位专家"),
}
SCALES = {"interval": _("按数值"), "ordinal": _("按次序")}
MEAN = "2,k"
"""The one that answers for a panel: experts are drawn, and their mean counts."""


def connected(groups: Groups, names: Names) -> Section:
    whole = groups[0][1]
    parts = whole["parts"]
    return Section(
        key="connected",
        title=gettext("评分表和可比性"),
        meaning=gettext(
            "有多少张评分表计入分析，专家之间能不能通过共同评过的组织互相比较；被排除和须回避的不计。"
        ),
        found=_connected(whole),
        source=gettext(
            "判断方法：专家与所评组织连线，连不成一片的不能比较（Searle, Linear Models, 1971, 第5章）。"
        ),
        tables=[_counts(groups), *([_parts(parts, names)] if parts else [])],
    )


def _connected(whole: Found) -> str:
    if not whole["sheets"]:
        return bands.reason(Why.NOTHING)
    if not whole["parts"]:
        return gettext("所有专家都能直接或者间接地互相比较。")
    return gettext(
        "评分分成互不相连的 {n} 群。不同群的专家没有评过同一家组织，谁宽谁严、哪一群的组织更好，"
        "都不能由评分得知；各群如下。"
    ).format(n=len(whole["parts"]))


def _counts(groups: Groups) -> Table:
    return Table(
        title=gettext("计入的评分表"),
        heads=[
            gettext("组"),
            gettext("评分表"),
            gettext("专家"),
            gettext("申报组织"),
            gettext("同样的专家全部评过"),
            gettext("能否互相比较"),
        ],
        rows=[
            (name, one["sheets"], one["experts"], one["applications"], _core(one), _joined(one))
            for name, one in groups
        ],
        numbers="1 2 3",
    )


def _core(one: Found) -> str:
    if core := one["core"]:
        told = gettext("{n} 家 × {k} 位专家")
        return told.format(n=core["applications"], k=core["experts"])
    return NONE


def _joined(one: Found) -> str:
    parts = len(one["parts"])
    return gettext("分成 {n} 群").format(n=parts) if parts else gettext("都能")


def _parts(parts: list[Found], names: Names) -> Table:
    return Table(
        title=gettext("互不相连的群"),
        heads=[gettext("群"), gettext("申报组织"), gettext("专家")],
        rows=[
            (
                gettext("第 {n} 群").format(n=place),
                len(one["applications"]),
                "、".join(name for pk, name in names.experts.items() if pk in one["experts"]),
            )
            for place, one in enumerate(parts, start=1)
        ],
        numbers="1",
    )


def correlations(groups: Groups) -> Section:
    told = [(name, one["icc"]) for name, one in groups]
    rows = [row for name, one in groups for row in _six(name, one["icc"])]
    return Section(
        key="icc",
        title=gettext("专家之间的一致程度（ICC）"),
        meaning=gettext(
            "分数的高低有多少来自组织本身，而不是来自由谁评分；1 为完全一致，0 为毫无关系。"
        ),
        found=conclusions(told, lambda icc: bands.icc(*icc[MEAN])),
        source=gettext(
            "标准：0.5 以下差，0.5–0.75 中等，0.75–0.9 良好，0.9 以上优秀，按 95% 区间的上下限判断"
            "（Koo & Li, 2016, Journal of Chiropractic Medicine 15: 155–163）；六种形式见"
            " Shrout & Fleiss, 1979。结论取 ICC(2,k)。有专家中途更换的，只按同样的专家全部评过的组织计算。"
        ),
        tables=[
            Table(
                title=gettext("组内相关系数"),
                heads=[
                    gettext("组"),
                    gettext("形式"),
                    gettext("值"),
                    gettext("95% 下限"),
                    gettext("95% 上限"),
                    gettext("判断"),
                ],
                rows=rows,
                numbers="2 3 4",
            )
        ],
    )


def _six(name: str, icc: Found) -> Iterator[tuple[Any, ...]]:
    if "why" in icc:
        yield name, NONE, NONE, NONE, NONE, bands.reason(icc["why"])
        return
    for kind, label in KINDS.items():
        yield name, label, *map(plain, icc[kind]), bands.icc(*icc[kind])


def alpha(groups: Groups) -> Section:
    told = [(name, one["alpha"]["interval"]) for name, one in groups]
    return Section(
        key="alpha",
        title=gettext("对同一条款的看法有多接近（α）"),
        meaning=gettext(
            "不同专家给同一条款的百分比有多接近；1 为完全相同，0 相当于随手打分。缺评不影响计算。"
        ),
        found=conclusions(told, lambda one: bands.alpha(one["alpha"])),
        source=gettext(
            "标准：0.8 以上可靠，0.667–0.8 只宜作初步结论，0.667 以下不足"
            "（Krippendorff, Content Analysis, 2004, 第11章）。结论取按数值的 α。"
        ),
        tables=[
            Table(
                title=gettext("Krippendorff α"),
                heads=[gettext("组"), gettext("尺度"), gettext("值"), gettext("判断")],
                rows=[
                    _alpha(name, label, one["alpha"][scale])
                    for name, one in groups
                    for scale, label in SCALES.items()
                ],
                numbers="2",
            )
        ],
    )


def _alpha(name: str, scale: Any, one: Found) -> tuple[Any, ...]:
    if "why" in one:
        return name, scale, NONE, bands.reason(one["why"])
    return name, scale, plain(one["alpha"]), bands.alpha(one["alpha"])
