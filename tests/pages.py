"""The generated pages of docs/: `python -m tests.pages write | check`."""

import sys
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def articles() -> str:
    from zhiheng.rulebook import index
    from zhiheng.rulebook.editions import edition

    return index.markdown(edition("jinshui-revised"))


def lifecycle() -> str:
    from zhiheng.rulebook import lifecycle
    from zhiheng.rulebook.editions import edition

    return lifecycle.markdown(edition("jinshui-revised"))


def access() -> str:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiheng.settings")
    django.setup()
    from zhiheng.surfaces.portal import reach

    return reach.markdown()


PAGES: dict[str, Callable[[], str]] = {
    "access.md": access,
    "articles.md": articles,
    "lifecycle.md": lifecycle,
}


def main(verb: str) -> int:
    stale = [name for name, page in PAGES.items() if current(name) != page()]
    if verb == "write":
        for name in stale:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        return 0
    for name in stale:
        sys.stderr.write(f"docs/{name} 与代码不一致，请运行 bin/check --fix\n")
    return 1 if stale else 0


def current(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
