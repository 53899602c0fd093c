"""Pure: 试评, one case that every expert scores beside a key before they score in earnest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiheng.methods.calibration import drift
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import Scheme
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.reviews.rules.scoring import items_are_wrong, off_the_scale

Key = Mapping[str, tuple[int, str]]
"""item → (percent, why)."""


@enforces(Clause.SCORING)
def case_is_set(*, exists: bool) -> Refusal | None:
    """One case for all experts: nobody is held against another key than the others."""
    if not exists:
        return None
    return Refusal(
        Clause.SCORING,
        "这一评分标准的试评案例已经设定，不能更换。",
        "请沿用已设定的案例。",
    )


@enforces(Clause.SCORING)
def scoring_has_begun(*, begun: bool) -> Refusal | None:
    if not begun:
        return None
    return Refusal(
        Clause.SCORING,
        "已有专家按这一评分标准提交评分表，试评不能再设。",
        "请在下一届评审开始以前设定试评案例。",
    )


@enforces(Clause.SCORING)
def case_says_nothing(*, title: str, text: str, has_document: bool) -> Refusal | None:
    if title.strip() and (text.strip() or has_document):
        return None
    return Refusal(
        Clause.SCORING,
        "试评案例没有名称，或者没有内容。",
        "请写明名称，并写入案例正文或者上传案例文件。",
    )


@enforces(Clause.SCORING, Clause.CRITERIA)
def key_is_wrong(scheme: Scheme, key: Key) -> list[Refusal]:
    """Every item of the scheme has a percent on the scale and a reason; all faults at once."""
    return [
        *items_are_wrong(scheme, key),
        *(
            problem
            for item in scheme.items
            if item.key in key
            for problem in _answer_is_wrong(scheme, item.key, *key[item.key])
        ),
    ]


def _answer_is_wrong(scheme: Scheme, key: str, percent: Any, why: str) -> Iterator[Refusal]:
    item = scheme.item[key]
    if scheme.band_holding(item, percent) is None:
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的参考百分比{percent}不在打分尺度之内。",
            "请从0至100中选取5的整数倍。",
            item=key,
            title=item.title,
            percent=percent,
        )
    if not why.strip():
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的参考评分没有写理由。",
            "请写明为什么在这个等级，供专家试评后对照。",
            item=key,
            title=item.title,
        )


@enforces(Clause.SCORING, Clause.CRITERIA)
def training_scores_are_wrong(scheme: Scheme, scores: Sequence[Mapping[str, Any]]) -> list[Refusal]:
    """As of a score sheet, except that the case asks for no texts."""
    rows = {str(row["item"]): row for row in scores}
    return [
        *items_are_wrong(scheme, [str(row["item"]) for row in scores]),
        *(
            problem
            for item in scheme.items
            if item.key in rows
            for problem in off_the_scale(scheme, item, rows[item.key])
        ),
    ]


@dataclass(frozen=True)
class Verdict:
    """What came of one attempt, as plain JSON, and whether it passes."""

    result: dict[str, Any]
    is_passed: bool


@enforces(Clause.SCORING)
def verdict(terms: Terms, *, given: Mapping[str, int], key: Mapping[str, int]) -> Verdict:
    """An attempt beside the key, item → percent each, by what the edition asks.

    An edition that asks nothing lets everybody pass.
    """
    items = sorted(key)
    bounds = drift.Bounds(
        mean_difference=terms.training_mean_difference,
        item_difference=terms.training_item_difference,
        kappa=None if terms.training_kappa is None else float(terms.training_kappa),
    )
    gate = drift.gate([given[i] for i in items], [key[i] for i in items], bounds=bounds)
    result = {
        "differences": dict(zip(items, map(int, gate.differences), strict=True)),
        "mean_difference": gate.mean_difference,
        "kappa": gate.kappa,
        "reasons": [reason.value for reason in gate.reasons],
        "asked": {
            "mean_difference": bounds.mean_difference,
            "item_difference": bounds.item_difference,
            "kappa": bounds.kappa,
        },
    }
    return Verdict(result, gate.is_passed)


@enforces(Clause.SCORING)
def training_is_missing(
    *, required: bool, is_set: bool, tried: int, passed: bool
) -> Refusal | None:
    """Where the edition asks for it, nobody's sheet is taken before they have passed 试评."""
    if not required or passed:
        return None
    if not is_set:
        return Refusal(
            Clause.SCORING,
            "本届须先通过试评才能提交评分表，试评案例还没有设定。",
            "请联系评委会办公室设定试评案例；已填写的评分可以先保存。",
        )
    if not tried:
        return Refusal(
            Clause.SCORING,
            "本届须先通过试评才能提交评分表，您还没有试评。",
            "请在工作台办理试评；已填写的评分可以先保存。",
        )
    return Refusal(
        Clause.SCORING,
        "本届须先通过试评才能提交评分表，您已试评{tried}次，尚未通过。",
        "请对照参考评分和理由，在工作台再次试评；已填写的评分可以先保存。",
        tried=tried,
    )


@enforces(Clause.INDEPENDENT_SCORING)
def sees_key(*, tried: int) -> bool:
    """An expert sees the key of a case once they have scored it themselves."""
    return tried > 0
