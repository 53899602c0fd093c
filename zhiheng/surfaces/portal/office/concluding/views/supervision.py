"""证后监管 over all laureates: what is overdue, how bonuses were spent, how they score themselves."""

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.editions import editions
from zhiheng.rulebook.steps import Step
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.actions import begin_supervision, generate_duties
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.acting import Offer, offer
from zhiheng.surfaces.portal.office.concluding.forms.supervision import BasisForm, GenerateForm
from zhiheng.surfaces.portal.office.concluding.lists.laureates import READERS
from zhiheng.surfaces.portal.office.concluding.pages import perform, supervision_tabs
from zhiheng.surfaces.portal.office.sheets import Table, first, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of

SHOWN = 100
"""Rows of a table at most; the longest overdue come first."""
EXPIRING = 180
"""Days before its end from which a title is on the page."""
FEN, QUARTERS = 100, 4


@opened_to(*READERS)
def supervision_(request):
    return sheet(
        request,
        title=gettext("证后监管"),
        tabs=supervision_tabs("supervision") if acts(request) else [],
        offers=_offers(request) if acts(request) else [],
        tables=[_overdue(request), _cases(), _outside(), _expiring(request)],
        template="office/concluding/supervision.html",
        uses=_uses(),
        trends=_trends(),
    )


def acts(request):
    """Whether this reader is the office, which acts on what the others only read."""
    return people.holds(request.person, [Role.OFFICE], at=request.at)


def _outside():
    """Spendings that the Measures don't name: where an inspection begins."""
    return Table(
        title=gettext("不在规定用途内的支出"),
        heads=[gettext(word) for word in ("获奖组织", "用途", "金额", "凭证", "支出日期")],
        rows=[
            (
                link(row.honour.name, "office:laureate", row.honour_id),
                row.use,
                words.money_in_full(row.amount_fen),
                row.voucher,
                cn_date(row.spent_on),
            )
            for row in supervision.uses_to_inspect()[:SHOWN]
        ],
        empty=gettext("没有不在规定用途内的支出。"),
        numbers="2",
    )


def _offers(request):
    offers = [Offer(gettext("生成年度任务"), reverse("office:generate_duties"))]
    for cycle in cycles.cycles():
        if cycles.current_step(cycle) == Step.SUPERVISION:
            label = gettext("开始证后监管：{cycle}").format(cycle=cycle.title)
            url = reverse("office:begin_supervision", args=[cycle.pk])
            who = {"cycle": cycle, "by": request.person, "at": request.at}
            offers.insert(0, offer(begin_supervision, label, url, **who))
    return offers


def _overdue(request):
    found = supervision.duties_overdue(at=request.at)
    return Table(
        title=gettext("逾期未办的证后义务"),
        heads=[gettext(word) for word in ("获奖组织", "任务", "年度", "期限", "已逾期")],
        rows=[
            (
                link(row.honour.name, "office:laureate", row.honour_id),
                words.label(DutyKind(row.kind).label),
                row.year,
                cn_date(row.due_at),
                words.left(row.due_at, request.at),
            )
            for row in found[:SHOWN]
        ],
        empty=gettext("没有逾期未办的任务。"),
        numbers="2",
    )


def _expiring(request):
    rows, more = first(supervision.expiring(on=day_of(request.at), within=EXPIRING))
    return Table(
        title=gettext("称号将在 {n} 天内到期").format(n=EXPIRING),
        heads=[gettext(word) for word in ("获奖组织", "证书编号", "有效期至")],
        rows=[
            (link(row.name, "office:laureate", row.pk), row.number, cn_date(row.valid_until))
            for row in rows
        ],
        empty=gettext("没有即将到期的称号。"),
        more=more,
    )


def _cases():
    rows, more = first(supervision.open_cases())
    return Table(
        title=gettext("未决的撤销案件"),
        heads=[gettext(word) for word in ("获奖组织", "立案", "陈述申辩")],
        rows=[
            (
                link(row.honour.name, "office:laureate", row.honour_id),
                cn_date(row.opened_at),
                gettext("已听取") if hasattr(row, "hearing") else gettext("尚未听取"),
            )
            for row in rows
        ],
        empty=gettext("没有未决的撤销案件。"),
        more=more,
    )


def _uses():
    """(use, yuan) as reported; those the Measures don't name are marked."""
    outside = gettext("（不在规定用途内）")
    return [
        (one.label if one.permitted else one.label + outside, one.amount_fen / FEN)
        for one in supervision.spending_overall()
    ]


def _trends():
    """(award, [(year and how many, points)]) of each award whose laureates assessed themselves."""
    found = []
    for award, title in awards().items():
        years = supervision.assessments_by_year(award=award)
        rows = [
            (gettext("{year}年（{n}家）").format(year=y.year, n=y.count), y.quarters / QUARTERS)
            for y in years
        ]
        if rows:
            found.append((title, rows))
    return found


def awards():
    """key → title of every award that has an edition, by its latest."""
    return {one.award: one.award_title for one in editions()}


@opened_to(Role.OFFICE)
def begin(request, pk):
    found = cycle_of(pk)
    return perform(
        request,
        begin_supervision,
        BasisForm,
        {"cycle": found},
        title=gettext("开始证后监管"),
        back=reverse("office:supervision"),
        said=gettext("证后监管已经开始。"),
        edition=cycles.edition_of(found),
        facts=[(gettext("评定"), found.title)],
        hint=gettext("为本届每家获奖组织生成第一批任务，并通知它们。"),
    )


@opened_to(Role.OFFICE)
def generate(request):
    return perform(
        request,
        generate_duties,
        GenerateForm,
        {},
        asked={"awards": awards(), "initial": {"year": day_of(request.at).year}},
        title=gettext("生成年度任务"),
        back=reverse("office:supervision"),
        said=gettext("年度任务已生成。"),
        hint=gettext("已有的任务不重复生成。"),
    )
