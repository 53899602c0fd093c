"""What acts of several stages write about honours. Called inside acts, never by themselves."""

from datetime import date

from zhiheng.instruments.honours import rules
from zhiheng.instruments.honours.models import Ban
from zhiheng.instruments.ledger.acts import part
from zhiheng.instruments.people.models import Organisation
from zhiheng.rulebook.terms import Terms


@part
def bar(
    organisation: Organisation, *, award: str, ground: str, basis: str, terms: Terms, on: date
) -> Ban | None:
    """Bar an organisation from applying, for as long as the edition says; None where it bars nobody."""
    period = rules.ban_period(terms, on=on)
    if period is None:
        return None
    until, sessions = period
    return Ban.objects.create(
        organisation=organisation,
        award=award,
        ground=ground,
        basis=basis,
        since=on,
        until=until,
        sessions=sessions,
    )
