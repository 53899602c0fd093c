"""The draw of experts: what is committed to, the seed from outside, and the record."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import draws as method
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import commit_draw, reveal_draw
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.office.forms.draws import CommitForm, RevealForm
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of


@opened_to(Role.OFFICE)
def draws(request, pk):
    found = cycle_of(pk)
    rows = [
        (
            link(one.purpose, "office:commitment", pk, one.pk),
            cn_moment(one.committed_at),
            sum(row["seats"] for row in one.document["strata"]),
            sum(row["reserves"] for row in one.document["strata"]),
            _standing(one),
        )
        for one in governance.commitments_of(found)
    ]
    return sheet(
        request,
        title=gettext("专家抽取"),
        tabs=cycle_tabs(found, "draws"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=[
            Offer(gettext("承诺抽取"), reverse("office:commit_draw", args=[pk])),
            Offer(gettext("整体匹配"), reverse("office:matchings", args=[pk])),
        ],
        tables=[
            Table(
                title=gettext("历次抽取"),
                heads=[gettext(word) for word in ("用途", "承诺时间", "席位", "候补", "进度")],
                rows=rows,
                empty=gettext("还没有抽取过。"),
                todo=gettext(
                    "先公布承诺，再当众产生种子；结果经评定委员会主任批准后才能组成评审组。"
                ),
                numbers="2 3",
            )
        ],
    )


def _standing(commitment):
    if not hasattr(commitment, "draw"):
        return badge(text=gettext("待产生种子"), tone="aside")
    if hasattr(commitment.draw, "approval"):
        return badge(text=gettext("已批准"), tone="won")
    return badge(text=gettext("待主任批准"), tone="aside")


@opened_to(Role.OFFICE)
def commit(request, pk):
    """What would be committed to can be looked at before it is."""
    found = cycle_of(pk)
    edition, terms = cycles.edition_of(found), cycles.terms_of(found)
    form = bound(CommitForm, request, cycle=found, seats=terms.panel_size, edition=edition)
    common = {"cycle": found, "at": request.at}
    if "preview" not in request.POST and form.perform(commit_draw, by=request.person, **common):
        made: Any = governance.commitments_of(found).last()
        said = gettext("已公布承诺，可以产生种子。")
        return done(request, said, "office:commitment", pk, made.pk)
    context = {"form": form, "back": reverse("office:draws", args=[pk])}
    if form.is_bound and not set(form.errors) - {"__all__"}:
        document = governance.to_commit(found, at=request.at, **form.arguments())
        context |= {"tables": _committed(document), "dice": _dice(document)}
    if "preview" in request.POST and form.is_valid():
        for refusal in would_refuse(commit_draw, by=request.person, **common, **form.arguments()):
            form.add_error(None, words.reason(refusal))
    return render(request, "office/commit.html", context)


def _dice(document):
    """Throws that let every order come about."""
    places = sum(row["seats"] + row["reserves"] for row in document["strata"])
    return method.dice(sum(map(len, method.candidates(document).values())), places)


def _committed(document):
    """The groups, who is kept out, and the pool."""
    names = {row["expert"]: row["name"] for row in document["pool"]}
    open_to = method.candidates(document)
    yield Table(
        title=gettext("分组"),
        heads=[gettext(word) for word in ("分组", "席位", "候补", "可选", "专长", "专家库")],
        rows=[
            (
                row["name"],
                row["seats"],
                row["reserves"],
                len(open_to[row["name"]]),
                row["specialty"] or gettext("不限"),
                "、".join(_pool(key) for key in row["pools"]) or gettext("不限"),
            )
            for row in document["strata"]
        ],
        empty=gettext("没有分组。"),
        numbers="1 2 3",
    )
    yield Table(
        title=gettext("排除"),
        heads=[gettext(word) for word in ("姓名", "编号", "类别", "对方", "理由")],
        rows=[
            (names[row["expert"]], row["expert"], row["ground"], row["organisation"] or "—",
             row["reason"])
            for row in document["exclusions"]
        ],
        empty=gettext("没有专家被排除。"),
    )  # fmt: skip
    strata = method.strata_of(document)
    yield Table(
        title=gettext("名册"),
        heads=[gettext(word) for word in ("姓名", "编号", "专家库", "分组", "本届任职")],
        rows=[
            (row["name"], row["expert"], _pool(row["pool"]),
             method.group_of(row, strata) or gettext("不参加"), row["load"])
            for row in document["pool"]
        ],
        empty=gettext("名册是空的。"),
        numbers="4",
    )  # fmt: skip


def _pool(key):
    return words.label(dict(Pool.choices).get(key, key))


@opened_to(Role.OFFICE)
def commitment(request, pk, number):
    """What was committed to, and what came of it."""
    found = cycle_of(pk)
    row = get_object_or_404(governance.commitments_of(found), pk=number)
    drawn = getattr(row, "draw", None)
    facts = [
        (gettext("承诺时间"), cn_moment(row.committed_at)),
        (gettext("承诺摘要"), row.digest),
        (gettext("种子来源"), row.seed_source),
        (gettext("进度"), _standing(row)),
    ]
    if drawn:
        facts += [
            (gettext("种子"), drawn.seed),
            (gettext("见证人"), "、".join(drawn.witnesses)),
            (gettext("抽取时间"), cn_moment(drawn.drawn_at)),
        ]
    return sheet(
        request,
        title=gettext("抽取记录：{purpose}").format(purpose=row.purpose),
        tabs=cycle_tabs(found, "draws"),
        edition=cycles.edition_of(found),
        offers=[*_offers(pk, row, drawn), Offer(gettext("公开页面"), _public(row))],
        facts=facts,
        tables=[*([_result(drawn)] if drawn else []), *_committed(row.document)],
    )


def _public(row):
    return reverse("public:draw", args=[row.pk])


def _offers(pk, row, drawn):
    if drawn is None:
        yield Offer(gettext("登记种子"), reverse("office:reveal_draw", args=[pk, row.pk]))
    elif hasattr(drawn, "approval"):
        form_it = reverse("office:form_panel", args=[pk])
        yield Offer(gettext("据此组成评审组"), f"{form_it}?draw={drawn.pk}")


def _result(drawn):
    names = {row["expert"]: row["name"] for row in drawn.pool}
    places = [
        (row["stratum"], label, ref)
        for row in drawn.result["strata"]
        for part, label in (("seats", gettext("席位")), ("reserves", gettext("候补")))
        for ref in row[part]
    ]
    return Table(
        title=gettext("结果"),
        heads=[gettext(word) for word in ("次序", "分组", "身份", "编号", "姓名")],
        rows=[(n, *place, names[place[-1]]) for n, place in enumerate(places, start=1)],
        empty=gettext("没有抽出任何人。"),
    )


@opened_to(Role.OFFICE)
def reveal(request, pk, number):
    found = cycle_of(pk)
    row = get_object_or_404(governance.commitments_of(found), pk=number)
    form = bound(RevealForm, request)
    if form.perform(reveal_draw, commitment=row, by=request.person, at=request.at):
        return done(request, gettext("已抽出，待主任批准。"), "office:commitment", pk, number)
    return act_page(
        request,
        form,
        title=gettext("登记种子，抽出专家"),
        back=reverse("office:commitment", args=[pk, number]),
        confirm=gettext("登记并抽出"),
        edition=cycles.edition_of(found),
        facts=[
            (gettext("用途"), row.purpose),
            (gettext("种子来源"), row.seed_source),
            (gettext("承诺摘要"), row.digest),
        ],
        hint=gettext("只能登记一次。登记后结果立即公开，任何人都可以下载记录重算。"),
    )
