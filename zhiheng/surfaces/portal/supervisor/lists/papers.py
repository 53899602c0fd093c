from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells
from zhiheng.surfaces.portal.watching.sheets import link

FORMS = ("docx", "pdf", "xlsx")


def _files(row):
    there = [form for form in FORMS if getattr(row, form)]
    return format_html_join(
        " ", "{}", [(link(form, "supervisor:paper", row.pk, form),) for form in there]
    )


PAPERS = Listing(
    name="supervisor.papers",
    title=_("文书"),
    columns=(
        Column(key="title", label=_("标题"), value=lambda row: row.title, data=True),
        Column(key="kind", label=_("种类"), value=lambda row: words.label(row.get_kind_display())),
        Column(key="version", label=_("版次"), value=lambda row: row.version, number=True),
        cells.moment("issued", _("印发时间"), "issued_at"),
        Column(key="files", label=_("下载"), value=_files),
        Column(
            key="digest",
            label=_("内容摘要"),
            value=lambda row: row.content_digest,
            code=True,
            shown=False,
        ),
    ),
    filters=(
        Filter(
            key="kind",
            label=_("种类"),
            choices=lambda: PaperKind.choices,
            apply=lambda found, kind: found.filter(kind=kind),
        ),
    ),
    empty=_("本届还没有您可以查看的文书。"),
    todo=_("文书印发以后列在这里；各角色能看到的种类不同。"),
)
