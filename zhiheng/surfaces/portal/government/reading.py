"""What the pages of this desk tell: papers, publicity, lookups, and who decides on a measure."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date, cn_moment
from zhiheng.surfaces.portal.papers import downloads

SHOWN = (PaperKind.PROPOSAL, PaperKind.SUMMARY, PaperKind.MINUTES)
OWN_PAGES = ("revoke", "talk")
"""Measures that have a procedure of their own."""
LAUREATES = {"bonus-misuse", "fraud", "revocation-ground"}


def tabs(here):
    pages = [
        ("desk", gettext("工作台")),
        ("proposals", gettext("审定")),
        ("circulars", gettext("通报")),
        ("laureates", gettext("获奖组织")),
    ]
    return [(label, reverse(f"government:{name}"), name == here) for name, label in pages]


def link(text, name, *args):
    url = reverse(name, args=args)
    return format_html('<a href="{}" lang="zh-Hans">{}</a>', url, text)


def papers_seen(request):
    return dossier.papers_for(request.person, at=request.at).filter(kind__in=SHOWN)


def paper_rows(request, cycle):
    return [
        (row.title, row.version, cn_date(row.dated), downloads(row, "government:paper"))
        for row in papers_seen(request).filter(cycle=cycle)
    ]


def nominee_rows(cycle, applications):
    """Name, score, bonus, and how each came onto the list."""
    score = decisions.scores(cycle)
    named = {row.application_id: row for row in decisions.nominations_of(cycle)}
    return [
        (
            row.organisation.name,
            words.points(score.get(row.pk)) or "—",
            words.money(named[row.pk].bonus_fen) if row.pk in named else "—",
            _how(named.get(row.pk)),
        )
        for row in applications
    ]


def _how(nomination):
    if nomination is None:
        return "—"
    said = []
    if nomination.outside_quota:
        said.append(gettext("不占名额"))
    if nomination.reserved_for:
        said.append(gettext("单列名额"))
    if nomination.departure:
        said.append(gettext("偏离专家次序：{reason}").format(reason=nomination.departure))
    return "；".join(said) or gettext("按专家次序")


def objections_to(cycle):
    """The objections to the publicity, the earliest first."""
    return notices.objections(cycle).filter(notice__kind=NoticeKind.PUBLICITY)


def objection_rows(found):
    """What was objected, found and ruled; never who objected."""
    return [(row.about.name, row.grounds, *_ruled(row)) for row in found]


def _ruled(objection):
    ruling = getattr(objection, "ruling", None)
    if ruling is None:
        return badge(text=gettext("尚未裁定"), tone="running"), "—"
    upheld = badge(text=gettext("成立"), tone="ended")
    dismissed = badge(text=gettext("不成立"), tone="won")
    return (upheld if ruling.upheld else dismissed), ruling.reasons


def recheck_rows(cycle):
    return [
        (
            words.label(row.get_gate_display()),
            cn_moment(row.at),
            row.applications,
            row.findings,
        )
        for row in screening.rechecks_of(cycle)
    ]


def publicity_facts(cycle):
    return [
        (
            gettext("第 {n} 次公示").format(n=row.ordinal),
            gettext("{since} 至 {until}").format(
                since=words.moment(row.notice.published_at), until=words.moment(row.closes_at)
            ),
        )
        for row in decisions.publicities_of(cycle)
    ] or [(gettext("公示"), gettext("尚未公示"))]


def handling_of(honour, key):
    """The measure as the edition over a laureate knows it, if the government decides on it."""
    which = supervision.edition_over(honour)
    found = which.handling(key) if which else None
    return found if found and found.approved_by == "government" else None


def own_measures(honour):
    """Measures against a laureate that are the government's, but those with their own procedure."""
    which = supervision.edition_over(honour)
    return [
        one
        for one in (which.handlings if which else ())
        if one.approved_by == "government"
        and one.key not in OWN_PAGES
        and LAUREATES & set(one.against)
    ]


def own_cases():
    """Open cases whose end is the government's to decide."""
    return [row for row in supervision.open_cases() if handling_of(row.honour, "revoke")]
