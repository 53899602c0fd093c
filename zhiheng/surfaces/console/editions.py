import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from zhiheng.rulebook import printing
from zhiheng.rulebook.checking import Severity, check_file
from zhiheng.rulebook.editions import FOLDER, Edition
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.surfaces.console.failures import Failure


def list_editions(chosen: Namespace) -> None:
    _say(chosen, printing.list_text, printing.list_data)


def show(chosen: Namespace) -> None:
    _say(chosen, printing.show_text, printing.show_data, named(chosen.name))


def check(chosen: Namespace) -> int:
    """Exit 1 when the file has an error; a warning is only said."""
    if not chosen.file.is_file():
        raise Failure(f"找不到文件 {chosen.file}。")
    found = check_file(chosen.file)
    _say(chosen, printing.check_text, printing.check_data, chosen.file, found)
    return int(any(fault.severity == Severity.ERROR for fault in found))


def diff(chosen: Namespace) -> None:
    _say(chosen, printing.diff_text, printing.diff_data, named(chosen.old), named(chosen.new))


def articles(chosen: Namespace) -> None:
    _say(chosen, printing.articles_text, printing.articles_data, runnable(chosen.name))


def named(name: str) -> Edition:
    """The edition of that name, or a line that says which there are."""
    if name not in known():
        raise Failure(f"没有名为“{name}”的版本。现有：{'、'.join(known())}。")
    return edition_named(name)


def runnable(name: str) -> Edition:
    """An edition that can govern a cycle."""
    found = named(name)
    if found.lineage_only:
        raise Failure(f"“{name}”只作为沿革存目，不能据以开展评选：{found.lineage_only}")
    return found


def known() -> list[str]:
    return sorted(path.stem for path in Path(FOLDER).glob("*.toml"))


def _say(chosen: Namespace, text: Any, data: Any, *about: Any) -> None:
    if chosen.json:
        print(json.dumps(data(*about), ensure_ascii=False, indent=2))
    else:
        print(text(*about))
