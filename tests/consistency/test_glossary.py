"""The glossary between the words of the office and the names in the code is complete."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step

GLOSSARY = (Path(__file__).parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", GLOSSARY))


def papers() -> set[str]:
    rooms = [*settings.INSTRUMENTS, *settings.STAGES]
    return {model.__name__ for room in rooms for model in apps.get_app_config(room).get_models()}


def test_every_paper_is_in_the_glossary_and_no_other():
    headed = {section.split("\n")[0]: section for section in GLOSSARY.split("\n## ")}
    rooms = [*settings.INSTRUMENTS, *settings.STAGES]
    listed = {name for room in rooms for name in re.findall(r"\| `(\w+)` \|", headed[room])}

    assert listed == papers()


def test_every_role_step_and_state_is_in_the_glossary():
    assert {*Role.values, *Step, *State} <= NAMED
