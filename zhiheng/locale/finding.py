"""Find every text for people in the code and in the templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python

CHINESE = re.compile(r"[\u3400-\u9fff]")
SINGLE = {"gettext", "gettext_lazy", "gettext_noop", "_", "said", "ngettext"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}


@dataclass(frozen=True)
class Found:
    """Where a text stands first."""

    where: str


def texts(root: Path) -> dict[tuple[str, str | None], Found]:
    """(text, context) → where it stands, over a package: each once, Chinese ones only."""
    found: dict[tuple[str, str | None], Found] = {}
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            _add(found, of_code(path.read_text("utf-8")), path, root)
    for path in sorted(root.rglob("*.html")):
        _add(found, of_template(path.read_text("utf-8")), path, root)
    return found


def _add(
    found: dict[tuple[str, str | None], Found],
    pairs: Iterator[tuple[str, str | None]],
    path: Path,
    root: Path,
) -> None:
    for text, context in pairs:
        if CHINESE.search(text):
            found.setdefault((text, context), Found(str(path.relative_to(root.parent))))


def of_code(source: str) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.ClassDef) and _holds_choices(node):
            yield from _labels_of(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            yield from _of_dictionary(node)


def _of_call(call: ast.Call) -> Iterator[tuple[str, str | None]]:
    name = _name(call.func)
    given = [_text(argument) for argument in call.args]
    if name == "Refusal":
        yield from ((text, None) for text in given[1:3] if text)
    elif name in IN_CONTEXT and len(given) >= 2 and given[1]:
        yield given[1], given[0]
    elif name in SINGLE and given and given[0]:
        yield given[0], None


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(node: ast.expr) -> str:
    """A literal; the parser has already joined adjacent ones."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _holds_choices(node: ast.ClassDef) -> bool:
    return any(_name(base) in {"TextChoices", "IntegerChoices"} for base in node.bases)


def _labels_of(node: ast.ClassDef) -> Iterator[tuple[str, str | None]]:
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
            yield from ((_text(part), None) for part in line.value.elts[1:2] if _text(part))


def _of_dictionary(node: ast.Assign | ast.AnnAssign) -> Iterator[tuple[str, str | None]]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if any(isinstance(t, ast.Name) and t.id.endswith("LABELS") for t in targets):
        assert isinstance(node.value, ast.Dict)
        yield from ((_text(value), None) for value in node.value.values if _text(value))


def of_template(source: str) -> Iterator[tuple[str, str | None]]:
    from django.utils.translation.template import templatize

    keywords = dict.fromkeys(("gettext", "_", "pgettext"))
    # templatize blanks out the markup and keeps its indentation, which no Python has
    code = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _, name, given, _ in extract_python(BytesIO(code.encode()), keywords, [], {}):
        if name == "pgettext":
            yield given[1], given[0]
        elif isinstance(given, str):
            yield given, None
