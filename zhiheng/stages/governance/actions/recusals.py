"""Recusal: what experts declare, applicants ask for, the office finds and members say of themselves."""

from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import access, parts, queries
from zhiheng.stages.governance.models import (
    Challenge,
    ChallengeDismissal,
    Declaration,
    Expert,
    Recusal,
)
from zhiheng.stages.governance.rules import recusals as rules
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource


@act(under=Clause.RECUSAL, allowed=access.only_an_expert)
def declare(
    *,
    cycle: Cycle,
    organisation: Organisation,
    kind: ConflictKind,
    detail: str = "",
    by: Person,
    at: datetime,
) -> Declaration:
    """An expert says what ties them to an applicant, before any of its files opens.

    Any tie recuses. So does a tie that the system finds although the expert named none: what was
    said stays on file as it was said.
    """
    expert = queries.expert_of(by)
    assert expert is not None
    refuse(
        rules.declared_already(
            declared=queries.has_declared(cycle, expert, organisation),
            organisation=organisation.name,
        )
    )
    refuse(rules.conflict_is_unexplained(kind=kind, detail=detail))

    declaration = Declaration.objects.create(
        cycle=cycle,
        expert=expert,
        organisation=organisation,
        kind=kind,
        detail=detail,
        made_at=at,
    )
    recusal = _recusal_after(declaration, at=at)

    record(
        "申报利害关系",
        declaration,
        clause=Clause.RECUSAL,
        edition=cycle.edition,
        by=by,
        at=at,
        organisation=organisation.code,
        kind=str(kind),
        recused=recusal is not None,
    )
    return declaration


def _recusal_after(declaration: Declaration, *, at: datetime) -> Recusal | None:
    """What a declaration leads to: by what it says, or by what is known."""
    if declaration.kind != ConflictKind.NONE:
        kind, source = declaration.kind, ConflictSource.DECLARED
        reason = declaration.detail or declaration.get_kind_display()
    elif reason := _detected(declaration, at=at):
        kind, source = ConflictKind.EMPLOYMENT, ConflictSource.DETECTED
    else:
        return None
    return parts.recuse(
        cycle=declaration.cycle,
        person=declaration.expert.person,
        organisation=declaration.organisation,
        kind=kind,
        source=source,
        reason=reason,
        at=at,
    )


def _detected(declaration: Declaration, *, at: datetime) -> str:
    """The fact that binds, in words; "" where nothing does."""
    found = queries.found_between(
        declaration.cycle, [declaration.expert], [declaration.organisation], at=at
    )
    return next((rules.tie_in_words(one.detection.ties[0]) for one in found if one.binds), "")


@act(under=Clause.RECUSAL, allowed=access.only_the_applicant)
def challenge_expert(
    *,
    cycle: Cycle,
    organisation: Organisation,
    expert: Expert,
    reason: str,
    by: Person,
    at: datetime,
) -> Challenge:
    """An applicant asks that an expert keep out. `pin_recusal` grants it, `dismiss_challenge` not."""
    refuse(rules.challenge_is_not_foreseen(cycles.terms_of(cycle)))
    refuse(rules.reason_is_missing(reason))

    challenge = Challenge.objects.create(
        cycle=cycle, organisation=organisation, expert=expert, reason=reason, made_at=at
    )

    record(
        "申请专家回避",
        challenge,
        clause=Clause.RECUSAL,
        edition=cycle.edition,
        by=by,
        at=at,
        organisation=organisation.code,
        expert=expert.person.ref,
        reason=reason,
    )
    return challenge


@act(under=Clause.RECUSAL, allowed=only(Role.OFFICE, Role.SUPERVISOR, clause=Clause.RECUSAL))
def dismiss_challenge(
    *, challenge: Challenge, reason: str, by: Person, at: datetime
) -> ChallengeDismissal:
    """The applicant's request is not granted; it is told why."""
    challenge = queries.lock_challenge(challenge)
    refuse(
        rules.challenge_is_decided(
            dismissed=hasattr(challenge, "dismissal"),
            recused=queries.is_recused(
                challenge.cycle, challenge.expert.person, challenge.organisation
            ),
        )
    )
    refuse(rules.reason_is_missing(reason))

    dismissal = ChallengeDismissal.objects.create(challenge=challenge, reason=reason, at=at)

    record(
        "驳回回避申请",
        challenge,
        clause=Clause.RECUSAL,
        edition=challenge.cycle.edition,
        by=by,
        at=at,
        to=[ref(challenge.organisation)],
        reason=reason,
    )
    return dismissal


@act(under=Clause.RECUSAL, allowed=only(Role.OFFICE, Role.SUPERVISOR, clause=Clause.RECUSAL))
def pin_recusal(
    *,
    cycle: Cycle,
    person: Person,
    organisation: Organisation,
    kind: ConflictKind,
    reason: str,
    by: Person,
    at: datetime,
) -> Recusal:
    """Office or supervision finds that somebody must keep out, of itself or on a challenge."""
    cycle = cycles.lock(cycle)
    refuse(_cannot_be_recused(cycle, person, organisation, reason=reason))

    challenged = queries.is_challenged(cycle, person, organisation)
    recusal = parts.recuse(
        cycle=cycle,
        person=person,
        organisation=organisation,
        kind=kind,
        source=ConflictSource.CHALLENGED if challenged else ConflictSource.PINNED,
        reason=reason,
        at=at,
    )

    _record_recusal("认定回避", recusal, by=by, at=at, to=[ref(person)])
    return recusal


@act(
    under=Clause.RECUSAL,
    allowed=only(Role.COMMITTEE, Role.CHAIR, clause=Clause.RECUSAL),
)
def recuse_member(
    *,
    cycle: Cycle,
    organisation: Organisation,
    kind: ConflictKind,
    reason: str,
    by: Person,
    at: datetime,
) -> Recusal:
    """A committee member keeps out of one applicant's deliberation and ballot, for themself."""
    cycle = cycles.lock(cycle)
    refuse(_cannot_be_recused(cycle, by, organisation, reason=reason))

    recusal = parts.recuse(
        cycle=cycle,
        person=by,
        organisation=organisation,
        kind=kind,
        source=ConflictSource.DECLARED,
        reason=reason,
        at=at,
    )

    _record_recusal("委员回避", recusal, by=by, at=at)
    return recusal


def _cannot_be_recused(
    cycle: Cycle, person: Person, organisation: Organisation, *, reason: str
) -> Refusal | None:
    return rules.is_recused_already(
        recused=queries.is_recused(cycle, person, organisation),
        person=person.name,
        organisation=organisation.name,
    ) or rules.reason_is_missing(reason)


def _record_recusal(
    label: str, recusal: Recusal, *, by: Person, at: datetime, **facts: Any
) -> None:
    record(
        label,
        recusal,
        clause=Clause.RECUSAL,
        edition=recusal.cycle.edition,
        by=by,
        at=at,
        person=recusal.person.ref,
        organisation=recusal.organisation.code,
        kind=str(recusal.kind),
        source=str(recusal.source),
        reason=recusal.reason,
        **facts,
    )
