"""A step as people type it."""

from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import STEP_LABELS, Step
from zhiheng.surfaces.console.failures import Failure


def step_named(text: str | None, edition: Edition) -> Step | None:
    """The step with that key or title, or the first whose title contains it: 评审 is 材料评审."""
    if text is None:
        return None
    names = {
        plan.step: (plan.step.value, plan.title, STEP_LABELS[plan.step]) for plan in edition.steps
    }
    exact = [step for step, known in names.items() if text in known]
    loose = [step for step, known in names.items() if any(text in name for name in known)]
    found = exact or loose
    if not found or not text:
        titles = "、".join(plan.title for plan in edition.steps)
        raise Failure(f"“{text}”不是{edition.name}的环节。可用：{titles}。")
    return found[0]
