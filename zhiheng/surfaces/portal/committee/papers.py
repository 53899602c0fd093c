"""Papers as issued, for those who keep out of nothing that is in them."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext

from zhiheng.instruments.ledger.acts import ref
from zhiheng.stages.dossier import queries as dossier
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.sheets import Table, link

SHOWN = (PaperKind.REVIEW_REPORT, PaperKind.SUMMARY, PaperKind.TALLY, PaperKind.MINUTES)
FORMS = ("pdf", "docx", "xlsx")


def papers_seen(request: Any) -> Any:
    return dossier.papers_for(request.person, at=request.at).filter(kind__in=SHOWN)


def tells_of_others(request: Any, paper: Any) -> bool:
    """A paper over several applicants is kept from whoever keeps out of one of them."""
    if paper.kind == PaperKind.REVIEW_REPORT:
        return False
    lines = reading.lines_before_the_committee(paper.cycle)
    sight = reading.sight_of(request, paper.cycle)
    return len(sight.about(lines)) < len(lines)


def papers_about(request: Any, cycle: Any, kind: PaperKind, subject: Any) -> Table:
    found = [
        paper
        for paper in papers_seen(request).filter(cycle=cycle, kind=kind, subject=ref(subject))
        if not tells_of_others(request, paper)
    ]
    return Table(
        title=gettext("出具的文书"),
        heads=[gettext(word) for word in ("文书", "版次", "成文日期", "下载")],
        rows=[(one.title, one.version, cn_date(one.dated), _downloads(one)) for one in found],
        empty=gettext("没有可供您下载的文书。"),
        todo=gettext("文书由评委会办公室出具；涉及您已回避的组织的，不向您提供。"),
    )


def _downloads(paper: Any) -> str:
    links = [
        (link(form.upper(), "paper", paper.pk, form),) for form in FORMS if getattr(paper, form)
    ]
    return format_html_join("　", "{}", links)
