"""Before the committee meets: what is still missing, with the way there; and changed applicants."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import named
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.actions import recheck
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.concluding.pages import how_many, listed
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.lists.changes import CHANGES
from zhiheng.surfaces.portal.office.reviewing.views.visits import with_step
from zhiheng.surfaces.portal.office.sheets import Table, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of

PAPERS = (PaperKind.REVIEW_REPORT, PaperKind.SUMMARY)
"""What the committee has before it when it deliberates."""


@dataclass(frozen=True)
class Check:
    """One thing that the committee should find prepared; `way` leads to where it is done."""

    label: str
    done: bool
    detail: str
    way: str = ""

    @property
    def row(self):
        tone, text = ("won", gettext("已备")) if self.done else ("aside", gettext("还差"))
        return (self.label, badge(text=text, tone=tone), self.detail, self.way or "—")


@opened_to(Role.OFFICE)
def deliberation(request, pk):
    found = with_step(pk, Step.DELIBERATION)
    edition = cycles.edition_of(found)
    checks = checks_of(found, edition)
    missing = sum(not one.done for one in checks)
    return sheet(
        request,
        title=gettext("审议准备"),
        tabs=pages.review_tabs(found, "deliberation"),
        lead=found.title,
        edition=edition,
        facts=[
            (
                gettext("准备情况"),
                gettext("还差 {count} 项").format(count=missing)
                if missing
                else gettext("已经齐备"),
            )
        ],
        offers=[
            Offer(gettext("审议前复核"), reverse("office:recheck_deliberation", args=[pk])),
        ],
        tables=[
            Table(
                title=gettext("逐项核对"),
                heads=[gettext(word) for word in ("事项", "情况", "说明", "办理")],
                rows=[one.row for one in checks],
                empty=gettext("没有需要核对的事项。"),
            ),
            _members(found, request.at),
        ],
    )


def checks_of(found, edition):
    return [
        *_steps(found, edition),
        _rechecked(found),
        _none_left(
            gettext("限制情形的认定"),
            screening.undecided_findings(found),
            link(gettext("查看复核"), "office:rechecks", found.pk),
        ),
        _none_left(
            gettext("部门意见的认定"),
            screening.undecided_objections(found),
            link(gettext("查看意见"), "office:consultations", found.pk),
        ),
        _none_left(
            gettext("主体变更的决定"),
            applications.undecided_changes(found),
            link(gettext("查看变更"), "office:identity_changes", found.pk),
        ),
        _none_left(gettext("中止的申报"), applications.suspended(found), _suspended()),
        *[_issued(found, kind) for kind in PAPERS],
    ]


def _suspended():
    url = reverse("office:desk")
    return pages.way(gettext("查看申报"), f"{url}?state=suspended")


def _steps(found, edition):
    """The steps before the deliberation that have a page here."""
    over = cycles.steps_done(found)
    for step, name in pages.pages_of(edition):
        if step == Step.DELIBERATION:
            return
        label = words.step_label(step, edition)
        ended = over.get(step)
        detail = (
            gettext("已于{day}办结").format(day=words.day(ended)) if ended else gettext("未办结")
        )
        yield Check(label, bool(ended), detail, link(label, f"office:{name}", found.pk))


def _rechecked(found):
    last = screening.rechecked(found, Gate.DELIBERATION)
    detail = gettext("已于{day}复核").format(day=words.day(last.at)) if last else gettext("未复核")
    way = link(gettext("复核"), "office:recheck_deliberation", found.pk)
    return Check(gettext("审议前复核限制情形"), last is not None, detail, way)


def _none_left(label, left, way):
    if not left.exists():
        return Check(label, True, gettext("没有待决定的"))
    return Check(label, False, gettext("待决定 {count} 项").format(count=how_many(left)), way)


def _issued(found, kind):
    """By what is due: nothing is due before the scores are summed up, so nothing is prepared."""
    due = dossier.refs_due(kind, found)
    issued = len(dossier.issued_subjects(found, kind) & due.keys())
    detail = (
        gettext("已印发 {part} 份，应有 {whole} 份").format(part=issued, whole=len(due))
        if due
        else gettext("综合汇总以后才能印发")
    )
    return Check(
        gettext("印发{paper}").format(paper=words.label(kind.label)),
        bool(due) and issued == len(due),
        detail,
        link(gettext("印发"), "office:papers", found.pk) if due else "",
    )


def _members(found, at):
    """What lies before each member: the reports they may read, and whom they keep out of."""
    members = decisions.members(at=at)
    reports = dossier.reports_open_to(members, found, at=at)
    out: dict[int, list[str]] = {}
    for recusal in governance.recusals(found).filter(person__in=members):
        out.setdefault(recusal.person_id, []).append(recusal.organisation.name)
    rows = [
        (member.name, reports[member.pk], named(out.get(member.pk, [])) or "—")
        for member in members
    ]
    return Table(
        title=gettext("委员的材料"),
        heads=[gettext(word) for word in ("委员", "可以查阅的评审报告", "回避的申报组织")],
        rows=rows,
        empty=gettext("没有在任的委员。"),
        todo=gettext("请系统管理员登记评定委员会的任职。"),
        numbers="1",
    )


@opened_to(Role.OFFICE)
def recheck_(request, pk):
    found = with_step(pk, Step.DELIBERATION)
    form = bound(NothingForm, request, edition=cycles.edition_of(found))
    arguments = {"cycle": found, "gate": Gate.DELIBERATION, "by": request.person, "at": request.at}
    if form.perform(recheck, **arguments):
        return done(request, gettext("已复核，新发现的情形等待认定。"), "office:deliberation", pk)
    return act_page(
        request,
        form,
        title=gettext("审议前复核"),
        back=reverse("office:deliberation", args=[pk]),
        confirm=gettext("复核"),
        facts=[(gettext("评定"), found.title)],
        hint=gettext("对照限制情形名册再查一遍全部在办申报；查出的由人认定，不自动取消资格。"),
    )


@opened_to(Role.OFFICE)
def changes(request, pk):
    """Applicants that merged, split or were renamed while their application ran."""
    found = cycle_of(pk)
    return listed(
        request,
        CHANGES,
        applications.identity_changes().filter(application__cycle=found),
        title=gettext("主体变更"),
        tabs=pages.review_tabs(found, "identity_changes"),
        lead=found.title,
        edition=cycles.edition_of(found),
    )
