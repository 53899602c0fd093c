"""Pure: what a certificate carries, how long a title and a ban last, what may be recorded. No Django."""

from datetime import date
from hashlib import sha256

from zhiheng.instruments.honours.vocabulary import LEVELS, Status
from zhiheng.methods.workdays import years_after
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.terms import Terms

CHECK_CODE_LENGTH = 12


def certificate_number(*, award: str, year: int, ordinal: int) -> str:
    """JINSHUI-2026-001."""
    return f"{award.upper()}-{year}-{ordinal:03d}"


@enforces(Clause.AWARDING)
def check_code(*, number: str, code: str, digest: str) -> str:
    """What the public types in beside the number: bound to the laureate and the pinned edition."""
    content = f"{number}|{code}|{digest}".encode()
    return sha256(content).hexdigest()[:CHECK_CODE_LENGTH].upper()


@enforces(Clause.AWARDING)
def valid_until(*, conferred_on: date, terms: Terms) -> date:
    """The last day of a title."""
    return years_after(conferred_on, terms.validity_years)


@enforces(Clause.FRAUD)
def ban_period(terms: Terms, *, on: date) -> tuple[date | None, int] | None:
    """(last day, cycles) for which an organisation may not apply; None where the edition bars nobody.

    Where an edition counts in cycles, there is no last day.
    """
    if terms.ban_sessions:
        return None, terms.ban_sessions
    if terms.ban_years:
        return years_after(on, terms.ban_years), 0
    return None


@enforces(Clause.TITLE_USE)
def title_line(*, award_title: str, year: int) -> str:
    """How a title is written wherever it is shown: never without its year."""
    return f"{year}年度{award_title}"


@enforces(Clause.TITLE_USE)
def title_is_lost(*, number: str, status: Status) -> Refusal | None:
    """An expired title may still be named with its year; a revoked or terminated one may not."""
    if status not in (Status.REVOKED, Status.TERMINATED):
        return None
    return Refusal(
        Clause.TITLE_USE,
        "证书{number}的称号{status}，不能再以该称号办理此事项。",
        "请核对获奖名册；历史记录仍可查询。",
        number=number,
        status=str(status),
    )


@enforces(Clause.RECORDS)
def source_is_missing(source: str) -> Refusal | None:
    """An earlier award is taken over from a document, never from memory."""
    if source.strip():
        return None
    return Refusal(Clause.RECORDS, "没有注明历史记录的来源。", "请填写来源文件的名称和文号。")


@enforces(Clause.RECORDS)
def level_is_unknown(level: str) -> Refusal | None:
    if level in LEVELS:
        return None
    return Refusal(
        Clause.RECORDS,
        "级别“{level}”不在{levels}之中。",
        "请改为其中之一。",
        level=level,
        levels="、".join(LEVELS),
    )


@enforces(Clause.RECORDS)
def dates_contradict(
    *, conferred_on: date, valid_until: date, paid_on: date | None, today: date
) -> Refusal | None:
    """What is taken over lies in the past, and a title ends after it began."""
    if conferred_on <= min(valid_until, today) and (paid_on is None or paid_on <= today):
        return None
    return Refusal(
        Clause.RECORDS,
        "日期相互矛盾：授奖{conferred}，有效期至{until}，支付{paid}，登记{today}。",
        "授奖和支付应在登记之前，有效期应在授奖之后，请核对原件。",
        conferred=str(conferred_on),
        until=str(valid_until),
        paid=str(paid_on or "无"),
        today=str(today),
    )


@enforces(Clause.BONUS)
def payment_contradicts(*, bonus_fen: int, paid_on: date | None) -> Refusal | None:
    """An earlier bonus was paid on some day; where none was due, none was paid."""
    if (bonus_fen > 0) == (paid_on is not None):
        return None
    return Refusal(
        Clause.BONUS,
        "奖金{bonus}元与支付日期“{paid}”不相符。",
        "有奖金的填写支付日期，没有奖金的不填。",
        bonus=bonus_fen // 100,
        paid=str(paid_on or ""),
    )


@enforces(Clause.AWARDING)
def honour_is_known(*, number: str, known: str | None) -> Refusal | None:
    """A certificate number, or one award to one organisation in one year, is entered once."""
    if known is None:
        return None
    return Refusal(
        Clause.AWARDING,
        "证书{number}所记的奖项已经登记（{known}）。",
        "请查询获奖名册，不要重复登记。",
        number=number,
        known=known,
    )


@enforces(Clause.AWARDING)
def name_does_not_pass(
    *, name: str, registered: str, printed: str, decision: str
) -> Refusal | None:
    """A title stays with the legal subject: its new name is reprinted, another's only by decision."""
    if name == printed:
        return Refusal(
            Clause.AWARDING,
            "证书上已经是“{name}”，无需换发。",
            "更名登记后再办理换发。",
            name=name,
        )
    if name == registered or decision.strip():
        return None
    return Refusal(
        Clause.AWARDING,
        "“{name}”不是获奖组织现在的登记名称“{registered}”，称号不随收购或者合并转移。",
        "更名的，请先登记组织更名；由他人承继的，请填写同意承继的决定文号。",
        name=name,
        registered=registered,
    )


@enforces(Clause.AWARDING)
def reason_is_missing(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(Clause.AWARDING, "没有写明终止称号的原因。", "请填写注销、被收购等事实及依据。")
