"""How sure the quota's last places are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.surfaces.components import charts, words
from zhiheng.surfaces.reliability import bands
from zhiheng.surfaces.reliability.names import Names
from zhiheng.surfaces.reliability.tables import ROWS, Section, Table, percent

Found = Mapping[str, Any]


def chances(findings: Found, names: Names) -> Section:
    found, quota = findings["quota"], findings["places"]
    rows = names.by_application(found.get("candidates", ()))
    whole = len(rows) == len(found.get("candidates", ()))
    return Section(
        key="quota",
        title=gettext("进入名额有多大把握"),
        meaning=gettext("把偶然的成分考虑进去，每家组织真正排在名额之内的可能性。"),
        found=bands.reason(found["why"]) if "why" in found else _open(rows),
        source=gettext(
            "按模型模拟 {draws:,} 次（参数自助法，Efron & Tibshirani, 1993；种子 {seed}）；95% 以上为"
            "稳定在名额内，5% 以下为稳定在名额外。只按独立评分和名额计算，不计合议、现场评审、答辩，"
            "也不计单列名额、再次获奖和委员会表决。"
        ).format(draws=findings["draws"], seed=findings["seed"]),
        chart=charts.bars(
            [(name, round(100 * row["inside"], 1)) for name, row in rows[:ROWS]],
            title=gettext("进入名额的可能性（%），虚线以上为名额数"),
            unit="%",
            whole=100,
            cut=quota if whole and rows and quota < ROWS else 0,
            lang=charts.CHINESE,
        ),
        tables=[_chances(rows, names)],
    )


def _open(rows: Sequence[tuple[str, Found]]) -> str:
    n = sum(bands.BEYOND < row["inside"] < bands.AGREES for _, row in rows)
    if not n:
        return gettext("名额内外已经分清，没有一家在误差范围之内。")
    return gettext("{n} 家在误差范围之内，排在名额内外不能由评分确定。").format(n=n)


def _chances(rows: Sequence[tuple[str, Found]], names: Names) -> Table:
    ranked = [gettext("汇总名次"), gettext("汇总总分")] if names.ranked else []
    return Table(
        title=gettext("进入名额的可能性"),
        heads=[gettext("组织"), gettext("可能性"), *ranked, gettext("判断")],
        rows=[
            (name, percent(row["inside"]), *_ranked(row, names), bands.inside(row["inside"]))
            for name, row in rows
        ],
        empty=gettext("没有可以估计的候选组织。"),
        numbers="1 2 3" if names.ranked else "1",
    )


def _ranked(row: Found, names: Names) -> tuple[Any, ...]:
    return (row["rank"], words.points(row["total"])) if names.ranked else ()


def sensitivity(found: Found, names: Names) -> Section:
    return Section(
        key="sensitivity",
        title=gettext("少了谁会不一样"),
        meaning=gettext(
            "逐一去掉一位专家、一个条款，或者去掉每家最高和最低的评分表，看谁会进入名额、谁会退出。"
        ),
        found=bands.reason(found["why"]) if "why" in found else _changed(found, names),
        source=gettext(
            "按独立评分的平均分逐一重算，条款去掉后按其余条款折算；这不是评选规则，不影响结果。"
        ),
        tables=[
            Table(
                title=gettext("会改变名额的变化"),
                heads=[
                    gettext("变化"),
                    gettext("进入名额"),
                    gettext("退出名额"),
                    gettext("判断"),
                ],
                rows=[
                    _moved(one, names)
                    for one in sorted(found.get("changes", ()), key=lambda one: _order(one, names))
                ],
            )
        ],
    )


def _moved(change: Found, names: Names) -> tuple[str, ...]:
    told = gettext("{gain} 家进入，{lose} 家退出").format(
        gain=len(change["gain"]), lose=len(change["lose"])
    )
    gain, lose = names.all_of(change["gain"]), names.all_of(change["lose"])
    return _left_out(change, names), gain, lose, told


def _changed(found: Found, names: Names) -> str:
    tried, n = found["experts"] + found["items"] + 1, len(found["changes"])
    none = gettext("试了 {all} 种变化，没有一种会改变名额内的组织。")
    some = gettext("试了 {all} 种变化，其中 {n} 种会改变名额内的组织。")
    said = (some if n else none).format(all=tried, n=n)
    inside = gettext("按独立评分的平均分，名额内为：{names}。").format(
        names=names.all_of(found["inside"])
    )
    return f"{said} {inside}"


def _order(change: Found, names: Names) -> tuple[str, int]:
    """Experts in the order in which they are told, then items in that of their scheme."""
    return change["kind"], names.place(change["left_out"])


def _left_out(change: Found, names: Names) -> str:
    if change["kind"] == "expert":
        return gettext("不计{expert}的评分").format(expert=names.experts[change["left_out"]])
    if change["kind"] == "trimmed":
        return gettext("去掉每家最高和最低的评分表")
    name, _, key = change["left_out"].partition("/")
    item = scheme_named(name).item[key]
    return gettext("不计条款 {key} {title}").format(key=key, title=item.title)
