"""试评 on the office's and the experts' desks; the key, to those who have tried the case."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews import training_cast as training
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.expert import test_expert_workbook as workbook
from tests.surfaces.portal.expert.conftest import typed
from tests.surfaces.portal.test_blindness import clients_of, leaks
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.reviews.models import (
    Scoresheet,
    ScoresheetDraft,
    TrainingCase,
    TrainingSheet,
)

pytestmark = pytest.mark.django_db

LIKE_THE_KEY = {"i1_1": 70, "i2_1": 30}


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def expert_client(seat):
    return signed_in(seat.expert.person)


def answers(**values):
    """What the office types: the case and its key."""
    key = {f"percent-{item}": percent for item, (percent, _) in training.KEY.items()}
    why = {f"why-{item}": reason for item, (_, reason) in training.KEY.items()}
    return {"title": "永丰食品试评案例", "text": "自评摘要", **key, **why, **values}


# The office


def test_the_office_opens_the_pages_and_nobody_else(client, gated, seats):
    training.case_of(gated)
    urls = [
        f"/office/cycles/{gated.pk}/training",
        f"/office/cycles/{gated.pk}/training/{cast.SMALL}",
        f"/office/cycles/{gated.pk}/training/gbt-19580-2012",
    ]

    for url in urls:
        page(client, url)
        for role in (Role.EXPERT, Role.SUPERVISOR, Role.CHAIR):
            assert signed_in(world.person("路人", role)).get(url).status_code == 403
    for url in (f"{urls[0]}/gbt-2050", f"{urls[1]}/document", f"{urls[2]}/document"):
        assert client.get(url).status_code == 404
    assert client.get("/office/cycles/999/training").status_code == 404


@pytest.mark.clause(Clause.SCORING)
def test_the_office_sets_a_case(client, gated, seats):
    url = f"/office/cycles/{gated.pk}/training/{cast.SMALL}"
    before = page(client, f"/office/cycles/{gated.pk}/training")

    file = SimpleUploadedFile("案例.pdf", world.pdf())
    response = client.post(url, answers(document=file))

    assert response.headers["location"] == f"/office/cycles/{gated.pk}/training"
    assert Entry.objects.get().act == "设定试评案例"
    assert TrainingCase.objects.get().key == training.KEY
    assert f"设定试评案例：{scheme(cast.SMALL).title}" in before
    assert "永丰食品试评案例" in page(client, response.headers["location"])
    assert "1.1的方法已展开" in page(client, url)
    assert client.get(f"{url}/document").content == world.pdf()


@pytest.mark.clause(Clause.SCORING)
def test_a_case_refused_keeps_what_was_typed(client, gated, seats):
    url = f"/office/cycles/{gated.pk}/training/{cast.SMALL}"

    response = client.post(url, answers(**{"why-1.1": " ", "text": "独一无二的正文"}))

    said = response.content.decode()
    assert response.status_code == 200
    assert "1.1" in said and "参考评分没有写理由" in said and "独一无二的正文" in said
    assert "第十六条" in said
    assert not TrainingCase.objects.exists()


def test_the_list_tells_who_has_passed_and_how(client, gated, seats):
    case = training.case_of(gated)
    training.attempt(case, seats[0].expert, passed=False)
    training.attempt(case, seats[0].expert, passed=True)
    training.attempt(case, seats[1].expert, passed=False)
    url = f"/office/cycles/{gated.pk}/training"

    shown = {key: page(client, f"{url}?standing={key}") for key in ("passed", "failed", "untried")}

    names = ("王评", "赵审", "孙核")
    assert {key: [n for n in names if n in text] for key, text in shown.items()} == {
        "passed": ["王评"],
        "failed": ["赵审"],
        "untried": ["孙核"],
    }
    assert "第 2 次：已通过，平均差距 0.0" in shown["passed"]
    assert client.get(f"{url}?export=xlsx").status_code == 200


def test_the_list_asks_as_much_of_one_expert_as_of_thirty(client, gated, panel):
    filed = cast.application(gated)
    cast.assigned(filed, cast.panel_of(gated, ["单评"]))
    case = training.case_of(gated)
    url = f"/office/cycles/{gated.pk}/training"

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, url)
        return len(queries)

    page(client, url)
    one = asked()
    many = cast.assigned(filed, cast.panel_of(gated, [f"评{n}" for n in range(29)]))
    for seat in many:
        training.attempt(case, seat.expert, passed=True)

    assert asked() == one


def test_the_desk_tells_the_office_of_what_is_missing_and_who_is_stuck(client, gated, seats):
    before = page(client, "/office")
    case = training.case_of(gated)
    between = page(client, "/office")
    for _ in range(2):
        training.attempt(case, seats[0].expert, passed=False)
    after = page(client, "/office")

    missing, stuck = "评分标准等待设定试评案例", "专家多次试评未通过"
    told = [(missing in text, stuck in text) for text in (before, between, after)]
    assert told == [(True, False), (False, False), (False, True)]


# The expert


def test_the_case_opens_to_those_who_score_by_it(client, gated, seats):
    case = training.case_of(gated)
    urls = [f"/expert/training/{case.pk}", f"/expert/training/{case.pk}/result"]
    outsider = signed_in(cast.expert("外评").person)
    wang = expert_client(seats[0])

    page(wang, urls[0])
    assert wang.get(urls[1]).headers["location"] == urls[0]
    assert wang.get(f"{urls[0]}/document").status_code == 404
    assert {outsider.get(url).status_code for url in urls} == {404}
    assert {client.get(url).status_code for url in urls} == {403}


@pytest.mark.clause(Clause.SCORING)
def test_an_expert_tries_the_case_and_sees_the_key_beside_their_own(gated, seats):
    case = training.case_of(gated)
    wang = expert_client(seats[0])
    desk = page(wang, "/expert")
    sheet = page(wang, f"/expert/training/{case.pk}")

    response = wang.post(f"/expert/training/{case.pk}", typed(cast.rows(50)))
    result = page(wang, response.headers["location"])

    assert "试评：永丰食品试评案例" in desk
    assert "一家虚构企业的自评摘要" in sheet and "平均差距不超过 10 个百分点" in sheet
    assert "strength-1.1" not in sheet and "1.1的方法" not in sheet
    assert response.headers["location"] == f"/expert/training/{case.pk}/result"
    assert "1.1的方法已展开" in result and "-20" in result and "一致性不够" in result
    assert "对照后再次试评" in result
    assert Entry.objects.get().act == "提交试评"

    wang.post(f"/expert/training/{case.pk}", typed(cast.rows(50, **LIKE_THE_KEY)))

    passed = page(wang, f"/expert/training/{case.pk}/result")
    assert "对照后再次试评" not in passed and "第 2 次" in passed
    assert "试评：永丰食品试评案例" not in page(wang, "/expert")


@pytest.mark.clause(Clause.SCORING)
def test_an_unfinished_attempt_is_refused_and_stays_as_typed(gated, seats):
    case = training.case_of(gated)
    sent = typed(cast.rows(85)[1:])

    response = expert_client(seats[0]).post(f"/expert/training/{case.pk}", sent)

    said = response.content.decode()
    assert response.status_code == 200 and "没有评分" in said
    assert 'value="85" checked' in " ".join(said.split())
    assert not TrainingSheet.objects.exists()


@pytest.mark.clause(Clause.SCORING)
def test_a_sheet_that_is_not_taken_says_what_to_do(gated, seats):
    wang = expert_client(seats[0])
    url = f"/expert/assignments/{seats[0].pk}"
    ScoresheetDraft.objects.create(
        assignment=seats[0],
        items={row["item"]: row for row in cast.rows()},
        version=1,
        saved_at=world.NOON,
    )
    unset = page(wang, url)
    case = training.case_of(gated)
    untried = page(wang, url)

    read_back = page(wang, f"{url}/scoresheet")
    response = wang.post(f"{url}/scoresheet", {"version": 1})
    training.attempt(case, seats[0].expert, passed=True)

    assert "试评案例还没有设定" in unset
    assert "您还没有试评" in untried and "去办理试评" in untried
    assert "您还没有试评" in read_back
    assert response.status_code == 200 and "您还没有试评" in response.content.decode()
    assert "试评" not in page(wang, url)
    assert wang.post(f"{url}/scoresheet", {"version": 1}).status_code == 302


@pytest.mark.clause(Clause.SCORING)
def test_the_workbook_is_the_same_act_and_the_draft_is_kept(gated, seats):
    training.case_of(gated)
    wang = expert_client(seats[0])
    sheets = workbook.download(wang)
    workbook.fill(workbook.only(sheets))

    shown = workbook.upload(wang, sheets, hand_in="on")

    assert "您还没有试评" in shown
    assert ScoresheetDraft.objects.count() == 1
    assert not Scoresheet.objects.exists()


def test_where_it_is_practice_the_task_goes_with_the_first_attempt(at_noon, db):
    cycle = cast.review_cycle()
    seat, *_ = cast.assigned(cast.application(cycle), cast.panel_of(cycle))
    case = training.case_of(cycle)
    wang = expert_client(seat)
    before = page(wang, "/expert")

    training.attempt(case, seat.expert, passed=False)

    assert "试评：永丰食品试评案例" in before
    assert "试评：" not in page(wang, "/expert")
    assert "练习，不影响提交评分表" in page(wang, f"/expert/training/{case.pk}")


# Blindness


@pytest.fixture
def keyed(gated):
    """The same case, the key one way or the other. A number of its own: a sequence never goes back."""
    return lambda percent: lambda: training.case_of(gated, pk=4242, key=training.key(percent))


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_nobody_learns_the_key_before_their_own_attempt(keyed, seats):
    roles = (Role.EXPERT, Role.APPLICANT, Role.SUPERVISOR, Role.COMMITTEE)
    clients = {"王评": expert_client(seats[0]), **clients_of(*roles)}

    assert leaks([keyed(20)], [keyed(85)], clients, "/desk") == []


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_the_crawl_does_see_the_key_after_it(keyed, seats):
    def tried(percent):
        return lambda: training.attempt(keyed(percent)(), seats[0].expert, passed=False)

    found = leaks([tried(20)], [tried(85)], {"王评": expert_client(seats[0])}, "/expert")

    assert any(url.endswith("/result") for _, url in found)
