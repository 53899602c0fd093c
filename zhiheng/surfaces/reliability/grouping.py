"""What is asked of the whole cycle and of each panel alike."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from zhiheng.surfaces.reliability import bands
from zhiheng.surfaces.reliability.names import Names

Found = Mapping[str, Any]
Groups = list[tuple[str, Found]]
TOLD = 5
"""Groups whose conclusions stand above the table; it has them all."""


def groups_of(findings: Found, names: Names) -> Groups:
    """The cycle, then its panels; a single panel is the cycle."""
    panels = findings["panels"]
    whole = [(gettext("全届"), findings["cycle"])]
    if len(panels) < 2:
        return whole
    return whole + [(names.panels[one["panel"]], one) for one in panels]


def conclusions(told: Groups, judged: Callable[[Any], str]) -> str:
    """What is found of each group, the first ones by name."""
    return " ".join(_conclusion(name, one, judged) for name, one in told[:TOLD])


def _conclusion(name: str, one: Found, judged: Callable[[Any], str]) -> str:
    if "why" in one:
        return gettext("{name}没有结论：{reason}").format(
            name=name, reason=bands.reason(one["why"])
        )
    return gettext("{name}的结论：{found}。").format(name=name, found=judged(one))
