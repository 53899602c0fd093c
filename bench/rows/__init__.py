"""Rows for bench/pages.py: everything that goes with so many applications of one cycle, in
proportion, put there directly. What one person has before them stays as much at every size."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

BATCH = 5_000
PLENTY, RARE = "河南", "喆堃"
"""How names begin: most organisations alike, a few of them not."""
FEW = 100
"""So many applications carry rare names, or advanced from the desk review."""
ADVANCED = {"reviewed", "visited", "defended", "summarised", "not-selected"}
NOMINATED_ONCE = {"publicised", "approved", "commended", "awarded", "struck", "not-approved"}
"""The states of those that were nominated."""
TWO_PAGES, SHARE = 60, 100
"""One honour, notice, objection, tip … for so many applications, besides two full pages of each."""


def fill(size: int) -> None:
    """Fill the database up to `size` applications, in states as they come."""
    from bench.rows import later, once
    from tests import world
    from zhiheng.instruments.cycles.models import Cycle
    from zhiheng.rulebook.steps import Step
    from zhiheng.stages.applications.models import Application

    cycle = Cycle.objects.first() or world.cycle(at_step=Step.SCREENING)
    have = Application.objects.count()
    posts = bodies()
    for start in range(have, size, BATCH):
        made = files(cycle, range(start, min(start + BATCH, size)))
        for beside in (letters, consultations, reviews, later.papers, later.seen):
            beside(cycle, made, posts)
    for more in (published, honoured, reported, panels, later.asked, later.revoked):
        more(cycle, range(shared(have), shared(size)))
    if not have:
        once.put(cycle)
    settle()


def shared(size: int) -> int:
    """How many notices, honours and the like go with so many applications."""
    return TWO_PAGES + size // SHARE if size else 0


def called(n: int) -> str:
    return f"{RARE if n % 50 == 7 and n < FEW else PLENTY}示例{n:06d}有限公司"


def bodies() -> dict[str, Any]:
    """The recommender, the department and the clerk whom all rows name."""
    from zhiheng.instruments.people.models import Body, Person
    from zhiheng.instruments.people.vocabulary import BodyKind

    def body(kind: BodyKind) -> Any:
        return Body.objects.get_or_create(key=f"bench-{kind}", kind=kind, label="示例单位")[0]

    return {
        "recommender": body(BodyKind.STREET),
        "department": body(BodyKind.DEPARTMENT),
        "clerk": Person.objects.get_or_create(name="示例经办人")[0],
    }


def state_of(n: int) -> Any:
    """In turn; as the quota bounds who advances to the visits and the vote, so the first FEW do."""
    from zhiheng.rulebook.steps import State

    chosen = {State.NOMINATED, *NOMINATED_ONCE, *ADVANCED}
    states = [state for state in State if n < FEW or state not in chosen]
    return states[n % len(states)]


def files(cycle: Any, numbers: range) -> list[Any]:
    """Organisations and their applications."""
    from tests import world
    from zhiheng.instruments.people.models import Organisation
    from zhiheng.stages.applications.models import Application

    organisations = Organisation.objects.bulk_create(
        Organisation(code=world.code(10_000 + n), name=called(n)) for n in numbers
    )
    return Application.objects.bulk_create(
        Application(
            cycle=cycle,
            organisation=organisation,
            scheme="gbt-19580-2012",
            state=state_of(n),
            number=f"jinshui-2026-{n:06d}",
            started_at=world.NOON,
        )
        for n, organisation in zip(numbers, organisations, strict=True)
    )


def letters(cycle: Any, made: list[Any], posts: dict[str, Any]) -> None:
    """One entry of the ledger for each application, two pages and one in a hundred of them of the
    door; a letter each."""
    from tests import world
    from zhiheng.instruments.ledger.models import Entry, Head
    from zhiheng.instruments.letters.models import Letter

    entries = Entry.objects.bulk_create(
        Entry(seq=a.pk, act="提交申报" if a.pk > TWO_PAGES and a.pk % SHARE else "登录未通过", clause="filing", edition=cycle.edition,
              subject=f"application:{a.pk}", by=posts["clerk"].ref, by_name="示例经办人",
              at=world.NOON, facts={}, previous=digest(a.pk - 1), digest=digest(a.pk))
        for a in made
    )  # fmt: skip
    Head.objects.update_or_create(pk=1, defaults={"seq": made[-1].pk, "digest": entries[-1].digest})
    Letter.objects.bulk_create(
        Letter(entry=entry, organisation=a.organisation, subject="提交申报", body="已提交。",
               written_at=world.NOON)
        for entry, a in zip(entries, made, strict=True)
    )  # fmt: skip


def consultations(cycle: Any, made: list[Any], posts: dict[str, Any]) -> None:
    """Every application was recommended by the same body and is asked about of one department;
    every other has its answer. One in twenty has an undecided finding."""
    from tests import world
    from zhiheng.rulebook.steps import State
    from zhiheng.stages.applications.models import Filing, Recommendation
    from zhiheng.stages.screening.models import Consultation, Finding, Reply, Return
    from zhiheng.stages.screening.vocabulary import Gate, Opinion

    Filing.objects.bulk_create(
        Filing(application=a, ordinal=1, facts={}, name=a.organisation.name, undertaken_by="甲",
               code=a.organisation.code, filed_by=posts["clerk"], filed_at=world.NOON)
        for a in made
    )  # fmt: skip
    Recommendation.objects.bulk_create(
        Recommendation(application=a, recommender=posts["recommender"], kind="street",
                       opinion="同意", signed_by="乙", at=world.NOON)
        for a in made
    )  # fmt: skip
    asked = Consultation.objects.bulk_create(
        Consultation(application=a, department=posts["department"], asked_at=world.NOON,
                     due_at=world.NOON + 10 * world.A_DAY)
        for a in made
    )  # fmt: skip
    Reply.objects.bulk_create(
        Reply(consultation=one, opinion=Opinion.NO_OBJECTION if n % 20 else Opinion.OBJECTION,
              basis="" if n % 20 else "记录", signed_by="丙", at=world.NOON)
        for n, one in enumerate(asked[::2])
    )  # fmt: skip
    Return.objects.bulk_create(
        Return(application=a, defects=[], due_at=world.NOON + world.A_DAY, at=world.NOON)
        for a in made
        if a.state == State.RETURNED
    )
    Finding.objects.bulk_create(
        Finding(application=a, restriction="dishonest", gate=Gate.ACCEPTANCE, source="核查",
                found_at=world.NOON)
        for a in made[::20]
    )  # fmt: skip


def reviews(cycle: Any, made: list[Any], posts: dict[str, Any]) -> None:
    """One expert for twenty applications, who declared no interest in them and is to score them."""
    from tests import world
    from zhiheng.instruments.people.models import Person
    from zhiheng.stages.governance.models import Declaration, Expert, Panel, Recusal
    from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource, Pool
    from zhiheng.stages.reviews.models import Assignment

    panels = Panel.objects.bulk_create(
        Panel(cycle=cycle, name=f"示例组{a.pk}", formed_at=world.NOON) for a in made[::SHARE]
    )
    people = Person.objects.bulk_create(Person(name=f"示例专家{a.pk}") for a in made[::20])
    experts = Expert.objects.bulk_create(
        Expert(person=person, pool=Pool.DIRECT, entered_at=world.NOON) for person in people
    )
    seats = [(a, experts[n // 20]) for n, a in enumerate(made)]
    Declaration.objects.bulk_create(
        Declaration(cycle=cycle, expert=expert, organisation=a.organisation,
                    kind=ConflictKind.NONE, made_at=world.NOON)
        for a, expert in seats
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(application=a, expert=expert, panel=panels[n // SHARE], due_at=world.NOON + world.A_DAY,
                   assigned_at=world.NOON)
        for n, (a, expert) in enumerate(seats)
    )  # fmt: skip
    Recusal.objects.bulk_create(
        Recusal(cycle=cycle, person=expert.person, organisation=a.organisation,
                kind=ConflictKind.KIN, source=ConflictSource.PINNED, reason="亲属", at=world.NOON)
        for a, expert in seats[::20]
    )  # fmt: skip


def published(cycle: Any, numbers: range) -> None:
    """Notices, of which a cycle has few; and objections, all to its first."""
    from tests import world
    from zhiheng.instruments.notices.models import Notice, Objection
    from zhiheng.instruments.people.models import Organisation

    Notice.objects.bulk_create(
        Notice(cycle=cycle if n < TWO_PAGES else None, kind="publicity", issuer="评委会办公室", title=f"公示{n}", body="名单",
               closes_at=world.NOON + timedelta(days=10, minutes=n),
               digest=f"{n:064d}", published_at=world.NOON + timedelta(minutes=n))
        for n in numbers
    )  # fmt: skip
    about = Organisation.objects.order_by("pk").first()
    first = Notice.objects.order_by("pk").first()
    Objection.objects.bulk_create(
        Objection(notice=first, about=about, receipt=f"Y-{n:06d}", grounds="事实",
                  channel="online", received_at=world.NOON, due_on=date(2026, 6, 20))
        for n in numbers
    )  # fmt: skip


def honoured(cycle: Any, numbers: range) -> None:
    """Honours with their bonus paid, a payout, a case and a duty of each. A cycle confers few."""
    from tests import world
    from zhiheng.instruments.honours.models import Honour, Payment
    from zhiheng.instruments.people.models import Organisation
    from zhiheng.stages.conferral.models import Payout
    from zhiheng.stages.promotion.models import Case, CasePublication
    from zhiheng.stages.supervision.models import Duty
    from zhiheng.stages.supervision.vocabulary import DutyKind

    posts = bodies()
    winners = Organisation.objects.order_by("pk")[numbers.start : numbers.stop]
    honours = Honour.objects.bulk_create(
        Honour(organisation=winner, cycle=cycle if n < TWO_PAGES else None, award="jinshui", award_title="金水区区长质量奖", level="区",
               edition="jinshui-2017", year=2000 + n % 20, name=winner.name, number=f"B-{n:06d}",
               check_code=f"B{n:06d}", conferred_on=date(2018, 12, 20),
               valid_until=date(2027, 12, 19), bonus_fen=50_000_000)
        for n, winner in zip(numbers, winners, strict=True)
    )  # fmt: skip
    Payout.objects.bulk_create(
        Payout(honour=honour, amount_fen=50_000_000, account_name="户", account_number="6",
               prepared_by=posts["clerk"], prepared_at=world.NOON)
        for honour in honours
    )  # fmt: skip
    Payment.objects.bulk_create(
        Payment(honour=honour, amount_fen=50_000_000, paid_on=date(2019, 1, 20), voucher="V")
        for honour in honours[::2]
    )
    cases = Case.objects.bulk_create(
        Case(honour=honour, title="案例", body="正文", secrets_cleared=True, offered_at=world.NOON)
        for honour in honours
    )
    CasePublication.objects.bulk_create(CasePublication(case=case, at=world.NOON) for case in cases)
    Duty.objects.bulk_create(
        Duty(honour=honour, kind=DutyKind.SURVEY, owner=posts["department"], year=2026,
             due_at=world.NOON + world.A_DAY, basis="第三十条")
        for honour in honours
    )  # fmt: skip


def reported(cycle: Any, numbers: range) -> None:
    """Tips, entries in the list of restrictions, and misconduct."""
    from tests import world
    from zhiheng.instruments.notices.models import Tip
    from zhiheng.stages.screening.models import Listing
    from zhiheng.stages.supervision.models import Misconduct
    from zhiheng.stages.supervision.vocabulary import SuspectKind

    clerk = bodies()["clerk"]
    Tip.objects.bulk_create(
        Tip(cycle=cycle, text=f"反映{n}", received_at=world.NOON) for n in numbers
    )
    Listing.objects.bulk_create(
        Listing(code=world.code(10_000 + n), restriction="dishonest", title="名单",
                authority="机关", listed_on=date(2026, 1, 1), entered_at=world.NOON)
        for n in numbers
    )  # fmt: skip
    Misconduct.objects.bulk_create(
        Misconduct(cycle=cycle, person=clerk, kind=SuspectKind.STAFF, facts="事实", at=world.NOON)
        for _ in numbers
    )


def panels(cycle: Any, numbers: range) -> None:
    from tests import world
    from zhiheng.stages.governance.models import Panel

    Panel.objects.bulk_create(
        Panel(cycle=cycle, name=f"第{n}组", formed_at=world.NOON) for n in numbers
    )


def digest(n: int) -> str:
    return sha256(f"{n}".encode()).hexdigest()


def settle() -> None:
    """Let the database know its own size, as it does by itself in the course of a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
