"""Say what is wrong with an edition file, where, and how to mend it.

Form first, then values, order and references; a row whose form is wrong is read no further,
everything else is checked, so that an author sees all faults at once.
"""

import re
import tomllib
from pathlib import Path

from zhiheng.rulebook.checking import links, order, shape, values
from zhiheng.rulebook.checking.draft import Draft, Fault, Severity
from zhiheng.rulebook.checking.lines import locate

__all__ = ["Fault", "Severity", "check_file", "errors", "faults"]


def faults(text: str, filename: str = "") -> list[Fault]:
    """All faults of an edition file, by line. An empty list: it may be loaded."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [_unreadable(text, filename, f"{error}")]
    draft = Draft(filename, data, locate(text))
    shape.check(draft)
    if not draft.head.get("lineage_only"):
        values.check(draft)
        order.check(draft)
        links.check(draft)
    return sorted(draft.faults, key=lambda fault: (fault.line, fault.key, fault.problem))


def errors(found: list[Fault]) -> list[Fault]:
    """Those that forbid the file's use; the others are warnings."""
    return [fault for fault in found if fault.severity == Severity.ERROR]


def check_file(path: Path) -> list[Fault]:
    """The faults of a file on disk."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        remedy = "用 UTF-8 编码保存"
        return [Fault(path.name, 1, "", "文件不是 UTF-8 编码", remedy)]
    return faults(text, path.name)


def _unreadable(text: str, filename: str, message: str) -> Fault:
    at = re.search(r"at line (\d+)", message)
    line = int(at[1]) if at else text.count("\n") + 1
    reason = message.partition(" (at")[0]
    return Fault(filename, line, "", f"TOML 语法有误：{reason}", "改正这一行的写法")
