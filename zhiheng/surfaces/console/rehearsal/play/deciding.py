"""评委会审议, 公示 with objections, and 审定."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from zhiheng.instruments.notices import actions as notices
from zhiheng.stages.decisions import actions, queries
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.governance import actions as governance
from zhiheng.stages.governance import queries as governance_queries
from zhiheng.stages.screening import actions as screening
from zhiheng.stages.screening import queries as screening_queries
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.surfaces.console.rehearsal import judgement, naming
from zhiheng.surfaces.console.rehearsal.play.stage import Stage
from zhiheng.surfaces.console.rehearsal.script import Vote

PASSES = 2
"""The members approve so many times the quota; scores and places then choose among them."""
LARGE = 48
"""From so many applicants on, one objection is upheld."""
OBJECTORS = 900
"""Where the serial numbers of the public begin."""
CHOICES = {
    Choice.FOR: "votes_for",
    Choice.AGAINST: "against",
    Choice.ABSTAIN: "abstained",
    Choice.INVALID: "invalid",
}


def recheck(stage: Stage, gate: Gate) -> None:
    """Look the records up again, and let whoever must decide what was found."""
    stage.act(screening.recheck, stage.cast.timetable, cycle=stage.cycle, gate=gate)
    told = {listing.code: listing for listing in stage.script.listings}
    for finding in list(screening_queries.undecided_findings(stage.cycle)):
        listing = told.get(finding.application.organisation.code)
        stage.act(
            screening.determine_finding,
            stage.cast.chair if finding.after_cut_off else stage.cast.office,
            finding=finding,
            bars=listing.bars if listing else True,
            reason=listing.reason if listing else "经核实构成限制情形。",
        )


def deliberate(stage: Stage) -> Iterator[None]:
    """Recheck, roll call, recusal, secret ballot, and the nominations that scores and votes yield."""
    stage.clock.at(stage.window.moment(0, 2))
    recheck(stage, Gate.DELIBERATION)
    meeting = stage.act(actions.convene_meeting, stage.cast.chair, cycle=stage.cycle)
    # with given ballots everybody is there; otherwise one member is away
    present = stage.cast.members if stage.script.votes else stage.cast.members[:-1]
    stage.act(actions.record_attendance, stage.cast.chair, meeting=meeting, members=present)
    waiting = queries.by_rank(stage.cycle, stage.waiting())
    if waiting and not stage.script.votes:
        stage.act(
            governance.recuse_member, present[-1],
            cycle=stage.cycle, organisation=waiting[-1].organisation, kind="employment",
            reason="曾在该组织任职。",
        )  # fmt: skip
    yield
    if waiting:
        _ballot(stage, meeting, waiting, present)
    for tie in queries.standing_selection(stage.cycle).ties:
        tied = [application for application in waiting if application.pk in tie.members]
        stage.act(
            actions.settle_tie, stage.cast.chair,
            meeting=meeting, applications=tied, chosen=[], reason="得分相同，所余名额空缺。",
        )  # fmt: skip
    stage.act(
        actions.nominate, stage.cast.chair,
        meeting=meeting,
        departures={a.pk: "综合行业代表性和持续改进情况，经充分讨论同意。" for a in waiting},
    )  # fmt: skip


def _ballot(stage: Stage, meeting: Any, waiting: Sequence[Any], present: Sequence[Any]) -> None:
    ballot = stage.act(actions.open_ballot, stage.cast.chair, meeting=meeting, applications=waiting)
    slips = _slips(stage, waiting, present)
    for member in present:
        if slips[member.pk]:
            stage.act(actions.cast_ballot, member, round=ballot, choices=slips[member.pk])
    stage.act(actions.close_ballot, stage.cast.chair, round=ballot)


def _slips(
    stage: Stage, waiting: Sequence[Any], present: Sequence[Any]
) -> dict[int, dict[int, Choice]]:
    """member → application → choice. Who is recused, or left over by a given count, has none."""
    slips: dict[int, dict[int, Choice]] = {member.pk: {} for member in present}
    recused = Counter(
        (r.organisation_id, r.person_id) for r in governance_queries.recusals(stage.cycle)
    )
    passes = PASSES * (stage.terms.quota or 0)
    for rank, application in enumerate(waiting):
        voters = [m for m in present if (application.organisation_id, m.pk) not in recused]
        favoured = rank < passes or stage.line(application).past is not None
        vote = _vote(stage, application, present=len(voters), favoured=favoured)
        choices = [choice for choice, key in CHOICES.items() for _ in range(getattr(vote, key))]
        for member, choice in zip(voters, choices, strict=False):
            slips[member.pk][application.pk] = choice
    return slips


def _vote(stage: Stage, application: Any, *, present: int, favoured: bool) -> Vote:
    given = (stage.script.votes or {}).get(application.organisation.code)
    if given:
        return given
    if stage.script.votes is not None:
        stage.invented["ballots"] += 1
    return judgement.vote(present=present, favoured=favoured)


def publicise(stage: Stage) -> Iterator[None]:
    """Publish, take objections under real names, investigate and rule, close after the last moment."""
    publicity = stage.act(
        actions.publish_publicity, stage.cast.office, stage.window.opens, cycle=stage.cycle
    )
    objections = _objections(stage, publicity)
    yield
    for objection, upheld in objections:
        stage.act(
            notices.investigate_objection, stage.cast.office,
            objection=objection, findings="调阅原始记录并询问有关人员。",
        )  # fmt: skip
        rule = actions.uphold_objection if upheld else actions.dismiss_objection
        reasons = "反映的问题属实，影响评定结论。" if upheld else "经核查，反映的问题不存在。"
        stage.act(rule, stage.cast.office, objection=objection, reasons=reasons)
    stage.clock.at(publicity.closes_at + timedelta(hours=9))
    recheck(stage, Gate.PUBLICITY_END)
    stage.act(actions.close_publicity, stage.cast.office, cycle=stage.cycle)


def _objections(stage: Stage, publicity: Any) -> list[tuple[Any, bool]]:
    """One objection that comes to nothing; in a large run another that strikes the last candidate."""
    named = [a for a in stage.waiting() if not stage.line(a).past]
    filed = []
    for number, application in enumerate(named[:1] + named[1:][-1:]):
        upheld = number == 1
        if upheld and len(stage.script.applicants) < LARGE:
            break
        objection = stage.act(
            notices.file_objection, stage.cast.counter,
            stage.clock.now + timedelta(days=1),
            notice=publicity.notice, about=application.organisation,
            grounds="反映其申报的质量指标与实际不符。", name="示例异议人",
            identity_number=naming.identity(OBJECTORS + number), contact="0371-00009999",
            evidence=[("材料.pdf", "%PDF-1.7\n异议材料 演示\n".encode())],
        )  # fmt: skip
        filed.append((objection, upheld))
    return filed


def approve(stage: Stage) -> Iterator[None]:
    """The office proposes, the government approves."""
    number = f"示例质奖〔{stage.cycle.year}〕1号"
    proposal = stage.act(
        actions.propose, stage.cast.office, stage.window.opens, cycle=stage.cycle, number=number
    )
    yield
    stage.act(
        actions.approve_proposal, stage.cast.persons["government"], stage.window.moment(0, 1),
        proposal=proposal, number=f"示例政〔{stage.cycle.year}〕2号", declined={},
    )  # fmt: skip
