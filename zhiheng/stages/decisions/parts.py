"""Writes that several acts of the committee share. Called inside acts only."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import part
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.notices.parts import publish
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.methods.wording import day_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.editions import Edition, Terms
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.applications.parts import move
from zhiheng.stages.decisions import queries, rules
from zhiheng.stages.decisions.models import Meeting, Nomination, Publicity, PublicityEntry

CHUNK = 500
OBJECTING = (
    "对名单有异议的，请在公示期内实名提出，写明事实和理由并附证据；"
    "匿名的和逾期的不予受理。异议人身份依法保密。"
)


@part
def nominations(
    meeting: Meeting,
    applications: Sequence[Application],
    *,
    outside: Collection[int],
    departures: Mapping[int, str],
) -> list[Nomination]:
    """拟授奖, best first, each with its bonus: a computation apart from the ranking."""
    cycle = meeting.cycle
    terms = cycles.terms_of(cycle)
    earlier, funded = queries.earlier_awards(cycle, applications), queries.funded_bodies(cycle)
    within = [(a.pk, frozenset(a.tags)) for a in applications if a.pk not in outside]
    seats = rules.reserved_seats(within, terms.reserved)
    return Nomination.objects.bulk_create(
        Nomination(
            application=application,
            meeting=meeting,
            outside_quota=application.pk in outside,
            reserved_for=seats.get(application.pk, ""),
            bonus_fen=_bonus(application, terms, earlier, funded),
            departure=departures.get(application.pk, ""),
        )
        for application in applications
    )


def _bonus(
    application: Application,
    terms: Terms,
    earlier: Mapping[int, queries.Earlier],
    funded: Collection[int],
) -> int:
    held = earlier.get(application.organisation_id)
    return rules.bonus(
        terms=terms,
        rule=held.rule if held else None,
        paid_fen=held.paid_fen if held else 0,
        funded=application.pk in funded,
    )


@part
def publicise(cycle: Cycle, applications: Sequence[Application], *, at: datetime) -> Publicity:
    """公示 of a list, open to the last moment of its period."""
    edition, terms = cycles.edition_of(cycle), cycles.terms_of(cycle)
    calendar, today = cycles.workdays(), day_of(at)
    closes_at = rules.closes_at(calendar, today, terms=terms)
    publicity = Publicity.objects.create(
        cycle=cycle,
        notice=_notice(cycle, applications, edition, terms, closes_at=closes_at, at=at),
        ordinal=queries.publicities_of(cycle).count() + 1,
        closes_at=closes_at,
        estimated=rules.is_estimated(calendar, today, day_of(closes_at)),
    )
    PublicityEntry.objects.bulk_create(
        (PublicityEntry(publicity=publicity, application=a) for a in applications),
        batch_size=CHUNK,
    )
    return publicity


def _notice(
    cycle: Cycle,
    applications: Sequence[Application],
    edition: Edition,
    terms: Terms,
    *,
    closes_at: datetime,
    at: datetime,
) -> Notice:
    return publish(
        NoticeKind.PUBLICITY,
        cycle=cycle,
        issuer=f"{edition.award_title}{edition.bodies['office'].label}",
        title=f"{cycle.title}拟授奖名单公示",
        body="\n".join(
            (
                *_list(applications, edition),
                _period(terms, opened=at, closes_at=closes_at),
                OBJECTING,
            )
        ),
        at=at,
        closes_at=closes_at,
    )


def _list(applications: Sequence[Application], edition: Edition) -> list[str]:
    if not applications:
        return [f"经评定委员会审议，本届{edition.award_title}没有拟授奖组织，名额空缺，现予公示。"]
    listed = sorted(applications, key=lambda a: a.organisation.code)
    return [
        f"经评定委员会审议，拟授予下列{len(listed)}家组织{edition.award_title}，现予公示：",
        *(f"{n}. {a.organisation.name}（{a.organisation.code}）" for n, a in enumerate(listed, 1)),
    ]


def _period(terms: Terms, *, opened: datetime, closes_at: datetime) -> str:
    unit = "个工作日" if terms.publicity_counts == "workdays" else "日"
    return (
        f"公示期{terms.publicity_days}{unit}，{day_text(day_of(opened))}发布，自次日起算，"
        f"至{day_text(day_of(closes_at))}24时止。"
    )


@part
def release_reserves(cycle: Cycle, *, at: datetime) -> list[Application]:
    """Once no place can fall free any more, those who waited for one are told so."""
    reserves = queries.lock_awaiting(cycle, Step.DELIBERATION)
    move(reserves, State.NOT_SELECTED, edition=cycle.edition, at=at)
    return reserves
