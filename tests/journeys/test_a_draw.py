"""A draw that outsiders repeat: committed, revealed, downloaded and replayed by the script alone."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from tests import world
from tests.stages.governance.conftest import expert, experts  # noqa: F401
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.governance.models import Draw, DrawCommitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_draw_is_replayed_by_whoever_downloads_it(comes, experts, clock, tmp_path):  # noqa: F811
    cycle = world.cycle(at_step=Step.DESK_REVIEW)
    world.application(cycle, state=State.ACCEPTED)
    pool = experts(12)
    office, public = comes(world.person("李办", Role.OFFICE)), comes()

    office.opens("/desk")
    for words in ("历届评定", cycle.title, "专家抽取", "承诺抽取"):
        office.follows(words)
    office.types(purpose="第一组", strata=["全体，3，2"], seed_source="次日上午当众掷骰子20次")
    office.presses()
    office.has_done()
    digest = DrawCommitment.objects.get().digest
    told_before = look(public, "第一组")
    clock.shift(timedelta(days=1))
    office.follows("登记种子")
    office.types(seed="3 1 6 4 2 5 1 1 6 3", witnesses=["郑纪", "吴审"])
    office.presses()
    office.has_done()
    told_after = look(public, "第一组")
    record, script = (
        download(public, words, tmp_path) for words in ("下载抽取记录", "下载核验程序")
    )

    assert digest in told_before and digest in told_after
    assert not [one.person.name for one in pool if one.person.name in told_before]
    code, said = replay(script, record)
    assert code == 0
    assert all(ref in said for ref in Draw.objects.get().result["seats"])
    assert forged(record, script)[0] == 1


def look(public, purpose):
    """What anybody reads of it, coming from the home page."""
    public.opens("/")
    public.follows("专家抽取")
    public.follows(purpose)
    return public.reads()


def download(public, words, folder):
    with public.page.expect_download() as started:
        public.page.get_by_role("link", name=words).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def replay(script, record):
    """By a bare Python, which finds nothing of this project."""
    command = [sys.executable, "-I", "-S", script.name, record.name]
    done = subprocess.run(command, cwd=script.parent, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def forged(record, script):
    """The same record with its first two names exchanged."""
    told = json.loads(record.read_text("utf-8"))
    seats = told["result"][0]["seats"]
    seats[0], seats[1] = seats[1], seats[0]
    copy = record.with_name("forged.json")
    copy.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return replay(script, copy)
