"""How a number is judged: the words, and whose bands they are."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.methods.trust import Why

Words = str | Promise
AGREES, BEYOND = 0.95, 0.05
"""From which chance a place is as good as sure, and below which there is as good as none."""

ICC: tuple[tuple[float, Words], ...] = (
    (0.9, _("优秀")), (0.75, _("良好")), (0.5, _("中等")), (-float("inf"), _("差")),
)  # fmt: skip
ALPHA: tuple[tuple[float, Words], ...] = (
    (0.8, _("可靠")), (0.667, _("只宜作初步结论")), (-float("inf"), _("不足")),
)  # fmt: skip

REASONS: dict[str, Words] = {
    Why.NOTHING: _("没有计入的评分。"),
    Why.ONE_APPLICATION: _("只有一家申报组织，没有可以比较的。"),
    Why.ONE_EXPERT: _("只有一位专家，没有可以比较的。"),
    Why.NO_PAIR: _("没有一个条款由两位专家评过。"),
    Why.ALIKE: _("所有评分都相同，分不出差别。"),
    Why.NO_DIFFERENCE: _("每位专家给各家的分都一样，分不出组织之间的差别。"),
    Why.INCOMPLETE: _("同样的专家全部评过的组织太少，不能计算。"),
    Why.TOO_FEW: _("评分太少，或者专家之间没有任何分歧，模型无法估计。"),
    Why.NOT_CONVERGED: _("模型没有收敛，数值不可使用。"),
    Why.NO_QUOTA: _("本届没有填写名额。"),
    Why.ROOM_FOR_ALL: _("候选组织不多于名额，不存在名额之争。"),
}  # fmt: skip


def reason(why: str) -> str:
    return str(REASONS[why])


def judged(value: float, bands: Sequence[tuple[float, Words]]) -> str:
    """The highest band that the value reaches."""
    return next(str(words) for least, words in bands if value >= least)


def icc(estimate: float | None, lower: float | None, upper: float | None) -> str:
    """By the limits, as Koo and Li ask: one word where both lie in a band, else from … to …"""
    if lower is None or upper is None:
        return gettext("无法判断")
    low, high = judged(lower, ICC), judged(upper, ICC)
    return low if low == high else gettext("{low}至{high}之间").format(low=low, high=high)


def alpha(value: float) -> str:
    return judged(value, ALPHA)


def leniency(lower: float | None, upper: float | None) -> str:
    if lower is not None and lower > 0:
        return gettext("偏宽")
    if upper is not None and upper < 0:
        return gettext("偏严")
    return gettext("在偶然范围内")


def fit(infit: float | None, outfit: float | None) -> str:
    """Linacre's bands, by the worse of both."""
    if infit is None or outfit is None:
        return gettext("只给最高分或者最低分，无法判断")
    high, low = max(infit, outfit), min(infit, outfit)
    if high > 2:
        return gettext("前后不一")
    if high > 1.5:
        return gettext("略有不一，可以接受")
    return gettext("过于一律") if low < 0.5 else gettext("前后一致")


def inside(chance: float) -> str:
    if chance >= AGREES:
        return gettext("稳定在名额内")
    return gettext("稳定在名额外") if chance <= BEYOND else gettext("在误差范围内，不能确定")
