"""资格审查 and 征求部门意见."""

from collections.abc import Iterator
from typing import Any

from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications import actions as applications
from zhiheng.stages.applications import queries as applications_queries
from zhiheng.stages.screening import actions, queries
from zhiheng.stages.screening.vocabulary import Opinion
from zhiheng.surfaces.console.rehearsal.calendar import A_SECOND
from zhiheng.surfaces.console.rehearsal.invent import invented_reply, objected
from zhiheng.surfaces.console.rehearsal.play.stage import Stage
from zhiheng.surfaces.console.rehearsal.script import Reply

SILENT = -1
"""The last department of the edition's list never answers."""
MISSES = 11
"""Every eleventh letter is left unanswered by whoever got it."""


def screen(stage: Stage) -> Iterator[None]:
    """Withdrawals and takeovers first; then every file is accepted, returned or refused."""
    waiting = stage.waiting()
    for application in waiting:
        _leaves(stage, application)
    waiting = stage.waiting()
    for place, application in enumerate(waiting):
        if place == len(waiting) // 2:
            yield
        _examine(stage, application, place, len(waiting))
    if not waiting:
        yield
    returned = queries.last_returns(
        applications_queries.applications_in(stage.cycle, State.RETURNED)
    )
    over = [row.due_at + A_SECOND for row in returned.values()]
    stage.act(
        actions.close_screening, stage.cast.office, max([stage.window.after, *over]),
        cycle=stage.cycle,
    )  # fmt: skip


def _leaves(stage: Stage, application: Any) -> None:
    """Who withdraws, and who was taken over by another: the office does not add up their years."""
    line, contact = stage.line(application), stage.contact(application)
    if line.withdraws:
        stage.act(
            applications.withdraw_application, contact,
            application=application, reason="经营安排变化，自愿撤回。",
        )  # fmt: skip
    if line.changes_identity:
        change = stage.act(
            applications.report_identity_change, contact,
            application=application, kind="takeover", detail="示例集团收购本组织，主体变更。",
        )  # fmt: skip
        stage.act(
            applications.decide_identity_change, stage.cast.office,
            change=change, continues=False, reason="存续主体不同，运营年限不自动累计。",
        )  # fmt: skip


def _examine(stage: Stage, application: Any, place: int, of: int) -> None:
    """Accept; what can be mended goes back once, what cannot is refused with every ground."""
    line = stage.line(application)
    moment = stage.window.moment(place, 3 * of)  # early enough for 补正 within the window
    accepted = stage.attempt(
        actions.accept_application, stage.cast.office, moment, application=application
    )
    if accepted:
        return
    if not line.mends:
        rejection = stage.act(
            actions.refuse_application, stage.cast.office, application=application
        )
        stage.refused.update(ground["clause"] for ground in rejection.grounds)
        return
    stage.act(actions.return_application, stage.cast.office, application=application)
    if line.answers_return:
        _mend(stage, application)


def _mend(stage: Stage, application: Any) -> None:
    line, contact = stage.line(application), stage.contact(application)
    application.refresh_from_db()
    facts = {**line.facts, **line.mends}
    application = stage.act(
        applications.save_draft, contact,
        application=application, facts=facts, version=application.version,
    )  # fmt: skip
    stage.act(
        actions.resubmit_application, contact,
        application=application, undertaken_by=line.undertaken_by,
    )  # fmt: skip
    stage.act(actions.accept_application, stage.cast.office, application=application)


def consult(stage: Stage) -> Iterator[None]:
    """Every department is asked about every applicant; silence stays silence."""
    departments = list(stage.cast.departments.values())
    if stage.waiting():
        stage.act(
            actions.consult_departments, stage.cast.office, stage.window.opens,
            cycle=stage.cycle, departments=departments,
        )  # fmt: skip
    yield
    for place, (key, body) in enumerate(stage.cast.departments.items()):
        asked = list(queries.consultations_of(body).order_by("id"))
        answers = [
            (
                consultation,
                Opinion.OBJECTION if reply.objects else Opinion.NO_OBJECTION,
                reply.basis,
            )
            for consultation in asked
            if (reply := _reply(stage, key, consultation))
        ]
        if answers:
            stage.act(
                actions.answer_consultations, stage.cast.officers[key],
                stage.window.moment(place, 2 * len(stage.cast.departments)),
                department=body, answers=answers, signed_by=_signs(stage, key),
            )  # fmt: skip
    for objection in queries.undecided_objections(stage.cycle):
        _weigh(stage, objection)
    _stray_listings(stage)
    over = [c.due_at + A_SECOND for c in queries.consultations_of(departments[0])[:1]]
    stage.act(
        actions.close_consultation, stage.cast.office, max([stage.window.after, *over]),
        cycle=stage.cycle,
    )  # fmt: skip


def _reply(stage: Stage, department: str, consultation: Any) -> Reply | None:
    code = consultation.application.organisation.code
    if stage.script.replies is not None:
        return stage.script.replies.get((code, department))
    keys = list(stage.cast.departments)
    place, serial = keys.index(department), consultation.pk
    if department == keys[SILENT] or serial % MISSES == 0:
        return None
    return invented_reply(objects=place == 0 and code in _objected_codes(stage))


def _objected_codes(stage: Stage) -> list[str]:
    lines = stage.script.applicants
    return [lines[serial - 1].code for serial in objected(stage.script.seed, len(lines))]


def _signs(stage: Stage, department: str) -> str:
    given = stage.script.replies or {}
    found = [reply.signed_by for (_, key), reply in given.items() if key == department]
    return found[0] if found else stage.cast.officers[department].name


def _weigh(stage: Stage, objection: Any) -> None:
    """The office decides what an objection means, with the reason."""
    consultation = objection.consultation
    given = (stage.script.replies or {}).get(
        (consultation.application.organisation.code, consultation.department.key)
    )
    bars = given.bars if given else False
    stage.act(
        actions.decide_opinion, stage.cast.office,
        reply=objection, bars=bars,
        reason="经核实构成限制情形。" if bars else "处罚已履行完毕，不属于限制情形。",
    )  # fmt: skip


def _stray_listings(stage: Stage) -> None:
    """Records that appear after acceptance: the next recheck finds them."""
    for listing in stage.script.listings:
        stage.act(
            actions.enter_listing, stage.cast.office,
            code=listing.code, restriction=listing.restriction, title=listing.title,
            authority=listing.authority, listed_on=day_of(stage.clock.now),
        )  # fmt: skip
