"""Pure: one expert's own scores. Integers only: percents in steps of 5, points in quarters."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import Item, Scheme, quarter_points


@enforces(Clause.INDEPENDENT_SCORING)
def already_scored(*, scored: bool) -> Refusal | None:
    """A scoresheet is given once: nobody alters an individual score, its author included."""
    if not scored:
        return None
    return Refusal(
        Clause.INDEPENDENT_SCORING,
        "评分表已经提交，不能更改。",
        "如有不同意见，请在合议时提出。",
    )


@enforces(Clause.SCORING)
def scoring_is_closed(*, due_at: datetime, at: datetime) -> Refusal | None:
    """Inclusive: a sheet in the last moment is in time."""
    if at <= due_at:
        return None
    return Refusal(
        Clause.SCORING,
        "评分已于{due:%Y-%m-%d %H:%M:%S}截止。",
        "请联系评委会办公室另行安排替补专家。",
        due=due_at,
    )


@enforces(Clause.INDEPENDENT_SCORING)
def draft_is_stale(*, version: int, current: int) -> Refusal | None:
    """Two windows at once: whoever saves second is told, and keeps what they typed."""
    if version == current:
        return None
    return Refusal(
        Clause.INDEPENDENT_SCORING,
        "这张评分表已在别处保存到第{current}稿，这里是从第{version}稿改起的，未予保存。",
        "此处填写的内容仍在页面上，请与第{current}稿对照后再保存。",
        current=current,
        version=version,
    )


@enforces(Clause.RECUSAL)
def must_keep_out(*, struck: bool, recused: bool) -> Refusal | None:
    if not struck and not recused:
        return None
    return Refusal(
        Clause.RECUSAL,
        "您已回避这一申报组织，不再参与对它的评审。",
        "材料已对您关闭，请办理其他分派。",
    )


@enforces(Clause.RECUSAL)
def not_declared(*, declared: bool) -> Refusal | None:
    """Before any file opens, the expert says whether something ties them to the applicant."""
    if declared:
        return None
    return Refusal(
        Clause.RECUSAL,
        "尚未就这一申报组织作利害关系申报。",
        "请先申报有无利害关系，再查阅材料和评分。",
    )


@enforces(Clause.RECUSAL)
def file_stays_shut(
    *, assigned: bool, struck: bool, recused: bool, declared: bool
) -> Refusal | None:
    """An expert's file opens with the assignment and the declaration, and shuts on recusal."""
    if not assigned:
        return Refusal(
            Clause.RECUSAL,
            "这一申报没有分派给您。",
            "请在“我的分派”中查阅。",
        )
    return must_keep_out(struck=struck, recused=recused) or not_declared(declared=declared)


@enforces(Clause.SCORING, Clause.CRITERIA)
def scores_are_wrong(scheme: Scheme, scores: Sequence[Mapping[str, Any]]) -> list[Refusal]:
    """Everything that is wrong with a sheet at once, item by item in the scheme's order."""
    rows: dict[str, Mapping[str, Any]] = {str(row["item"]): row for row in scores}
    return [
        *items_are_wrong(scheme, [str(row["item"]) for row in scores]),
        *(
            problem
            for item in scheme.items
            if item.key in rows
            for problem in _row_is_wrong(scheme, item, rows[item.key])
        ),
    ]


def items_are_wrong(scheme: Scheme, keys: Collection[str]) -> Iterator[Refusal]:
    """Every item of the scheme exactly once, and no other."""
    often = Counter(list(keys))
    for item in scheme.items:
        if often[item.key] == 0:
            yield Refusal(
                Clause.CRITERIA,
                "{item} {title}没有评分。",
                "请逐条评分，不留空项。",
                item=item.key,
                title=item.title,
            )
    for key, count in often.items():
        if key not in scheme.item:
            yield Refusal(
                Clause.CRITERIA,
                "{item}不是{scheme}的条款。",
                "请核对该申报适用的评分标准。",
                item=key,
                scheme=scheme.title,
            )
        elif count > 1:
            yield Refusal(
                Clause.CRITERIA,
                "{item} {title}评了{count}次。",
                "每条只评一次，请删去重复的一行。",
                item=key,
                title=scheme.item[key].title,
                count=count,
            )


def _row_is_wrong(scheme: Scheme, item: Item, row: Mapping[str, Any]) -> Iterator[Refusal]:
    yield from off_the_scale(scheme, item, row)
    named = {"item": item.key, "title": item.title}
    if not (_text(row, "strength") or _text(row, "opportunity")):
        yield Refusal(
            Clause.SCORING,
            "{item} {title}没有写优势或改进空间。",
            "请至少写一条，说明为什么在这个等级。",
            **named,
        )
    if not _text(row, "evidence"):
        yield Refusal(
            Clause.SCORING,
            "{item} {title}没有写证据位置。",
            "请注明页码、图表或现场记录。",
            **named,
        )


def off_the_scale(scheme: Scheme, item: Item, row: Mapping[str, Any]) -> Iterator[Refusal]:
    """The band first, then a percent inside it."""
    named = {"item": item.key, "title": item.title}
    band, percent = scheme.band_of(item, str(row["band"])), row["percent"]
    if band is None:
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的等级“{band}”不在打分尺度之内。",
            "请先整体判断，选定一个等级。",
            band=row["band"],
            **named,
        )
    elif not _is_whole(percent) or percent not in band.percents:
        yield Refusal(
            Clause.SCORING,
            "{item} {title}的百分比{percent}不属于所选等级“{band}”。",
            "该等级可选：{choices}。",
            percent=percent,
            band=band.key,
            choices="、".join(map(str, band.percents)),
            **named,
        )


def _is_whole(percent: Any) -> bool:
    return isinstance(percent, int) and not isinstance(percent, bool)


def _text(row: Mapping[str, Any], key: str) -> str:
    return str(row.get(key) or "").strip()


def quarters(scheme: Scheme, percents: Iterable[tuple[str, int]]) -> int:
    """A sheet's total in quarter points, from (item, percent)."""
    return sum(quarter_points(scheme.item[key].points, percent) for key, percent in percents)


def digest_of(content: Mapping[str, Any], *, salt: str = "") -> str:
    """What the ledger keeps of scores in progress: enough to prove them later, not to read them.

    The `salt` is kept with the scores: few scores are possible, and without it a reader of the
    ledger would try them all. `queries.proof` compares the two.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return sha256(f"{salt}{text}".encode()).hexdigest()
