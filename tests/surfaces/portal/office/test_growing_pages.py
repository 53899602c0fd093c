"""Pages of a cycle that would grow with it: as many queries for thirty rows as for one."""

import pytest

from tests import world
from tests.stages.applications import scene as filings
from tests.stages.reviews import conftest as cast
from tests.stages.screening import scene
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.cycles.models import Halt
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models import Challenge, ChallengeDismissal, Recusal
from zhiheng.stages.governance.vocabulary import ConflictKind, ConflictSource
from zhiheng.stages.screening import actions
from zhiheng.stages.screening.models import Reply
from zhiheng.stages.screening.vocabulary import Opinion

pytestmark = pytest.mark.django_db
CUT = "只列前 25 条"


@pytest.fixture
def client(office, at_noon):
    return signed_in(office)


@pytest.fixture
def cycle(at_noon, db):
    return cast.review_cycle()


def recusal(cycle, person, organisation):
    return Recusal.objects.create(
        cycle=cycle,
        person=person,
        organisation=organisation,
        kind=ConflictKind.KIN,
        source=ConflictSource.PINNED,
        reason="亲属",
        at=world.NOON,
    )


def challenge(cycle, name):
    return Challenge.objects.create(
        cycle=cycle,
        organisation=world.organisation(f"{name}厂"),
        expert=cast.expert(f"专家{name}"),
        reason="曾为竞争对手提供咨询",
        made_at=world.NOON,
    )


def one_more_panel(cycle, name):
    panel = cast.panel_of(cycle, [f"组长{name}", f"成员{name}"])
    cast.assigned(cast.application(cycle, f"{name}厂"), panel)


def one_more_recusal(cycle, name):
    person = world.person(f"回避{name}", Role.EXPERT)
    recusal(cycle, person, world.organisation(f"{name}企业"))
    challenge(cycle, name)


def one_more_finding(cycle, name):
    scene.finding(cast.application(cycle, f"{name}厂"))


def one_more_objection(cycle, name):
    body, _clerk = scene.department(f"部门{name}")
    letter = scene.letter(cast.application(cycle, f"{name}厂"), body)
    Reply.objects.create(
        consultation=letter, opinion=Opinion.OBJECTION, basis="欠税", signed_by="丙", at=world.NOON
    )


@pytest.mark.parametrize(
    ("page", "one_more"),
    [
        ("panels", one_more_panel),
        ("assigned", one_more_panel),
        ("recusals", one_more_recusal),
        ("challenges", one_more_recusal),
        ("rechecks", one_more_finding),
        ("deliberation", one_more_finding),
        ("reviews", one_more_panel),
        ("reviews/experts", one_more_panel),
    ],
)
def test_thirty_rows_take_as_many_queries_as_one(client, cycle, queries, page, one_more):
    url = f"/office/cycles/{cycle.pk}/{page}"
    one_more(cycle, "甲")
    one = queries(client, url)
    for n in range(29):
        one_more(cycle, str(n))

    assert queries(client, url) == one


def test_each_assigned_application_is_listed_once_with_all_who_review_it(client, cycle):
    for name in ("甲", "乙"):
        one_more_panel(cycle, name)
    url = f"/office/cycles/{cycle.pk}/assigned"

    page, found = (client.get(url + asked).content.decode() for asked in ("", "?q=成员甲"))

    assert page.count(">甲厂</a>") == 1
    assert "组长甲、成员甲" in page
    assert "甲厂" in found
    assert "乙厂" not in found
    assert "组长甲、成员甲" in client.get(f"/office/cycles/{cycle.pk}/panels").content.decode()


def test_what_was_assigned_stays_listed_after_the_review(client, cycle):
    one_more_panel(cycle, "甲")
    Application.objects.update(state=State.NOMINATED)

    for page in ("assigned", "panels"):
        told = client.get(f"/office/cycles/{cycle.pk}/{page}").content.decode()
        assert "组长甲、成员甲" in told
        assert "还没有分派申报" not in told


def test_a_bounded_table_says_so_and_leads_to_the_list_of_all(client, cycle):
    for n in range(26):
        one_more_recusal(cycle, str(n))
    url = f"/office/cycles/{cycle.pk}"

    page = client.get(f"{url}/recusals").content.decode()

    assert CUT in page
    assert f'href="{url}/challenges"' in page
    assert page.count(">认定回避</a>") == 25 + 1


def test_tasks_without_a_list_say_that_the_rest_follows(client, cycle):
    for n in range(26):
        one_more_objection(cycle, str(n))

    page = client.get(f"/office/cycles/{cycle.pk}/consultations").content.decode()

    assert f"{CUT}，办完后其余依次列出" in page


def test_what_became_of_each_challenge_is_on_the_list_and_only_open_ones_wait(client, cycle):
    waiting, granted, dismissed = (challenge(cycle, name) for name in "甲乙丙")
    recusal(cycle, granted.expert.person, granted.organisation)
    ChallengeDismissal.objects.create(challenge=dismissed, reason="不成立", at=world.NOON)
    url = f"/office/cycles/{cycle.pk}"

    every = client.get(f"{url}/challenges").content.decode()
    ours = client.get(f"{url}/recusals").content.decode()

    assert "已回避" in every and "已驳回" in every
    assert f"{url}/challenges/{waiting.pk}/grant" in every
    assert f"{url}/challenges/{granted.pk}/grant" not in every
    assert "甲厂" in ours and "丙厂" not in ours
    for standing, name in (("open", "甲厂"), ("granted", "乙厂"), ("dismissed", "丙厂")):
        page = client.get(f"{url}/challenges?standing={standing}").content.decode()
        assert [one for one in ("甲厂", "乙厂", "丙厂") if one in page] == [name]


# The button that ends a step


@pytest.fixture
def unrehearsed(monkeypatch):
    """Whatever would rehearse the end of a step fails."""

    def rehearse(_arguments):
        raise AssertionError

    for name in ("close_screening", "close_consultation"):
        monkeypatch.setattr(getattr(actions, name), "rehearse", rehearse)


def overview(client, cycle):
    return client.get(f"/office/cycles/{cycle.pk}").content.decode()


@pytest.mark.clause(Clause.SCREENING)
def test_the_overview_says_what_the_end_waits_for_without_rehearsing_it(client, unrehearsed):
    cycle = world.cycle(at_step=Step.SCREENING)
    filings.recommended(cycle)

    page = overview(client, cycle)

    assert "尚有1份申报没有审查，0份仍在补正期内。" in page
    assert "第十七条" in page
    assert f"/office/cycles/{cycle.pk}/close/screening" not in page


def test_a_step_that_may_end_has_its_way_to_the_end(client, unrehearsed):
    cycle = world.cycle(at_step=Step.SCREENING)
    filings.recommended(cycle, state=State.ACCEPTED)

    assert f"/office/cycles/{cycle.pk}/close/screening" in overview(client, cycle)


def test_a_halt_is_told_before_anybody_goes_to_the_page_of_the_act(client, unrehearsed):
    cycle = world.cycle(at_step=Step.SCREENING)
    who = world.person("监督", Role.SUPERVISOR)
    Halt.objects.create(cycle=cycle, by=who, reason="有疑点", at=world.NOON)

    assert f"/office/cycles/{cycle.pk}/close/screening" not in overview(client, cycle)


@pytest.mark.parametrize(
    "step", [Step.FILING, Step.RECOMMENDATION, Step.SCREENING, Step.CONSULTATION]
)
def test_the_button_and_the_act_say_the_same(client, step):
    cycle = world.cycle(at_step=step)
    filings.recommended(cycle, state=State.SUSPENDED)
    url = f"/office/cycles/{cycle.pk}/close/{step}"

    offered = f'href="{url}"' in overview(client, cycle)
    done = client.post(url, {}).status_code == 302

    assert offered == done == Entry.objects.exists()


@pytest.mark.parametrize("step", [Step.SCREENING, Step.CONSULTATION])
def test_the_overview_takes_as_many_queries_for_thirty_as_for_one(client, queries, step):
    cycle = world.cycle(at_step=step)
    url = f"/office/cycles/{cycle.pk}"
    filings.recommended(cycle)
    one = queries(client, url)
    for n in range(29):
        filings.recommended(cycle, name=f"{n}号厂")

    assert queries(client, url) == one
