"""现场评审, 陈述答辩 and 综合汇总."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from zhiheng.methods.workdays import day_of, morning
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import actions, queries
from zhiheng.surfaces.console.rehearsal import judgement
from zhiheng.surfaces.console.rehearsal.play.stage import Stage

A_DAY = timedelta(days=1)
LOWERED = 10
"""Percent points that a visit takes from an item it could not verify."""


def visit(stage: Stage) -> Iterator[None]:
    """Plan, find, let the applicant confirm, report. Fabricated evidence ends the application."""
    waiting = stage.waiting()
    for place, application in enumerate(waiting):
        if place == len(waiting) // 2:
            yield
        _visit(stage, application, place, len(waiting))
    if not waiting:
        yield
    stage.act(
        actions.conclude_site_visits, stage.cast.office, stage.window.after, cycle=stage.cycle
    )


def _visit(stage: Stage, application: Any, place: int, of: int) -> None:
    line = stage.line(application)
    moment = stage.clock.at(stage.window.moment(place, of))
    item = scheme_named(application.scheme).items[0]
    planned = stage.act(
        actions.plan_visit, stage.cast.office,
        application=application, planned_on=day_of(moment),
        issues=[f"核实{item.title}的展开"], agenda=["首次会议", "现场查证", "末次会议"],
    )  # fmt: skip
    leader: Any = queries.leader_of(application)
    stage.act(
        actions.record_visit_note, leader.person,
        visit=planned, kind="interview", subject="质量负责人", place="会议室",
        text="说明质量管理体系的运行和自评报告所述数据的来源。",
    )  # fmt: skip
    finding = stage.act(
        actions.record_visit_finding, leader.person,
        visit=planned, item=item.key, evidence="现场记录1",
        text="有关记录系事后补造。" if line.fabricates else "与自评报告所述基本一致。",
        fabricated=line.fabricates,
    )  # fmt: skip
    stage.act(
        actions.confirm_finding, stage.contact(application),
        finding=finding, agreed=True, remark="",
    )  # fmt: skip
    if line.fabricates:
        stage.act(
            actions.strike_for_fraud, stage.cast.office,
            application=application, finding=finding, reason="提供虚假证实性材料，经申报组织确认。",
        )  # fmt: skip
        return
    rescores = _rescores(application, item.key) if line.overclaims else {}
    stage.act(actions.sign_visit_report, leader.person, visit=planned, rescores=rescores)


def _rescores(application: Any, item: str) -> dict[str, tuple[int, str]]:
    consensus: Any = queries.consensus_of(application)
    former = queries.agreed(consensus)[item]
    return {item: (max(0, former - LOWERED), "现场未能查证所述展开范围。")}


def defend(stage: Stage) -> Iterator[None]:
    """In a drawn order; each expert of the panel gives one mark."""
    if stage.waiting():
        starts = morning(stage.window.days[0], hour=14)
        stage.act(
            actions.schedule_defences, stage.cast.office, stage.window.opens,
            cycle=stage.cycle, seed=f"{stage.script.seed}-defence",
            starts_at=max(starts, stage.clock.now + A_DAY),
        )  # fmt: skip
    yield
    experts = _experts(stage)
    for defence in queries.defences_in(stage.cycle):
        stage.clock.at(defence.held_at)
        for expert in experts.get(defence.application_id, []):
            percent = _mark(stage, defence, expert)
            stage.act(actions.score_defence, expert.person, defence=defence, percent=percent)
    stage.act(actions.conclude_defences, stage.cast.office, stage.window.after, cycle=stage.cycle)


def _mark(stage: Stage, defence: Any, expert: Any) -> int:
    """The mark that was given, or an invented one."""
    code, number = defence.application.organisation.code, stage.numbers[expert.pk]
    if (code, number) in stage.script.marks:
        return stage.script.marks[code, number]
    if stage.script.sheets is not None:
        stage.invented["defences"] += 1
    return judgement.defence(seed=stage.script.seed, code=code, expert=number)


def _experts(stage: Stage) -> dict[int, list[Any]]:
    """application pk → the experts who review it, in order."""
    found: dict[int, list[Any]] = {}
    rows = queries.counting().filter(application__cycle=stage.cycle)
    for assignment in rows.select_related("expert__person").order_by("id"):
        found.setdefault(assignment.application_id, []).append(assignment.expert)
    return found


def summarise(stage: Stage) -> Iterator[None]:
    """Layers, totals and ranks, computed once; then the timetable reports on the scores."""
    yield
    stage.act(actions.summarise, stage.cast.office, stage.window.moment(0, 1), cycle=stage.cycle)
    stage.act(actions.file_reliability_report, stage.cast.timetable, cycle=stage.cycle)
