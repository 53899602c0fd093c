"""Article → code → test, read from the source.

Code keeps a clause where it cites it: in a function or its decorators (`@enforces(Clause.X)`,
`@act(under=Clause.X)`, `Refusal(Clause.X, …)`), in a call in the body of a class or module
(`upholds(Clause.X, …)`), or in a table of a module. A test proves a clause where it is marked
`pytest.mark.clause(Clause.X)`: on the function, its class or the module's `pytestmark`.
"""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import Edition, Provision
from zhiheng.rulebook.numerals import number_of

ROOT = Path(__file__).parents[2]
VOCABULARY = ROOT / "zhiheng" / "rulebook" / "clauses.py"

Mention = tuple[str, str]  # (clause name as written: "RECUSAL", qualified definition)
Reader = Callable[[ast.Module], Iterator[Mention]]


@dataclass(frozen=True)
class Row:
    """A clause of an edition: who keeps it in code, who proves it, or who keeps it instead."""

    provision: Provision
    code: tuple[str, ...]  # "zhiheng/stages/reviews/rules.py · must_recuse"
    tests: tuple[str, ...]

    @property
    def clause(self) -> Clause:
        return self.provision.clause

    @property
    def is_gap(self) -> bool:
        """Neither enforced and tested, nor left to people for a stated reason."""
        return not (self.provision.left_to_people or (self.code and self.tests))


def articles(edition: Edition, root: Path = ROOT) -> list[Row]:
    """The clauses of an edition by article, with where each is enforced and tested."""
    code, tests = code_places(root), test_places(root)
    provisions = sorted(edition.provisions.values(), key=lambda p: number_of(p.article))
    return [Row(p, tuple(code[p.clause]), tuple(tests[p.clause])) for p in provisions]


def gaps(edition: Edition, root: Path = ROOT) -> list[Clause]:
    """The clauses that nobody keeps."""
    return [row.clause for row in articles(edition, root) if row.is_gap]


def markdown(edition: Edition, root: Path = ROOT) -> str:
    """The index as a page. No line numbers, so that it changes only when citations do."""
    rows = articles(edition, root)
    return "\n".join((f"# {edition.title} 条文索引\n", TABLE_HEAD, *map(_line, rows), ""))


TABLE_HEAD = "| 条 | 内容 | 出处 | 代码 | 测试 |\n|---|---|---|---|---|"


def _line(row: Row) -> str:
    p = row.provision
    kept = _places(row.code) or (f"由人把握：{p.left_to_people}" if p.left_to_people else "——")
    provenance = f"{p.mark.label}：{p.source}" if p.source else p.mark.label
    cells = (p.article, p.wording, provenance, kept, _places(row.tests) or "——")
    return f"| {' | '.join(cells)} |"


def _places(places: Iterable[str]) -> str:
    return "<br>".join(f"`{place}`" for place in places)


def code_places(root: Path = ROOT) -> dict[Clause, list[str]]:
    """Where the code cites each clause."""
    return _collect(root, "zhiheng", code_mentions)


def test_places(root: Path = ROOT) -> dict[Clause, list[str]]:
    """Which tests are marked with each clause."""
    return _collect(root, "tests", test_mentions)


test_places.__test__ = False  # type: ignore[attr-defined]  # not a test itself


def _collect(root: Path, folder: str, read: Reader) -> dict[Clause, list[str]]:
    found: dict[Clause, list[str]] = defaultdict(list)
    for path in sorted((root / folder).rglob("*.py")):
        if path == VOCABULARY:
            continue
        stat = path.stat()
        for name, where in _mentions(read, path, stat.st_mtime_ns, stat.st_size):
            place = f"{path.relative_to(root).as_posix()} · {where}"
            if name in Clause.__members__ and place not in found[Clause[name]]:
                found[Clause[name]].append(place)
    return found


@lru_cache(maxsize=4096)
def _mentions(read: Reader, path: Path, changed: int, size: int) -> tuple[Mention, ...]:
    text = path.read_text(encoding="utf-8")
    return tuple(read(ast.parse(text))) if "Clause." in text else ()


def code_mentions(tree: ast.Module) -> Iterator[Mention]:
    """The citations in a module: (clause, definition)."""
    yield from _code_in(tree.body, "")


def _code_in(body: list[ast.stmt], owner: str) -> Iterator[Mention]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from ((cited, f"{owner}{name}") for cited in _cited(node))
            case ast.ClassDef(name=name):
                inside = owner if name == "Meta" else f"{owner}{name}."
                yield from (
                    (cited, f"{owner}{name}") for d in node.decorator_list for cited in _cited(d)
                )
                yield from _code_in(node.body, inside)
            case _:
                yield from _code_outside_functions(node, owner)


def _code_outside_functions(node: ast.stmt, owner: str) -> Iterator[Mention]:
    """Calls in a class body; calls and plain tables at the level of a module."""
    is_table = not owner and isinstance(node, (ast.Assign, ast.AnnAssign))
    parts = [node] if is_table else [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    where = owner.rstrip(".") or _assigned(node)
    yield from ((cited, where) for part in parts for cited in _cited(part))


def _assigned(node: ast.stmt) -> str:
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return names[0] if names else "（模块）"


def test_mentions(tree: ast.Module) -> Iterator[Mention]:
    """The marks in a test module: (clause, test)."""
    yield from _tests_in(tree.body, "")


test_mentions.__test__ = False  # type: ignore[attr-defined]


def _tests_in(body: list[ast.stmt], owner: str) -> Iterator[Mention]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from _marked(node.decorator_list, f"{owner}{name}")
            case ast.ClassDef(name=name):
                yield from _marked(node.decorator_list, f"{owner}{name}")
                yield from _tests_in(node.body, f"{owner}{name}.")
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from _marked([value], owner.rstrip(".") or "（全模块）")


def _marked(nodes: list[ast.expr], where: str) -> Iterator[Mention]:
    calls = [n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "clause":
            yield from ((cited, where) for arg in call.args for cited in _cited(arg))


def _cited(node: ast.AST) -> list[str]:
    return [
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == "Clause"
    ]
