"""An edition file being checked: its data, where each key stands, and the faults found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from zhiheng.rulebook.checking.lines import Path, line_of


class Severity(StrEnum):
    ERROR = "error"  # the file may not be used
    WARNING = "warning"  # it may, but somebody should think about it


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, where, and how to mend it, in words for its author."""

    file: str
    line: int
    key: str
    problem: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        word = "错误" if self.severity == Severity.ERROR else "提醒"
        return f"{self.file}:{self.line} {word} [{self.key}] {self.problem}。{self.remedy}。"


@dataclass
class Draft:
    file: str
    data: Mapping[str, Any]
    lines: dict[Path, int]
    faults: list[Fault] = field(default_factory=list)
    unsound: set[Path] = field(default_factory=set)

    def fault(self, path: Path, problem: str, remedy: str) -> None:
        self._add(path, problem, remedy, Severity.ERROR)

    def warn(self, path: Path, problem: str, remedy: str) -> None:
        self._add(path, problem, remedy, Severity.WARNING)

    def misshapen(self, path: Path, problem: str, remedy: str) -> None:
        """A fault of form: the row or table it stands in is not read any further."""
        self.unsound.add(path[:2])
        self.fault(path, problem, remedy)

    def rows(self, table: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """The rows of a table that have the right form."""
        for number, row in enumerate(self.listed(table)):
            if (table, number) not in self.unsound:
                yield (table, number), row

    def listed(self, table: str) -> list[Any]:
        found = self.data.get(table, [])
        return found if isinstance(found, list) else []

    def tables(self, table: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """The named sub-tables of a table that have the right form."""
        found = self.data.get(table, {})
        for key, row in found.items() if isinstance(found, dict) else ():
            if (table, key) not in self.unsound:
                yield (table, key), row

    @property
    def head(self) -> Mapping[str, Any]:
        found = self.data.get("edition", {})
        return found if isinstance(found, dict) else {}

    @property
    def clauses(self) -> set[str]:
        return {row["clause"] for _, row in self.rows("provisions")}

    def _add(self, path: Path, problem: str, remedy: str, severity: Severity) -> None:
        place = line_of(self.lines, path)
        self.faults.append(Fault(self.file, place, self._key(path), problem, remedy, severity))

    def _key(self, path: Path) -> str:
        """conditions.operation.holds: a row is called by its key rather than by its number."""
        return ".".join(self._called(path[:n]) for n in range(1, len(path) + 1))

    def _called(self, path: Path) -> str:
        *_, last = path
        if isinstance(last, str):
            return last
        row = self.listed(f"{path[0]}")[last]
        held = row if isinstance(row, dict) else {}
        named = next((held[k] for k in ("key", "clause", "step", "number") if k in held), last + 1)
        return f"{named}"
