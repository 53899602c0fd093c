"""The outbox: letters are counted, read by sample, released together, and followed until they left."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.letters import queries as letters
from zhiheng.instruments.letters.actions import release_letters, resend_letter
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date, cn_moment
from zhiheng.surfaces.portal.acting import Offer, bound, done, offer
from zhiheng.surfaces.portal.office.concluding.forms.post import ReleaseForm
from zhiheng.surfaces.portal.office.concluding.lists.post import LETTERS
from zhiheng.surfaces.portal.office.concluding.pages import listed, perform
from zhiheng.surfaces.portal.office.forms.files import NothingForm
from zhiheng.surfaces.portal.office.sheets import Table, desk_tabs, link, sheet


@opened_to(Role.OFFICE)
def outbox(request):
    batches = letters.batches()
    release = Offer(gettext("审阅并放行"), reverse("office:release"))
    return listed(
        request,
        LETTERS,
        letters.letters(),
        title=gettext("通知"),
        tabs=desk_tabs("outbox"),
        lead=gettext(
            "结果类通知写成后在此等待：审阅样稿，一并放行。回执、任务和限期的通知写成即发。"
        ),
        offers=[release] if batches else [],
        tables=[_waiting(batches)],
    )


def _waiting(batches):
    return Table(
        title=gettext("等待放行"),
        heads=[gettext(word) for word in ("通知", "因何写成", "份数", "其中没有地址", "最早写成")],
        rows=[
            (
                link(batch.subject, "office:letter", batch.up_to),
                batch.act,
                batch.size,
                batch.unreachable,
                cn_date(batch.since),
            )
            for batch in batches
        ],
        empty=gettext("没有等待放行的通知。"),
        todo=gettext("作出结果后，时程写成的通知会列在这里。"),
        numbers="2 3",
        more=_rest(batches),
    )


def _rest(batches):
    """What to say where more letters may wait than are reviewed in one go."""
    if sum(batch.size for batch in batches) < letters.AT_ONCE:
        return ""
    told = gettext("先列最早写成的 {n} 份，放行后接着列出其余。")
    return told.format(n=letters.AT_ONCE)


@opened_to(Role.OFFICE)
def release(request):
    """Each kind counted, with one of its letters to read; then all that are ticked leave together."""
    batches = letters.batches()
    form = bound(ReleaseForm, request, batches=batches)
    if form.perform(release_letters, by=request.person, at=request.at):
        return done(request, gettext("已放行，随下一批邮件发出。"), "office:outbox")
    samples = letters.samples(batches)
    context = {
        "form": form,
        "batches": [(batch, samples[batch.up_to]) for batch in batches],
        "rest": _rest(batches),
        "back": reverse("office:outbox"),
    }
    return render(request, "office/concluding/release.html", context)


def letter_of(pk):
    return get_object_or_404(letters.letters(), pk=pk)


@opened_to(Role.OFFICE)
def letter(request, pk):
    found = letter_of(pk)
    again = offer(
        resend_letter,
        gettext("重发"),
        reverse("office:resend", args=[pk]),
        letter=found,
        by=request.person,
        at=request.at,
    )
    return sheet(
        request,
        title=found.subject,
        tabs=desk_tabs("outbox"),
        template="office/concluding/letter.html",
        letter=found,
        offers=[again],
        facts=_facts(found),
        tables=[_deliveries(found)],
    )


def _facts(found):
    return [
        (gettext("收件人"), (found.person or found.organisation).name),
        (gettext("邮箱或电话"), letters.address_of(found) or gettext("没有登记")),
        (gettext("因何写成"), found.entry.act),
        (gettext("写成时间"), cn_moment(found.written_at)),
        (
            gettext("放行时间"),
            cn_moment(found.released_at) if found.released_at else gettext("尚未放行"),
        ),
    ]


def _deliveries(found):
    return Table(
        title=gettext("投递记录"),
        heads=[gettext(word) for word in ("时间", "方式", "结果", "原因")],
        rows=[
            (
                cn_moment(row.at),
                words.label(row.get_way_display()),
                gettext("已发出") if row.sent else gettext("未发出"),
                words.label(row.detail) or "—",
            )
            for row in found.deliveries.all()
        ],
        empty=gettext("还没有投递过。"),
        todo=gettext("放行后随下一批邮件发出；失败的自动再试。"),
    )


@opened_to(Role.OFFICE)
def resend(request, pk):
    found = letter_of(pk)
    return perform(
        request,
        resend_letter,
        NothingForm,
        {"letter": found},
        title=gettext("重发"),
        back=reverse("office:letter", args=[pk]),
        said=gettext("将随下一批邮件重发。"),
        facts=[
            (gettext("通知"), found.subject),
            (gettext("收件人"), (found.person or found.organisation).name),
            (gettext("邮箱或电话"), letters.address_of(found) or gettext("没有登记")),
        ],
    )
