"""What several acts of the conferral ask and build. Called inside acts, never by themselves."""

from collections.abc import Sequence
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours import rules as titles
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.acts import part
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.citations import refuse
from zhiheng.stages.applications.models import Application
from zhiheng.stages.conferral import queries, rules
from zhiheng.stages.screening.vocabulary import Gate


@part
def ask_restrictions(cycle: Cycle, waiting: Sequence[Application], *, gate: Gate) -> None:
    """Refuse while the gate was not rechecked, or somebody is barred or undecided."""
    done = queries.is_rechecked(cycle, gate)
    refuse(rules.gate_was_not_rechecked(done=done, gate=gate.label))
    barred, undecided = queries.in_doubt(waiting)
    refuse(rules.somebody_is_in_doubt(barred=barred, undecided=undecided))


@part
def certificates(cycle: Cycle, waiting: Sequence[Application], *, at: datetime) -> list[Honour]:
    """The honours to be conferred, numbered in order of entry. Constant queries, not yet saved."""
    edition, terms, day = cycles.edition_of(cycle), cycles.terms_of(cycle), day_of(at)
    names, nominations = queries.names_as_filed(waiting), queries.nominations_of(waiting)
    first = honours.numbered_so_far(award=cycle.award, year=cycle.year) + 1
    made = []
    for ordinal, application in enumerate(waiting, first):
        nomination, code = nominations[application.pk], application.organisation.code
        number = titles.certificate_number(award=cycle.award, year=cycle.year, ordinal=ordinal)
        made.append(
            Honour(
                organisation=application.organisation,
                award=cycle.award,
                award_title=edition.award_title,
                level=edition.level,
                cycle=cycle,
                edition=cycle.edition,
                year=cycle.year,
                name=names[application.pk],
                number=number,
                check_code=titles.check_code(
                    number=number, code=code, digest=cycle.edition_digest or ""
                ),
                conferred_on=day,
                valid_until=titles.valid_until(conferred_on=day, terms=terms),
                bonus_fen=nomination.bonus_fen,
                outside_quota=nomination.outside_quota,
            )
        )
    return made
