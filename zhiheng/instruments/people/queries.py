from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from zhiheng.instruments.people.models import Account, Body, Organisation, Person, Post, SavedView
from zhiheng.instruments.people.vocabulary import BodyKind, Role

CODE_LENGTH = 18
"""Of a 统一社会信用代码."""

FOUND = 1000
"""Persons that one search looks at, of a beginning that more share."""

LAST_CHARACTER = "\U0010ffff"
"""Sorts after every text that begins alike."""


def person_of(account: Account) -> Person | None:
    return account.person if account.is_authenticated else None


def in_office(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def posts_on(day: date) -> QuerySet[Post]:
    """Posts held on a day."""
    return Post.objects.filter(in_office(day))


def holds(
    person: Person,
    roles: Iterable[Role],
    *,
    at: datetime,
    body: Body | None = None,
    organisation: Organisation | None = None,
) -> bool:
    """Whether the person holds one of the roles at that moment, in that body if one is named."""
    posts = posts_on(localdate(at)).filter(person=person, role__in=list(roles))
    if body is not None:
        posts = posts.filter(body=body)
    if organisation is not None:
        posts = posts.filter(organisation=organisation)
    return posts.exists()


def posts_of(person: Person, *, at: datetime) -> QuerySet[Post]:
    return posts_on(localdate(at)).filter(person=person).select_related("body", "organisation")


def holders(role: Role, *, at: datetime) -> QuerySet[Person]:
    """Everyone who holds the role, by name."""
    posts = posts_on(localdate(at)).filter(role=role)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk")


def roles_held(*, at: datetime) -> set[str]:
    """The roles that somebody holds at that moment."""
    return set(posts_on(localdate(at)).values_list("role", flat=True))


def organisation_coded(code: str) -> Organisation | None:
    return Organisation.objects.filter(code=code).first()


def organisations_called(texts: Collection[str]) -> QuerySet[Organisation]:
    """Those whose code or whole name is among the texts."""
    return Organisation.objects.filter(Q(code__in=texts) | Q(name__in=texts))


def bodies(kind: BodyKind) -> QuerySet[Body]:
    return Body.objects.filter(kind=kind).order_by("key")


def host_of(body: Body, *, on: date) -> str:
    """The agency that hosted the body on that day; the body's own name where none is recorded."""
    hosting = body.hostings.filter(since__lte=on).order_by("-since").first()
    return hosting.host if hosting else body.label


def label_of_body(key: str) -> str | None:
    return Body.objects.filter(key=key).values_list("label", flat=True).first()


def accounts_like(username: str, *, person: Person) -> list[str]:
    """User names that a new account of that person would clash with."""
    found = Account.objects.filter(Q(username=username) | Q(person=person))
    return list(found.order_by("pk").values_list("username", flat=True))


def lock(row: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=row.pk)


def the_timetable() -> Person:
    return Person.objects.get(posts__role=Role.TIMETABLE)


def the_counter() -> Person:
    """In whose name the public's sealed objections are recorded."""
    return Person.objects.get(posts__role=Role.COUNTER)


def persons() -> QuerySet[Person]:
    return Person.objects.select_related("account").prefetch_related("posts")


def persons_named(text: str, among: QuerySet[Person]) -> QuerySet[Person]:
    """By how the name begins; the index on names answers."""
    return among.filter(_begins(text))


def posts() -> QuerySet[Post]:
    """All there ever were."""
    return Post.objects.select_related("person", "body", "organisation")


def posts_of_persons_named(text: str, among: QuerySet[Post]) -> QuerySet[Post]:
    named = Person.objects.filter(_begins(text)).values_list("pk", flat=True)
    return among.filter(person__in=list(named[:FOUND]))


def accounts() -> QuerySet[Account]:
    factors = Count("authenticator", filter=~Q(authenticator__type="recovery_codes"))
    return Account.objects.select_related("person").annotate(factors=factors)


def accounts_found(text: str, among: QuerySet[Account]) -> QuerySet[Account]:
    """By the whole user name, or by how the person's name begins."""
    named = Person.objects.filter(_begins(text)).values_list("pk", flat=True)
    return among.filter(Q(username=text) | Q(person__in=list(named[:FOUND])))


def all_bodies() -> QuerySet[Body]:
    return Body.objects.prefetch_related("hostings")


def deciders_without_second_factor(roles: Iterable[str], *, at: datetime) -> QuerySet[Person]:
    """Who holds one of the roles and has an account, but nothing to pass the second question."""
    held = posts_on(localdate(at)).filter(role__in=list(roles))
    open_ = accounts().filter(factors=0).values("person")  # type: ignore[misc]
    return Person.objects.filter(pk__in=held.values("person")).filter(pk__in=open_)


def without_account(*, at: datetime) -> QuerySet[Person]:
    """Who holds a post and cannot sign in; machines need not."""
    held = posts_on(localdate(at)).exclude(role__in=[Role.TIMETABLE, Role.COUNTER])
    return Person.objects.filter(pk__in=held.values("person"), account__isnull=True)


def counter_if_installed() -> Person | None:
    return Person.objects.filter(posts__role=Role.COUNTER).order_by("pk").first()


def account_named(username: str) -> Account | None:
    """Whom somebody means who tries to sign in, in whatever case they type it."""
    return Account.objects.select_related("person").filter(username__iexact=username).first()


def account_of(person: Person) -> Account | None:
    return Account.objects.filter(person=person).first()


def lock_account(account: Account) -> Account:
    return Account.objects.select_for_update(of=("self",)).get(pk=account.pk)


def second_factors(account: Account) -> int:
    """How many ways to pass the second question, recovery codes not counted."""
    return account.authenticator_set.exclude(type="recovery_codes").count()  # type: ignore[attr-defined]


def organisations_named(text: str) -> QuerySet[Organisation]:
    """The organisation with that code, or those whose name begins with that text, by name."""
    if len(text) == CODE_LENGTH and text.isascii():
        return Organisation.objects.filter(code=text.upper())
    return Organisation.objects.filter(_begins(text)).order_by("name", "pk")


def _begins(text: str) -> Q:
    """A beginning that the index on names answers; SQLite's LIKE would not use it."""
    if connection.vendor == "sqlite":
        return Q(name__gte=text, name__lt=text + LAST_CHARACTER)
    return Q(name__startswith=text)


def views_for(person: Person, listing: str) -> QuerySet[SavedView]:
    """A person's own views of a list and those that others share, by title."""
    theirs = SavedView.objects.filter(Q(person=person) | Q(shared=True), listing=listing)
    return theirs.select_related("person").order_by("title", "pk")


def own_view(person: Person, listing: str, title: str) -> SavedView | None:
    return SavedView.objects.filter(person=person, listing=listing, title=title).first()


def lock_view(view: SavedView) -> SavedView | None:
    """None: somebody dropped it meanwhile."""
    return SavedView.objects.select_for_update(of=("self",)).filter(pk=view.pk).first()
