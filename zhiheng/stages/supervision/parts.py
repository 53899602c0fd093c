"""Generate duties, mark one done, end an expert's posts. Called inside acts, never by themselves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from zhiheng.instruments.cycles.queries import workdays
from zhiheng.instruments.honours import rules as titles
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger.acts import part
from zhiheng.instruments.people.models import Person, Post
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of, last_moment
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.terms import Terms
from zhiheng.stages.supervision import queries, rules
from zhiheng.stages.supervision.models import Duty, DutyDone
from zhiheng.stages.supervision.vocabulary import DutyKind

BATCH = 500


@part
def generate(
    laureates: Sequence[Honour],
    *,
    year: int | None,
    recorded: Mapping[int, str] | str = "",
) -> list[Duty]:
    """The duties of these laureates that fall into a year, or into each one's first; none twice.

    `recorded`: the basis, for all or by honour, where the edition itself knows no such duties.
    """
    laureates = list(laureates)
    planned = _planned(laureates, year=year, recorded=recorded)
    there = queries.generated(laureates, years={duty.year for duty in planned})
    new = [d for d in planned if (d.honour_id, d.kind, d.year) not in there]
    owners = queries.owners()
    refuse(
        rules.duty_has_no_owner(
            kind for kind in DutyKind if kind not in owners and any(d.kind == kind for d in new)
        )
    )
    for duty in new:
        duty.owner = owners[DutyKind(duty.kind)]
    return Duty.objects.bulk_create(new, batch_size=BATCH)


def _planned(
    laureates: list[Honour], *, year: int | None, recorded: Mapping[int, str] | str
) -> list[Duty]:
    days, terms = workdays(), queries.terms_by_cycle(laureates)
    planned = []
    for honour in laureates:
        which = queries.edition_over(honour)
        if which is None:
            continue
        own = terms.get(honour.cycle_id) or which.terms
        given = recorded if isinstance(recorded, str) else recorded.get(honour.pk, "")
        basis = rules.basis_of_duties(which, annual=own.annual_duties, recorded=given)
        due = _due(honour, own, year=year) if basis else []
        planned += [
            Duty(
                honour=honour,
                kind=kind.value,
                year=end.year,
                due_at=last_moment(days.add(end, own.duty_days)),
                basis=basis,
            )
            for kind, end in due
        ]
    return planned


def _due(honour: Honour, terms: Terms, *, year: int | None) -> list:
    return rules.duties_due(
        terms,
        conferred_on=honour.conferred_on,
        valid_until=honour.valid_until,
        bonus_fen=honour.bonus_fen,
        year=year or rules.first_year(terms, conferred_on=honour.conferred_on),
    )


@part
def fulfil(duty: Duty, *, at: datetime) -> DutyDone:
    """A duty is done; late if its last moment has passed."""
    late = rules.is_late(due_at=duty.due_at, at=at)
    return DutyDone.objects.create(duty=duty, at=at, late=bool(late))


@part
def ask(duty: Duty, *, wanted: DutyKind, at: datetime) -> None:
    """Refuse what is another duty, or done already; whoever lost the title owes nothing more."""
    kind, honour = DutyKind(duty.kind), duty.honour
    refuse(titles.title_is_lost(number=honour.number, status=honour.status(day_of(at))))
    refuse(rules.duty_is_another(kind=kind, wanted=wanted))
    refuse(rules.duty_is_done(kind=kind, year=duty.year, done=hasattr(duty, "done")))


@part
def end_expert_posts(person: Person, *, on: date) -> None:
    """From this day on the person is no expert any more, and so is neither drawn nor let in."""
    running = Post.objects.filter(person=person, role=Role.EXPERT)
    running = running.exclude(until__lt=on).select_for_update()
    for post in running:
        post.until = max(post.since, on - timedelta(days=1))
        post.save(update_fields=["until"])
