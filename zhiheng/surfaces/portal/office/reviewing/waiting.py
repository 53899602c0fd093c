"""What the review asks of the office, for its first screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.portal.office.concluding.pages import how_many
from zhiheng.surfaces.portal.tasks import Task


def tasks_of(cycle: Any) -> list[Task]:
    """Training that waits for a case, and experts who do not get past it, until the step ends."""
    asked = cycles.terms_of(cycle).training_required
    if not asked or cycles.is_done(cycle, Step.DESK_REVIEW):
        return []
    url = reverse("office:training", args=[cycle.pk])
    stuck = reviews.stuck_in_training(cycle)
    found = []
    if missing := reviews.schemes_without_case(cycle):
        found.append(Task(gettext("评分标准等待设定试评案例"), url, count=len(missing)))
    if stuck.exists():
        title = gettext("专家多次试评未通过")
        found.append(Task(title, f"{url}?standing=failed", count=how_many(stuck)))
    return found
