"""Several matchings, no pair in more than its share of them: what a draw by lot mixes.

A `Lottery` gives the best probabilities there are, but cannot promise groups and employers. Here
each of b matchings keeps every rule, and no pair is in more than a of them, for a cap of a/b. A draw
that gives every pair as often as it is among the b then keeps the cap exactly. Of the prices of a
lottery without groups and employers comes a bound that no probabilities under the cap can beat.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhiheng.methods.matching.affinity import Ints
from zhiheng.methods.matching.certificate import Certificate, bound, matching_holds
from zhiheng.methods.matching.lottery import lottery
from zhiheng.methods.matching.problem import Matching, Problem, distinct
from zhiheng.methods.matching.repair import repaired
from zhiheng.methods.matching.shortage import Conflict, Infeasible
from zhiheng.methods.matching.totals import best_total

SECONDS = 60.0
"""How long the search for one matching may take; what it has found by then is used."""


@dataclass(frozen=True, eq=False)
class Layers:
    """Matchings, each as likely as the next, and prices that bound what they may come to."""

    matchings: tuple[Matching, ...]
    certificate: Certificate


def layers(problem: Problem, *, cap: Fraction) -> Layers:
    """As many matchings as the cap's denominator, with no pair in more than its numerator.

    Raises Infeasible in words.
    """
    plain = problem.but(groups=(), employer=None)
    free = lottery(plain, cap=cap)
    found = tuple(Matching(problem.pairs(np.sort(keys))) for keys in free.layers)
    if not all(matching_holds(problem, matching) for matching in found):
        mended = repaired(problem, found, most=cap.numerator)
        found = mended or _one_by_one(problem, cap)
    return Layers(found, free.certificate)


def _one_by_one(problem: Problem, cap: Fraction) -> tuple[Matching, ...]:
    """The best first, then the best of what is left; where that leads nowhere, spread from the start."""
    best_total(problem, seconds=SECONDS)  # says in its own words what no cap is to blame for
    try:
        return _built(problem, cap, spread=False)
    except Infeasible:
        pass
    try:
        return _built(problem, cap, spread=True)
    except Infeasible as short:
        words = f"每对概率不超过 {cap} 时，排不出 {cap.denominator} 套各不相同的评审组。"
        remedy = "请提高概率上限，或增加可选专家。"
        raise Infeasible([Conflict(words, remedy, [], [], 1)]) from short


def _built(problem: Problem, cap: Fraction, *, spread: bool) -> tuple[Matching, ...]:
    used: Counter[int] = Counter()
    found: list[Matching] = []
    for _ in range(cap.denominator):
        spent = [key for key, times in used.items() if times >= cap.numerator]
        now = _without(problem, np.array(spent, np.int64))
        found.append(best_total(_shunning(now, used) if spread else now, seconds=SECONDS).matching)
        used.update(problem.keys(found[-1].pairs).tolist())
    return tuple(found)


def _without(problem: Problem, spent: Ints) -> Problem:
    closed = distinct(problem.forbidden_keys, spent)
    return problem.but(forbidden=problem.pairs(closed), reasons=())


def _shunning(problem: Problem, used: Counter[int]) -> Problem:
    """The same with every use so far counting more than any fit."""
    low, high = problem.affinity.extent
    rows = problem.affinity.rows(0, problem.applications).astype(np.int64)
    for key, times in used.items():
        rows[divmod(key, problem.experts)] -= times * (high - low + 1)
    return problem.but(affinity=rows)


def share(problem: Problem, matchings: Sequence[Matching]) -> Fraction:
    """The chance of the likeliest pair."""
    often = Counter(key for one in matchings for key in problem.keys(one.pairs).tolist())
    return Fraction(max(often.values(), default=0), len(matchings))


def expected_total(problem: Problem, matchings: Sequence[Matching]) -> Fraction:
    return Fraction(sum(one.total(problem) for one in matchings), len(matchings))


def ceiling(problem: Problem, certificate: Certificate, *, cap: Fraction) -> Fraction:
    """What no draw under the cap can expect to total more than. ValueError for useless prices."""
    return bound(problem.but(groups=(), employer=None), certificate, most=cap)
