"""Pure: may this be announced, is this an objection? And the announcement's text. No Django."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from zhiheng.instruments.people.rules import code_is_wrong, identity_is_wrong
from zhiheng.methods.wording import day_text, moment_text, money_text
from zhiheng.methods.workdays import SHANGHAI, day_of
from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Terms, names
from zhiheng.rulebook.steps import Step

WINDOWED = frozenset(
    {
        Step.FILING,
        Step.RECOMMENDATION,
        Step.SCREENING,
        Step.CONSULTATION,
        Step.DESK_REVIEW,
        Step.SITE_VISIT,
        Step.DEFENCE,
        Step.DELIBERATION,
    }
)
"""Steps that run from a moment to a moment which the announcement gives; the others follow acts."""

Windows = Mapping[str, tuple[datetime, datetime]]
"""step → (opens, closes), both moments included."""


@enforces(Clause.ANNOUNCEMENT)
def is_announced_already(*, pinned: bool) -> Refusal | None:
    if not pinned:
        return None
    return Refusal(
        Clause.ANNOUNCEMENT,
        "本届已经发布，版本与参数已经固定。",
        "需要延长期限的，请办理“延长期限”。",
    )


@enforces(Clause.ANNOUNCEMENT)
def calendar_has_gaps(edition: Edition, windows: Windows) -> list[Refusal]:
    """Everybody can read from the announcement when each step runs."""
    return [
        Refusal(
            Clause.ANNOUNCEMENT,
            "“{step}”还没有排定起止时间。",
            "请在“排定日程”中填写后再发布。",
            step=plan.title,
        )
        for plan in edition.steps
        if plan.step in WINDOWED and plan.step not in windows
    ]


@enforces(Clause.ANNOUNCEMENT)
def filing_would_be_over(windows: Windows, *, at: datetime) -> Refusal | None:
    """What is announced must still be possible."""
    window = windows.get(Step.FILING)
    if window is None or at < window[1]:
        return None
    return Refusal(
        Clause.ANNOUNCEMENT,
        "申报截止时间{closes:%Y-%m-%d %H:%M}已过，此时发布没有人来得及申报。",
        "请重新排定日程。",
        closes=window[1].astimezone(SHANGHAI),
    )


@enforces(Clause.ANNOUNCEMENT, Clause.BASIS, Clause.NO_FEES)
def announcement_text(
    edition: Edition, terms: Terms, *, windows: Windows, day: date, issuer: str, more: str
) -> str:
    """The text of 信息发布: what governs the cycle, what may be won, when what is due, what to file."""
    bases = "、".join((*edition.bases, _cited(edition)))
    parts = (
        f"依据{bases}，现将本届{edition.award_title}评定工作安排如下：",
        f"一、名额与奖励：{_prize(edition, terms)}",
        "二、时间安排：\n" + "\n".join(_calendar(edition, windows)),
        "三、申报材料：\n" + "\n".join(_attachments(edition)),
        "四、申报遵循自愿原则，评定工作不向申报组织收取任何费用。",
        more.strip(),
        f"{edition.award_title}评委会办公室（{issuer}）\n{day_text(day)}",
    )
    return "\n\n".join(part for part in parts if part)


def _cited(edition: Edition) -> str:
    return f"{edition.title}（{edition.number}）" if edition.number else edition.title


def _prize(edition: Edition, terms: Terms) -> str:
    labels = {**names(edition.preferences), **names(edition.case_tags)}
    vacancy = "，名额可以空缺" if terms.vacancy_allowed else ""
    paid = "，一次性发放" if terms.one_off else ""
    reserved = "".join(
        f"，其中{places}个用于{labels.get(tag, tag)}" for tag, places in terms.reserved.items()
    )
    bonus = f"每家奖励{money_text(terms.bonus_fen)}{paid}" if terms.bonus_fen else "不设奖金"
    return f"不超过{terms.quota}个{reserved}{vacancy}；{bonus}。"


def _calendar(edition: Edition, windows: Windows) -> Iterable[str]:
    for plan in edition.steps:
        if plan.step in windows:
            opens, closes = map(moment_text, windows[plan.step])
            yield f"  {plan.title}：{opens}至{closes}"


def _attachments(edition: Edition) -> Iterable[str]:
    for number, kind in enumerate(edition.attachments, 1):
        need = "必交" if kind.required else "选交"
        dated = "，须注明出具日期" if kind.dated else ""
        yield f"  {number}. {kind.label}（{need}{dated}）"


@enforces(Clause.OBJECTION)
def is_not_open_to_objections(*, publicity: bool) -> Refusal | None:
    """Objections answer a 公示 only."""
    if publicity:
        return None
    return Refusal(
        Clause.OBJECTION,
        "只能对公示提出异议，这份文件不是公示。",
        "反映其他问题，请作为线索登记。",
    )


@enforces(Clause.OBJECTION)
def is_anonymous(*, name: str, identity_number: str, contact: str) -> Refusal | None:
    """实名: a name, a number that can be checked, and where an answer reaches them."""
    if name.strip() and identity_number.strip() and contact.strip():
        return None
    return Refusal(
        Clause.OBJECTION,
        "异议须实名：姓名或单位名称、证件号码、联系方式缺一不可，匿名异议不予受理。",
        "不愿具名的，可以作为线索提交：线索由评委会办公室依职权核查，但不予答复。",
    )


@enforces(Clause.OBJECTION)
def identity_is_unreal(number: str) -> Refusal | None:
    """A person's 身份证 or a unit's 统一社会信用代码, whose check digit must be right."""
    if identity_is_wrong(number) is None or code_is_wrong(number) is None:
        return None
    return Refusal(
        Clause.OBJECTION,
        "证件号码不成立：既不是身份证号码，也不是统一社会信用代码。",
        "个人请填身份证号码，单位请填统一社会信用代码并在材料上加盖公章。",
    )


@enforces(Clause.OBJECTION)
def is_unsubstantiated(*, grounds: str, evidence: int) -> list[Refusal]:
    """`evidence`: how many files come with it."""
    faults = (
        (not grounds.strip(), "没有写明异议的事实与理由。", "请写明具体事实。"),
        (evidence < 1, "没有附证据材料。", "请至少附一份能够证明所述事实的文件。"),
    )
    return [Refusal(Clause.OBJECTION, what, remedy) for wrong, what, remedy in faults if wrong]


@enforces(Clause.OBJECTION)
def grounds_reveal_the_objector(grounds: str, *, secrets: Iterable[str]) -> Refusal | None:
    """The grounds are read by whoever investigates; the sealed identity must not stand in them."""
    if not any(secret.strip() and secret.strip() in grounds for secret in secrets):
        return None
    return Refusal(
        Clause.OBJECTION,
        "事实与理由中写有异议人的姓名、证件号码或联系方式，会使密封失去作用。",
        "请从正文中删去这些内容；身份信息只填在专门栏目，由系统加密保存。",
    )


@enforces(Clause.OBJECTION)
def is_out_of_period(
    *,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
    by_mail: bool,
    postmarked_on: date | None,
    postmark_counts: bool,
) -> Refusal | None:
    """Inclusive at the last moment by the server's time; mail by its postmark where that counts."""
    if by_mail and postmark_counts:
        return _postmark_is_wrong(
            postmarked_on, first=day_of(opens_at), last=day_of(closes_at), today=day_of(at)
        )
    if at < opens_at:
        return Refusal(
            Clause.OBJECTION,
            "公示自{opens:%Y-%m-%d %H:%M}开始。",
            "请在公示期内提出。",
            opens=opens_at.astimezone(SHANGHAI),
        )
    if at > closes_at:
        return Refusal(
            Clause.OBJECTION,
            "公示已于{closes:%Y-%m-%d %H:%M:%S}截止，逾期异议不予受理。",
            "仍需反映的，可以作为线索提交。",
            closes=closes_at.astimezone(SHANGHAI),
        )
    return None


def _postmark_is_wrong(
    postmark: date | None, *, first: date, last: date, today: date
) -> Refusal | None:
    if postmark is None:
        return Refusal(
            Clause.OBJECTION,
            "信函以邮戳日期为准，但没有登记邮戳日期。",
            "请按信封上的邮戳登记；无法辨认的，注明情况后当面受理。",
        )
    if first <= postmark <= min(last, today):
        return None
    return Refusal(
        Clause.OBJECTION,
        "邮戳日期{postmark}不在公示期{first}至{last}之内，或晚于收到日期，不予受理。",
        "请核对邮戳；仍需反映的，可以作为线索提交。",
        postmark=postmark,
        first=first,
        last=last,
    )


@enforces(Clause.RECORDS)
def purpose_is_missing(reason: str) -> Refusal | None:
    """A sealed identity is opened for a reason that others can read later."""
    if reason.strip():
        return None
    return Refusal(
        Clause.RECORDS,
        "没有写明为什么要查看异议人身份。",
        "请写明用途，例如“核实证据来源”；每次查看都会记入台账。",
    )


@enforces(Clause.OBJECTION)
def is_ruled_already(*, ruled: bool) -> Refusal | None:
    if not ruled:
        return None
    return Refusal(
        Clause.OBJECTION,
        "该异议已经裁定，不能再补充核查。",
        "发现新事实的，请登记线索并依职权核查。",
    )


@enforces(Clause.OBJECTION)
def is_empty(text: str, *, paper: str) -> Refusal | None:
    """`paper`: how the empty paper is called, for the person who left it empty."""
    if text.strip():
        return None
    return Refusal(Clause.OBJECTION, "没有填写{paper}。", "请填写后再提交。", paper=paper)


@enforces(Clause.OBJECTION)
def inquiry_is_open_already(*, opened: bool) -> Refusal | None:
    if not opened:
        return None
    return Refusal(Clause.OBJECTION, "该线索已经立项核查。", "请在原核查中继续办理。")
