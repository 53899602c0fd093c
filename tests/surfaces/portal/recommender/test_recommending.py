"""花园路街道办事处 reads what was filed and recommends it, or not."""

from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.documents.queries import path_of
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Attachment, Filing, Recommendation

pytestmark = pytest.mark.django_db
TYPED = {"opinion": "现场核查属实，同意推荐。", "signed_by": "钱主任"}


@pytest.fixture
def street():
    return world.body(BodyKind.STREET, "花园路街道办事处")


@pytest.fixture
def desk(street, at_noon):
    return signed_in(world.person("赵街", Role.RECOMMENDER, body=street))


@pytest.fixture
def file():
    return filed(world.cycle(at_step=Step.RECOMMENDATION))


def filed(cycle, name="东方重工有限公司", **values):
    made = world.application(cycle, state=State.FILED, name=name, **values)
    Filing.objects.create(
        application=made,
        ordinal=1,
        facts={"years_in_operation": 2, "green_factory": True},
        name=name,
        code=made.organisation.code,
        undertaken_by="孙总",
        filed_by=world.person("孙总"),
        filed_at=world.NOON - world.A_DAY,
    )
    return made


def attached(file, name="章程.pdf", at=world.NOON - world.A_DAY):
    content = world.pdf(name)
    digest = sha256(content).hexdigest()
    path_of(digest).parent.mkdir(parents=True, exist_ok=True)
    path_of(digest).write_bytes(content)
    document = Document.objects.create(
        name=name, digest=digest, size=len(content), kind="pdf", kept_at=at
    )
    return Attachment.objects.create(
        application=file, kind="charter", document=document, attached_at=at
    )


def recommended(file, by):
    return Recommendation.objects.create(
        application=file,
        recommender=by,
        kind="street",
        opinion="同意推荐。",
        signed_by="钱主任",
        at=world.NOON,
    )


def every_page(file):
    own = f"/recommender/applications/{file.pk}"
    return [
        "/recommender",
        "/recommender/applications",
        "/recommender/recommendations",
        own,
        f"{own}/recommendation",
    ]


def test_every_page_opens_to_the_recommender(desk, file):
    for url in every_page(file):
        page = desk.get(url)
        assert page.status_code == 200, url
        assert page.content.decode().count("<h1") == 1, url


@pytest.mark.parametrize("role", [role for role in Role if role != Role.RECOMMENDER])
def test_no_page_opens_to_any_other_role(file, role):
    client = signed_in(world.person("王评", role))

    for url in every_page(file):
        assert client.get(url).status_code == 403, url


def test_a_post_in_no_body_opens_nothing(file):
    client = signed_in(world.person("赵街", Role.RECOMMENDER))

    for url in every_page(file):
        assert client.get(url).status_code == 403, url


def test_the_site_sends_a_recommender_here(desk):
    assert desk.get("/desk").url == "/recommender"


def test_before_anything_is_announced_the_desk_says_what_will_come(desk):
    page = desk.get("/recommender").content.decode()

    assert "目前没有正在进行的评定" in page
    assert desk.get("/recommender/applications").status_code == 200


def test_the_desk_tells_how_many_wait_and_until_when(desk, file):
    page = desk.get("/recommender").content.decode()

    assert "家等待推荐" in page and "2026年6月11日" in page
    assert "东方重工有限公司" in page


def test_a_file_shows_what_was_filed_and_what_it_misses(desk, file):
    attached(file)

    page = desk.get(f"/recommender/applications/{file.pk}").content.decode()

    assert "孙总" in page and "章程.pdf" in page
    assert "签署推荐意见" in page
    assert "合法运营" in page  # too few years: advice, not a bar
    assert "东方重工有限公司" in page


def test_a_draft_is_out_of_reach(desk):
    draft = world.application(world.cycle(at_step=Step.RECOMMENDATION), state=State.DRAFTING)

    for url in every_page(draft)[3:]:
        assert desk.get(url).status_code == 404, url


def test_what_another_body_recommended_is_out_of_reach(desk, file):
    recommended(file, world.body(BodyKind.STREET, "经八路街道办事处"))
    type(file).objects.filter(pk=file.pk).update(state=State.RECOMMENDED)

    assert desk.get(f"/recommender/applications/{file.pk}").status_code == 404
    assert "东方重工" not in desk.get("/recommender/recommendations").content.decode()
    assert "东方重工" not in desk.get("/recommender/applications").content.decode()


def test_a_file_is_recommended(desk, street, file):
    answer = desk.post(f"/recommender/applications/{file.pk}/recommendation", TYPED)

    assert answer.url == "/recommender/applications"
    assert [entry.act for entry in Entry.objects.all()] == ["推荐"]
    made = Recommendation.objects.get()
    assert (made.application, made.recommender, made.signed_by) == (file, street, "钱主任")
    assert "同意推荐" in desk.get("/recommender/recommendations").content.decode()


def test_after_its_window_nothing_is_recommended(desk, file):
    file.cycle.milestones.all().update(closes_at=world.NOON - world.A_DAY)

    page = desk.post(f"/recommender/applications/{file.pk}/recommendation", TYPED).content.decode()

    assert "截止，逾期不再受理" in page and "第十三条" in page
    assert "现场核查属实" in page and 'value="钱主任"' in page
    assert not Entry.objects.exists()


def test_a_park_recommends_nothing_under_2017(at_noon):
    park = world.body(BodyKind.PARK, "金水科教园区管委会")
    desk = signed_in(world.person("冯园", Role.RECOMMENDER, body=park))
    file = filed(world.cycle("jinshui-2017", at_step=Step.RECOMMENDATION))
    url = f"/recommender/applications/{file.pk}"

    button = desk.get(url).content.decode()
    refused = desk.post(f"{url}/recommendation", TYPED).content.decode()

    for page in (button, refused):
        assert "金水科教园区管委会不属于本版有权推荐的单位" in page
        assert "第十三条" in page
    assert "现场核查属实" in refused
    assert not Entry.objects.exists()


def test_what_was_recommended_stays_as_it_was_then(desk, street, file):
    recommended(file, street)
    type(file).objects.filter(pk=file.pk).update(state=State.NOT_SELECTED)
    later = attached(file, "补正说明.pdf", at=world.NOON + world.A_DAY)

    page = desk.get(f"/recommender/applications/{file.pk}").content.decode()

    assert "本单位的推荐意见" in page and "同意推荐。" in page
    assert "补正说明.pdf" not in page
    assert "未入选" not in page and "签署推荐意见" not in page
    files = f"/recommender/applications/{file.pk}/files"
    assert desk.get(f"{files}/{later.pk}").status_code == 404


def test_an_attachment_is_downloaded(desk, file):
    made = attached(file)

    answer = desk.get(f"/recommender/applications/{file.pk}/files/{made.pk}")

    assert answer.content == world.pdf("章程.pdf")
    assert "attachment" in answer["Content-Disposition"]


def test_the_lists_are_searched_and_leave_as_workbooks(desk, street, file):
    recommended(filed(file.cycle, "金水食品有限公司"), street)

    found = desk.get("/recommender/applications?q=东方").content.decode()
    other = desk.get("/recommender/recommendations?q=东方").content.decode()
    sheet = desk.get("/recommender/recommendations?export=xlsx")
    waiting = desk.get("/recommender/applications?export=xlsx")

    assert "东方重工有限公司" in found
    assert "金水食品有限公司" not in other
    assert (sheet.status_code, waiting.status_code) == (200, 200)
    assert (
        "金水食品"
        in desk.get(f"/recommender/recommendations?cycle={file.cycle_id}").content.decode()
    )


@pytest.mark.parametrize(
    "url", ["/recommender", "/recommender/applications", "/recommender/recommendations"]
)
def test_a_page_asks_as_often_for_twenty_rows_as_for_one(desk, street, url):
    cycle = world.cycle(at_step=Step.RECOMMENDATION)

    def add(serial):
        world.application(cycle, state=State.FILED, name=f"示例{serial}有限公司")
        made = world.application(cycle, state=State.RECOMMENDED, name=f"示范{serial}有限公司")
        recommended(made, street)

    add(0)
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    for serial in range(1, 20):
        add(serial)

    with CaptureQueriesContext(connection) as many:
        desk.get(url)

    assert len(many) == len(one)
