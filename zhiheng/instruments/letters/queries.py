from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.letters.models import Cursor, Delivery, Letter
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Organisation, Person
from zhiheng.methods.workdays import day_of

NO_ADDRESS = "收件人没有登记邮箱"


class Batch(NamedTuple):
    """Letters of one result that wait to be released together."""

    act: str
    subject: str
    size: int
    unreachable: int
    since: datetime
    up_to: int


def letters() -> QuerySet[Letter]:
    """All letters, latest first."""
    return Letter.objects.select_related("person", "organisation", "entry").order_by("-pk")


def letters_to(addressee: Person | Organisation) -> QuerySet[Letter]:
    """The released letters of one person or organisation, latest first."""
    released = letters().filter(released_at__isnull=False)
    if isinstance(addressee, Person):
        return released.filter(person=addressee)
    return released.filter(organisation=addressee)


def to_release() -> QuerySet[Letter]:
    """Letters of results that the office hasn't released yet."""
    return letters().filter(released_at__isnull=True)


AT_ONCE = 2500
"""Letters reviewed and released in one go: those of a whole cycle, and no more the year after."""


def batches() -> list[Batch]:
    """What awaits release, by the act that owes it, the longest waiting first.

    Of very many the AT_ONCE earliest written; the others follow when these are released.
    """
    waiting = Letter.objects.filter(released_at__isnull=True)
    earliest = waiting.order_by("entry", "pk").values("pk")[:AT_ONCE]
    rows = Letter.objects.filter(pk__in=earliest).values_list("entry__act")
    counted = rows.annotate(
        title=Max("subject"),
        size=Count("pk"),
        unreachable=Count("pk", filter=~_reachable()),
        since=Min("written_at"),
        up_to=Max("pk"),
    )
    return [Batch(*row) for row in counted.order_by("since", "entry__act")]


def shown(acts: Iterable[str], *, up_to: int) -> QuerySet[Letter]:
    """Batches as they were shown: what has been written since is not in them."""
    return to_release().filter(entry__act__in=list(acts), pk__lte=up_to)


def samples(batches: Iterable[Batch]) -> dict[int, Letter]:
    """The last letter of each batch, by its key."""
    return letters().in_bulk([batch.up_to for batch in batches])


def address_of(letter: Letter) -> str:
    """Where a letter goes: the mail address, or a person's phone; empty where it can't go."""
    if letter.person is not None:
        return letter.person.email or letter.person.phone
    return letter.organisation.email if letter.organisation else ""


def found_by(text: str, among: QuerySet[Letter]) -> QuerySet[Letter]:
    """By the beginning of an addressee's name, or by an organisation's code."""
    return among.filter(
        Q(organisation__name__startswith=text)
        | Q(organisation__code=text.upper())
        | Q(person__name__startswith=text)
    )


def counted_by_act(letters: Iterable[Letter]) -> dict[str, int]:
    return dict(Counter(letter.entry.act for letter in letters))


def fresh(letters: Iterable[Letter]) -> list[Letter]:
    """The letters as they stand now. Whoever asks holds the cursor."""
    keys = [letter.pk for letter in letters]
    return list(Letter.objects.filter(pk__in=keys).select_related("entry").order_by("pk"))


def lock_letter(letter: Letter) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter.pk)


def last_deliveries(letters: Iterable[Letter]) -> dict[int, Delivery]:
    """Letter → the latest attempt to send it; one query however many."""
    keys = [letter.pk for letter in letters]
    return {
        row.letter_id: row for row in Delivery.objects.filter(letter__in=keys).order_by("at", "pk")
    }


def sent() -> QuerySet[Letter]:
    return letters().filter(_has_left())


def waiting() -> QuerySet[Letter]:
    """Letters that haven't left yet, or are to leave once more, whatever the reason."""
    return letters().filter(~_has_left())


def failed() -> QuerySet[Letter]:
    """Letters that were tried at least once and haven't left."""
    return waiting().filter(Exists(Delivery.objects.filter(letter=OuterRef("pk"))))


def to_try() -> QuerySet[Letter]:
    """Released letters worth an attempt, those tried least first: a stuck one delays no other.

    One to whom neither mail nor message can be sent is tried once, which puts its failure on
    file, and again when there is an address or somebody asks for it.
    """
    return (
        waiting()
        .annotate(attempts=Count("deliveries"))
        .filter(_reachable() | ~Exists(_attempts()), released_at__isnull=False)
        .order_by("attempts", "pk")
    )


def _reachable() -> Q:
    return Q(person__email__gt="") | Q(person__phone__gt="") | Q(organisation__email__gt="")


def _attempts() -> QuerySet[Delivery]:
    """The attempts at a letter since it was last asked for."""
    since = Coalesce(OuterRef("again_at"), OuterRef("written_at"))
    return Delivery.objects.filter(letter=OuterRef("pk"), at__gte=since)


def _has_left() -> Exists:
    return Exists(_attempts().filter(sent=True))


def entries_that_owe_letters(*, after: int) -> QuerySet[Entry]:
    return Entry.objects.filter(seq__gt=after, facts__has_key="to").order_by("seq")


def anything_to_write() -> bool:
    """Ask before `write_letters`, so that an idle hour leaves no entry."""
    cursor = Cursor.objects.filter(pk=1).first()
    return entries_that_owe_letters(after=cursor.seq if cursor else 0).exists()


def anything_to_send() -> bool:
    """Ask before `send_letters`. Once for each round: what failed is still there afterwards."""
    return to_try().exists()


def lock_cursor() -> Cursor:
    """Whoever writes or sends holds this row, so that no letter is written or sent twice."""
    return Cursor.objects.select_for_update().get_or_create(pk=1)[0]


def persons(keys: Iterable[int]) -> dict[int, list[Person]]:
    return {pk: [row] for pk, row in Person.objects.in_bulk(list(keys)).items()}


def organisations(keys: Iterable[int]) -> dict[int, list[Organisation]]:
    return {pk: [row] for pk, row in Organisation.objects.in_bulk(list(keys)).items()}


def serving(bodies: Iterable[int], *, at: datetime) -> dict[int, list[Person]]:
    """Body → who holds a post in it on that day: a letter to a body reaches them."""
    posts = people.posts_on(day_of(at)).filter(body__in=list(bodies)).order_by("pk")
    found: dict[int, list[Person]] = defaultdict(list)
    for post in posts.select_related("person"):
        if post.body_id is not None:
            found[post.body_id].append(post.person)
    return found
