"""The archive: every paper of a cycle, those still owed, the office's templates, the sealed dossier."""

from itertools import islice

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import editions
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.actions import (
    issue_paper,
    issue_papers,
    seal_dossier,
    upload_template,
)
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer, bound, done
from zhiheng.surfaces.portal.office.concluding.forms.papers import (
    CheckedForm,
    IssueForm,
    TemplateForm,
)
from zhiheng.surfaces.portal.office.concluding.lists.papers import PAPERS
from zhiheng.surfaces.portal.office.concluding.pages import cycle_tabs, listed, perform
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.papers import attached, download, to_save

SHOWN = 50
"""Papers of one kind that the preview makes: enough to see what they would say."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@opened_to(Role.OFFICE)
def papers(request, pk):
    found = cycle_of(pk)
    pages = (
        ("issue_papers", gettext("批量出具"), [pk]),
        ("seal_dossier", gettext("封存档案"), [pk]),
        ("templates", gettext("文书模板"), [found.edition]),
    )
    return listed(
        request,
        PAPERS,
        dossier.papers_of(found),
        title=gettext("文书与档案"),
        tabs=cycle_tabs(found, "papers"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=[Offer(label, reverse(f"office:{name}", args=args)) for name, label, args in pages],
        tables=[_dossiers(found)],
    )


def _dossiers(found):
    return Table(
        title=gettext("封存的档案"),
        heads=[gettext(word) for word in ("次序", "封存时间", "文书数", "清单摘要", "下载")],
        rows=[
            (
                row.version,
                cn_moment(row.at),
                row.papers,
                row.manifest_digest[:16],
                link(row.document.name, "office:dossier", found.pk, row.version),
            )
            for row in dossier.dossiers_of(found)
        ],
        empty=gettext("还没有封存。"),
        todo=gettext("文书出齐后封存；再有变化的，可以再次封存。"),
        numbers="0 2",
    )


@opened_to(Role.OFFICE)
def paper(request, pk, form):
    """Whatever this reader may see at this moment, in whatever cycle."""
    return download(dossier.papers_for(request.person, at=request.at), pk, form)


@opened_to(Role.OFFICE)
def dossier_(request, pk, version):
    row = get_object_or_404(dossier.dossiers_of(cycle_of(pk)), version=version)
    return attached(row.document)


def owed(cycle):
    """Kind → how many of its papers were never issued, of the kinds of which any is due."""
    counts = {kind: dossier.owed(cycle, kind, most=applications.COUNTED) for kind in PaperKind}
    return {
        kind: count
        for kind, count in counts.items()
        if kind != PaperKind.INDEX and count is not None
    }


@opened_to(Role.OFFICE)
def issue(request, pk):
    """What is owed, kind by kind; one kind at a time is made and looked at before it is issued."""
    found = cycle_of(pk)
    form = bound(IssueForm, request, owed=owed(found), edition=cycles.edition_of(found))
    if form.perform(issue_papers, cycle=found, by=request.person, at=request.at):
        return done(request, gettext("已出具。"), "office:papers", pk)
    kind = request.GET.get("preview", "")
    context = {
        "form": form,
        "cycle": found,
        "kinds": [(key, words.label(label)) for key, label in PaperKind.choices],
        "kind": kind,
        "tables": [_preview(request, found, PaperKind(kind))] if kind in PaperKind.values else [],
    }
    return render(request, "office/concluding/issue.html", context)


def _preview(request, found, kind):
    due = islice(dossier.due_papers(found, at=request.at, kinds=[kind]), SHOWN)
    rows = [(one.made.content.title, _about(one.made), _named(one), one.version) for one in due]
    return Table(
        title=gettext("{kind}：将要出具的").format(kind=words.label(kind.label)),
        heads=[gettext(word) for word in ("标题", "关于", "提到的人", "版次")],
        rows=rows,
        empty=gettext("没有要出具的。"),
        todo=gettext("已出具而内容没有变化的，不重复出具。"),
        numbers="3",
    )


def _about(made):
    whose = made.organisation or made.person
    return whose.name if whose else "—"


def _named(one):
    """Whom a 反馈报告 names: it is held back until somebody has looked."""
    names = "、".join(one.made.content.warnings)
    if not names or one.kind != PaperKind.FEEDBACK:
        return names or "—"
    return link(names, "office:feedback", one.subject.rpartition(":")[2])


@opened_to(Role.OFFICE)
def feedback(request, pk):
    """One feedback report whose comments name people: looked at, then issued."""
    found = get_object_or_404(applications.applications_everywhere(), pk=pk)
    if ref(found) not in dossier.refs_due(PaperKind.FEEDBACK, found.cycle):
        raise Http404
    names = dossier.feedback_warnings(found, at=request.at)
    return perform(
        request,
        issue_paper,
        CheckedForm,
        {"cycle": found.cycle, "kind": PaperKind.FEEDBACK, "subject": found},
        title=gettext("核对并出具反馈报告"),
        back=reverse("office:issue_papers", args=[found.cycle_id]),
        said=gettext("反馈报告已出具。"),
        confirm=gettext("出具"),
        edition=cycles.edition_of(found.cycle),
        facts=[
            (gettext("申报组织"), found.organisation.name),
            (gettext("评语中提到的人"), "、".join(names) or gettext("没有")),
        ],
        hint=gettext("申报组织不得知道谁给它评分；评语里的姓名须先核对。"),
    )


@opened_to(Role.OFFICE)
def seal(request, pk):
    found = cycle_of(pk)
    return perform(
        request,
        seal_dossier,
        NothingForm,
        {"cycle": found},
        title=gettext("封存档案"),
        back=reverse("office:papers", args=[pk]),
        said=gettext("档案已封存。"),
        edition=cycles.edition_of(found),
        facts=[
            (gettext("评定"), found.title),
            (gettext("文书数"), dossier.papers_of(found).count()),
        ],
        hint=gettext("全部文书、档案目录、台账和清单合为一个压缩包；此后有变化的，可以再次封存。"),
    )


def edition_of(name):
    found = next((one for one in editions() if one.name == name), None)
    if found is None:
        raise Http404
    return found


@opened_to(Role.OFFICE)
def templates(request, edition):
    found = edition_of(edition)
    own = {row.kind: row for row in reversed(dossier.templates_for(edition))}
    rows = [
        (
            words.label(kind.label),
            link(gettext("第 {n} 次更换").format(n=own[kind].version), *_template(edition, kind))
            if kind in own
            else link(gettext("随系统提供"), *_template(edition, kind)),
            cn_moment(own[kind].at) if kind in own else "—",
        )
        for kind in PaperKind
    ]
    table = Table(
        title=gettext("文书模板"),
        heads=[gettext(word) for word in ("文书", "现用模板", "更换时间")],
        rows=rows,
        empty="",
    )
    upload = Offer(gettext("更换模板"), reverse("office:upload_template", args=[edition]))
    return sheet(
        request,
        title=gettext("文书模板"),
        tabs=[],
        lead=found.title,
        offers=[upload],
        tables=[table],
    )


def _template(edition, kind):
    return "office:template", edition, kind.value


@opened_to(Role.OFFICE)
def template(request, edition, kind):
    """The one in use, to be edited in Word."""
    edition_of(edition)
    if kind not in PaperKind.values:
        raise Http404
    content = dossier.template_for(edition, PaperKind(kind)) or dossier.shipped_template(
        PaperKind(kind)
    )
    return to_save(content, f"{PaperKind(kind).label}.docx", WORD)


@opened_to(Role.OFFICE)
def upload(request, edition):
    found = edition_of(edition)
    return perform(
        request,
        upload_template,
        TemplateForm,
        {"edition": edition},
        title=gettext("更换模板"),
        back=reverse("office:templates", args=[edition]),
        said=gettext("模板已更换，此后的文书用新模板。"),
        edition=found,
        facts=[(gettext("依据的版本"), found.title)],
        hint=gettext("先下载现用模板，在 Word 里改版式；占位符保持不变。"),
    )
