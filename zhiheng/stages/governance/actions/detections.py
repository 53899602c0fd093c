"""What is found between experts and applicants: decided, asked for, and new employers noted."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people import rules as identities
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.governance import parts, queries
from zhiheng.stages.governance.models import DetectionDecision, Employment, Expert
from zhiheng.stages.governance.queries import Found
from zhiheng.stages.governance.rules import recusals as rules
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource


@dataclass(frozen=True)
class Answer:
    """Could this expert serve for this organisation? `reasons`: what speaks against, in words."""

    expert: Expert
    organisation: Organisation
    serves: bool | None  # None: people must look at it first
    reasons: tuple[str, ...]


@act(under=Clause.RECUSAL, allowed=only(Role.OFFICE, clause=Clause.RECUSAL))
def decide_detection(
    *,
    cycle: Cycle,
    expert: Expert,
    organisation: Organisation,
    basis_digest: str,
    ties: bool,
    reason: str,
    by: Person,
    at: datetime,
) -> DetectionDecision:
    """The office says whether facts that match tie the expert to the applicant.

    A tie recuses for the cycle. That there is none stands for these facts only.
    """
    cycle = cycles.lock(cycle)
    found = next(iter(queries.found_between(cycle, [expert], [organisation], at=at)), None)
    refuse(
        rules.facts_have_changed(basis=basis_digest, now=found.detection.digest if found else None)
    )
    assert found is not None
    refuse(rules.certain_is_not_decided(found.detection.strength))
    refuse(rules.detection_is_decided(decided=found.decision is not None))
    refuse(rules.reason_is_missing(reason))

    facts = [rules.tie_in_words(tie) for tie in found.detection.ties]
    decision = DetectionDecision.objects.create(
        cycle=cycle,
        expert=expert,
        organisation=organisation,
        basis=basis_digest,
        facts=facts,
        ties=ties,
        reason=reason,
        by=by,
        at=at,
    )
    if ties:
        parts.recuse(
            cycle=cycle,
            person=expert.person,
            organisation=organisation,
            kind=ConflictKind.OTHER,
            source=ConflictSource.DETECTED,
            reason=reason,
            at=at,
        )

    record(
        "判断利害关系",
        decision,
        clause=Clause.RECUSAL,
        edition=cycle.edition,
        by=by,
        at=at,
        expert=expert.person.ref,
        organisation=organisation.code,
        basis=basis_digest,
        facts=facts,
        ties=ties,
        reason=reason,
    )
    return decision


@act(under=Clause.RECUSAL, allowed=only(Role.OFFICE, clause=Clause.RECUSAL))
def add_employment(
    *,
    expert: Expert,
    name: str,
    code: str = "",
    since: date | None = None,
    until: date | None = None,
    by: Person,
    at: datetime,
) -> Employment:
    """An expert has, or had, another employer. In every cycle that runs, the same code binds at once."""
    refuse(identities.code_is_wrong(code) if code else None)
    refuse(rules.employment_ends_before_it_begins(employer=name, since=since, until=until))

    job = Employment.objects.create(expert=expert, name=name, code=code, since=since, until=until)
    bound = [
        recusal
        for cycle in cycles.announced()
        for recusal in parts.bind(cycle, queries.found_with(cycle, expert, at=at), at=at)
    ]

    record(
        "补录任职单位",
        expert,
        clause=Clause.RECUSAL,
        by=by,
        at=at,
        person=expert.person.ref,
        employer=name,
        code=code,
        recused_from=[recusal.organisation.code for recusal in bound],
    )
    return job


@act(under=Clause.RECUSAL, allowed=only(Role.OFFICE, Role.SUPERVISOR, clause=Clause.RECUSAL))
def ask_could_serve(
    *,
    cycle: Cycle,
    experts: Sequence[Expert],
    organisations: Sequence[Organisation],
    by: Person,
    at: datetime,
) -> list[Answer]:
    """Could these experts serve for these organisations? Nothing is kept but that it was asked."""
    refuse(rules.nothing_is_asked(experts=len(experts), organisations=len(organisations)))

    answers = _answers(cycle, experts, organisations, at=at)

    told = [[a.expert.person.ref, a.organisation.code, a.serves, *a.reasons] for a in answers]
    record(
        "查询能否参加",
        cycle,
        clause=Clause.RECUSAL,
        edition=cycle.edition,
        by=by,
        at=at,
        experts=[expert.person.ref for expert in experts],
        organisations=[organisation.code for organisation in organisations],
        answer=hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest(),
    )
    return answers


def _answers(
    cycle: Cycle,
    experts: Sequence[Expert],
    organisations: Sequence[Organisation],
    *,
    at: datetime,
) -> list[Answer]:
    rows = queries.found_between(cycle, experts, organisations, at=at)
    found = {(one.expert.pk, one.organisation.pk): one for one in rows}
    recused = set(queries.recusals(cycle).values_list("person_id", "organisation_id"))
    duties = queries.with_other_duties(at=at)
    return [
        _answer(
            expert,
            organisation,
            found.get((expert.pk, organisation.pk)),
            duty=duties.get(expert.person_id),
            recused=(expert.person_id, organisation.pk) in recused,
        )
        for expert in experts
        for organisation in organisations
    ]


def _answer(
    expert: Expert,
    organisation: Organisation,
    found: Found | None,
    *,
    duty: str | None,
    recused: bool,
) -> Answer:
    reasons = [f"现任{duty}，不参与评分"] if duty else []
    reasons += ["本届已对该组织回避"] if recused else []
    against = bool(reasons) or (found is not None and found.binds)
    reasons += [rules.tie_in_words(tie) for tie in found.detection.ties] if found else []
    open_ = found is not None and found.undecided
    return Answer(
        expert, organisation, False if against else None if open_ else True, tuple(reasons)
    )
