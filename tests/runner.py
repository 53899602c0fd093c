"""The suite on SQLite and on PostgreSQL, each in a process of its own; says which it ran on."""

import os
import subprocess
import sys

from tests.postgres import server

BOTH = ("--sqlite", "--postgres")


def main(arguments: list[str]) -> int:
    wanted = [name for name in BOTH if name in arguments] or list(BOTH)
    passed_on = [a for a in arguments if a not in BOTH]
    results = {}
    if "--sqlite" in wanted:
        results["SQLite"] = run("SQLite", passed_on, url=None)
    if "--postgres" in wanted:
        if given := os.environ.get("DATABASE_URL", "").startswith("postgres"):
            results["PostgreSQL"] = run("PostgreSQL（DATABASE_URL）", passed_on, url="")
        if not given:
            with server() as url:
                results["PostgreSQL"] = run("PostgreSQL", passed_on, url=url)
    for name, code in results.items():
        say(f"{name}：{'通过' if code == 0 else '未通过'}")
    return max(results.values())


def run(name: str, arguments: list[str], *, url: str | None) -> int:
    """`url`: None for a SQLite of its own, empty to leave DATABASE_URL as it is."""
    say(f"在 {name} 上运行测试")
    environment = {**os.environ, "PYTHONHASHSEED": "random"}
    if url is None:
        environment.pop("DATABASE_URL", None)
    elif url:
        environment["DATABASE_URL"] = url
    # how a page looks does not depend on the database: browsers run once, on SQLite
    whole = ["-n", "auto", *(["-m", "not browser"] if url is not None else [])]
    command = [sys.executable, "-m", "pytest", *(arguments or whole)]
    return subprocess.run(command, env=environment, check=False).returncode


def say(text: str) -> None:
    sys.stderr.write(f"[质衡] {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
