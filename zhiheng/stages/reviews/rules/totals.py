"""Pure: one total out of all layers, in exact arithmetic, rounded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.methods.consensus import mean
from zhiheng.rulebook.citations import enforces
from zhiheng.rulebook.clauses import Clause

QUARTERS = 4
FULL = 1000
HUNDREDTHS = 100


@dataclass(frozen=True)
class Scores:
    """One application's layers. None or empty: the edition has no such step."""

    points: int  # of its scheme
    desk_quarters: int
    site_quarters: int | None = None
    defence_percents: Sequence[int] = ()

    @property
    def shares(self) -> dict[str, Fraction]:
        """Each layer as an exact share of its maximum, by the name of its weight."""
        shares = {"desk": Fraction(self.desk_quarters, QUARTERS * self.points)}
        if self.site_quarters is not None:
            shares["site"] = Fraction(self.site_quarters, QUARTERS * self.points)
        if self.defence_percents:
            shares["defence"] = mean(self.defence_percents) / 100
        return shares


@enforces(Clause.SUMMARY)
def total_hundredths(scores: Scores, *, weights: Mapping[str, int], places: int) -> int:
    """The total in hundredths of a point, out of 1000.00 whatever the scheme's points are.

    Totals of two schemes are compared by the share that each reached of its own scheme's points.
    A layer that does not exist gives its weight to the others in proportion; where those carry no
    weight at all, they count alike. Rounded once, half to even, at `places` decimal places (0 to
    2): numbers equal after that are a tie.
    """
    shares = scores.shares
    borne = {layer: weights.get(layer, 0) for layer in shares}
    if not any(borne.values()):
        borne = dict.fromkeys(shares, 1)
    weighed = sum((borne[layer] * share for layer, share in shares.items()), Fraction())
    return _rounded(FULL * weighed / sum(borne.values()), places)


@enforces(Clause.DESK_REVIEW)
def desk_hundredths(quarters: int, *, points: int, places: int) -> int:
    """What the desk review alone yields, on the same scale and at the same precision."""
    return _rounded(FULL * Fraction(quarters, QUARTERS * points), places)


def _rounded(points: Fraction, places: int) -> int:
    return int(round(points, places) * HUNDREDTHS)
