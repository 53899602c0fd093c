from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.editions import editions
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.vocabulary import Opinion
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells

TONES = {Opinion.NO_OBJECTION: "won", Opinion.OBJECTION: "ended"}


def answer_badge(letter):
    reply = getattr(letter, "reply", None)
    tone = TONES[reply.opinion] if reply else "running"
    return badge(text=words.label(letter.answer), tone=tone)


def _standing(at):
    """How each letter stands at that moment: silence past its day is called by its name."""
    return {
        "waiting": (gettext("待答复"), {"reply": None, "due_at__gte": at}),
        "late": (gettext("逾期未答复"), {"reply": None, "due_at__lt": at}),
        "answered": (gettext("已答复"), {"reply__isnull": False}),
    }


def consultations(cycles, *, at):
    """Letters to one department, with these cycles to choose from, as they stand at a moment."""
    standing = _standing(at)
    return Listing(
        name="department.consultations",
        title=_("征求意见函"),
        columns=(
            cells.organisation(lambda row: row.application.organisation.name),
            cells.code(lambda row: row.application.organisation.code),
            cells.moment("due", _("回复期限"), "due_at"),
            Column(
                key="late",
                label=_("时限"),
                value=lambda row: "—" if hasattr(row, "reply") else words.left(row.due_at, at),
            ),
            Column(
                key="answer",
                label=_("答复"),
                value=answer_badge,
                exported=lambda row: words.label(row.answer),
            ),
            Column(
                key="basis",
                label=_("事实与依据"),
                value=lambda row: (row.reply.basis if hasattr(row, "reply") else "") or "—",
                data=True,
                shown=False,
            ),
        ),
        filters=(
            Filter(
                key="cycle",
                label=_("评定"),
                choices=lambda: [(str(cycle.pk), cycle.title) for cycle in cycles],
                apply=lambda found, pk: found.filter(application__cycle=int(pk)),
            ),
            Filter(
                key="standing",
                label=_("办理情况"),
                choices=lambda: [(key, label) for key, (label, _where) in standing.items()],
                apply=lambda found, key: found.filter(**standing[key][1]),
            ),
        ),
        row_url=lambda row: reverse("department:consultation", args=[row.pk]),
        row_name=lambda row: row.application.organisation.name,
        search=screening.letters_named,
        search_hint=_("名称开头或完整的信用代码"),
        empty=_("还没有发给本部门的征求意见函。"),
        todo=_("资格审查后，评委会办公室一次发函；收到的函件列在这里。"),
    )


def grounds():
    """Every ground that any edition knows, once."""
    found = {one.key: one.label for edition in editions() for one in edition.restrictions}
    return list(found.items())


def _removed(row):
    if row.removed_on:
        return cn_date(row.removed_on)
    url = reverse("department:removal", args=[row.pk])
    return format_html('<a href="{}">{}</a>', url, gettext("移出"))


LISTINGS = Listing(
    name="department.listings",
    title=_("本部门的限制情形记录"),
    columns=(
        cells.code(lambda row: row.code),
        Column(
            key="restriction",
            label=_("限制情形"),
            value=lambda row: dict(grounds()).get(row.restriction, row.restriction),
            data=True,
        ),
        Column(key="title", label=_("名单或事项"), value=lambda row: row.title, data=True),
        cells.day("listed", _("列入日期"), "listed_on"),
        Column(
            key="removed",
            label=_("移出日期"),
            value=_removed,
            exported=lambda row: row.removed_on,
        ),
    ),
    filters=cells.by_restriction(grounds),
    search=lambda text, found: found.filter(code=text.upper()),
    search_hint=_("完整的统一社会信用代码"),
    empty=_("本部门还没有录入记录。"),
    todo=_("把本部门公开的名单和处罚按信用代码录入；受理时和每个关口自动核查。"),
)
