"""年度监督报告, 撤销决定 and 档案目录."""

from collections.abc import Iterator

from django.db.models import QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.notices import queries as notices
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.methods.wording import day_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Block, Content, Heading, Table, Text, paragraphs
from zhiheng.stages.dossier.rules.wording import yuan
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.supervision import queries as supervision


def supervised(cycle: Cycle) -> list[Cycle]:
    return [cycle] if cycles.is_done(cycle, Step.SUPERVISION) else []


def annual_report(cycle: Cycle, frame: Frame) -> Made:
    day = frame.day
    laureates = list(honours.register().filter(cycle=cycle))
    files = [supervision.laureate_file(honour) for honour in laureates]
    return Made(
        Content(
            title=f"{frame.award}证后监督报告（{day.year}年）",
            day=day,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.BONUS_SUPERVISION)}，对{frame.award}"
                    f"{len(laureates)}家获奖组织的证后情况报告如下，情况截至{day_text(day)}。"
                ),
                Heading("称号情况"),
                *_titles(laureates, frame),
                Heading("年度义务"),
                *_duties(files, frame),
                Heading("奖金使用"),
                *_spending(files),
                Heading("监督检查与处理"),
                *_inspections(files, frame),
            ),
            signed=frame.signed_by_office(day),
        )
    )


def _titles(laureates: list[Honour], frame: Frame) -> Iterator[Block]:
    rows = tuple(
        (h.name, h.number, day_text(h.valid_until), str(h.status(frame.day))) for h in laureates
    )
    if rows:
        yield Table(
            ("获奖组织", "证书编号", "有效期至", "状态"), rows, (4.6, 3.4, 3.4, 1.6), "lccc"
        )
    else:
        yield Text("本届没有获奖组织。")


def _duties(files, frame: Frame) -> Iterator[Block]:
    rows = tuple(
        (file.honour.name, f"{duty.year}年{duty.get_kind_display()}", _done(duty, frame))
        for file in files
        for duty in sorted(file.duties, key=lambda duty: (duty.year, duty.kind))
    )
    if rows:
        yield Table(("获奖组织", "义务", "办理情况"), rows, (4.4, 3.8, 5), "lcc")
    else:
        yield Text("没有生成年度义务。")


def _done(duty, frame: Frame) -> str:
    done = getattr(duty, "done", None)
    if done is not None:
        return f"{day_text(day_of(done.at))}完成{'（逾期）' if done.late else ''}"
    late = duty.due_at < frame.at
    return f"逾期未办（{day_text(day_of(duty.due_at))}到期）" if late else "未到期"


def _spending(files) -> Iterator[Block]:
    rows = tuple(
        (
            file.honour.name,
            spent.label,
            yuan(spent.amount_fen),
            "符合" if spent.permitted else "待核查",
        )
        for file in files
        for spent in file.spending
    )
    if rows:
        yield Table(("获奖组织", "用途", "金额", "规定用途"), rows, (5, 4, 3, 2), "lcrc")
    else:
        yield Text("尚无奖金使用报告。")


def _inspections(files, frame: Frame) -> Iterator[Block]:
    said = False
    for file in files:
        for found in file.inspections:
            misused = f"，其中使用不当{yuan(found.misused_fen)}" if found.misused_fen else ""
            said = True
            yield Text(
                f"{file.honour.name}：{day_text(found.inspected_on)}检查{found.subject}，"
                f"{found.findings.rstrip('。')}{misused}。"
            )
        for handling in file.handlings:
            said = True
            label = frame.edition.handling(handling.measure)
            yield Text(
                f"{file.honour.name}：{label.label if label else handling.measure}，"
                f"依据{handling.basis}。{handling.detail}"
            )
        for interview in file.interviews:
            said = True
            yield Text(
                f"{file.honour.name}：约谈，{interview.matter.rstrip('。')}；{interview.outcome}"
            )
    if not said:
        yield Text("本期没有检查、处理和约谈。")


def revoked(cycle: Cycle) -> QuerySet[Honour]:
    return honours.register().filter(cycle=cycle, revocation__isnull=False)


def revocation(honour: Honour, frame: Frame) -> Made:
    found = honour.revocation
    government = frame.edition.government
    notice = next(
        (n for n in notices.notices_of(frame.cycle, NoticeKind.REVOCATION) if honour.name in n.body
         or honour.name in n.title),
        None,
    )  # fmt: skip
    receivable = next(iter(supervision.receivables().filter(honour=honour)), None)
    return Made(
        Content(
            title=f"{government}关于撤销{honour.name}{frame.award}称号的决定",
            day=found.on,
            head=f"{government}文件",
            number=notice.number if notice else "",
            to=honour.name,
            blocks=(
                Text(
                    f"你单位{frame.award}称号（证书编号{honour.number}），依据"
                    f"{frame.under(Clause.REVOCATION)}，经听取陈述申辩，决定予以撤销。"
                ),
                Heading("事由"),
                *paragraphs(found.reasons),
                Heading("依据"),
                Text(found.basis),
                Heading("后果"),
                Text("证书自本决定之日起失效，不得继续使用称号。获奖记录保留并注明撤销。"),
                *(
                    [Text(f"应当退回{yuan(receivable.amount_fen)}，依据{receivable.basis}。")]
                    if receivable
                    else []
                ),
            ),
            signed=(government,),
        ),
        organisation=honour.organisation,
    )


def indexed(cycle: Cycle) -> list[Cycle]:
    return [cycle] if issued(cycle).exists() else []


def issued(cycle: Cycle) -> QuerySet[IssuedPaper]:
    """All papers of a cycle but its index, in the order of the kinds, every version."""
    return IssuedPaper.objects.filter(cycle=cycle).exclude(kind=PaperKind.INDEX)


def index(cycle: Cycle, frame: Frame) -> Made:
    order = {kind: n for n, kind in enumerate(PaperKind)}
    papers = sorted(
        issued(cycle).select_related("pdf", "organisation"),
        key=lambda paper: (order[PaperKind(paper.kind)], paper.dated, paper.pk),
    )
    rows = tuple(
        (
            str(n),
            paper.get_kind_display(),
            paper.title,
            paper.organisation.name if paper.organisation else "—",
            day_text(paper.dated),
            str(paper.version),
            paper.pdf.digest[:16],
        )
        for n, paper in enumerate(papers, 1)
    )
    day = frame.day
    return Made(
        Content(
            title=f"{frame.award}档案目录",
            day=day,
            landscape=True,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.RECORDS)}，本届文书共{len(rows)}件，截至{day_text(day)}。"
                    "摘要为PDF文件SHA-256的前16位，全文见档案清单和台账。"
                ),
                Table(
                    ("序号", "文书", "标题", "组织", "成文日期", "版次", "摘要"),
                    rows,
                    (1, 2.8, 6.5, 4.5, 2.8, 1, 3.2),
                    "ccllccc",
                ),
            ),
            signed=frame.signed_by_office(day),
        )
    )
