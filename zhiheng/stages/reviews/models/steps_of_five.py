from django.db import models

from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


def percent_is_a_step_of_five(name: str, field: str = "percent") -> models.CheckConstraint:
    steps = models.Q(**{f"{field}__in": list(range(0, 101, 5))})
    return upholds(Clause.SCORING, models.CheckConstraint(condition=steps, name=name))
