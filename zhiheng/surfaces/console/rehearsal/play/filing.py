"""申报 and 推荐."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.editions import AttachmentKind
from zhiheng.stages.applications import actions
from zhiheng.surfaces.console.rehearsal.invent import CREDIT_REPORT
from zhiheng.surfaces.console.rehearsal.play.opening import organisation
from zhiheng.surfaces.console.rehearsal.play.stage import Stage
from zhiheng.surfaces.console.rehearsal.script import Applicant

OF_ITS_OWN = "self-assessment"
"""The attachment that differs from applicant to applicant; the others are the same example text."""


def file(stage: Stage) -> Iterator[None]:
    """Applicants file, each at its own moment; those who are late find the window closed."""
    lines = stage.script.applicants
    late = []
    for place, line in enumerate(lines):
        if place == len(lines) // 2:
            yield
        stage.clock.at(stage.window.moment(place, len(lines)))
        application = _draft(stage, line)
        if line.too_late:
            late.append((line, application))
        elif not line.abandons:
            _submit(stage, line, application)
    for line, application in late:
        stage.attempt(
            actions.submit_application, stage.contacts[line.code], stage.window.after,
            application=application, undertaken_by=line.undertaken_by,
        )  # fmt: skip
    stage.act(actions.close_filing, stage.cast.timetable, stage.window.after, cycle=stage.cycle)


def _draft(stage: Stage, line: Applicant) -> Any:
    """Register the applicant, begin, type and attach all but what it forgets."""
    applicant = organisation(stage, line)
    contact = stage.casting.person(line.contact, line.identity, phone=line.phone, email=line.email)
    stage.casting.appoint(contact, Role.APPLICANT, organisation=applicant)
    stage.contacts[line.code] = contact
    application = stage.act(
        actions.start_application, contact,
        cycle=stage.cycle, organisation=applicant, scheme=line.scheme, tags=line.tags,
    )  # fmt: skip
    application = stage.act(
        actions.save_draft, contact,
        application=application, facts=dict(line.facts), version=application.version,
    )  # fmt: skip
    for kind in stage.edition.attachments:
        if kind.required and kind.key != line.forgets:
            attach(stage, line, application, kind)
    return application


def attach(stage: Stage, line: Applicant, application: Any, kind: AttachmentKind) -> None:
    if kind.key == CREDIT_REPORT and line.credit_report_on is None:
        return
    about = line.name if kind.key == OF_ITS_OWN else "演示"
    stage.act(
        actions.attach, stage.contacts[line.code],
        application=application, kind=kind.key, name=f"{kind.label}.pdf",
        content=f"%PDF-1.7\n{kind.label} {about}\n".encode(), issued_on=_issued(stage, line, kind),
    )  # fmt: skip


def _issued(stage: Stage, line: Applicant, kind: AttachmentKind) -> date | None:
    if kind.key == CREDIT_REPORT:
        return line.credit_report_on
    return day_of(stage.clock.now) if kind.dated else None


def _submit(stage: Stage, line: Applicant, application: Any) -> None:
    """Submit; who is told that something is missing attaches it and submits again."""
    what = {
        "application": application,
        "undertaken_by": line.undertaken_by,
        "consultants": list(line.consultants),
        "secrets": line.secrets,
    }
    contact = stage.contacts[line.code]
    filed = stage.attempt(actions.submit_application, contact, **what)
    forgotten = stage.edition.attachment(line.forgets) if line.forgets else None
    if filed is None and forgotten:
        attach(stage, line, application, forgotten)
        stage.act(actions.submit_application, contact, **what)


def recommend(stage: Stage) -> Iterator[None]:
    """Whoever found a recommender is recommended, at once and in writing."""
    waiting = stage.waiting()
    for place, application in enumerate(waiting):
        if place == len(waiting) // 2:
            yield
        given = stage.script.recommendations.get(application.organisation.code)
        if given is None:
            continue
        stage.clock.at(stage.window.moment(place, len(waiting)))
        body = stage.casting.recommender(given.kind, given.recommender)
        stage.attempt(
            actions.recommend_application, stage.cast.officers[body.key],
            application=application, recommender=body, opinion=given.opinion,
            signed_by=given.signed_by,
        )  # fmt: skip
    if not waiting:
        yield
    stage.act(
        actions.close_recommendation, stage.cast.timetable, stage.window.after, cycle=stage.cycle
    )
