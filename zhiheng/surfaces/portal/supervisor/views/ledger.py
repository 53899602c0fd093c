"""The ledger: every act, and whether the chain holds."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.vocabulary import ALTERATION_LABELS
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal.acting import Offer
from zhiheng.surfaces.portal.supervisor.lists import LEDGER, SIGN_INS
from zhiheng.surfaces.portal.supervisor.reading import said, verdict, wordings
from zhiheng.surfaces.portal.supervisor.words import fact
from zhiheng.surfaces.portal.watching.sheets import Table, desk_tabs, heads, link, listed, sheet

AT_THE_DOOR = ("登录未通过", "账号暂时锁定", "二次验证未通过", "重置密码", "重置二次验证")
MOST = 200


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def ledger_(request):
    check_it = Offer(gettext("核验整本台账"), reverse("supervisor:check"))
    tabs = desk_tabs(request, "ledger")
    return listed(request, LEDGER, ledger.entries(), tabs=tabs, offers=[check_it])


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def sign_ins(request):
    # asked for first: they are few, and the latest may lie far back in a long ledger
    rare = ledger.entries().filter(act__in=AT_THE_DOOR).order_by().values("seq")
    found = ledger.entries().filter(seq__in=rare)
    return listed(request, SIGN_INS, found, tabs=desk_tabs(request, "sign_ins"))


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def entry(request, seq):
    """One entry as it is hashed, and whether it still fits between its neighbours."""
    row = get_object_or_404(ledger.entries(), seq=seq)
    links = ledger.links(row)
    return sheet(
        request,
        title=gettext("台账第 {seq} 条：{act}").format(seq=row.seq, act=row.act),
        tabs=desk_tabs(request, "ledger"),
        facts=[
            (gettext("时间"), cn_moment(row.at)),
            (gettext("办理人"), f"{row.by_name}（{row.by}）"),
            (gettext("对象"), row.subject),
            (gettext("依据"), _basis(row)),
            (gettext("前序摘要"), row.previous),
            (gettext("摘要"), row.digest),
            (gettext("链条"), verdict(holds=links.hold)),
        ],
        tables=[
            _facts(row),
            _checks(links),
            _same_subject(row),
        ],
    )


def _basis(row):
    """The article under the edition in force then; without an edition, what the clause is about."""
    if not row.edition:
        return wordings().get(row.clause, row.clause)
    edition = edition_named(row.edition)
    provision = edition.provisions.get(Clause(row.clause))
    return f"{edition.title}{row.article} {provision.wording if provision else row.clause}"


def _facts(row):
    return Table(
        title=gettext("要点"),
        heads=heads("项目", "内容"),
        rows=[(fact(key), said(value)) for key, value in row.facts.items()],
        empty=gettext("这一条没有记载要点。"),
    )


def _checks(links):
    return Table(
        title=gettext("链条核验"),
        heads=heads("核验", "结果"),
        rows=[
            (gettext("内容与本条摘要"), verdict(holds=links.content)),
            (gettext("前一条的摘要与本条所记前序摘要"), verdict(holds=links.before)),
            (gettext("本条摘要与后一条（末条为封签）所记"), verdict(holds=links.after)),
        ],
        empty="",
    )


def _same_subject(row):
    others = ledger.entries().filter(subject=row.subject).exclude(seq=row.seq)
    rows = [
        (link(one.seq, "supervisor:entry", one.seq), cn_moment(one.at), one.act, one.by_name)
        for one in others.order_by("-seq")[:MOST]
    ]
    return Table(
        title=gettext("同一对象的其他记载"),
        heads=heads("序号", "时间", "行为", "办理人"),
        rows=rows,
        empty=gettext("没有其他记载。"),
    )


@opened_to(Role.SUPERVISOR, Role.AUDITOR)
def check(request):
    """Every digest recomputed from the first entry to the seal, and of the scores that are stored."""
    found, seal, scores = ledger.faults(), ledger.seal(), reviews.proof()
    return sheet(
        request,
        title=gettext("核验整本台账"),
        tabs=desk_tabs(request, "ledger"),
        facts=[
            (gettext("条数"), seal.entries),
            (gettext("封签"), seal.head),
            (gettext("核验时间"), cn_moment(request.at)),
            (gettext("链条"), verdict(holds=not found)),
            (gettext("比对的评分"), scores.compared),
            (gettext("所存评分"), verdict(holds=not scores.altered)),
        ],
        tables=[
            Table(
                title=gettext("发现的问题"),
                heads=heads("序号", "情况"),
                rows=[(fault.seq, fault.detail) for fault in found[:MOST]],
                empty=gettext("没有发现问题：每一条都与其摘要相符，前后相接，没有缺少。"),
            ),
            Table(
                title=gettext("与台账不符的评分"),
                heads=heads("序号", "行为", "对象", "情况"),
                rows=[
                    (one.seq or "—", one.act, one.subject, words.label(ALTERATION_LABELS[one.kind]))
                    for one in scores.altered[:MOST]
                ],
                empty=gettext("没有发现问题：每份评分都与提交时记入台账的摘要相符。"),
            ),
        ],
    )
