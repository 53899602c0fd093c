from django.utils.translation import gettext_lazy as _

from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells
from zhiheng.surfaces.portal.papers import downloads

PAPERS = Listing(
    name="office.papers",
    title=_("文书"),
    columns=(
        Column(key="title", label=_("标题"), value=lambda row: row.title, data=True),
        Column(
            key="kind",
            label=_("文书"),
            value=lambda row: words.label(row.get_kind_display()),
        ),
        Column(key="version", label=_("版次"), value=lambda row: row.version, number=True),
        cells.day("dated", _("成文日期"), "dated"),
        Column(
            key="files",
            label=_("下载"),
            value=lambda row: downloads(row, "office:paper"),
            exported=lambda row: row.docx.name,
        ),
    ),
    filters=(
        Filter(
            key="kind",
            label=_("文书"),
            choices=lambda: [(key, words.label(label)) for key, label in PaperKind.choices],
            apply=lambda found, kind: found.filter(kind=kind),
        ),
    ),
    search=lambda text, found: found.filter(title__startswith=text),
    search_hint=_("标题开头"),
    empty=_("本届还没有出具文书。"),
    todo=_("办理事项后，在这里批量出具应出的文书。"),
)
