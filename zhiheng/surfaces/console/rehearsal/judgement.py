"""How invented experts and members judge: able and less able applicants, lenient and severe experts.

Each judgement has its own generator, so that who judges first changes nothing.
"""

from functools import cache
from random import Random

from zhiheng.rulebook.schemes import Scheme
from zhiheng.surfaces.console.rehearsal.script import ItemLine, Vote

STEP = 5
FIRST = 0  # place of the earlier laureate


@cache
def quality(seed: int, code: str) -> float:
    return Random(f"{seed}:quality:{code}").uniform(42, 82)


@cache
def leniency(seed: int, expert: str) -> float:
    return Random(f"{seed}:leniency:{expert}").gauss(0, 4)


def sheet(scheme: Scheme, *, seed: int, code: str, expert: str) -> tuple[ItemLine, ...]:
    """A whole scoresheet, item by item."""
    chance = Random(f"{seed}:sheet:{code}:{expert}")
    level = quality(seed, code) + leniency(seed, expert)
    return tuple(_line(item.key, _step(level + chance.gauss(0, 6))) for item in scheme.items)


def _line(item: str, percent: int) -> ItemLine:
    return ItemLine(
        item=item,
        percent=percent,
        strength="方法系统，展开较好。" if percent >= 50 else "",
        opportunity="" if percent >= 50 else "宜补充数据和趋势对比。",
        evidence=f"自评报告 {item}",
    )


def _step(value: float) -> int:
    return max(0, min(100, round(value / STEP) * STEP))


def filled(line: ItemLine, scheme: Scheme) -> dict[str, object]:
    """A line as the act takes it: the band that holds the percent where none is given."""
    band = scheme.band_holding(scheme.item[line.item], line.percent)
    return {
        "item": line.item,
        "band": line.band or (band.key if band else ""),
        "percent": line.percent,
        "strength": line.strength,
        "opportunity": line.opportunity,
        "evidence": line.evidence,
    }


def defence(*, seed: int, code: str, expert: str) -> int:
    chance = Random(f"{seed}:defence:{code}:{expert}")
    return _step(quality(seed, code) + leniency(seed, expert) + chance.gauss(0, 8))


def agreed(percents: list[int], bound: int) -> tuple[int, str]:
    """What a panel settles on: the median, with the reason where they lay far apart."""
    ordered = sorted(percents)
    median = ordered[len(ordered) // 2]
    if ordered[-1] - ordered[0] > bound:
        return median, "分歧经讨论后，以材料中的证据为准。"
    return median, ""


def vote(*, present: int, favoured: bool) -> Vote:
    """Members follow the experts' order, with a little dissent."""
    if favoured:
        return Vote(votes_for=present - 1, abstained=1)
    return Vote(votes_for=present // 3, against=present - present // 3)
