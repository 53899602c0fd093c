"""Letters leave: results when the office has released them, the rest at once; by the timetable."""

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.letters import queries, rules
from zhiheng.instruments.letters.actions.sms import Sms, sms_service
from zhiheng.instruments.letters.models import Delivery, Letter
from zhiheng.instruments.letters.vocabulary import Way
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause

CHUNK = 500
"""Letters sent in one act: what a broken end repeats at most."""


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.OFFICE))
def release_letters(*, letters: Sequence[Letter], by: Person, at: datetime) -> int:
    """Let these letters of results leave together, once they have been read. Returns how many."""
    cursor = queries.lock_cursor()
    fresh = queries.fresh(letters)

    refuse(rules.nothing_to_release(letters=len(fresh)))
    released = sum(letter.released_at is not None for letter in fresh)
    refuse(rules.released_already(released=released, letters=len(fresh)))

    Letter.objects.filter(pk__in=[letter.pk for letter in fresh]).update(released_at=at)

    record(
        "放行通知",
        cursor,
        clause=Clause.OFFICE_DUTIES,
        by=by,
        at=at,
        letters=len(fresh),
        kinds=queries.counted_by_act(fresh),
    )
    return len(fresh)


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.OFFICE))
def resend_letter(*, letter: Letter, by: Person, at: datetime) -> Letter:
    """Have a letter sent once more with the next post, whether it had left before or not."""
    letter = queries.lock_letter(letter)

    refuse(rules.not_released(released=letter.released_at is not None))

    letter.again_at = at
    letter.save(update_fields=["again_at"])

    record("要求重发通知", letter, clause=Clause.OFFICE_DUTIES, by=by, at=at, letter=letter.subject)
    return letter


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.TIMETABLE))
def send_letters(*, by: Person, at: datetime) -> int:
    """Try to send up to 500 released letters. Returns how many left; a failure is kept and retried."""
    cursor = queries.lock_cursor()
    letters = list(queries.to_try()[:CHUNK])
    refuse(rules.nothing_to_send(letters=len(letters)))

    deliveries = Delivery.objects.bulk_create(_delivered(letters, at=at))

    left = sum(delivery.sent for delivery in deliveries)
    record(
        "发出通知",
        cursor,
        clause=Clause.OFFICE_DUTIES,
        by=by,
        at=at,
        sent=left,
        failed=len(deliveries) - left,
    )
    return left


def _delivered(letters: Sequence[Letter], *, at: datetime) -> list[Delivery]:
    mail, sms = get_connection(), sms_service()
    try:
        return [_attempt(letter, mail, sms, at=at) for letter in letters]
    finally:
        mail.close()


def _attempt(letter: Letter, mail: BaseEmailBackend, sms: Sms, *, at: datetime) -> Delivery:
    """One letter out, or the reason why not. Whatever goes wrong with one must not stop the rest."""
    to = letter.person or letter.organisation
    assert to is not None
    address = queries.address_of(letter)
    way = Way.SMS if address and not to.email else Way.MAIL
    delivery = Delivery(letter=letter, at=at, way=way, sent=False)
    if not address:
        delivery.detail = queries.NO_ADDRESS
        return delivery
    try:
        if way == Way.SMS:
            sms.send(to=address, text=rules.in_one_line(letter.subject, letter.body))
        else:
            EmailMessage(letter.subject, letter.body, to=[address], connection=mail).send()
    except Exception as fault:  # noqa: BLE001  a server's troubles come in every class
        delivery.detail = f"{type(fault).__name__}: {fault}"[:200]
    else:
        delivery.sent = True
    return delivery
