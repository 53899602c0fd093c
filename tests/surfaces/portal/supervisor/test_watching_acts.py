"""What supervision writes, and the chair's answers: each act done, and refused with its article."""

import re

import pytest

from tests import world
from tests.surfaces.portal.conftest import signed_in, signed_in_at
from tests.surfaces.portal.supervisor.conftest import IDENTITY
from zhiheng.instruments.cycles.actions import answer_halt
from zhiheng.instruments.cycles.models import Halt, HaltAnswer, HaltLift
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance.models import ChallengeDismissal, Recusal
from zhiheng.stages.supervision.models import Misconduct

pytestmark = pytest.mark.django_db


def last_act():
    return Entry.objects.latest("seq").act


def refused(response, words, article, typed=""):
    """The words and the article on the page, what was typed still there."""
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert article in page
    assert typed in page
    return page


@pytest.fixture
def presiding(chair):
    return signed_in(chair)


def test_supervision_asks_for_a_halt(scene, supervisor):
    response = supervisor.post(
        f"/supervisor/cycles/{scene.cycle.pk}/halt", {"reason": "抽取记录与名册不符"}
    )

    halt = Halt.objects.get()
    assert response.headers["Location"] == f"/supervisor/halts/{halt.pk}"
    assert (last_act(), halt.reason) == ("要求中止评定", "抽取记录与名册不符")
    assert "待主任答复" in supervisor.get(f"/supervisor/halts/{halt.pk}").content.decode()


def test_a_second_halt_is_refused(scene, halt, supervisor):
    url = f"/supervisor/cycles/{scene.cycle.pk}/halt"

    refused(supervisor.post(url, {"reason": "又查"}), "未了结", "第六条", "又查")
    assert Halt.objects.count() == 1


def test_the_chair_sees_answers_and_lifts_a_halt(halt, presiding):
    page = f"/supervisor/halts/{halt.pk}"
    before = presiding.get(page).content.decode()

    answered = presiding.post(f"{page}/answer", {"stops": "yes", "reason": "先核查"})
    between = presiding.get(page).content.decode()
    lifted = presiding.post(f"{page}/lift", {"reason": "核查完毕"})

    assert f'"{page}/answer"' in before
    assert f'"{page}/lift"' in between
    assert answered.headers["Location"] == lifted.headers["Location"] == page
    assert list(Entry.objects.order_by("-seq").values_list("act", flat=True)[:2]) == [
        "恢复评定",
        "答复中止要求",
    ]
    assert HaltAnswer.objects.get().stops


def test_the_chair_lets_the_cycle_go_on(halt, presiding):
    presiding.post(f"/supervisor/halts/{halt.pk}/answer", {"stops": "no", "reason": "已核实"})

    assert last_act() == "答复中止要求"
    assert not HaltAnswer.objects.get().stops
    assert presiding.get("/supervisor/halts").status_code == 200


def test_an_answer_without_a_reason_is_refused(halt, presiding):
    url = f"/supervisor/halts/{halt.pk}/answer"

    page = refused(presiding.post(url, {"stops": "no", "reason": " "}), "没有写明理由", "第六条")

    assert re.search(r'value="no"[^>]*checked', page)
    assert not HaltAnswer.objects.exists()


def test_what_was_not_stopped_is_not_lifted(halt, presiding, chair):
    answer_halt(halt=halt, stops=False, reason="核实", by=chair, at=world.NOON)
    url = f"/supervisor/halts/{halt.pk}/lift"

    refused(presiding.post(url, {"reason": "续办"}), "没有使本届中止", "第六条", "续办")
    assert not HaltLift.objects.exists()


def test_supervision_does_not_answer_its_own_halt(halt, supervisor):
    for name in ("answer", "lift"):
        assert supervisor.post(f"/supervisor/halts/{halt.pk}/{name}").status_code == 403


def test_a_challenge_is_dismissed(scene, supervisor):
    page = f"/supervisor/challenges/{scene.challenge.pk}"
    shown = supervisor.get(page).content.decode()

    response = supervisor.post(f"{page}/dismissal", {"reason": "没有利害关系"})

    assert f'"{page}/dismissal"' in shown
    assert response.headers["Location"] == page
    assert ChallengeDismissal.objects.get().reason == "没有利害关系"
    assert "驳回" in last_act()


def test_a_dismissal_without_a_reason_is_refused(scene, supervisor):
    url = f"/supervisor/challenges/{scene.challenge.pk}/dismissal"

    refused(supervisor.post(url, {"reason": ""}), "没有写明理由", "条")
    assert not ChallengeDismissal.objects.exists()


def test_a_recusal_is_pinned_from_a_challenge(scene, supervisor):
    cycle = f"/supervisor/cycles/{scene.cycle.pk}"
    begun = supervisor.get(f"{cycle}/recusals/new?challenge={scene.challenge.pk}").content.decode()

    response = supervisor.post(
        f"{cycle}/recusals/new",
        {
            "person": scene.expert.person.pk,
            "organisation": scene.application.pk,
            "kind": "other",
            "reason": "曾任顾问",
        },
    )

    assert "曾任顾问" in begun
    assert response.headers["Location"] == f"{cycle}/recusals"
    assert Recusal.objects.filter(person=scene.expert.person).exists()
    assert last_act() == "认定回避"


def test_who_keeps_out_already_is_not_pinned_again(scene, supervisor):
    known = Recusal.objects.get()
    posted = {
        "person": known.person.pk,
        "organisation": scene.application.pk,
        "kind": "other",
        "reason": "同学关系",
    }

    url = f"/supervisor/cycles/{scene.cycle.pk}/recusals/new"
    refused(supervisor.post(url, posted), "回避", "条", "同学关系")
    assert Recusal.objects.count() == 1


def test_misconduct_is_reported(scene, supervisor):
    cycle = f"/supervisor/cycles/{scene.cycle.pk}"
    posted = {
        "person": scene.expert.person.pk,
        "kind": "expert",
        "about": scene.application.pk,
        "facts": "收受礼品",
    }

    response = supervisor.post(f"{cycle}/misconduct/new", posted)

    made = Misconduct.objects.latest("pk")
    assert response.headers["Location"] == f"{cycle}/misconduct"
    assert (made.facts, made.about) == ("收受礼品", scene.application.organisation)
    assert last_act() == "登记涉嫌违规"


def test_an_expert_is_not_reported_as_staff(scene, supervisor):
    posted = {"person": scene.expert.person.pk, "kind": "staff", "facts": "收受礼品"}

    url = f"/supervisor/cycles/{scene.cycle.pk}/misconduct/new"
    refused(supervisor.post(url, posted), scene.expert.person.name, "第二十六条", "收受礼品")
    assert Misconduct.objects.count() == 1


def test_a_sealed_identity_is_shown_once_and_the_reading_recorded(scene, supervisor):
    page = f"/supervisor/objections/{scene.objection.pk}"

    shown = supervisor.post(f"{page}/identity", {"reason": "核对是否本人"})
    again = supervisor.get(f"{page}/identity").content.decode()

    assert all(said in shown.content.decode() for said in IDENTITY.values())
    assert "no-store" in shown.headers["Cache-Control"]
    assert not any(said in again for said in IDENTITY.values())
    entry = Entry.objects.latest("seq")
    assert (entry.act, entry.facts) == ("查看异议人身份", {"reason": "核对是否本人"})


def test_a_seal_is_not_opened_without_a_purpose(scene, supervisor):
    before = Entry.objects.count()
    url = f"/supervisor/objections/{scene.objection.pk}/identity"

    page = refused(supervisor.post(url, {"reason": ""}), "查看异议人身份", "条")

    assert not any(said in page for said in IDENTITY.values())
    assert Entry.objects.count() == before


def test_a_seal_is_opened_only_right_after_signing_in(scene, supervisor):
    signed_in_at(supervisor, world.NOON - 365 * world.A_DAY)

    url = f"/supervisor/objections/{scene.objection.pk}/identity"
    assert "/account/again" in supervisor.get(url).headers["Location"]


def test_a_halted_cycle_shows_it_on_its_own_page(scene, halt, supervisor):
    page = supervisor.get(f"/supervisor/cycles/{scene.cycle.pk}").content.decode()

    assert halt.reason in page
    assert scene.cycle.steps_done.filter(step=Step.DELIBERATION).exists()
