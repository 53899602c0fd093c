from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.vocabulary import ConflictKind
from zhiheng.surfaces.components.templatetags.components import (
    badge,
)
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells

DECLARATIONS = Listing(
    name="supervisor.declarations",
    title=_("利害关系申报"),
    columns=(
        Column(key="expert", label=_("专家"), value=lambda row: row.expert.person.name, data=True),
        cells.organisation(),
        cells.tie(),
        cells.text("detail", _("说明"), "detail"),
        cells.moment("at", _("时间"), "made_at"),
    ),
    filters=(
        Filter(
            key="kind",
            label=_("关系"),
            choices=lambda: ConflictKind.choices,
            apply=lambda found, kind: found.filter(kind=kind),
        ),
    ),
    search=lambda text, found: found.filter(expert__person__name__startswith=text),
    search_hint=_("专家姓名开头"),
    empty=_("本届还没有专家申报利害关系。"),
    todo=_("专家在打开任何申报资料以前，须逐家申报。"),
)

RECUSALS = Listing(
    name="supervisor.recusals",
    title=_("本届的回避"),
    columns=cells.recusal(),
    filters=(cells.by_source(),),
    search=lambda text, found: found.filter(person__name__startswith=text),
    search_hint=_("回避人姓名开头"),
    empty=_("本届还没有人回避。"),
    todo=_("专家申报、申报组织提出或者依职权认定以后，列在这里。"),
)


def decided_on(rows):
    """Tell of each challenge what became of it; one query for all of them."""
    challenged = {row.expert.person_id for row in rows}
    recused = {
        cycle: set(
            governance.recusals(cycle)
            .filter(person__in=challenged)
            .values_list("person_id", "organisation_id")
        )
        for cycle in {row.cycle for row in rows}
    }
    for row in rows:
        kept_out = (row.expert.person_id, row.organisation_id) in recused[row.cycle]
        dismissed = hasattr(row, "dismissal")
        row.decided = "dismissed" if dismissed else "recused" if kept_out else ""
    return rows


def outcome(row):
    """In words, once `decided_on` has been asked."""
    if row.decided == "dismissed":
        return badge(text=gettext("已驳回"), tone="ended")
    if row.decided == "recused":
        return badge(text=gettext("已回避"), tone="won")
    return badge(text=gettext("待决定"), tone="aside")


CHALLENGES = Listing(
    name="supervisor.challenges",
    title=_("申报组织提出的回避申请"),
    columns=(
        *cells.challenge(),
        Column(key="answer", label=_("结果"), value=outcome),
    ),
    prepare=decided_on,
    row_url=lambda row: reverse("supervisor:challenge", args=[row.pk]),
    empty=_("没有回避申请。"),
    todo=_("申报组织对专家的公正性有疑问时提出。"),
)
