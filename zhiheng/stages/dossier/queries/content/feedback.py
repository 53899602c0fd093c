"""反馈报告: for every applicant that was reviewed, winner or not, by clause."""

from collections.abc import Iterator

from django.db.models import QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import Scheme, scheme
from zhiheng.rulebook.steps import FINAL, State
from zhiheng.stages.applications.models import Application
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.queries.content.reviewing import comments, sentence, with_consensus
from zhiheng.stages.dossier.rules.content import Block, Content, Heading, Table, Text
from zhiheng.stages.dossier.rules.issuing import named_in
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.models import Consensus

OUTCOMES = {
    State.AWARDED: "获奖",
    State.NOT_SELECTED: "未入选拟授奖名单",
    State.NOT_ADVANCED: "未进入下一评审环节",
    State.NOT_APPROVED: "未获审定",
    State.STRUCK: "取消参评资格",
    State.WITHDRAWN: "撤回申报",
}


def concluded(cycle: Cycle) -> QuerySet[Application]:
    """Released by rule and not by favour: to each whose case is over, all alike."""
    return with_consensus(cycle).filter(state__in=FINAL)


def feedback(application: Application, frame: Frame) -> Made:
    consensus = reviews.the_consensus_of(application)
    standard = scheme(application.scheme)
    moves = application.moves.order_by("pk").last()
    day = day_of(moves.at) if moves else frame.day
    outcome = OUTCOMES.get(State(application.state), "评审结束")
    blocks = (
        Text(
            f"感谢你单位参加{frame.award}评定。你单位的评定结果为：{outcome}。"
            f"依据{frame.under(Clause.SCORING)}，评审组按《{standard.title}》逐条评审，"
            "现将合议形成的意见反馈如下，供改进参考。本报告不含个人评分，也不透露评审专家身份。"
        ),
        Heading("总体情况"),
        _overview(consensus, standard),
        *_by_clause(consensus, standard),
        Heading("下一步建议"),
        *_next(consensus, standard),
    )
    return Made(
        Content(
            title=f"{frame.award}评审反馈报告",
            day=day,
            to=application.organisation.name,
            blocks=blocks,
            signed=frame.signed_by_office(day),
            warnings=tuple(_names_in(blocks, frame)),
        ),
        organisation=application.organisation,
    )


def _overview(consensus: Consensus, standard: Scheme) -> Table:
    """By category, the band that the agreed percent lies in: no score, and no rank."""
    percents = reviews.agreed(consensus)
    rows = []
    for key, title in standard.categories.items():
        items = [item for item in standard.items if item.category == key and item.key in percents]
        whole = sum(item.points for item in items)
        if whole:
            share = sum(item.points * percents[item.key] for item in items) / whole
            low = min(int(share) // 20 * 20, 80)
            rows.append((f"{key} {title}", f"{low}%—{low + 20}%"))
    return Table(("类目", "水平区间"), tuple(rows), (5, 3), "lc")


def _by_clause(consensus: Consensus, standard: Scheme) -> Iterator[Block]:
    strengths = comments(consensus, "strength")
    opportunities = comments(consensus, "opportunity")
    for key, title in standard.categories.items():
        items = [item for item in standard.items if item.category == key]
        if not any(item.key in strengths or item.key in opportunities for item in items):
            continue
        yield Heading(f"{title}（{key}）")
        for item in items:
            if item.key not in strengths and item.key not in opportunities:
                continue
            yield Heading(f"{item.key} {item.title}", 2)
            if item.key in strengths:
                yield Text(f"优势：{sentence(strengths[item.key])}")
            if item.key in opportunities:
                yield Text(f"改进空间：{sentence(opportunities[item.key])}")


def _next(consensus: Consensus, standard: Scheme) -> Iterator[Block]:
    """The clauses with the most to gain, by what the panel agreed on."""
    percents = reviews.agreed(consensus)
    gains = sorted(
        (item for item in standard.items if item.key in percents),
        key=lambda item: (-item.points * (100 - percents[item.key]), item.key),
    )
    first = "、".join(f"“{item.title}”" for item in gains[:3])
    yield Text(f"建议优先改进{first}等条款，把改进措施纳入年度质量工作计划，并定期自我评价。")
    yield Text("如需进一步了解评审标准，可以与本办公室联系。")


def _names_in(blocks: tuple[Block, ...], frame: Frame) -> list[str]:
    """Experts whom the comments name: for whoever issues, to look at before the release."""
    said = "\n".join(block.text for block in blocks if isinstance(block, Text))
    return named_in(said, frame.expert_names)
