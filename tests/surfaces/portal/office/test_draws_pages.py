"""The draw in pages: looked at, committed to, revealed, downloaded and replayed by the script."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from tests import world
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.draws import Stratum
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.governance.actions import commit_draw
from zhiheng.stages.governance.models import Draw, DrawCommitment, Expert, Recusal
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource, Pool
from zhiheng.surfaces.portal.office.forms import experts

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(db):
    made = world.cycle(at_step=Step.DESK_REVIEW)
    world.application(made, state=State.ACCEPTED)
    for n in range(9):
        Expert.objects.create(
            person=world.person(f"专家{n}", Role.EXPERT),
            pool=Pool.CITY,
            specialties=["制造业"],
            senior=True,
            entered_at=world.NOON,
        )
    return made


@pytest.fixture
def commitment(cycle, office):
    return commit_draw(
        cycle=cycle,
        purpose="材料评审",
        strata=[Stratum("全体", 5, 2)],
        organisations=(),
        seed_source="6月2日当众掷骰子20次",
        by=office,
        at=world.NOON - timedelta(days=1),
    )


def typed(cycle, **changes):
    chosen = [a.pk for a in cycle_applications(cycle)]
    values = {"purpose": "材料评审", "strata": "制造，5，2，制造业，市长质量奖专家库",
              "organisations": chosen, "most_panels": 0, "seed_source": "当众掷骰子20次"}  # fmt: skip
    return {**values, **changes}


def cycle_applications(cycle):
    from zhiheng.stages.applications.queries import applications_in

    return applications_in(cycle)


def said(response):
    return response.content.decode()


SEEN = {"seed": "3 1 6 2", "witnesses": "甄一\n甄二"}


def test_whoever_chooses_nobody_draws_for_all_that_are_running(office, cycle):
    world.application(cycle, state=State.WITHDRAWN, name="已撤回有限公司")
    expert = Expert.objects.first()
    (running,) = cycle_applications(cycle).filter(state=State.ACCEPTED)
    Recusal.objects.create(
        cycle=cycle,
        person=expert.person,
        organisation=running.organisation,
        kind=ConflictKind.KIN,
        source=ConflictSource.PINNED,
        reason="亲属",
        at=world.NOON,
    )

    page = said(
        signed_in(office).post(
            f"/office/cycles/{cycle.pk}/draws/new", typed(cycle, organisations=[], preview="1")
        )
    )

    assert "本届已对该组织回避" in page


def test_only_the_first_are_offered_but_any_may_be_named(office, cycle, monkeypatch):
    other = world.application(cycle, state=State.ACCEPTED, name="金水食品有限公司")
    monkeypatch.setattr(experts, "OFFERED", 1)
    client, url = signed_in(office), f"/office/cycles/{cycle.pk}/draws/new"

    assert "金水食品有限公司" not in said(client.get(url))
    assert client.post(url, typed(cycle, organisations=[other.pk])).status_code == 302


def test_what_would_be_committed_to_is_looked_at_first(office, cycle):
    client = signed_in(office)

    page = said(client.post(f"/office/cycles/{cycle.pk}/draws/new", typed(cycle, preview="1")))

    assert "专家8" in page
    assert "至少须掷" in page
    assert not DrawCommitment.objects.exists()
    assert not Entry.objects.filter(act="承诺抽取").exists()


def test_a_preview_says_what_would_be_refused(office, cycle):
    client = signed_in(office)

    page = said(
        client.post(
            f"/office/cycles/{cycle.pk}/draws/new", typed(cycle, strata="全体，9，2", preview="1")
        )
    )

    assert "可选仅9名" in page
    assert "第" in page and "全体，9，2" in page


def test_the_office_commits(office, cycle):
    response = signed_in(office).post(f"/office/cycles/{cycle.pk}/draws/new", typed(cycle))

    made = DrawCommitment.objects.get()
    assert response["Location"] == f"/office/cycles/{cycle.pk}/draws/{made.pk}"
    assert made.document["strata"] == [
        {"name": "制造", "seats": 5, "reserves": 2, "specialty": "制造业", "pools": ["city"]}
    ]
    assert Entry.objects.last().act == "承诺抽取"


@pytest.mark.parametrize(
    ("strata", "wrong"),
    [
        ("全体", "应写作"),
        ("全体，五，2", "应写作"),
        ("全体，5，2，，县库", "没有名为“县库”的专家库"),
    ],
)
def test_a_line_that_is_no_group_is_said_to_be_none(office, cycle, strata, wrong):
    client = signed_in(office)

    page = said(client.post(f"/office/cycles/{cycle.pk}/draws/new", typed(cycle, strata=strata)))

    assert wrong in page
    assert strata in page
    assert not DrawCommitment.objects.exists()


def test_the_office_reveals_once(office, cycle, commitment):
    client, url = signed_in(office), f"/office/cycles/{cycle.pk}/draws/{commitment.pk}"

    response = client.post(f"{url}/seed", SEEN)
    again = said(client.post(f"{url}/seed", SEEN))

    assert response["Location"] == url
    draw = Draw.objects.get()
    assert (draw.seed, draw.witnesses) == ("3 1 6 2", ["甄一", "甄二"])
    assert "不能再掷" in again
    page = said(client.get(url))
    for ref in draw.result["seats"]:
        assert ref in page


def test_too_few_witnesses_are_refused_and_what_was_typed_stays(office, cycle, commitment):
    client, url = signed_in(office), f"/office/cycles/{cycle.pk}/draws/{commitment.pk}/seed"

    page = said(client.post(url, {"seed": "3 1 6 2", "witnesses": "甄一"}))

    assert "见证人须至少2名" in page.replace(" ", "")
    assert "3 1 6 2" in page and "甄一" in page
    assert not Draw.objects.exists()


def test_the_pages_are_closed_to_others(cycle, commitment):
    client = signed_in(world.person("王评", Role.EXPERT))

    for url in ("", "/new", f"/{commitment.pk}", f"/{commitment.pk}/seed"):
        assert client.get(f"/office/cycles/{cycle.pk}/draws{url}").status_code == 403


def test_another_cycles_commitment_is_not_found(office, commitment):
    other, client = world.cycle(), signed_in(office)

    for url in ("", "/seed"):
        url = f"/office/cycles/{other.pk}/draws/{commitment.pk}{url}"
        assert client.get(url).status_code == 404


def test_before_the_seed_the_public_sees_the_digest_and_no_names(client, commitment):
    page = said(client.get(f"/draws/{commitment.pk}"))

    assert commitment.digest in page
    assert commitment.seed_source in page
    assert "专家1" not in page
    assert client.get(f"/draws/{commitment.pk}/record.json").status_code == 404
    assert commitment.purpose in said(client.get("/draws"))


def test_anybody_downloads_the_record_and_replays_it(client, office, cycle, commitment, tmp_path):
    signed_in(office).post(f"/office/cycles/{cycle.pk}/draws/{commitment.pk}/seed", SEEN)
    page = said(client.get(f"/draws/{commitment.pk}"))
    (tmp_path / "record.json").write_bytes(
        client.get(f"/draws/{commitment.pk}/record.json").content
    )
    (tmp_path / "verify.py").write_bytes(client.get("/draws/verify_draw.py").content)

    ran = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "record.json"],
        cwd=tmp_path, capture_output=True, check=False, encoding="utf-8", env={"PYTHONUTF8": "1"},
    )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "一致：重新抽取的结果与记录完全相同。" in ran.stdout
    for row in json.loads((tmp_path / "record.json").read_bytes())["commitment"]["pool"]:
        drawn = row["expert"] in str(Draw.objects.get().result)
        assert (f"（{row['expert']}）" in ran.stdout) is drawn
        assert (row["name"] in page) is drawn


def test_the_public_page_is_empty_at_first(client, db):
    assert "还没有抽取过专家" in said(client.get("/draws"))


def test_the_list_asks_as_often_for_many_as_for_one(
    client, cycle, office, django_assert_num_queries
):
    def add(n):
        commit_draw(cycle=cycle, purpose=f"用途{n}", strata=[Stratum("全体", 1, 0)],
                    organisations=(), seed_source="骰子", by=office, at=world.NOON)  # fmt: skip

    add(0)
    client.get("/draws")
    for n in range(1, 8):
        add(n)

    with django_assert_num_queries(2):
        client.get("/draws")
