"""The last day of filing: a cycle half filed, and everybody who will be at a desk."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.load.clerks import PASSWORD, Person

EDITION, SEED, EXPERTS = "jinshui-revised", 7, 30
FILED = 24
"""Applicants who were early."""
LEFT_TO_DO = "credit-report"
"""What whoever began earlier still has to attach."""
SHARES = {"recommender": 0.08, "expert": 0.10, "office": 0.05, "public": 0.12}
"""Of all people; the others are applicants."""


def prepare(people: int, folder: Path) -> Any:
    """Play the cycle so far, give everybody an account, write down who they are; the cycle."""
    from django.core.management import call_command

    from zhiheng.rulebook.editions import edition as edition_named
    from zhiheng.rulebook.steps import Step
    from zhiheng.surfaces.console.cycle import rehearse
    from zhiheng.surfaces.console.rehearsal.calendar import calendar_year, start_for, workdays_of
    from zhiheng.surfaces.console.rehearsal.invent import invent
    from zhiheng.surfaces.timetable.clock import now

    call_command("migrate", verbosity=0)
    edition, today = edition_named(EDITION), now().date()
    calendar = workdays_of([calendar_year(today.year + n) for n in range(-5, 2)])
    start = start_for(edition, Step.FILING, today - timedelta(days=7), calendar)
    many = {role: max(1, round(people * share)) for role, share in SHARES.items()}
    applicants = people - sum(many.values())
    begun = applicants // 2
    script = invent(edition, seed=SEED, applicants=2 * (FILED + begun), experts=EXPERTS,
                    start=start)  # fmt: skip
    lines = [still_writing(line) if place >= FILED else line
             for place, line in enumerate(script.applicants)]  # fmt: skip
    stage = rehearse(replace(script, applicants=tuple(lines)), edition, start, stop_in=Step.FILING)
    everybody = [
        *applicants_of(stage, lines[FILED : FILED + begun], (LEFT_TO_DO,)),
        *applicants_of(stage, lines[FILED + begun :][: applicants - begun], required(edition)),
        *others(stage, many),
    ]
    open_accounts(everybody)
    written = [{**asdict(person), "today": f"{today}"} for person, _ in everybody]
    (folder / "people.json").write_text(json.dumps(written, ensure_ascii=False), "utf-8")
    return stage.cycle


def still_writing(line: Any) -> Any:
    """It has begun, or will begin; nothing but time keeps it from being submitted."""
    return replace(line, abandons=True, forgets=LEFT_TO_DO, too_late=False, past=None)


def required(edition: Any) -> tuple[str, ...]:
    return tuple(kind.key for kind in edition.attachments if kind.required)


def applicants_of(stage: Any, lines: list[Any], lacks: tuple[str, ...]) -> list[Any]:
    """(person at the desk, person in the register) of each; who hasn't begun is registered now."""
    from zhiheng.instruments.people.vocabulary import Role
    from zhiheng.surfaces.console.rehearsal.play.opening import organisation

    for line in lines:
        if line.code not in stage.contacts:
            contact = stage.casting.person(line.contact, line.identity)
            stage.casting.appoint(contact, Role.APPLICANT, organisation=organisation(stage, line))
            stage.contacts[line.code] = contact
    return [
        (Person(f"applicant-{line.code}", "applicant", lacks), stage.contacts[line.code])
        for line in lines
    ]


def others(stage: Any, many: dict[str, int]) -> list[Any]:
    from zhiheng.instruments.people.vocabulary import Role

    streets = [stage.casting.recommender("street", f"示例街道办事处{n}")
               for n in range(many["recommender"])]  # fmt: skip
    office = stage.cast.bodies["office"]
    found = {
        "recommender": [stage.cast.officers[body.key] for body in streets],
        "expert": [expert.person for expert in stage.experts.values()][: many["expert"]],
        "office": [stage.casting.post("", Role.OFFICE, body=office) for _ in range(many["office"])],
        "public": [None] * many["public"],
    }
    return [
        (Person(f"{role}-{number}", role), person)
        for role, persons in found.items()
        for number, person in enumerate(persons)
    ]


def open_accounts(everybody: list[Any]) -> None:
    from django.contrib.auth.hashers import make_password

    from zhiheng.instruments.people.models import Account

    password = make_password(PASSWORD)  # once: making it is meant to be slow
    Account.objects.bulk_create(
        Account(username=one.username, person=person, password=password)
        for one, person in everybody
        if person
    )


def close_at(cycle: Any, moment: datetime) -> None:
    """Let the window close then."""
    from zhiheng.instruments.cycles.models import Milestone
    from zhiheng.rulebook.steps import Step

    Milestone.objects.filter(cycle=cycle, step=Step.FILING).update(closes_at=moment)
