"""The desk, the list, a new application, and what an applicant is told of where it stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.applications import scene
from tests.stages.reviews import conftest as cast
from tests.stages.screening import scene as screening
from tests.surfaces.portal.applicant.conftest import page_of, words_of
from tests.surfaces.portal.conftest import honour, notice, signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application, Move
from zhiheng.stages.decisions.models import Publicity
from zhiheng.surfaces.components import words

pytestmark = pytest.mark.django_db

PAGES = ["/applicant", "/applicant/applications"]
OF_ONE = [
    "",
    "/facts",
    "/attachments",
    "/attachments/1",
    "/check",
    "/filing",
    "/correction",
    "/withdrawal",
    "/identity-change",
    "/visit",
    "/findings/1",
    "/findings/1/photo",
    "/challenge",
    "/papers/1/pdf",
]


@pytest.mark.parametrize("url", PAGES)
def test_an_applicant_opens_its_desk(zhao, url):
    assert zhao.get(url).status_code == 200


@pytest.mark.parametrize("url", [*PAGES, *(f"/applicant/applications/1{one}" for one in OF_ONE)])
@pytest.mark.parametrize("role", [Role.OFFICE, Role.EXPERT, Role.RECOMMENDER, Role.CHAIR])
def test_it_is_closed_to_others(db, url, role):
    assert signed_in(world.person("某人", role)).get(url).status_code == 403


@pytest.mark.clause(Clause.FILING)
def test_a_file_of_another_organisation_is_not_found_at_any_address(stranger, cycle):
    """Everything is there that an address could name; its own applicant opens each."""
    found = scene.recommended(cycle, name="南关示例有限公司")
    screening.returned(found)
    cast.panel_of(cycle)
    cast.assigned(found, cast.Panel.objects.get())
    cast.finding_at(cast.visit_to(found))
    file = found.attachments.first()
    rest = [one.replace("/1", f"/{file.pk}") if "attach" in one else one for one in OF_ONE]

    answers = {one: stranger.get(page_of(found, one)).status_code for one in rest}
    posted = {one: stranger.post(page_of(found, one)).status_code for one in rest}

    assert set(answers.values()) == set(posted.values()) == {404}
    assert not Entry.objects.exists()


def test_an_applicant_without_a_post_there_starts_nothing_for_others(zhao, cycle):
    other = world.organisation("北环示例有限公司")

    address = f"/applicant/cycles/{cycle.pk}/organisations/{other.pk}/application"

    assert zhao.get(address).status_code == 404
    assert zhao.post(address, {"scheme": cycle.schemes[0]["name"]}).status_code == 404


def test_the_desk_says_what_waits_and_until_when(zhao, draft):
    page = words_of(zhao.get("/applicant"))

    assert "完成填报并提交" in page
    assert "2026年6月11日" in page
    assert "填报中，尚未提交" in page


def test_a_returned_file_and_an_unanswered_finding_wait_too(zhao, draft):
    Application.objects.filter(pk=draft.pk).update(state=State.RETURNED)
    screening.returned(draft)

    assert "补正并重新提交" in words_of(zhao.get("/applicant"))

    Application.objects.filter(pk=draft.pk).update(state=State.REVIEWED)
    cast.panel_of(draft.cycle)
    cast.assigned(draft, cast.Panel.objects.get())
    cast.finding_at(cast.visit_to(draft))

    assert "确认或者说明现场发现" in words_of(zhao.get("/applicant"))


def test_nothing_has_begun_and_the_desk_offers_to_start(cycle):
    organisation = world.organisation()
    client = signed_in(scene.contact_of(organisation))
    address = f"/applicant/cycles/{cycle.pk}/organisations/{organisation.pk}/application"

    assert address in words_of(client.get("/applicant"))
    assert client.get(address).status_code == 200

    answer = client.post(address, {"scheme": cycle.schemes[0]["name"]})

    begun = Application.objects.get(organisation=organisation)
    assert answer.url == page_of(begun)
    assert Entry.objects.get().act == "开始填报"


@pytest.mark.clause(Clause.FILING)
def test_an_organisation_starts_once(zhao, draft):
    address = (
        f"/applicant/cycles/{draft.cycle_id}/organisations/{draft.organisation_id}/application"
    )

    page = words_of(zhao.post(address, {"scheme": draft.cycle.schemes[0]["name"]}))

    assert "本组织在本届已有一份申报" in page
    assert "第十七条" in page
    assert Application.objects.filter(organisation=draft.organisation).count() == 1


def test_who_holds_an_honour_is_led_to_what_follows_it(zhao, draft):
    assert "/laureate" not in words_of(zhao.get("/applicant"))

    honour(organisation=draft.organisation)

    assert "/laureate" in words_of(zhao.get("/applicant"))
    assert "/laureate" in words_of(zhao.get(page_of(draft)))


def test_every_state_has_words_for_applicants():
    assert set(words.APPLICANT_STATES) == set(State)


@pytest.mark.clause(Clause.PUBLICITY)
@pytest.mark.parametrize("state", [State.NOMINATED, State.NOT_SELECTED])
def test_the_choice_of_the_committee_shows_nowhere_before_it_is_public(at_noon, state):
    cycle = world.cycle(at_step=Step.PUBLICITY)
    found = scene.filed(cycle, state=state)
    Move.objects.create(
        application=found,
        source=State.SUMMARISED,
        target=state,
        step=Step.DELIBERATION,
        at=world.NOON,
    )
    client = signed_in(scene.contact_of(found.organisation))
    told = words.applicant_state_label(state)
    everywhere = ["/applicant", "/applicant/applications", page_of(found)]

    before = [words_of(client.get(url)) for url in everywhere]
    acts = [
        client.post(page_of(found, one), {"reason": "x", "kind": "rename", "detail": "x"})
        for one in ("/facts", "/filing", "/withdrawal", "/identity-change")
    ]

    assert all(told not in page and words.state_label(state) not in page for page in before)
    assert all("评审已完成，结果以公示为准" in page for page in before)
    assert {answer.status_code for answer in acts} == {302}
    assert not Entry.objects.exists()

    Publicity.objects.create(
        cycle=cycle,
        notice=notice(),
        ordinal=1,
        closes_at=world.NOON + world.A_DAY,
    )
    assert all(told in words_of(client.get(url)) for url in everywhere)


def test_what_happened_is_told_without_who_did_it(zhao, draft):
    from zhiheng.instruments.ledger.acts import ref

    office = world.person("李办", Role.OFFICE)
    for seq, act in enumerate(("受理", "维持提名"), start=1):
        Entry.objects.create(
            seq=seq,
            at=world.NOON,
            act=act,
            subject=ref(draft),
            by=office.ref,
            by_name=office.name,
            clause=Clause.SCREENING,
            article="第十七条",
            edition=draft.cycle.edition,
            facts={},
            previous=str(seq),
            digest=str(seq),
        )

    page = words_of(zhao.get("/applicant"))

    assert 'lang="zh-Hans">受理<' in page
    assert "维持提名" not in page
    assert "李办" not in page


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(zhao, draft):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            assert zhao.get("/applicant/applications").status_code == 200
        return len(asked)

    ask()
    one = ask()
    for _ in range(29):
        world.application(world.cycle(), organisation=draft.organisation)

    assert ask() == one


def test_the_list_and_its_workbook_hold_own_rows_only(stranger, draft):
    for url in ("/applicant/applications", "/applicant/applications?export=xlsx"):
        answer = stranger.get(url)

        assert answer.status_code == 200
        assert draft.organisation.name.encode() not in answer.content
