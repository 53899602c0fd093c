"""Scores made from Python's own generator, whose numbers are the same in every release."""

from random import Random

import numpy as np

SEED = 19580


def ratings():
    """(6 raters, 40 units) whole numbers from 0 to 7, three in ten missing."""
    random = Random(SEED)
    quality = [8 * random.random() for _ in range(40)]
    return np.array([[_rating(random, level) for level in quality] for _ in range(6)])


def _rating(random, level):
    value = np.clip(round(level + 4 * random.random() - 2), 0, 7)
    return np.nan if random.random() < 0.3 else float(value)


def scores(*, special=0):
    """Application, expert, item and value: 20 by 8, four experts each, 5 items, some missing.

    `special` scales what an expert sees in one application only.
    """
    random = Random(SEED)
    good, lenient = _normal(random, 20, 4), _normal(random, 8, 3)
    rows = []
    for application in range(20):
        for expert in sorted(range(8), key=lambda _: random.random())[:4]:
            sheet = good[application] + lenient[expert] + special * _normal(random, 1, 1)[0]
            for item in range(5):
                value = round(60 + item + sheet + _normal(random, 1, 5)[0])
                if random.random() > 0.15:
                    rows.append((application, expert, item, value))
    return np.array(rows).T


def _normal(random, many, sd):
    return [sd * (sum(random.random() for _ in range(12)) - 6) for _ in range(many)]
