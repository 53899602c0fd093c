"""Proof that a matching is the best there is, in a form that anyone can check.

Think of the prices as fees: an application pays `application_price` for every seat it fills and
`expert_price` for every expert it takes. A pair is then worth its affinity less both fees. Whatever
the fees are, no matching can total more than

    the fees of all seats, and of all experts at whichever of their least and most load is dearer,
    plus what remains of every allowed pair that is worth more than its fees.

So any fees prove an upper bound, and fees whose bound equals the total of a matching prove that no
matching does better: weak duality of linear programming (Dantzig, Linear Programming and Extensions,
1963, ch. 6). Nothing of how the fees were found needs to be trusted: this file does not import it.

A rule about groups works the same way: a discount for members (the panel must have them, so the
bound loses the discount `at_least` times), a surcharge for each expert of an employer (the panel has
at most one, so the bound gains it once). `scale` lets these be fractions: all fees are in units of
1/scale of a score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zhiheng.methods.matching.affinity import Ints, Rows, blocks
from zhiheng.methods.matching.problem import Matching, Problem

REACH = 2**42
"""What affinity and prices of one pair may come to: the sum of a block then stays within 64 bits,
so that no overflow can pass for an equality."""
ONE = Fraction(1)


@dataclass(frozen=True, eq=False)
class Certificate:
    """Integer prices, in units of 1/scale of a score.

    `application_price` (n,), `expert_price` (m,); `group_price`: one (n,) array ≥ 0 for each group;
    `employer_price`: (n, employers) ≥ 0, a column for each distinct code from 0 up.
    """

    application_price: Ints
    expert_price: Ints
    scale: int = 1
    group_price: Sequence[Ints] = ()
    employer_price: Ints | None = None


def certificate_holds(problem: Problem, matching: Matching, certificate: Certificate) -> bool:
    """Whether the matching keeps every rule and the prices prove that none has a larger total."""
    return matching_holds(problem, matching) and gap(problem, matching, certificate) == 0


def gap(problem: Problem, matching: Matching, certificate: Certificate) -> int:
    """By how much, at most, another matching could total more; 0 proves the best.

    Raises ValueError for prices that prove nothing.
    """
    # Totals are whole numbers, so what lies between the bound and its floor is out of reach.
    return bound(problem, certificate).__floor__() - matching.total(problem)


def matching_holds(problem: Problem, matching: Matching) -> bool:
    """Whether demand, loads, forbidden and required pairs, groups and employers are all kept."""
    applications, experts = matching.pairs[:, 0], matching.pairs[:, 1]
    keys = problem.keys(matching.pairs)
    load = matching.load(problem.experts)
    return (
        bool((np.diff(keys) > 0).all())
        and np.array_equal(
            np.bincount(applications, minlength=problem.applications), problem.demand
        )
        and bool(((problem.min_load <= load) & (load <= problem.max_load)).all())
        and not np.isin(keys, problem.forbidden_keys).any()
        and bool(np.isin(problem.required_keys, keys).all())
        and _groups_hold(problem, applications, experts)
        and _employers_hold(problem, applications, experts)
    )


def bound(problem: Problem, certificate: Certificate, *, most: Fraction = ONE) -> Fraction:
    """What no matching can total more than, in the units of the scores.

    `most` caps how much of a pair may be used: 1 in a matching, q in a lottery with cap q.
    Raises ValueError for prices that prove nothing.
    """
    _refuse_useless(problem, certificate)
    fees = _seat_fees(problem, certificate) + _load_fees(problem, certificate)
    fees += _rule_fees(problem, certificate)
    required, free = _remainders(problem, certificate)
    return (fees + required + most * free) / Fraction(certificate.scale)


def _seat_fees(problem: Problem, certificate: Certificate) -> int:
    return _product(problem.demand, certificate.application_price)


def _load_fees(problem: Problem, certificate: Certificate) -> int:
    """A price above 0 is charged at the most load, a price below 0 is granted at the least."""
    dearer = np.where(certificate.expert_price > 0, problem.max_load, problem.min_load)
    return _product(dearer, certificate.expert_price)


def _rule_fees(problem: Problem, certificate: Certificate) -> int:
    discounts = sum(
        group.at_least * int(price[problem.demand > 0].sum())
        for group, price in zip(problem.groups, certificate.group_price, strict=False)
    )
    surcharges = certificate.employer_price
    return (0 if surcharges is None else int(surcharges.sum())) - discounts


def _remainders(problem: Problem, certificate: Certificate) -> tuple[int, int]:
    """What remains of required pairs, whatever its sign, and of free pairs where it is above 0."""
    required = free = 0
    for start, stop in blocks(problem.applications, problem.experts):
        left = remainder(problem, certificate, start, stop)
        ours = positions(problem, problem.required_keys, start, stop)
        required += int(left[ours].sum())
        left[ours] = 0
        left[positions(problem, problem.forbidden_keys, start, stop)] = 0
        free += int(np.maximum(left, 0, out=left).sum())
    return required, free


def remainder(problem: Problem, certificate: Certificate, start: int, stop: int) -> Rows:
    """Affinity less fees of every pair of these applications, (stop - start, m)."""
    left = problem.affinity.rows(start, stop) * np.int64(certificate.scale)
    left -= certificate.application_price[start:stop, None]
    left -= certificate.expert_price
    for group, price in zip(problem.groups, certificate.group_price, strict=False):
        members = group.members if group.members.ndim == 1 else group.members[start:stop]
        left += price[start:stop, None] * members
    if certificate.employer_price is not None and problem.employer is not None:
        employed = np.flatnonzero(problem.employer >= 0)
        left[:, employed] -= certificate.employer_price[start:stop][:, problem.employer[employed]]
    return left


def positions(problem: Problem, keys: Ints, start: int, stop: int) -> tuple[Ints, Ints]:
    first, last = np.searchsorted(keys, (start * problem.experts, stop * problem.experts))
    applications, experts = np.divmod(keys[first:last], problem.experts)
    return applications - start, experts


def _refuse_useless(problem: Problem, certificate: Certificate) -> None:
    plain = [certificate.application_price, certificate.expert_price]
    signed = list(certificate.group_price)
    if certificate.employer_price is not None:
        signed.append(certificate.employer_price)
    if [len(prices) for prices in plain] != [problem.applications, problem.experts]:
        raise ValueError("one price for each application and each expert")
    if any(prices.dtype.kind != "i" for prices in plain + signed):
        raise ValueError("prices are whole numbers")
    if any((prices < 0).any() for prices in signed) or certificate.scale < 1:
        raise ValueError("discounts and surcharges are not negative, the scale is positive")
    reach = sum(_largest(prices) for prices in plain + signed)
    if reach + certificate.scale * max(map(abs, problem.affinity.extent)) > REACH:
        raise ValueError("prices too large to add up safely")


def _largest(prices: Ints) -> int:
    return max(-int(prices.min(initial=0)), int(prices.max(initial=0)))


def _product(numbers: Ints, prices: Ints) -> int:
    return sum(int(number) * int(price) for number, price in zip(numbers, prices, strict=True))


def _groups_hold(problem: Problem, applications: Ints, experts: Ints) -> bool:
    needy = problem.demand > 0
    return all(
        (
            np.bincount(
                applications[group.of(applications, experts)], minlength=problem.applications
            )[needy]
            >= group.at_least
        ).all()
        for group in problem.groups
    )


def _employers_hold(problem: Problem, applications: Ints, experts: Ints) -> bool:
    if problem.employer is None:
        return True
    employers = problem.employer[experts]
    known = employers >= 0
    seats = np.stack((applications[known], employers[known]), axis=1)
    return len(np.unique(seats, axis=0)) == len(seats)
