"""Experts for every application at once: committed, revealed, approved, assigned, and replayed."""

import json
from datetime import timedelta

import pytest

from tests import world
from tests.journeys.test_a_draw import download
from tests.stages.governance.conftest import expert  # noqa: F401
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews.models import Assignment
from zhiheng.surfaces.console.__main__ import main

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ("东方重工有限公司", "金水食品有限公司", "中原数控有限公司")


def test_a_matching_is_assigned_and_replayed(comes, expert, clock, tmp_path):  # noqa: F811
    cycle = world.cycle(at_step=Step.DESK_REVIEW)
    for name in NAMES:
        cast.application(cycle, name)
    for n in range(12):
        expert(f"专家{n}", (f"示例单位{n}", "", None, None))
    office, chair = (
        comes(world.person("李办", Role.OFFICE)),
        comes(world.person("周主任", Role.CHAIR)),
    )
    public = comes()

    office.opens(f"/office/cycles/{cycle.pk}/panels")
    for words in ("整体匹配", "承诺匹配"):
        office.follows(words)
    office.types(demand=5, max_load=3, seed_source="次日上午当众掷骰子20次")
    office.presses("main button[name=preview]")
    office.sees("期望契合度")
    office.presses("main form button:not([name])")
    office.has_done()
    clock.shift(timedelta(days=1))
    office.follows("登记种子")
    office.types(seed="3 1 6 4 2 5 1 1 6 3", witnesses=["郑纪", "吴审"])
    office.presses()
    office.has_done()
    chair.opens("/committee")
    chair.follows("匹配")
    chair.follows("批准")
    chair.presses()
    chair.has_done()
    office.page.reload()
    office.follows("据此分派评审")
    office.presses()
    office.has_done()
    public.opens("/")
    public.follows("专家抽取")
    public.follows("整体匹配")
    public.follows("第 1 次")
    record = download(public, "下载匹配记录", tmp_path)

    assert Assignment.objects.count() == 5 * len(NAMES)
    assert main(["matching", "verify", f"{record}"]) == 0
    assert main(["matching", "verify", f"{forged(record)}"]) == 1


def forged(record):
    """The same record with two panels exchanged."""
    told = json.loads(record.read_text("utf-8"))
    first, second = told["result"][:2]
    first["experts"], second["experts"] = second["experts"], first["experts"]
    copy = record.with_name("forged.json")
    copy.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return copy
