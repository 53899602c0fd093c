"""How experts were matched to applications, and the matching done over again."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.vocabulary import MATCHING
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import matched, paging
from zhiheng.surfaces.portal.supervisor.reading import verdict
from zhiheng.surfaces.portal.watching.sheets import Table, cycle_tabs, heads, link, sheet


def table_of(cycle):
    """The plans of a cycle, for the page of its draws."""
    return Table(
        title=gettext("历次整体匹配"),
        heads=heads("次序", "承诺时间", "进度"),
        rows=[
            (
                link(matched.title_of(plan), "supervisor:matching", plan.pk),
                cn_moment(plan.committed_at),
                matched.standing(plan),
            )
            for plan in governance.plans_of(cycle)
        ],
        empty=gettext("还没有整体匹配过。"),
    )


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def matching(request, pk):
    """All that was committed to, and the draw done over again from it."""
    plan = get_object_or_404(governance.plans(), pk=pk)
    made = getattr(plan, "matching", None)
    result = made.result if made else []
    page = paging.of_list(result, request)
    return sheet(
        request,
        title=matched.title_of(plan),
        tabs=cycle_tabs(request, plan.cycle, "draws"),
        lead=plan.cycle.title,
        facts=[*_replayed(made), *matched.facts_of(plan)],
        tables=[
            *([matched.panels(plan.document, page)] if made else []),
            matched.exclusions(plan.document),
            matched.experts(plan.document, result),
        ],
        pager=page,
    )


def _replayed(made):
    if made is None:
        return []
    entry = ledger.entries_on(made).filter(act=MATCHING).first()
    return [
        (gettext("重算"), verdict(holds=governance.matching_holds(made))),
        (gettext("登记种子的人"), f"{entry.by_name}（{entry.by}）" if entry else "—"),
    ]
