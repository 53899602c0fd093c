"""Opening a cycle under an edition, with what only the office can set."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhiheng.instruments.cycles import queries, rules
from zhiheng.instruments.cycles.models import Cycle, EnteredTerm
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.schemes import scheme as scheme_named


@act(under=Clause.FREQUENCY, allowed=only(Role.OFFICE))
def open_cycle(
    *,
    edition: str,
    ordinal: int,
    year: int,
    approval_document: str,
    bonus_budget_fen: int,
    review_budget_fen: int = 0,
    by: Person,
    at: datetime,
) -> Cycle:
    """Open a cycle under an edition in force, with its approval and its budget."""
    which = edition_named(edition)
    last = queries.last_cycle(which.award)

    refuse(
        rules.edition_cannot_open_a_cycle(
            which,
            in_force_from=queries.in_force_from(which),
            repealed_on=queries.repealed_on(which),
            on=day_of(at),
        )
    )
    refuse(
        rules.too_soon_after_the_last(
            last_year=last.year if last else None, year=year, interval=which.terms.cycle_years
        )
    )
    refuse(rules.approval_is_missing(approval_document))

    cycle = Cycle.objects.create(
        award=which.award,
        edition=edition,
        ordinal=ordinal,
        year=year,
        title=f"{year}年度{which.award_title}（第{ordinal}届）",
        approval_document=approval_document,
        bonus_budget_fen=bonus_budget_fen,
        review_budget_fen=review_budget_fen,
        schemes=[resolved(name) for name in (which.scheme, *which.other_schemes)],
        opened_at=at,
    )

    record(
        "立项",
        cycle,
        clause=Clause.FREQUENCY,
        edition=edition,
        by=by,
        at=at,
        title=cycle.title,
        approval=approval_document,
        bonus_budget_fen=bonus_budget_fen,
    )
    return cycle


def resolved(name: str) -> dict[str, str]:
    """An undated reference to a standard is resolved when the cycle opens, and recorded."""
    scheme = scheme_named(name)
    return {"name": name, "standard": scheme.standard, "digest": scheme.digest}


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.OFFICE))
def enter_terms(
    *, cycle: Cycle, values: Mapping[str, Any], basis: str, by: Person, at: datetime
) -> list[EnteredTerm]:
    """Enter the values that only the office can set, and confirm or correct what is assumed.

    `values`: key of `Terms` → value as an edition file would write it.
    """
    cycle = queries.lock(cycle)
    edition = queries.edition_of(cycle)

    refuse(rules.is_published(published=cycle.is_pinned))
    refuse(rules.term_is_unknown(edition, values))
    refuse(rules.term_is_law(edition, values))
    terms = edition.terms_with({**queries.entered(cycle), **values})
    if "quota" in values or "reserved" in values:
        refuse(rules.quota_is_impossible(quota=terms.quota, reserved=terms.reserved))

    rows = EnteredTerm.objects.bulk_create(
        EnteredTerm(cycle=cycle, key=key, value=value, basis=basis) for key, value in values.items()
    )

    record(
        "录入并确认参数",
        cycle,
        clause=Clause.OFFICE_DUTIES,
        edition=cycle.edition,
        by=by,
        at=at,
        values=dict(values),
        basis=basis,
    )
    return rows
