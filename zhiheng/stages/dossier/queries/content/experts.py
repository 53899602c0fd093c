"""Papers of the experts: how they were drawn, what they promise, what each scored alone."""

from django.db.models import Exists, OuterRef, QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.methods.wording import moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import quarter_points, scheme
from zhiheng.rulebook.steps import Step
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.queries.content.matching import matching_record
from zhiheng.stages.dossier.rules.content import Content, Heading, Table, Text, form
from zhiheng.stages.dossier.rules.wording import grouped, listed, points
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.models import Declaration, Draw, Expert, Matching
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.stages.reviews.models import Scoresheet


def drawn(cycle: Cycle) -> list[Draw | Matching]:
    return [*governance.draws_of(cycle), *governance.matchings_of(cycle)]


def record_of(made: Draw | Matching, frame: Frame) -> Made:
    return matching_record(made, frame) if isinstance(made, Matching) else draw_record(made, frame)


def draw_record(draw: Draw, frame: Frame) -> Made:
    known = {row["expert"]: row for row in draw.pool}
    approval = getattr(draw, "approval", None)
    excluded = tuple(
        (
            known.get(row["expert"], {}).get("name", row["expert"]),
            row["organisation"],
            row["reason"],
        )
        for row in draw.exclusions
    )
    return Made(
        Content(
            title=f"{frame.award}评审专家抽取记录",
            day=day_of(draw.drawn_at),
            blocks=(
                Text(
                    f"依据{frame.under(Clause.PANEL)}，从评审专家名册中随机抽取专家。"
                    "名册、排除和种子在抽取前确定，任何人按同一方法可以重算出同一结果。"
                ),
                form(
                    [
                        ("用途", draw.purpose),
                        ("抽取时间", moment_text(draw.drawn_at)),
                        ("席位", f"{draw.seats}人"),
                        ("名册人数", f"{len(draw.pool)}人"),
                        *_committed(draw),
                        ("随机种子", draw.seed),
                        ("见证人", listed(draw.witnesses) or "无"),
                        ("名册摘要", grouped(draw.pool_digest)),
                        (
                            "批准",
                            f"{approval.by.name}，{moment_text(approval.at)}" if approval else "待批准",
                        ),
                    ]
                ),
                Heading("抽取结果"),
                Table(("序号", "姓名", "专家库", "席位"), _result(draw, known), (1, 3, 4, 2), "cccc"),
                Heading("回避排除"),
                *(
                    [Table(("姓名", "申报组织", "事由"), excluded, (2, 5, 4), "cll")]
                    if excluded
                    else [Text("没有需要排除的专家。")]
                ),
            ),
            signed=frame.signed_by_office(day_of(draw.drawn_at)),
        )
    )  # fmt: skip


def _committed(draw: Draw) -> list[tuple[str, str]]:
    """What was published before the seed existed; nothing for draws from before there was that."""
    made = draw.commitment
    if made is None:
        return []
    return [
        ("承诺时间", moment_text(made.committed_at)),
        ("承诺摘要", grouped(made.digest)),
        ("种子来源", made.seed_source),
    ]


def _result(draw: Draw, known: dict[str, dict]) -> tuple[tuple[str, ...], ...]:
    places = [(ref, "正选") for ref in draw.result["seats"]]
    places += [(ref, "备选") for ref in draw.result["reserves"]]
    return tuple(
        (str(n), known.get(ref, {}).get("name", ref), _pool(known.get(ref, {})), place)
        for n, (ref, place) in enumerate(places, 1)
    )


def _pool(row: dict) -> str:
    pool = row.get("pool", "")
    return Pool(pool).label if pool in Pool.values else pool


def declaring(cycle: Cycle) -> QuerySet[Expert]:
    """Experts who have declared something in this cycle."""
    declared = Declaration.objects.filter(cycle=cycle, expert=OuterRef("pk"))
    return governance.experts().filter(Exists(declared))


def commitment(expert: Expert, frame: Frame) -> Made:
    said = list(governance.declarations_of(frame.cycle, expert).order_by("pk"))
    rows = tuple(
        (str(n), d.organisation.name, d.get_kind_display(), d.detail or "—")
        for n, d in enumerate(said, 1)
    )
    day = day_of(said[-1].made_at) if said else frame.day
    return Made(
        Content(
            title="评审专家回避与保密承诺书",
            day=day,
            blocks=(
                Text(f"本人受聘担任{frame.award}评审专家，依据{frame.under(Clause.RECUSAL)}，郑重承诺："),
                Heading("回避", 1),
                Text("与申报组织有利害关系的，主动申报并回避，不参与有关该组织的任何评审活动。"),
                Heading("独立", 1),
                Text("独立、客观评分，不受任何单位和个人干预；提交前不打听、不查看他人评分。"),
                Heading("保密", 1),
                Text("不泄露申报资料、商业秘密、评审意见和评审结果，不私自接触申报组织。"),
                Heading("利害关系申报", 1),
                Table(("序号", "申报组织", "关系", "说明"), rows, (1, 5, 3, 4), "clcl"),
                Text("以上申报属实。如有违反，愿承担相应责任。"),
            ),
            signed=(f"承诺人：{expert.person.name}",),
        ),
        person=expert.person,
    )  # fmt: skip


def scored(cycle: Cycle) -> QuerySet[Scoresheet]:
    """Every sheet, once the desk review is over: until then nobody but its author sees one."""
    if not cycles.is_done(cycle, Step.DESK_REVIEW):
        return Scoresheet.objects.none()
    found = Scoresheet.objects.filter(assignment__application__cycle=cycle)
    return _with_whom(found).order_by("pk")


def _with_whom(found):
    return found.select_related(
        "assignment__application__organisation", "assignment__expert__person", "assignment__strike"
    )


def scoresheet(sheet: Scoresheet, frame: Frame) -> Made:
    assignment, standard = sheet.assignment, scheme(sheet.scheme)
    strike = getattr(assignment, "strike", None)
    rows = tuple(
        (
            f"{score.item} {standard.item[score.item].title}",
            str(standard.item[score.item].points),
            f"{score.percent}%",
            points(quarter_points(standard.item[score.item].points, score.percent)),
            "；".join(part.rstrip("。；") for part in (score.strength, score.opportunity) if part),
            score.evidence,
        )
        for score in sheet.items.order_by("id")
    )
    return Made(
        Content(
            title=f"{frame.award}独立评分表",
            day=day_of(sheet.submitted_at),
            landscape=True,
            blocks=(
                form(
                    [
                        ("申报组织", assignment.application.organisation.name),
                        ("评审专家", assignment.expert.person.name),
                        ("评分依据", frame.under(Clause.SCORING)),
                        ("评分标准", listed(filter(None, (standard.title, standard.standard)))),
                        ("总分", f"{points(sheet.quarters)}分（满分{standard.points}分）"),
                        ("提交时间", moment_text(sheet.submitted_at)),
                        *([("排除", f"不计入合议：{strike.reason}")] if strike else []),
                    ],
                    widths=(1, 5),
                ),
                Table(
                    ("评分条款", "分值", "百分比", "得分", "优势与改进空间", "证据位置"),
                    rows,
                    (4, 1.2, 1.4, 1.4, 6, 3),
                    "lcccll",
                ),
                Text("以上评分由本人独立作出，提交前没有看到他人评分。"),
            ),
            signed=(f"评审专家：{assignment.expert.person.name}",),
        ),
        organisation=assignment.application.organisation,
        person=assignment.expert.person,
    )
