"""材料评审: panels, declarations before any file opens, independent sheets, then consensus."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from zhiheng.methods.draws import Stratum
from zhiheng.rulebook.schemes import Scheme
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.governance import actions as governance
from zhiheng.stages.governance import queries as governance_queries
from zhiheng.stages.reviews import actions, queries
from zhiheng.surfaces.console.rehearsal import judgement
from zhiheng.surfaces.console.rehearsal.play.stage import Stage
from zhiheng.surfaces.console.rehearsal.script import ItemLine

LOAD = 12
"""Applications that one panel reviews at most, so that an expert's load stays bounded."""
RESERVES = 2
THROWS = 20
WITNESSES = ("见证人甲", "见证人乙")
A_WEEK = timedelta(days=7)
DECLARES, DISCOVERS = 37, 53
"""Of so many assignments one expert declares a tie at once, and one finds it while scoring."""


def review(stage: Stage) -> Iterator[None]:
    """Form panels, let each expert declare and score, then let each leader sign the consensus."""
    waiting = stage.waiting()
    for group, (panel, applications) in enumerate(_panels(stage, waiting)):
        stage.act(
            actions.assign_panel, stage.cast.office, stage.window.moment(group, 10_000),
            panel=panel, applications=applications,
            due_at=max(stage.window.closes, stage.clock.now + A_WEEK),
        )  # fmt: skip
    _declare(stage)
    assignments = counting(stage)
    for place, assignment in enumerate(assignments):
        if place == len(assignments) // 2:
            yield
        stage.clock.at(stage.window.moment(place, 2 * len(assignments)))
        _score(stage, assignment, place)
    if not assignments:
        yield
    _cover(stage)
    for application in waiting:
        _agree(stage, application)
    stage.act(
        actions.conclude_desk_review, stage.cast.office, stage.window.after, cycle=stage.cycle
    )


def counting(stage: Stage) -> list[Any]:
    """The assignments that count at this moment, in order."""
    found = queries.counting().filter(application__cycle=stage.cycle)
    return list(found.select_related("application__organisation", "expert__person").order_by("id"))


def _panels(stage: Stage, waiting: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Each panel with the applications it reviews: as given, or drawn for a group of applicants."""
    given = _given_panels(stage)
    if given:
        names = list(given)
        groups: dict[str, list[Any]] = {name: [] for name in names}
        for place, application in enumerate(waiting):
            wanted = stage.line(application).panel
            groups[wanted if wanted in groups else names[place % len(names)]].append(application)
        for name, applications in groups.items():
            if applications:
                yield _appointed(stage, name, given[name]), applications
        return
    count = -(-len(waiting) // LOAD)
    for group in range(count):
        applications = list(waiting[group::count])
        yield _drawn(stage, group + 1, applications), applications


def _given_panels(stage: Stage) -> dict[str, list[Any]]:
    """Panels that the experts' workbook names, each leader first."""
    panels: dict[str, list[Any]] = {}
    for line in stage.script.experts:
        if line.panel:
            seats = panels.setdefault(line.panel, [])
            seats.insert(0 if line.leads else len(seats), stage.experts[line.number])
    return panels


def _appointed(stage: Stage, name: str, experts: list[Any]) -> Any:
    return stage.act(
        governance.form_panel, stage.cast.office,
        cycle=stage.cycle, name=name, leader=experts[0], experts=experts,
    )  # fmt: skip


def _drawn(stage: Stage, number: int, applications: list[Any]) -> Any:
    """A draw committed to, thrown for and approved by the chair, and the panel it yields."""
    size = stage.terms.panel_size
    reserves = max(0, min(RESERVES, _free(stage, applications) - size))
    commitment = stage.act(
        governance.commit_draw, stage.cast.office,
        cycle=stage.cycle, purpose=f"第{number}评审组", strata=[Stratum("全体", size, reserves)],
        organisations=[application.organisation for application in applications],
        seed_source=f"由两名见证人当众掷骰子{THROWS}次，依次记下点数",
    )  # fmt: skip
    chance = stage.chance(f"dice {number}")
    draw = stage.act(
        governance.reveal_draw, stage.cast.office, commitment=commitment,
        seed=" ".join(str(chance.randint(1, 6)) for _ in range(THROWS)), witnesses=WITNESSES,
    )  # fmt: skip
    stage.act(governance.approve_draw, stage.cast.chair, draw=draw)
    return stage.act(
        governance.form_panel, stage.cast.office,
        cycle=stage.cycle, name=f"第{number}评审组", draw=draw,
        leader=governance_queries.drawn(draw)[0],
    )  # fmt: skip


def _free(stage: Stage, applications: Sequence[Any]) -> int:
    """How many experts work for none of these applicants."""
    codes = [application.organisation.code for application in applications]
    return sum(line.employer_code not in codes for line in stage.script.experts)


def _declare(stage: Stage) -> None:
    """Before a file opens; who declares a tie makes room for a reserve, who declares in turn."""
    for place, assignment in enumerate(counting(stage)):
        reserve = _reserve(stage, assignment) if _is_turn(stage, place, DECLARES) else None
        _say(stage, assignment, kind="kin" if reserve else "none")
        if reserve:
            stage.act(
                actions.strike_assignment, stage.cast.office,
                assignment=assignment, reason="专家申报亲属关系，予以回避。", replacement=reserve,
            )  # fmt: skip
    _declare_rest(stage)


def _is_turn(stage: Stage, place: int, every: int) -> bool:
    """Every so many assignments, and never where the sheets were given beforehand."""
    return not stage.script.sheets and place % every == every - 1


def _say(stage: Stage, assignment: Any, *, kind: str) -> None:
    stage.act(
        governance.declare, assignment.expert.person,
        cycle=stage.cycle, organisation=assignment.application.organisation, kind=kind,
        detail="近亲属在该组织任职。" if kind == "kin" else "",
    )  # fmt: skip


def _declare_rest(stage: Stage) -> list[Any]:
    """Experts who came in as a reserve declare too. Returns their assignments."""
    rest = [
        assignment
        for assignment in counting(stage)
        if not governance_queries.has_declared(
            stage.cycle, assignment.expert, assignment.application.organisation
        )
    ]
    for assignment in rest:
        _say(stage, assignment, kind="none")
    return rest


def _reserve(stage: Stage, assignment: Any) -> Any:
    """The first reserve of the panel who has nothing to do with that applicant yet."""
    taken = [a.expert_id for a in queries.assignments_to(assignment.application)]
    standing_by = queries.reserves_for(assignment)
    return next((expert for expert in standing_by if expert.pk not in taken), None)


def _score(stage: Stage, assignment: Any, place: int) -> None:
    """Submit one expert's sheet; now and then somebody discovers a tie instead."""
    if _is_turn(stage, place, DISCOVERS) and _reserve(stage, assignment):
        stage.act(
            actions.recuse_mid_review, assignment.expert.person,
            assignment=assignment, kind="consultancy", reason="发现曾为该组织提供咨询。",
        )  # fmt: skip
        return
    lines = _lines(stage, assignment)
    scheme = scheme_named(assignment.application.scheme)
    stage.act(
        actions.submit_scoresheet, assignment.expert.person,
        assignment=assignment, scores=[judgement.filled(line, scheme) for line in lines],
    )  # fmt: skip


def _cover(stage: Stage) -> None:
    """Whoever moved up for an expert who left declares and scores as well."""
    for assignment in _declare_rest(stage):
        _score(stage, assignment, 0)


def _lines(stage: Stage, assignment: Any) -> tuple[ItemLine, ...]:
    """The sheet that was given for this expert and applicant, or an invented one."""
    code = assignment.application.organisation.code
    number = stage.numbers[assignment.expert_id]
    given = (stage.script.sheets or {}).get((code, number))
    if given:
        return given
    if stage.script.sheets is not None:
        stage.invented["scores"] += 1
    scheme = scheme_named(assignment.application.scheme)
    return judgement.sheet(scheme, seed=stage.script.seed, code=code, expert=number)


def _agree(stage: Stage, application: Any) -> None:
    """The leader signs what the panel agreed on: the medians, with reasons where experts differ."""
    scheme: Scheme = scheme_named(application.scheme)
    sheets = [r.sheet for r in queries.reviewers_of(application) if r.counts and r.sheet]
    percents = queries.given(sheets)
    bound = stage.terms.spread_bound
    agreed = {item.key: judgement.agreed(percents[item.key], bound) for item in scheme.items}
    leader: Any = queries.leader_of(application)
    stage.act(actions.sign_consensus, leader.person, application=application, agreed=agreed)
