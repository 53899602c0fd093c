"""监督检查 and what follows from it."""

from datetime import date, datetime

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours import rules as titles
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.honours.parts import bar
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.supervision import access, queries, rules
from zhiheng.stages.supervision.models import Handling, Inspection, Interview, Receivable


@act(under=Clause.BONUS_SUPERVISION, allowed=only(Role.OFFICE, clause=Clause.BONUS_SUPERVISION))
def inspect(
    *,
    honour: Honour,
    subject: str,
    findings: str,
    inspected_on: date,
    misused_fen: int = 0,
    by: Person,
    at: datetime,
) -> Inspection:
    """监督检查 of one laureate. `misused_fen`: what was found to be spent wrongly."""
    honour = honours.lock(honour)
    refuse(
        rules.inspection_is_impossible(
            findings=findings,
            inspected_on=inspected_on,
            misused_fen=misused_fen,
            paid_fen=queries.paid_fen(honour),
            today=day_of(at),
        )
    )

    inspection = Inspection.objects.create(
        honour=honour,
        inspected_on=inspected_on,
        subject=subject,
        findings=findings,
        misused_fen=misused_fen,
        at=at,
    )

    record(
        "监督检查",
        inspection,
        clause=Clause.BONUS_SUPERVISION,
        edition=honour.edition,
        by=by,
        at=at,
        number=honour.number,
        matter=subject,
        inspected_on=str(inspected_on),
        misused_fen=misused_fen,
    )
    return inspection


@act(under=Clause.BONUS_SUPERVISION, allowed=access.only_whoever_handles)
def handle(
    *,
    honour: Honour,
    measure: str,
    basis: str,
    detail: str,
    inspection: Inspection | None = None,
    amount_fen: int = 0,
    by: Person,
    at: datetime,
) -> Handling:
    """Take a measure that the edition knows, on a cited basis.

    `basis` may stay empty only where the Measures themselves suffice: then their article is cited.
    `amount_fen`: for 追缴, how much is to come back.
    """
    honour = honours.lock(honour)
    which = queries.edition_over(honour)
    refuse(rules.no_edition_governs(which))
    assert which is not None
    refuse(rules.measure_is_unknown(which, measure))
    handling = which.handling(measure)
    assert handling is not None
    refuse(rules.measure_is_elsewhere(handling))
    refuse(rules.measure_lacks_a_basis(which, handling, basis))
    refuse(
        rules.misuse_was_not_found(handling, misused_fen=queries.misused_fen(inspection, honour))
    )
    refuse(
        rules.recovery_is_impossible(
            measure=measure,
            amount_fen=amount_fen,
            paid_fen=queries.paid_fen(honour),
            recovered_fen=queries.receivable_fen(honour),
        )
    )

    cited = basis.strip() or f"{which.title}{which.article(handling.clause)}"
    taken = Handling.objects.create(
        inspection=inspection,
        honour=honour,
        measure=measure,
        basis=cited,
        detail=detail,
        approved_by=by if handling.approved_by == "government" else None,
        at=at,
    )
    if measure == rules.RECOVER:
        Receivable.objects.create(
            honour=honour, handling=taken, amount_fen=amount_fen, basis=cited, at=at
        )
    if measure == rules.BAR:
        terms = queries.terms_over(honour)
        assert terms is not None
        bar(
            honour.organisation,
            award=honour.award,
            ground=detail[:60],
            basis=cited[:200],
            terms=terms,
            on=day_of(at),
        )

    record(
        "处理",
        taken,
        clause=handling.clause,
        edition=which.name,
        by=by,
        at=at,
        number=honour.number,
        measure=handling.label,
        basis=cited,
        amount_fen=amount_fen,
        to=[ref(honour.organisation)],
    )
    return taken


@act(under=Clause.REVOCATION, allowed=only(Role.OFFICE, clause=Clause.REVOCATION))
def hold_interview(
    *, honour: Honour, matter: str, outcome: str, by: Person, at: datetime
) -> Interview:
    """约谈: minor problems are talked over, and what was agreed is written down."""
    honour = honours.lock(honour)
    which = queries.edition_over(honour)
    refuse(rules.no_edition_governs(which))
    assert which is not None
    refuse(rules.measure_is_unknown(which, "talk"))
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(rules.text_is_missing(matter, field="约谈事项"))
    refuse(rules.text_is_missing(outcome, field="约谈结果"))

    interview = Interview.objects.create(honour=honour, held_at=at, matter=matter, outcome=outcome)

    record(
        "约谈",
        interview,
        clause=Clause.REVOCATION,
        edition=which.name,
        by=by,
        at=at,
        number=honour.number,
        matter=matter,
        to=[ref(honour.organisation)],
    )
    return interview
