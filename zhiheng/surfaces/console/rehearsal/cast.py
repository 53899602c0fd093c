"""Who takes part: bodies, persons and their posts, all of them registered through the acts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhiheng.instruments.people import actions as people
from zhiheng.instruments.people import queries
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.editions import Edition
from zhiheng.surfaces.console.rehearsal import naming
from zhiheng.surfaces.console.rehearsal.calendar import Clock

MEMBERS = 9
"""Members of the committee, its chair among them."""

BODY_KINDS = {
    "committee": BodyKind.COMMITTEE,
    "office": BodyKind.OFFICE,
    "leading-group": BodyKind.LEADING_GROUP,
    "finance": BodyKind.FINANCE,
    "supervisor": BodyKind.SUPERVISION,
}
RECOMMENDER_KINDS = {
    "street": BodyKind.STREET,
    "department": BodyKind.DEPARTMENT,
    "park": BodyKind.PARK,
    "district-government": BodyKind.GOVERNMENT,
}
ROLES = {
    "office": (Role.OFFICE, "李办", "office"),
    "office2": (Role.OFFICE, "孙办", "office"),
    "government": (Role.GOVERNMENT, "示例区长", "government"),
    "finance": (Role.FINANCE, "钱财", "finance"),
    "supervisor": (Role.SUPERVISOR, "郑纪", "supervisor"),
    "auditor": (Role.AUDITOR, "吴审", ""),
}
"""Who there is besides committee and applicants: username → role, name, key of the body."""


@dataclass
class Cast:
    """The persons by username, the bodies by key, and who acts for which of them."""

    administrator: Any
    timetable: Any
    counter: Any
    persons: dict[str, Any] = field(default_factory=dict)
    members: list[Any] = field(default_factory=list)
    bodies: dict[str, Any] = field(default_factory=dict)
    departments: dict[str, Any] = field(default_factory=dict)  # key → body
    officers: dict[str, Any] = field(default_factory=dict)  # key of a body → who signs for it

    @property
    def office(self) -> Any:
        return self.persons["office"]

    @property
    def chair(self) -> Any:
        return self.persons["chair"]


class Casting:
    """Registers people one after the other; their serial numbers give them identity and name."""

    def __init__(self, clock: Clock, since: date) -> None:
        self.clock = clock
        self.since = since
        self.serial = 0
        self.cast: Cast

    def enlist(self, edition: Edition) -> Cast:
        """Everybody that an edition's cycle needs, before there is an applicant or an expert."""
        administrator = people.install_administrator(name="系统管理员", by=None, at=self.clock.at())
        self.cast = Cast(administrator, queries.the_timetable(), queries.the_counter())
        self._bodies(edition)
        for username, (role, name, body) in ROLES.items():
            self.cast.persons[username] = self.post(name, role, body=self.cast.bodies.get(body))
        self._committee()
        for department in edition.departments:
            body = self.body(department.key, BodyKind.DEPARTMENT, department.label)
            self.cast.departments[department.key] = body
            self.officer(body, Role.DEPARTMENT)
        return self.cast

    def _bodies(self, edition: Edition) -> None:
        for key, body in edition.bodies.items():
            (since, host), *later = body.hosts
            made = self.body(key, BODY_KINDS[key], body.label, host=host, since=since)
            for moved_on, other in later:
                people.rehost_body(
                    body=made, host=other, since=moved_on,
                    by=self.cast.administrator, at=self.clock.at(),
                )  # fmt: skip
        self.body("government", BodyKind.GOVERNMENT, edition.government)
        if "leading-group" not in self.cast.bodies:
            self.body("leading-group", BodyKind.LEADING_GROUP, "区质量强区战略工作领导小组办公室")

    def _committee(self) -> None:
        committee = self.cast.bodies["committee"]
        for number in range(MEMBERS):
            name = "周主任" if number == 0 else f"委员{naming.numeral(number)}"
            member = self.post(name, Role.COMMITTEE, body=committee)
            self.cast.members.append(member)
            self.cast.persons["chair" if number == 0 else f"member{number}"] = member
        self.appoint(self.cast.chair, Role.CHAIR, body=committee)

    def body(
        self, key: str, kind: BodyKind, label: str, *, host: str = "", since: date | None = None
    ) -> Any:
        made = people.register_body(
            key=key,
            kind=kind,
            label=label,
            host=host or label,
            since=since or self.since,
            by=self.cast.administrator,
            at=self.clock.at(),
        )
        self.cast.bodies[key] = made
        return made

    def officer(self, body: Any, role: Role) -> Any:
        """Somebody who signs for a body."""
        if body.key not in self.cast.officers:
            self.cast.officers[body.key] = self.post("", role, body=body)
        return self.cast.officers[body.key]

    def recommender(self, kind: str, label: str) -> Any:
        """The body of that name, registered the first time it recommends."""
        key = f"{kind}:{label}"
        if key not in self.cast.bodies:
            self.officer(self.body(key, RECOMMENDER_KINDS[kind], label), Role.RECOMMENDER)
        return self.cast.bodies[key]

    def post(self, name: str, role: Role, **where: Any) -> Any:
        return self.appoint(self.person(name), role, **where)

    def person(self, name: str = "", identity: str = "", **contact: str) -> Any:
        if not identity:  # whoever brings a number of their own takes none of ours
            self.serial += 1
        return people.register_person(
            name=name or naming.person(self.serial),
            identity_number=identity or naming.identity(self.serial),
            by=self.cast.administrator,
            at=self.clock.at(),
            **contact,
        )

    def appoint(self, person: Any, role: Role, **where: Any) -> Any:
        people.appoint(
            person=person,
            role=role,
            since=self.since,
            by=self.cast.administrator,
            at=self.clock.at(),
            **where,
        )
        return person


def since(start: date) -> date:
    """The day from which everybody holds their post."""
    return start - timedelta(days=365)


def sign_ins(cast: Cast) -> Iterator[tuple[str, Any]]:
    """(username, person) of everybody that a demonstration may sign in as."""
    yield "admin", cast.administrator
    yield from cast.persons.items()
    yield "department", cast.officers[next(iter(cast.departments))]
    recommenders = [key for key in cast.officers if ":" in key]
    for key in recommenders[:1]:
        yield "recommender", cast.officers[key]
