"""Pure: the panel's consensus over the independent scores."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from zhiheng.methods import consensus
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import Scheme
from zhiheng.stages.reviews.rules.assigning import Reviewer
from zhiheng.stages.reviews.rules.scoring import items_are_wrong

Agreed = Mapping[str, tuple[int, str]]
"""item → (percent, reason)."""


@enforces(Clause.INDEPENDENT_SCORING)
def sheets_are_missing(reviewers: Iterable[Reviewer], *, name: str) -> Refusal | None:
    """Independent first: no consensus before every expert who counts has scored."""
    missing = sum(reviewer.counts and reviewer.sheet is None for reviewer in reviewers)
    if not missing:
        return None
    return Refusal(
        Clause.INDEPENDENT_SCORING,
        "{name}还有{missing}名专家没有提交独立评分。",
        "请待全部提交，或由评委会办公室更换专家。",
        name=name,
        missing=missing,
    )


@enforces(Clause.PANEL)
def too_few_sheets(count: int, *, minimum: int, name: str) -> Refusal | None:
    if count >= minimum:
        return None
    return Refusal(
        Clause.PANEL,
        "{name}只有{count}份有效评分，少于最低{minimum}份。",
        "请由评委会办公室补足专家后再办。",
        name=name,
        count=count,
        minimum=minimum,
    )


@enforces(Clause.SCORING)
def consensus_stands(
    *, rests_on: Collection[int] | None, sheets: Collection[int]
) -> Refusal | None:
    """It is signed once over the same scoresheets; a strike after it calls for a new one.

    `rests_on`: the sheets under the latest consensus, None before the first.
    """
    if rests_on is None or set(rests_on) != set(sheets):
        return None
    return Refusal(
        Clause.SCORING,
        "合议已经签署。",
        "请查看合议记录；评分表没有变动，不必重签。",
    )


@enforces(Clause.SCORING)
def consensus_is_missing(
    *, rests_on: Collection[int] | None, sheets: Collection[int], name: str
) -> Refusal | None:
    """A step that builds on the consensus needs one that rests on the sheets that count."""
    if rests_on is not None and set(rests_on) == set(sheets):
        return None
    return Refusal(
        Clause.SCORING,
        "{name}没有签署合议，或者合议之后评分表有变动。",
        "请由组长就现有有效评分签署合议。",
        name=name,
    )


@enforces(Clause.SCORING, Clause.CRITERIA)
def agreement_is_wrong(
    scheme: Scheme, agreed: Agreed, *, given: Mapping[str, Sequence[int]], bound: int
) -> list[Refusal]:
    """Everything that is wrong with a consensus at once, item by item.

    A reason is owed where the independent scores lie more than `bound` percent points apart, and
    where the agreed percent is not their median. Between two middle scores all is the median.
    """
    return [
        *items_are_wrong(scheme, agreed),
        *(
            problem
            for item in scheme.items
            if item.key in agreed
            for problem in _item_is_wrong(
                scheme, item.key, *agreed[item.key], given=given[item.key], bound=bound
            )
        ),
    ]


def _item_is_wrong(
    scheme: Scheme, key: str, percent: int, reason: str, *, given: Sequence[int], bound: int
) -> Iterator[Refusal]:
    item = scheme.item[key]
    if percent_is_off_the_scale(scheme, key, percent):
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的合议百分比{percent}不在打分尺度之内。",
            "请取0至100之间5的倍数。",
            item=key,
            title=item.title,
            percent=percent,
        )
    elif not reason.strip() and consensus.spread(given) > bound:
        yield Refusal(
            Clause.SCORING,
            "{item} {title}独立评分相差{spread}个百分点，超过{bound}个，没有写合议理由。",
            "请写明如何取得一致。",
            item=key,
            title=item.title,
            spread=consensus.spread(given),
            bound=bound,
        )
    elif not reason.strip() and not consensus.is_the_median(percent, given):
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的合议百分比{percent}不是独立评分的中位数，没有写理由。",
            "请写明理由，或取中位数{median}。",
            item=key,
            title=item.title,
            percent=percent,
            median="—".join(map(str, dict.fromkeys(consensus.medians(given)))),
        )


def percent_is_off_the_scale(scheme: Scheme, key: str, percent: int) -> bool:
    return scheme.band_holding(scheme.item[key], percent) is None
