"""Pure: which papers must come with a filing, and of what day. No Django."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import AttachmentKind, Edition, Terms

CREDIT_REPORT = "credit-report"


@enforces(Clause.ATTACHMENTS)
def attachment_is_unknown(edition: Edition, kind: str) -> Refusal | None:
    if edition.attachment(kind):
        return None
    return Refusal(
        Clause.ATTACHMENTS,
        "本版的申报资料没有“{kind}”这一种。",
        "请按本届资料清单选择种类，其他材料并入证实性材料。",
        kind=kind,
    )


@enforces(Clause.ATTACHMENTS)
def attachments_are_wanting(
    edition: Edition,
    terms: Terms,
    attached: Mapping[str, date | None],
    *,
    filed_on: date,
    on: date,
) -> list[Refusal]:
    """Everything missing, undated, post-dated or too old, at once.

    `attached`: kind → day of issue of the newest. Age counts to the first submission, so that a
    report does not grow too old while the office examines the file.
    """
    wanting = []
    for kind in edition.attachments:
        if kind.key in attached:
            wanting += _dating(kind, attached[kind.key], terms, filed_on=filed_on, on=on)
        elif kind.required:
            wanting.append(_wanting(kind, "缺少必备资料“{label}”。", "请上传该项资料。"))
    return wanting


def _dating(
    kind: AttachmentKind, issued: date | None, terms: Terms, *, filed_on: date, on: date
) -> list[Refusal]:
    if not kind.dated:
        return []
    if issued is None:
        return [_wanting(kind, "“{label}”没有载明出具日期。", "请上传时填写出具日期。")]
    if issued > on:
        return [_wanting(kind, "“{label}”的出具日期晚于今天。", "请核对出具日期。")]
    oldest = filed_on - timedelta(days=terms.credit_report_days)
    if kind.key == CREDIT_REPORT and issued < oldest:
        return [
            _wanting(
                kind,
                "“{label}”出具于{issued}，提交时已超过{days}天。",
                "请重新取得报告后上传。",
                issued=issued,
                days=terms.credit_report_days,
            )
        ]
    return []


def _wanting(kind: AttachmentKind, what: str, remedy: str, **values: Any) -> Refusal:
    return Refusal(kind.clause, what, remedy, label=kind.label, **values)
