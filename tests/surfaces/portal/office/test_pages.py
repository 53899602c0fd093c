import pytest

from tests import world
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step

pytestmark = pytest.mark.django_db

PLAIN = [
    "/office/cycles",
    "/office/cycles/open",
    "/office/workdays",
    "/office/workdays/enter",
    "/office/workdays/seed",
    "/office/workdays/2026",
    "/office/listings",
    "/office/listings/enter",
    "/office/experts",
    "/office/experts/enter",
    "/office/experts/serve",
]
OF_A_CYCLE = [
    "",
    "/terms",
    "/calendar",
    "/calendar/filing",
    "/announce",
    "/repeal",
    "/close/filing",
    "/consult",
    "/consultations",
    "/rechecks",
    "/recheck",
    "/draws",
    "/draws/new",
    "/matchings",
    "/matchings/new",
    "/panels",
    "/panels/new",
    "/recusals",
    "/recusals/new",
    "/detections",
]
TABS = ["identity", "facts", "files", "findings", "opinions", "moves", "ledger"]


@pytest.mark.parametrize("url", PLAIN)
def test_the_office_opens_each_of_its_pages(office, url):
    assert signed_in(office).get(url).status_code == 200


@pytest.mark.parametrize("page", OF_A_CYCLE)
@pytest.mark.parametrize("step", [Step.ANNOUNCEMENT, Step.CONSULTATION])
def test_the_office_opens_each_page_of_a_cycle(office, page, step):
    cycle = world.cycle(at_step=step)
    world.application(cycle, state=State.ACCEPTED)

    assert signed_in(office).get(f"/office/cycles/{cycle.pk}{page}").status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_an_application_tells_everything_by_tabs(office, tab):
    found = world.application(world.cycle(at_step=Step.SCREENING), state=State.RECOMMENDED)

    page = signed_in(office).get(f"/office/applications/{found.pk}?tab={tab}")

    assert page.status_code == 200


@pytest.mark.parametrize("act", ["accept", "return", "refuse", "finding"])
def test_each_act_on_an_application_has_its_page(office, act):
    found = world.application(world.cycle(at_step=Step.SCREENING), state=State.RECOMMENDED)

    assert signed_in(office).get(f"/office/applications/{found.pk}/{act}").status_code == 200


@pytest.mark.parametrize("url", [*PLAIN, "/office/cycles/1", "/office/applications/1"])
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EXPERT, Role.CHAIR])
def test_they_are_closed_to_others(url, role):
    assert signed_in(world.person("王评", role)).get(url).status_code == 403


@pytest.mark.parametrize(
    "url", ["/office/cycles/9", "/office/applications/9", "/office/findings/9"]
)
def test_what_is_not_there_is_not_found(office, url):
    assert signed_in(office).get(url).status_code == 404
