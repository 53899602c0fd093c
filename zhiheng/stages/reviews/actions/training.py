from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.documents import parts as documents_parts
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.applications import rules as applications_rules
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.access import only_whom_the_case_awaits
from zhiheng.stages.reviews.models import TrainingCase, TrainingSheet


@act(under=Clause.SCORING, allowed=only(Role.OFFICE))
def set_training_case(
    *,
    cycle: Cycle,
    scheme: str,
    title: str,
    text: str,
    key: rules.Key,
    by: Person,
    at: datetime,
    document: tuple[str, bytes] | None = None,
) -> TrainingCase:
    """The case that every expert who scores by that scheme tries first, once and for all of them.

    `key`: item → (percent, why), every item of the scheme. `document`: (file name, content).
    """
    cycle = cycles.lock(cycle)
    offered = [row["name"] for row in cycle.schemes]
    refuse(applications_rules.scheme_is_not_offered(scheme, offered=offered))
    refuse(rules.case_is_set(exists=scheme in queries.training_cases(cycle)))
    refuse(rules.scoring_has_begun(begun=queries.is_scored_by(cycle, scheme)))
    refuse(rules.case_says_nothing(title=title, text=text, has_document=document is not None))
    refuse(rules.key_is_wrong(scheme_named(scheme), key))

    case = TrainingCase.objects.create(
        cycle=cycle,
        scheme=scheme,
        title=title.strip(),
        text=text.strip(),
        document=(documents_parts.keep(document[1], name=document[0], at=at) if document else None),
        key={item: [percent, why.strip()] for item, (percent, why) in key.items()},
        at=at,
    )

    record(
        "设定试评案例",
        case,
        clause=Clause.SCORING,
        edition=cycle.edition,
        by=by,
        at=at,
        scheme=scheme,
        title=case.title,
        items=len(case.key),
        digest=rules.digest_of(case.key),
    )
    return case


@act(under=Clause.SCORING, allowed=only_whom_the_case_awaits)
def submit_training_sheet(
    *, case: TrainingCase, scores: Sequence[Mapping[str, Any]], by: Person, at: datetime
) -> TrainingSheet:
    """An expert's own scores of the case, held against its key; each attempt is another paper.

    `scores`: one mapping for each item of the scheme, with item, band and percent.
    """
    case = queries.lock_case(case)
    terms = cycles.terms_of(case.cycle)
    refuse(rules.training_scores_are_wrong(scheme_named(case.scheme), scores))
    given = {str(row["item"]): row["percent"] for row in scores}
    key = {item: percent for item, (percent, _) in case.key.items()}
    verdict = rules.verdict(terms, given=given, key=key)

    sheet = TrainingSheet.objects.create(
        case=case,
        expert=queries.the_expert(by),
        attempt=queries.attempts_of(by, case).count() + 1,
        scores=given,
        result=verdict.result,
        passed=verdict.is_passed,
        at=at,
    )

    record(
        "提交试评",
        sheet,
        clause=Clause.SCORING,
        edition=case.cycle.edition,
        by=by,
        at=at,
        attempt=sheet.attempt,
        passed=sheet.passed,
    )
    return sheet
