import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.surfaces.console.conftest import played, script_under
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook import editions
from zhiheng.rulebook.steps import Step
from zhiheng.surfaces.console.rehearsal import result

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("edition", ["jinshui-revised", "jinshui-2017", "zhengzhou-2022"])
def test_a_whole_cycle_ends_with_closed_books(db, tmp_path, edition):
    told = result.write(played(script_under(edition)), tmp_path)

    assert told["books"] == {"closed": True, "open": []}
    assert sum(told["applications"].values()) == 6
    assert [step["step"] for step in told["steps"]] == [
        plan.step for plan in editions.edition(edition).steps
    ]
    # the earlier laureate wins a title outside the quota and no bonus
    assert told["laureates"][0]["name"] == "金水示例喆堃㛃精密制造有限公司（郑州）"
    assert told["payments"]["count"] == len(told["laureates"]) - 1
    assert told["payments"]["total_fen"] == told["payments"]["count"] * told["bonus_fen"] > 0
    moments = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)


def in_order(steps: list[Step], tmp_path: Path, monkeypatch) -> None:
    """An editions folder in which jinshui-revised has its steps in this order, and nothing else new."""
    text = (editions.FOLDER / "jinshui-revised.toml").read_text("utf-8")
    head, *blocks = text.split("[[procedure]]")
    last, _, tail = blocks[-1].partition("\n# Terms")
    blocks[-1] = f"{last}\n"
    of_step = {block.split('step = "')[1].split('"')[0]: block for block in blocks}
    ordered = "".join(f"[[procedure]]{of_step[step.value]}" for step in steps)
    (tmp_path / "jinshui-revised.toml").write_text(f"{head}{ordered}\n# Terms{tail}", "utf-8")
    monkeypatch.setattr(editions, "FOLDER", tmp_path)
    editions.edition.cache_clear()


@pytest.fixture
def fresh_editions():
    yield
    editions.edition.cache_clear()


def swapped(steps: list[Step], one: Step, other: Step) -> list[Step]:
    places = {one: other, other: one}
    return [places.get(step, step) for step in steps]


@pytest.mark.parametrize(
    ("one", "other"), [(Step.PUBLICITY, Step.APPROVAL), (Step.SITE_VISIT, Step.DEFENCE)]
)
def test_another_order_of_steps_runs_by_data_alone(
    db, tmp_path, monkeypatch, fresh_editions, one, other
):
    steps = swapped(list(editions.edition("jinshui-revised").procedure.steps), one, other)
    in_order(steps, tmp_path, monkeypatch)

    told = result.summary(played(script_under("jinshui-revised")))

    assert told["books"] == {"closed": True, "open": []}
    assert [step["step"] for step in told["steps"]] == steps
    assert list(StepDone.objects.order_by("at", "pk").values_list("step", flat=True)) == steps


def command(folder: Path) -> subprocess.Popen:
    arguments = ["cycle", "run", "--applicants", "6", "--experts", "10", "--quota", "2"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "zhiheng.surfaces.console", *arguments, "--out", f"{folder}"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_files_byte_for_byte(tmp_path):
    runs = [command(tmp_path / name) for name in ("one", "two")]
    outcomes = [(*run.communicate(), run.returncode) for run in runs]

    assert [(err, code) for _, err, code in outcomes] == [("", 0), ("", 0)]
    for name in ("summary.json", "ledger.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    told = json.loads((tmp_path / "one" / "summary.json").read_text("utf-8"))
    assert list(told) == [
        "edition", "seed", "steps", "applications", "refused", "laureates", "payments",
        "bonus_fen", "ledger", "books", "demonstration",
    ]  # fmt: skip
    assert told["demonstration"] == {"in_force_from": "2026-01-31", "quota": 2}
    assert [path.name for path in sorted((tmp_path / "one" / "papers").glob("21_*/*"))] != []
    scores = CalamineWorkbook.from_path(tmp_path / "one" / "scores.xlsx")
    assert scores.sheet_names == ["综合汇总", "评分"]
    register = CalamineWorkbook.from_path(tmp_path / "one" / "register.xlsx")
    rows = register.get_sheet_by_name("获奖名册").to_python()
    assert len(rows) == 1 + len(told["laureates"]) + 1
