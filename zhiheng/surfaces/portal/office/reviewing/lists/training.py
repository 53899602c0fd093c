from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.reviews import queries as reviews
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.lists import Column, Filter, Listing
from zhiheng.surfaces.portal.training import outcome

STANDINGS = {
    "passed": (_("已通过"), Q(passed=True)),
    "failed": (_("试评过，未通过"), Q(passed=False, tried__gt=0)),
    "untried": (_("未试评"), Q(tried=0)),
}


def with_attempts(experts: list[Any]) -> list[Any]:
    """What came of each of their attempts."""
    if experts:
        found = reviews.training_sheets_of(experts[0].in_cycle, experts)
        for expert in experts:
            expert.attempts = found.get(expert.pk, [])
    return experts


def standing_badge(row: Any) -> str:
    if not row.tried:
        return gettext("未试评")
    if not row.passed:
        return badge(text=gettext("试评未通过"), tone="aside")
    return badge(text=outcome(row.attempts[-1]), tone="won")


def attempts_told(row: Any) -> str:
    """The first counts most: from the second on, the expert has seen the key."""
    said = gettext("第 {n} 次：{result}，平均差距 {apart}（{scheme}）")
    return "；".join(
        said.format(
            scheme=scheme(one.case.scheme).title,
            n=one.attempt,
            result=outcome(one),
            apart=f"{one.result['mean_difference']:.1f}",
        )
        for one in row.attempts
    )


TRAINEES = Listing(
    name="office.training",
    title=_("专家试评"),
    columns=(
        Column(key="name", label=_("专家"), value=lambda row: row.person.name, data=True),
        Column(key="ref", label=_("编号"), value=lambda row: row.person.ref, code=True),
        Column(key="tried", label=_("次数"), value=lambda row: row.tried, number=True),
        Column(key="attempts", label=_("历次结果"), value=lambda row: attempts_told(row) or "—"),
        Column(key="standing", label=_("试评"), value=standing_badge),
    ),
    filters=(
        Filter(
            key="standing",
            label=_("进度"),
            choices=lambda: [(key, label) for key, (label, _which) in STANDINGS.items()],
            apply=lambda found, key: found.filter(STANDINGS[key][1]),
        ),
    ),
    search=lambda text, found: found.filter(person__name__startswith=text),
    search_hint=_("姓名开头"),
    row_name=lambda row: row.person.name,
    prepare=with_attempts,
    empty=_("还没有专家受分派。"),
    todo=_("先抽取专家、组成评审组，再分派申报。"),
)
