from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.timezone import localdate

from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people import queries, rules
from zhiheng.instruments.people.access import only, only_who_works_here
from zhiheng.instruments.people.models import (
    Account,
    Affiliation,
    Body,
    FormerName,
    Hosting,
    Organisation,
    Person,
    Post,
    SavedView,
)
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refusal, refuse
from zhiheng.rulebook.clauses import Clause


def only_the_first(*, by: Person | None, **_: Any) -> Refusal | None:
    if Person.objects.exists():
        return Refusal(
            Clause.OFFICE,
            "系统已经启用，首位管理员只能设立一次。",
            "请由现任系统管理员办理任职。",
        )
    return None


@act(under=Clause.OFFICE, allowed=only_the_first)
def install_administrator(*, name: str, by: None, at: datetime) -> Person:
    """The first act of all: someone must be able to give the others their roles.

    With the administrator come the two that are no human beings: the timetable, which acts when
    a day comes, and the public counter, in whose name sealed objections are recorded.
    """
    person = Person.objects.create(name=name, verified_at=at)
    Post.objects.create(person=person, role=Role.ADMINISTRATOR, since=localdate(at))
    for role in (Role.TIMETABLE, Role.COUNTER):
        machine = Person.objects.create(name=str(role.label), verified_at=at)
        Post.objects.create(person=machine, role=role, since=localdate(at))

    record("设立系统管理员", person, clause=Clause.OFFICE, by=person, at=at)
    return person


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.ADMINISTRATOR, Role.OFFICE))
def register_person(
    *,
    name: str,
    identity_number: str = "",
    phone: str = "",
    email: str = "",
    by: Person,
    at: datetime,
) -> Person:
    """Enter a person; with an identity number they count as verified, once in the whole system."""
    if identity_number:
        refuse(rules.identity_is_wrong(identity_number))
        refuse(_already_registered(identity_number))

    person = Person.objects.create(
        name=name,
        identity=digest_of(identity_number) if identity_number else None,
        phone=phone,
        email=email,
        verified_at=at if identity_number else None,
    )

    record("登记人员", person, clause=Clause.OFFICE_DUTIES, by=by, at=at, name=name)
    return person


def digest_of(identity_number: str) -> str:
    """What is kept of an identity number: enough to recognise it, not to read it."""
    return sha256(identity_number.upper().encode()).hexdigest()


def _already_registered(identity_number: str) -> Refusal | None:
    known = Person.objects.filter(identity=digest_of(identity_number)).first()
    if known is None:
        return None
    return Refusal(
        Clause.OFFICE_DUTIES,
        "该证件号已登记在{name}名下，一人只有一个身份。",
        "请在已有人员上增加任职，不要重复登记。",
        name=known.name,
    )


@act(under=Clause.OFFICE, allowed=only(Role.ADMINISTRATOR))
def register_body(
    *, key: str, kind: BodyKind, label: str, host: str, since: date, by: Person, at: datetime
) -> Body:
    refuse(rules.is_registered_already(name=queries.label_of_body(key)))

    body = Body.objects.create(key=key, kind=kind, label=label)
    Hosting.objects.create(body=body, host=host, since=since)

    record("登记机构", body, clause=Clause.OFFICE, by=by, at=at, label=label, host=host)
    return body


@act(under=Clause.OFFICE, allowed=only(Role.ADMINISTRATOR))
def rehost_body(*, body: Body, host: str, since: date, by: Person, at: datetime) -> Hosting:
    """From a day on the body sits in another agency; what was printed before stays as it was."""
    hosting = Hosting.objects.create(body=body, host=host, since=since)

    record(
        "变更机构承担单位", body, clause=Clause.OFFICE, by=by, at=at, host=host, since=str(since)
    )
    return hosting


@act(under=Clause.COMMITTEE, allowed=only(Role.ADMINISTRATOR))
def appoint(
    *,
    person: Person,
    role: Role,
    since: date,
    until: date | None = None,
    body: Body | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    by: Person,
    at: datetime,
) -> Post:
    """Give a person a role for a term."""
    post = Post.objects.create(
        person=person,
        role=role,
        body=body,
        organisation=organisation,
        title=title,
        since=since,
        until=until,
    )

    record(
        "任职",
        post,
        clause=Clause.COMMITTEE,
        by=by,
        at=at,
        person=person.ref,
        role=str(role),
        since=str(since),
        until=str(until or ""),
    )
    return post


@act(under=Clause.COMMITTEE, allowed=only(Role.ADMINISTRATOR))
def end_post(*, post: Post, until: date, reason: str, by: Person, at: datetime) -> Post:
    post.until = until
    post.save(update_fields=["until"])

    record("免职", post, clause=Clause.COMMITTEE, by=by, at=at, until=str(until), reason=reason)
    return post


@act(under=Clause.OFFICE, allowed=only(Role.ADMINISTRATOR))
def open_account(
    *, person: Person, username: str, password: str, by: Person, at: datetime
) -> Account:
    """Give a person a sign-in; the password is the person's own affair afterwards."""
    refuse(rules.account_is_taken(queries.accounts_like(username, person=person)))

    account = Account.objects.create_user(username=username, password=password, person=person)

    record("开设账号", account, clause=Clause.OFFICE, by=by, at=at, person=person.ref)
    return account


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.OFFICE, Role.ADMINISTRATOR))
def register_organisation(
    *,
    code: str,
    name: str,
    founded_on: date | None = None,
    address: str = "",
    phone: str = "",
    email: str = "",
    affiliates: tuple[tuple[str, str, str], ...] = (),
    by: Person,
    at: datetime,
) -> Organisation:
    """Enter a legal subject by its code. `affiliates`: (kind, name, code)."""
    refuse(rules.code_is_wrong(code))
    known = queries.organisation_coded(code)
    refuse(rules.is_registered_already(name=known.name if known else None))

    organisation = Organisation.objects.create(
        code=code, name=name, founded_on=founded_on, address=address, phone=phone, email=email
    )
    Affiliation.objects.bulk_create(
        Affiliation(organisation=organisation, kind=kind, name=other, code=other_code)
        for kind, other, other_code in affiliates
    )

    record(
        "登记组织", organisation, clause=Clause.OFFICE_DUTIES, by=by, at=at, code=code, name=name
    )
    return organisation


@act(under=Clause.OFFICE_DUTIES, allowed=only(Role.OFFICE))
def rename_organisation(
    *, organisation: Organisation, name: str, on: date, by: Person, at: datetime
) -> Organisation:
    """Same code, new name: what was issued under the old name stays as it was."""
    organisation = queries.lock(organisation)
    refuse(rules.name_is_the_same(former=organisation.name, name=name))

    FormerName.objects.create(organisation=organisation, name=organisation.name, until=on)
    former, organisation.name = organisation.name, name
    organisation.save(update_fields=["name"])

    record(
        "组织更名",
        organisation,
        clause=Clause.OFFICE_DUTIES,
        by=by,
        at=at,
        former=former,
        name=name,
    )
    return organisation


@act(under=Clause.RECORDS, allowed=only_who_works_here)
def save_view(
    *, listing: str, title: str, query: str, shared: bool = False, by: Person, at: datetime
) -> SavedView:
    """Keep the address of a list under a name, for oneself or for everyone who may open it."""
    known = queries.own_view(by, listing, title)
    refuse(rules.view_is_named_already(known.title if known else None))

    view = SavedView.objects.create(
        person=by, listing=listing, title=title, query=query, shared=shared
    )

    record(
        "保存视图",
        view,
        clause=Clause.RECORDS,
        by=by,
        at=at,
        listing=listing,
        title=title,
        query=query,
        shared=shared,
    )
    return view


@act(under=Clause.RECORDS, allowed=only_who_works_here)
def drop_view(*, view: SavedView, by: Person, at: datetime) -> None:
    kept = queries.lock_view(view)
    refuse(
        rules.view_is_not_theirs(
            owner=kept.person.name if kept else None, same=kept is not None and kept.person == by
        )
    )

    SavedView.objects.filter(pk=view.pk).delete()

    record(
        "删除视图",
        view,
        clause=Clause.RECORDS,
        by=by,
        at=at,
        listing=view.listing,
        title=view.title,
    )
