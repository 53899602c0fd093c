"""What an edition asks of 试评, in words, for whoever sets the case and whoever tries it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from zhiheng.rulebook.terms import Terms


def asked(terms: Terms) -> str:
    """One sentence: what passes, or that it is practice."""
    if not terms.training_required:
        return gettext("练习，不影响提交评分表。")
    return gettext("通过后才能提交评分表：{bounds}。").format(bounds="；".join(_bounds(terms)))


def _bounds(terms: Terms) -> Iterator[str]:
    if terms.training_mean_difference is not None:
        text = gettext("平均差距不超过 {n} 个百分点")
        yield text.format(n=terms.training_mean_difference)
    if terms.training_item_difference is not None:
        text = gettext("每条差距不超过 {n} 个百分点")
        yield text.format(n=terms.training_item_difference)
    if terms.training_kappa is not None:
        text = gettext("与参考评分的一致性（加权 kappa）不低于 {n}")
        yield text.format(n=f"{float(terms.training_kappa):.2f}")


REASONS_LABELS = {
    "too_far": "平均差距超过规定",
    "item_too_far": "有的条款差距超过规定",
    "too_little_agreement": "与参考评分的一致性不够：高低的次序不一样",
    "agreement_undefined": "各条评分全都相同，无法判断一致性，请按各条实际拉开等级",
}
"""By `methods.calibration.drift.Reason`."""


def outcome(attempt: Any) -> str:
    """Whether it passed; where nothing was asked, only that it was tried."""
    if not attempt.passed:
        return gettext("试评未通过")
    asked_something = any(bound is not None for bound in attempt.result["asked"].values())
    return gettext("已通过") if asked_something else gettext("已试评")


def apart(difference: int) -> str:
    return f"{difference:+d}" if difference else "0"


def reasons(result: dict[str, Any]) -> list[str]:
    return [gettext(REASONS_LABELS[reason]) for reason in result["reasons"]]


def figures(result: dict[str, Any]) -> list[tuple[str, str]]:
    """How far an attempt is from the key."""
    kappa = result["kappa"]
    return [
        (gettext("平均差距"), f"{result['mean_difference']:.1f}"),
        (gettext("最大差距"), str(max(map(abs, result["differences"].values())))),
        (gettext("一致性（加权 kappa）"), "—" if kappa is None else f"{kappa:.2f}"),
    ]
