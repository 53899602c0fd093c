"""Copies of the revised edition with one thing wrong."""

import re

from zhiheng.rulebook.editions import FOLDER

REVISED = (FOLDER / "jinshui-revised.toml").read_text(encoding="utf-8")

STEP_ROW = r'\[\[procedure\]\]\nstep = "{}"\n(?:.+\n)+\n'


def replaced(old, new, *, after=""):
    """The revised edition with `old` replaced by `new`, the first time after a marker."""
    place = REVISED.index(old, REVISED.index(after))
    return REVISED[:place] + new + REVISED[place + len(old) :]


def without_step(step):
    return re.sub(STEP_ROW.format(step), "", REVISED)


def moved(step, *, before):
    """The revised edition with one step pulled in front of another."""
    row = re.search(STEP_ROW.format(step), REVISED)[0]
    rest = REVISED.replace(row, "")
    place = re.search(STEP_ROW.format(before), rest).start()
    return rest[:place] + row + rest[place:]


def line_with(text, needle, *, after=""):
    """The number of the first line that begins with `needle` behind a marker."""
    start = text.index(needle, text.index(after))
    return text.count("\n", 0, start) + 1


def value_of(term):
    return f"[terms.{term}]"
