"""Who gives more and who less, by both methods."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from zhiheng.surfaces.components import charts
from zhiheng.surfaces.reliability import bands
from zhiheng.surfaces.reliability.names import Names
from zhiheng.surfaces.reliability.tables import ROWS, Section, Table, plain, signed, signed_finely

Found = Mapping[str, Any]


def leniency(found: Found, names: Names) -> Section:
    rows = names.by_expert(found.get("experts", ()))
    apart = sum(not row["lower"] <= 0 <= row["upper"] for _, row in rows)
    none = gettext("{all} 位专家的宽严都没有超出偶然。")
    some = gettext("{all} 位专家中，{n} 位的宽严超出偶然。")
    said = (some if apart else none).format(all=len(rows), n=apart)
    title = gettext("专家的宽严")
    return Section(
        key="leniency",
        title=title,
        meaning=gettext(
            "评同一家组织，谁给得多、谁给得少：比能互相比较的专家平均多给（+）或者少给（−）多少分"
            "（满分折合 1000 分）。"
        ),
        found=bands.reason(found["why"]) if "why" in found else said,
        source=gettext(
            "95% 区间不含 0 的，差别超出偶然。由线性混合模型估计"
            "（Robinson, 1991, Statistical Science 6: 15–32）；宽严已计入下面的名额可能性，"
            "但不改动任何分数。"
        ),
        chart=charts.intervals(
            [(name, *_limits(row)) for name, row in rows[:ROWS]],
            title=gettext("每位专家的宽严（分）和 95% 区间，竖线为 0"),
            lang=charts.CHINESE if names.ranked else "",
        ),
        tables=[
            Table(
                title=title,
                heads=[
                    gettext("专家"),
                    gettext("宽严（分）"),
                    gettext("95% 下限"),
                    gettext("95% 上限"),
                    gettext("判断"),
                ],
                rows=[
                    (name, *map(signed, _limits(row)), bands.leniency(row["lower"], row["upper"]))
                    for name, row in rows
                ],
                empty=gettext("没有可以估计的专家。"),
                numbers="1 2 3",
            )
        ],
    )


def _limits(row: Found) -> tuple[float, float, float]:
    return row["points"], row["lower"], row["upper"]


def severity(found: Found, names: Names) -> Section:
    return Section(
        key="rasch",
        title=gettext("打分是否前后一致（多面 Rasch 模型）"),
        meaning=gettext(
            "用另一种方法再看每位专家有多严（越大越严），并看他的打分是否前后一致：“拟合”接近 1 为一致。"
        ),
        found=bands.reason(found["why"]) if "why" in found else _ended(found),
        source=gettext(
            "标准：拟合 0.5–1.5 为好，1.5–2.0 可以接受，2.0 以上前后不一，0.5 以下过于一律"
            "（Linacre, 2002, Rasch Measurement Transactions 16: 878）。严格程度以 logit 计，"
            "同一群专家的平均为 0。"
        ),
        tables=[
            Table(
                title=gettext("专家的严格程度和拟合"),
                heads=[
                    gettext("专家"),
                    gettext("严格程度"),
                    gettext("95% 下限"),
                    gettext("95% 上限"),
                    gettext("加权拟合"),
                    gettext("未加权拟合"),
                    gettext("可比的群"),
                    gettext("判断"),
                ],
                rows=[
                    (name, *_severity(row))
                    for name, row in names.by_expert(found.get("experts", ()))
                ],
                empty=gettext("没有可以估计的专家。"),
                numbers="1 2 3 4 5 6",
            )
        ],
    )


def _ended(found: Found) -> str:
    if not found["converged"]:
        return gettext("模型算了 {n} 轮仍没有收敛，下列数值不可使用。").format(
            n=found["iterations"]
        )
    said = gettext("模型经 {n} 轮收敛。").format(n=found["iterations"])
    if found["connected"]:
        return said
    apart = gettext("评分不连成一片，只有“可比的群”相同的专家才能比较。")
    return f"{said} {apart}"


def _severity(row: Found) -> tuple[Any, ...]:
    return (
        *(signed_finely(row[key]) for key in ("severity", "lower", "upper")),
        plain(row["infit"]),
        plain(row["outfit"]),
        row["subset"] + 1,
        bands.fit(row["infit"], row["outfit"]),
    )
