"""Who reaches which page and which act, read from the site and from the acts themselves."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, NamedTuple

from django.urls import URLPattern, get_resolver

import zhiheng
from zhiheng.instruments.ledger.acts import ACTS
from zhiheng.instruments.people.vocabulary import Role

ANYBODY = {"public": "公众", "signed-in": "任何已登录的人"}
NAMED_IN_THE_LEDGER = re.compile(r'record\(\s*"([^"]+)"')


class Page(NamedTuple):
    address: str
    opened_to: tuple[Role, ...] | str


class Act(NamedTuple):
    name: str
    title: str  # what the ledger calls it
    roles: tuple[Role, ...]


def pages() -> list[Page]:
    """Every page by its address, with those it opens to."""
    found = (
        Page(f"/{address}", view.opened_to)
        for address, view in _addresses(get_resolver().url_patterns)
    )
    return sorted(found, key=lambda page: page.address)


def _addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from _addresses(pattern.url_patterns, address)


def acts() -> list[Act]:
    """Every act with the roles that it may be performed in; none: before anybody has a post."""
    for module in walk_packages(zhiheng.__path__, "zhiheng."):
        if module.name.endswith(".actions"):
            import_module(module.name)
    mine = ((name, act) for name, act in ACTS.items() if name.startswith("zhiheng."))
    return sorted(
        Act(name.rpartition(".")[2], _title(act), getattr(act.allowed, "roles", ()))  # type: ignore[attr-defined]
        for name, act in mine
    )


def _title(act: Callable[..., Any]) -> str:
    """As the act records it; acts that take their words from elsewhere are known by name."""
    found = NAMED_IN_THE_LEDGER.search(inspect.getsource(inspect.unwrap(act)))
    return found.group(1) if found else ""


def markdown() -> str:
    """The page docs/access.md: role × page, and role × act."""
    return "\n".join(
        (
            "# 谁能打开哪个页面、办理哪个事项",
            "",
            "由代码生成，不要手工修改。●表示可以；其余各格都由测试逐格验证为不可以。",
            "页面内能看到哪些内容，还取决于本人的职务范围：范围以外的一律视为不存在。",
            "",
            "## 页面",
            "",
            *_table("地址", ((f"`{page.address}`", page.opened_to) for page in pages())),
            "",
            "## 事项",
            "",
            "没有任何●的事项只能在安装系统时由控制台办理。",
            "",
            *_table("事项", ((f"{act.title} `{act.name}`", act.roles) for act in acts())),
            "",
        )
    )


def _table(head: str, rows: Any) -> Iterator[str]:
    yield "| " + " | ".join([head, *(role.label for role in Role)]) + " |"
    yield "|---|" + ":-:|" * len(Role)
    for name, reach in rows:
        if isinstance(reach, str):
            cells = [ANYBODY[reach], *[""] * (len(Role) - 1)]
        else:
            cells = ["●" if role in reach else "" for role in Role]
        yield "| " + " | ".join([name, *cells]) + " |"
