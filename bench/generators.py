"""Problems to measure on: always the same for the same size."""

import numpy as np

from zhiheng.methods.matching import Problem

SEED = 20261124


def matching_problem(applications: int, experts: int, seats: int, instance: str) -> Problem:
    """Scores up to 1,000, 3 % of the pairs forbidden, loads that come to about 1.25 of the need.

    Affinity by overlapping fields ("fields"), by chance ("uniform"), or with experts whom everybody
    wants ("popular").
    """
    random = np.random.default_rng([SEED, applications, experts, seats])
    scores = np.empty((applications, experts), np.int32)
    wanted = random.dirichlet(np.full(24, 0.15), applications).astype(np.float32)
    known = random.dirichlet(np.full(24, 0.2), experts).astype(np.float32)
    fame = random.integers(0, 800, experts)
    for start in range(0, applications, 500):
        part = scores[start : start + 500]
        if instance == "fields":
            part[:] = np.rint(800 * (wanted[start : start + 500] @ known.T))
            part += random.integers(0, 200, part.shape, dtype=np.int32)
        elif instance == "uniform":
            part[:] = random.integers(0, 1001, part.shape, dtype=np.int32)
        else:
            part[:] = fame + random.integers(0, 200, part.shape, dtype=np.int32)
    need = 1.25 * applications * seats / experts
    loads = random.integers(max(1, int(0.6 * need)), int(1.4 * need) + 2, experts)
    pairs = np.unique(random.integers(0, scores.size, int(0.03 * scores.size)))
    forbidden = np.stack(np.divmod(pairs, experts), axis=1)
    return Problem(scores, demand=seats, max_load=loads, forbidden=forbidden)
