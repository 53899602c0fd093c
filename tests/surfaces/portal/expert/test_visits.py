"""On site and at the defence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews.models import DefenceScore, VisitFinding, VisitNote, VisitReport

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mine(at_noon, request):
    """王评's assignment, its application at the step that the test names."""
    cycle = cast.review_cycle(request.param)
    panel = cast.panel_of(cycle)
    file = cast.application(cycle)
    rows = cast.assigned(file, panel)
    for one in rows:
        cast.scored(one, 50)
    cast.agreed(file)
    return rows[0]


@pytest.mark.clause(Clause.SITE_VISIT)
@pytest.mark.parametrize("mine", [Step.SITE_VISIT], indirect=True)
def test_a_finding_is_kept_and_the_report_changes_an_item_with_its_reason(mine):
    cast.visit_to(mine.application)
    wang = signed_in(Person.objects.get(name="王评"))
    url = f"/expert/assignments/{mine.pk}/visit"

    assert wang.get(url).status_code == 200
    assert wang.get(f"{url}/findings").status_code == 200
    found = {"item": "1.1", "text": "记录齐全", "evidence": "现场台账"}
    assert wang.post(f"{url}/findings", found).status_code == 302
    assert "记录齐全" in wang.get(url).content.decode()
    assert wang.get(f"{url}/report").status_code == 200
    refused = wang.post(f"{url}/report", {"percent-1.1": 60, "reason-1.1": ""})
    assert refused.status_code == 200 and not VisitReport.objects.exists()
    assert wang.post(f"{url}/report", {"percent-1.1": 60, "reason-1.1": "台账"}).status_code == 302

    assert VisitFinding.objects.get().item == "1.1"
    assert VisitReport.objects.get().rescores.get().percent == 60


@pytest.mark.clause(Clause.SITE_VISIT)
@pytest.mark.parametrize("mine", [Step.SITE_VISIT], indirect=True)
def test_a_note_is_kept_once_with_its_file(mine):
    cast.visit_to(mine.application)
    wang = signed_in(Person.objects.get(name="王评"))
    url = f"/expert/assignments/{mine.pk}/visit"
    heard = {"kind": "interview", "subject": "张工", "place": "质量部", "text": "内审每年两次"}

    assert wang.get(f"{url}/notes").status_code == 200
    photo = SimpleUploadedFile("名片.png", world.png())
    assert wang.post(f"{url}/notes", {**heard, "attachment": photo}).status_code == 302
    again = wang.post(f"{url}/notes", heard).content.decode()
    wrong = wang.post(f"{url}/notes", {**heard, "text": " "})

    assert "没有重复保存" in again and "内审每年两次" in again
    assert wrong.status_code == 200
    kept = VisitNote.objects.get().attachment
    page = wang.get(url).content.decode()
    assert "张工" in page and kept.digest in page
    assert b"".join(wang.get(f"{url}/photos/{kept.digest}")) == world.png()


@pytest.mark.clause(Clause.SITE_VISIT)
@pytest.mark.parametrize("mine", [Step.SITE_VISIT], indirect=True)
def test_nobody_off_the_panel_reaches_the_notes(mine):
    cast.visit_to(mine.application)
    url = f"/expert/assignments/{mine.pk}/visit/notes"

    assert signed_in(cast.expert("周外").person).get(url).status_code == 404
    assert signed_in(world.person("李办", Role.OFFICE)).get(url).status_code == 403


@pytest.fixture
def heard(mine):
    """The defence of 王评's application has begun."""
    held = cast.defence_of(mine.application)
    type(held).objects.filter(pk=held.pk).update(begun_at=world.NOON)
    return mine


@pytest.mark.clause(Clause.DEFENCE)
@pytest.mark.parametrize("mine", [Step.DEFENCE], indirect=True)
def test_the_place_at_the_table_follows_the_room(heard):
    wang = signed_in(Person.objects.get(name="王评"))

    for url in ("/expert/defence-room", "/expert/defence-room/now"):
        page = wang.get(url).content.decode()
        assert heard.application.organisation.name in page
        assert "12:00 开始，12:40 结束" in page and "已评分 0 / 3" in page
        assert f"/expert/assignments/{heard.pk}/defence" in page


@pytest.mark.clause(Clause.RECUSAL)
@pytest.mark.parametrize("mine", [Step.DEFENCE], indirect=True)
def test_the_screen_of_whoever_keeps_out_is_dark(heard):
    zhao = Person.objects.get(name="赵审")
    cast.recuse(heard.application.cycle, zhao, heard.application.organisation)

    client = signed_in(zhao)

    for url in ("/expert/defence-room", "/expert/defence-room/now"):
        page = client.get(url).content.decode()
        assert "屏幕已经遮蔽" in page
        for secret in (heard.application.organisation.name, "12:40", "已评分", "第 1 场"):
            assert secret not in page


@pytest.mark.clause(Clause.DEFENCE)
@pytest.mark.parametrize("mine", [Step.DEFENCE], indirect=True)
def test_a_defence_is_marked_once(mine):
    cast.defence_of(mine.application)
    wang = signed_in(Person.objects.get(name="王评"))
    url = f"/expert/assignments/{mine.pk}/defence"

    assert wang.get(url).status_code == 200
    assert wang.post(url, {"percent": 80}).status_code == 302
    assert wang.get(url).status_code == 200

    assert DefenceScore.objects.get().percent == 80
