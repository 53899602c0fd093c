"""Papers of the committee, of objections and of the government. No vote of anybody is in any."""

from collections.abc import Iterator

from django.db.models import QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.models import Objection
from zhiheng.methods.wording import day_text, moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.models import BallotRound, Meeting, Proposal
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import (
    Block,
    Content,
    Heading,
    Table,
    Text,
    form,
    paragraphs,
)
from zhiheng.stages.dossier.rules.wording import listed, numeral, yuan

BOXES = ("赞成", "反对", "弃权")


def met(cycle: Cycle) -> list[Meeting]:
    return list(decisions.meetings_of(cycle))


def rounds(cycle: Cycle) -> list[BallotRound]:
    return [found for meeting in met(cycle) for found in decisions.rounds_of(meeting)]


def counted(cycle: Cycle) -> list[BallotRound]:
    return [found for found in rounds(cycle) if found.closed_at is not None]


def ballot_form(found: BallotRound, frame: Frame) -> Made:
    """Blank. What was voted is in no paper: the count is another one."""
    rows = tuple(
        (str(n), application.organisation.name, *("□",) * len(BOXES))
        for n, application in enumerate(decisions.applications_on(found), 1)
    )
    return Made(
        Content(
            title=f"{frame.award}表决票",
            day=day_of(found.opened_at),
            number=_which(found),
            blocks=(
                Table(("序号", "申报组织", *BOXES), rows, (1, 6, 1.5, 1.5, 1.5), "clccc"),
                Text(f"表决依据：{frame.under(Clause.DELIBERATION)}。", flush=True),
                Text("填写说明：", flush=True),
                Text("1. 无记名投票，对每个申报组织只选一项，在方框内打“√”。"),
                Text("2. 多选、涂改不能辨认的为无效票；不选的按弃权计。"),
                Text("3. 委员应当回避的申报组织，不在其表决票上表决。"),
            ),
            signed=(frame.committee,),
        )
    )


def _which(found: BallotRound) -> str:
    tie = "（并列再投）" if found.settles_tie else ""
    return f"第{numeral(found.meeting.ordinal)}次会议第{numeral(found.ordinal)}轮{tie}"


def tally(found: BallotRound, frame: Frame) -> Made:
    rows = tuple(
        (
            str(n),
            t.application.organisation.name,
            str(t.eligible),
            str(t.present),
            str(t.votes_for),
            str(t.votes_against),
            str(t.abstained),
            str(t.invalid),
            str(t.present - t.votes_for - t.votes_against - t.abstained - t.invalid),
            "通过" if t.passed else "未通过",
        )
        for n, t in enumerate(decisions.tallies_of(found), 1)
    )
    head = ("序号", "申报组织", "应到", "实到", "赞成", "反对", "弃权", "无效", "未投", "结果")
    closed = found.closed_at or found.opened_at
    terms = frame.terms
    base = "到会" if terms.majority_of == "present" else "全体"
    return Made(
        Content(
            title=f"{frame.award}表决计票单",
            day=day_of(closed),
            number=_which(found),
            landscape=True,
            blocks=(
                form(
                    [
                        ("表决时间", f"{moment_text(found.opened_at)}至{moment_text(closed)}"),
                        ("表决依据", frame.under(Clause.DELIBERATION)),
                        (
                            "计数说明",
                            "应到、实到均按回避后有表决权的委员计；弃权、反对、无效、未投分别计数",
                        ),
                        ("到会要求", f"回避后有表决权委员的{_share(terms.quorum)}以上到会"),
                        ("通过要求", f"{base}有表决权委员的{_share(terms.majority)}以上赞成"),
                    ],
                    widths=(1, 6),
                ),
                Table(head, rows, (1, 6, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.8), "clcccccccc"),
                Text("监票人：　　　　　　　　　计票人：　　　　　　　　　主持人：", flush=True),
            ),
        )
    )


def _share(share) -> str:
    """二分之一, 三分之二."""
    return f"{numeral(share.denominator)}分之{numeral(share.numerator)}"


def minutes(meeting: Meeting, frame: Frame) -> Made:
    told = decisions.minutes_of(meeting)
    day = day_of(meeting.convened_at)
    return Made(
        Content(
            title=f"{frame.committee}第{numeral(meeting.ordinal)}次会议纪要",
            day=day,
            head=f"{frame.committee}会议纪要",
            number=f"〔{day.year}〕{meeting.ordinal}号",
            blocks=tuple(_minutes(told, frame)),
            signed=(frame.committee,),
        )
    )


def _minutes(told: dict, frame: Frame) -> Iterator[Block]:
    yield Text(
        f"{moment_text(told['convened_at'])}，{frame.committee}召开会议，依据"
        f"{frame.under(Clause.DELIBERATION)}审议{frame.award}拟授奖名单。纪要如下。"
    )
    yield Heading("到会情况")
    yield Text(
        f"应到委员{told['members']}人，实到{len(told['present'])}人："
        f"{listed(told['present']) or '无'}。缺席：{listed(told['absent']) or '无'}。"
    )
    yield Heading("回避情况")
    rows = tuple((r["member"], r["organisation"], r["kind"]) for r in told["recusals"])
    if rows:
        yield Table(("委员", "回避的申报组织", "关系"), rows, (2, 5, 3), "clc")
    else:
        yield Text("没有委员需要回避。")
    yield Heading("表决情况")
    for each in told["rounds"]:
        yield from _round(each)
    yield from _ties(told["ties"])
    yield Heading("审议结果")
    if told["nominated"]:
        yield Text(f"会议决定提名下列组织为拟授奖组织：{listed(told['nominated'])}。")
    else:
        yield Text("会议没有提名拟授奖组织，名额空缺。")
    for name, reason in told["departures"].items():
        yield Text(f"{name}的提名偏离评审得分次序，理由：{reason}")


def _round(each: dict) -> Iterator[Block]:
    tie = "（并列再投）" if each["settles_tie"] else ""
    yield Text(f"第{numeral(each['ordinal'])}轮{tie}无记名投票，{each['voted']}名委员投票：")
    rows = tuple(
        (
            t["organisation"],
            f"{t['for']}票",
            f"{t['against']}票",
            f"{t['abstained']}票",
            f"{t['invalid']}票",
            "通过" if t["passed"] else "未通过",
        )
        for t in each["tallies"]
    )
    if rows:
        head = ("申报组织", "赞成", "反对", "弃权", "无效", "结果")
        yield Table(head, rows, (6, 1.5, 1.5, 1.5, 1.5, 2), "lccccc")
    else:
        yield Text("本轮尚未计票。")


def _ties(ties: list[dict]) -> Iterator[Block]:
    if not ties:
        return
    yield Heading("并列处理")
    for tie in ties:
        chosen = listed(tie["chosen"]) or "名额空缺"
        yield Text(
            f"{listed(tie['tied'])}在名额线上并列，依次比较{listed(tie['chain'])}；"
            f"处理结果：{chosen}。理由：{tie['reason']}"
        )


def objected(cycle: Cycle) -> QuerySet[Objection]:
    return notices.objections(cycle)


def answered(cycle: Cycle) -> QuerySet[Objection]:
    return objected(cycle).filter(ruling__isnull=False)


def objection_receipt(objection: Objection, frame: Frame) -> Made:
    """Addressed by receipt number: who objects stays sealed."""
    day = day_of(objection.received_at)
    return Made(
        Content(
            title="异议受理通知书",
            day=day,
            number=f"回执编号：{objection.receipt}",
            to=f"异议人（回执编号{objection.receipt}）",
            blocks=(
                Text(
                    f"你于{moment_text(objection.received_at)}就《{objection.notice.title}》中"
                    f"{objection.about.name}提出的异议收悉。依据{frame.under(Clause.OBJECTION)}，现予受理。"
                ),
                Text(f"本办公室将于{day_text(objection.due_on)}前核查并答复。异议人身份信息密封保存。"),
                Text("请凭回执编号查询办理情况。"),
            ),
            signed=frame.signed_by_office(day),
        )
    )  # fmt: skip


def objection_reply(objection: Objection, frame: Frame) -> Made:
    ruling = objection.ruling
    day = day_of(ruling.at)
    result = "异议成立" if ruling.upheld else "异议不成立"
    return Made(
        Content(
            title="异议答复书",
            day=day,
            number=f"回执编号：{objection.receipt}",
            to=f"异议人（回执编号{objection.receipt}）",
            blocks=(
                Text(
                    f"你就《{objection.notice.title}》中{objection.about.name}提出的异议，"
                    f"依据{frame.under(Clause.OBJECTION)}，经核查，决定如下：{result}。"
                ),
                Heading("理由"),
                *paragraphs(ruling.reasons),
            ),
            signed=frame.signed_by_office(day),
        )
    )


def proposed(cycle: Cycle) -> list[Proposal]:
    return list(decisions.proposals_of(cycle))


def proposal(found: Proposal, frame: Frame) -> Made:
    day, government = day_of(found.at), frame.edition.government
    named = {n.application_id: n for n in decisions.nominations_of(frame.cycle)}
    listing = Application.objects.select_related("organisation").in_bulk(found.applications)
    rows = tuple(
        (
            str(n),
            listing[pk].organisation.name,
            yuan(named[pk].bonus_fen) if pk in named and named[pk].bonus_fen else "不发奖金",
            "不占名额" if pk in named and named[pk].outside_quota else "",
        )
        for n, pk in enumerate(found.applications, 1)
    )
    title = f"{frame.committee}关于审定{frame.award}授奖名单的请示"
    asked = (
        [Table(("序号", "拟授奖组织", "奖金", "备注"), rows, (1, 6, 3, 2), "clcc")]
        if rows
        else [Text("经审议和公示，本届没有拟授奖组织，建议名额空缺。")]
    )
    return Made(
        Content(
            title=title,
            day=day,
            head=f"{frame.committee}文件",
            number=found.number,
            to=government,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.APPROVAL)}，{frame.award}评定工作已完成申报、资格审查、"
                    "评审、审议和公示，现将拟授奖名单报请审定。"
                ),
                *asked,
                *paragraphs(found.reservations),
                Text("妥否，请批示。"),
            ),
            signed=(frame.committee,),
        )
    )
