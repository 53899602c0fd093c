"""What is known of one application, tab by tab, as tables. No score is read here."""

import json
from typing import Any

from django.utils.translation import gettext, gettext_noop

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.ledger.acts import ref
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.screening import queries as screening
from zhiheng.stages.screening.vocabulary import Opinion
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date, cn_moment
from zhiheng.surfaces.portal.moves import moves_of
from zhiheng.surfaces.portal.office import reading
from zhiheng.surfaces.portal.office.sheets import Table, link

TABS = {
    "identity": gettext_noop("主体"),
    "facts": gettext_noop("申报内容与条件"),
    "files": gettext_noop("附件"),
    "findings": gettext_noop("限制情形"),
    "opinions": gettext_noop("部门意见"),
    "moves": gettext_noop("经过"),
    "ledger": gettext_noop("台账"),
}


def tables_of(found: Any, tab: str) -> list[Table]:
    return READERS[tab](found)


def _identity(found: Any) -> list[Table]:
    rows = [
        (row.ordinal, row.name, row.code, row.undertaken_by, cn_moment(row.filed_at))
        for row in applications.filings_of(found)
    ]
    heads = [gettext(word) for word in ("次序", "申报时名称", "信用代码", "承诺人", "提交时间")]
    filings = Table(
        title=gettext("每次提交时的主体"),
        heads=heads,
        rows=rows,
        empty=gettext("还没有提交。"),
        todo=gettext("申报组织提交后，当时的名称和代码固定在这里。"),
    )
    return [filings, _recommendation(found), _identity_changes(found)]


def _recommendation(found: Any) -> Table:
    rows = [
        (row.recommender.label, row.opinion, row.signed_by, cn_moment(row.at))
        for row in applications.recommendation_on(found)
    ]
    return Table(
        title=gettext("推荐意见"),
        heads=[gettext(word) for word in ("推荐单位", "意见", "签署人", "时间")],
        rows=rows,
        empty=gettext("还没有推荐意见。"),
        todo=gettext("推荐单位在推荐期内签署意见。"),
    )


def _identity_changes(found: Any) -> Table:
    rows = [
        (
            words.label(row.get_kind_display()),
            row.detail,
            cn_date(row.reported_at),
            _decided(row),
        )
        for row in applications.identity_changes().filter(application=found)
    ]
    return Table(
        title=gettext("主体变更"),
        heads=[gettext(word) for word in ("类型", "情况", "报告时间", "决定")],
        rows=rows,
        empty=gettext("没有报告过主体变更。"),
    )


def _decided(change: Any) -> Any:
    decision = getattr(change, "decision", None)
    if decision is None:
        return link(gettext("待决定"), "office:identity", change.pk)
    said = gettext("继续") if decision.continues else gettext("终止")
    return f"{said}（{decision.reason}）"


def _facts(found: Any) -> list[Table]:
    edition, terms = cycles.edition_of(found.cycle), cycles.terms_of(found.cycle)
    filing = applications.latest_filing(found)
    facts = filing.facts if filing else {}
    recommended = applications.recommenders_of([found]).get(found.pk)
    conditions = [
        (
            condition.label,
            badge(text=gettext("未满足"), tone="aside")
            if refusal
            else badge(text=gettext("满足"), tone="won"),
            edition.article(condition.clause),
            condition.evidence,
            words.reason(refusal) if refusal else "—",
        )
        for condition, refusal in reading.conditions_of(edition, terms, facts, recommended)
    ]
    return [
        Table(
            title=gettext("申报条件"),
            heads=[gettext(word) for word in ("条件", "是否满足", "条文", "证明", "说明")],
            rows=conditions,
            empty=gettext("本版本没有申报条件。"),
        ),
        Table(
            title=gettext("申报内容"),
            heads=[gettext("项目"), gettext("内容")],
            rows=words.stated(facts, edition),
            empty=gettext("还没有提交。"),
            todo=gettext("提交前的草稿只有申报组织可见。"),
        ),
    ]


def _files(found: Any) -> list[Table]:
    edition = cycles.edition_of(found.cycle)
    rows, seen = [], set()
    for row in applications.files_of(found):
        kind = edition.attachment(row.kind)
        counts = row.kind not in seen
        seen.add(row.kind)
        rows.append(
            (
                kind.label if kind else row.kind,
                link(row.document.name, "office:attachment", found.pk, row.pk),
                cn_date(row.issued_on) or "—",
                cn_moment(row.attached_at),
                badge(text=gettext("有效"), tone="won")
                if counts
                else badge(text=gettext("已被替换"), tone="ended"),
            )
        )
    heads = [gettext(word) for word in ("种类", "文件", "出具日期", "上传时间", "状态")]
    return [
        Table(
            title=gettext("附件"),
            heads=heads,
            rows=rows,
            empty=gettext("还没有附件。"),
            todo=gettext("申报组织在申报期内上传。"),
        )
    ]


def _findings(found: Any) -> list[Table]:
    edition = cycles.edition_of(found.cycle)
    rows = []
    for row in screening.findings_on(found):
        ground = edition.restriction(row.restriction)
        rows.append(
            (
                ground.label if ground else row.restriction,
                row.source,
                words.label(row.get_gate_display()),
                cn_date(row.found_at),
                words.label(screening.note_on(row)) or "—",
                _determined(row),
            )
        )
    heads = ("情形", "来源", "环节", "发现", "提示", "认定")
    return [
        Table(
            title=gettext("限制情形"),
            heads=[gettext(word) for word in heads],
            rows=rows,
            empty=gettext("没有登记限制情形。"),
            todo=gettext("受理时和每个关口，系统按信用代码核查名册。"),
        )
    ]


def _determined(row: Any) -> Any:
    determination = getattr(row, "determination", None)
    if determination:
        bars = gettext("构成") if determination.bars else gettext("不构成")
        return f"{bars}（{determination.reason}）"
    if row.advisory:
        return gettext("仅供参考")
    return link(gettext("待认定"), "office:determine", row.pk)


def _opinions(found: Any) -> list[Table]:
    rows = [
        (
            letter.department.label,
            words.label(letter.answer),
            letter.reply.basis if hasattr(letter, "reply") else "—",
            cn_moment(letter.due_at),
            _weighed(letter),
        )
        for letter in screening.opinions_on(found)
    ]
    return [
        Table(
            title=gettext("征求部门意见"),
            heads=[gettext(word) for word in ("部门", "意见", "事实与依据", "期限", "认定")],
            rows=rows,
            empty=gettext("还没有征求意见。"),
            todo=gettext("受理后，由办公室一次向各部门发函。"),
        )
    ]


def _weighed(letter: Any) -> Any:
    reply = getattr(letter, "reply", None)
    if reply is None or reply.opinion != Opinion.OBJECTION:
        return "—"
    decision = getattr(reply, "decision", None)
    if decision is None:
        return link(gettext("待认定"), "office:opinion", reply.pk)
    bars = gettext("构成") if decision.bars else gettext("不构成")
    return f"{bars}（{decision.reason}）"


def _ledger(found: Any) -> list[Table]:
    subjects = [
        ref(found),
        *(ref(row) for row in screening.findings_on(found)),
        *(ref(row) for row in applications.filings_of(found)),
    ]
    rows = [
        (
            entry.seq,
            cn_moment(entry.at),
            entry.act,
            entry.by_name,
            entry.article or "—",
            json.dumps(entry.facts, ensure_ascii=False),
        )
        for entry in ledger.entries().filter(subject__in=subjects).order_by("seq")
    ]
    return [
        Table(
            title=gettext("台账"),
            heads=[gettext(word) for word in ("序号", "时间", "行为", "办理人", "条文", "要点")],
            rows=rows,
            empty=gettext("台账里还没有与它有关的记载。"),
        )
    ]


READERS = {
    "identity": _identity,
    "facts": _facts,
    "files": _files,
    "findings": _findings,
    "opinions": _opinions,
    "moves": lambda found: [moves_of(found)],
    "ledger": _ledger,
}
