"""Facts, attachments, one's own check, submission, correction: done, and refused with all kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.stages.applications import scene
from tests.stages.screening import scene as screening
from tests.surfaces.portal.applicant.conftest import TYPED, page_of, words_of
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State
from zhiheng.stages.applications.models import Attachment, Filing

pytestmark = pytest.mark.django_db

SIGNED = {
    "undertaken_by": "孙法人",
    "true": "on",
    "consultants": "甲咨询\n\n乙老师 ",
    "secrets": "配方",
}


def acts():
    return list(Entry.objects.values_list("act", flat=True))


def test_the_form_asks_what_the_conditions_ask(zhao, draft):
    page = words_of(zhao.get(page_of(draft, "/facts")))

    assert "合法运营年限" in page
    assert "推荐单位类别" not in page
    assert 'name="version" value="1"' in page


def test_what_was_typed_is_saved_in_its_kind(zhao, draft):
    answer = zhao.post(page_of(draft, "/facts"), {**TYPED, "version": 1})

    draft.refresh_from_db()
    assert answer.url == page_of(draft)
    assert acts() == ["保存填报内容"]
    assert draft.version == 2
    assert {key: draft.draft[key] for key in (*TYPED, "industry_leading", "self_assessments")} == {
        "registered_in_area": True,
        "has_required_licences": True,
        "years_in_operation": 12,
        "years_of_excellence": 3.5,
        "quality_system_sound": False,
        "quality_foundations": ["standards"],
        "industry_leading": None,
        "self_assessments": 3,  # not asked by this edition: kept as it was
    }


@pytest.mark.clause(Clause.FILING)
def test_of_two_tabs_the_second_is_refused_and_keeps_what_it_typed(zhao, draft):
    zhao.post(page_of(draft, "/facts"), {**TYPED, "version": 1})

    second = {**TYPED, "years_in_operation": "15", "version": 1}
    page = words_of(zhao.post(page_of(draft, "/facts"), second))

    draft.refresh_from_db()
    assert draft.draft["years_in_operation"] == 12
    assert acts() == ["保存填报内容"]
    assert "赵申已于2026-06-01 12:00:00保存了第2稿" in page
    assert "第十七条" in page
    assert 'value="15"' in page
    assert "与已保存内容不同之处" in page

    zhao.post(page_of(draft, "/facts"), {**second, "version": 2})
    draft.refresh_from_db()
    assert draft.draft["years_in_operation"] == 15


def test_after_a_refusal_the_page_counts_from_what_it_showed(zhao, draft):
    zhao.post(page_of(draft, "/facts"), {**TYPED, "version": 1})

    page = words_of(zhao.post(page_of(draft, "/facts"), {**TYPED, "version": 1}))

    assert 'name="version" value="2"' in page


def test_what_cannot_be_read_is_asked_again(zhao, draft):
    page = words_of(
        zhao.post(page_of(draft, "/facts"), {**TYPED, "years_in_operation": "三年", "version": 1})
    )

    assert "有些栏目需要更正" in page
    assert 'value="三年"' in page
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.FILING)
def test_late_by_a_moment_a_draft_is_not_saved(draft, too_late, zhao):
    page = words_of(zhao.post(page_of(draft, "/facts"), {**TYPED, "version": 1}))

    assert "第十七条" in page
    assert 'value="12"' in page
    assert not Entry.objects.exists()


def test_what_was_submitted_is_read_and_not_written(at_noon, cycle):
    filed = scene.filed(cycle)
    client = signed_in(scene.contact_of(filed.organisation))

    for rest in ("/facts", "/attachments"):
        page = words_of(client.get(page_of(filed, rest)))
        assert "提交后的内容和附件不能再改" in page
        assert "<form" not in page.split("<main")[1].split("</main>")[0]


def upload(content=None, name="信用报告.pdf"):
    return SimpleUploadedFile(name, world.pdf() if content is None else content)


def test_an_attachment_is_uploaded_with_its_day_and_comes_back_as_it_was(zhao, draft):
    sent = {"kind": "credit-report", "file": upload(), "issued_on": "2026-05-20"}

    answer = zhao.post(page_of(draft, "/attachments"), sent)

    kept = Attachment.objects.latest("pk")
    assert answer.url == page_of(draft, "/attachments")
    assert acts() == ["上传附件"]
    assert str(kept.issued_on) == "2026-05-20"
    page = words_of(zhao.get(page_of(draft, "/attachments")))
    assert "信用报告.pdf" in page
    back = zhao.get(page_of(draft, f"/attachments/{kept.pk}"))
    assert back.content == world.pdf()
    assert "attachment" in back.headers["Content-Disposition"]


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_a_file_that_is_not_what_it_says_is_refused(zhao, draft):
    sent = {"kind": "credit-report", "file": upload(b"MZ"), "issued_on": "2026-05-20"}

    page = words_of(zhao.post(page_of(draft, "/attachments"), sent))

    assert "内容与扩展名不符" in page
    assert 'value="2026-05-20"' in page
    assert not Entry.objects.exists()


def test_a_file_of_ones_own_other_application_is_not_found_here(zhao, draft):
    other = scene.draft(world.cycle(), organisation=draft.organisation)

    file = other.attachments.first()

    assert zhao.get(page_of(draft, f"/attachments/{file.pk}")).status_code == 404


def test_the_own_check_says_what_blocks_and_what_the_office_will_find(zhao, draft):
    draft.draft = {**draft.draft, "quality_system_sound": None}
    draft.save(update_fields=["draft"])

    page = words_of(zhao.get(page_of(draft, "/check")))

    assert "没有。必备的资料都已上传，格式无误。" in page
    assert "没有填写“质量管理体系健全”" in page
    assert "推荐单位" not in page


def test_the_own_check_names_missing_papers(at_noon, cycle):
    bare = world.application(cycle, state=State.DRAFTING)
    client = signed_in(scene.contact_of(bare.organisation))

    page = words_of(client.get(page_of(bare, "/check")))

    assert "缺少必备资料“信用核查报告”" in page
    assert "签署承诺并提交</a>" not in page


def test_a_signed_file_is_submitted_as_it_stands(zhao, draft):
    assert "2026年6月1日 12:00" in words_of(zhao.get(page_of(draft, "/filing")))

    answer = zhao.post(page_of(draft, "/filing"), SIGNED)

    filing = Filing.objects.get()
    assert answer.url == page_of(draft)
    assert acts() == ["提交申报"]
    assert (filing.undertaken_by, filing.consultants, filing.secrets) == (
        "孙法人",
        ["甲咨询", "乙老师"],
        "配方",
    )
    page = words_of(zhao.get(page_of(draft)))
    assert "已提交，等待推荐" in page
    assert "孙法人" in page


@pytest.mark.clause(Clause.FILING)
def test_late_by_a_moment_is_refused_with_the_article_and_keeps_what_was_typed(
    draft, too_late, zhao
):
    page = words_of(zhao.post(page_of(draft, "/filing"), SIGNED))

    draft.refresh_from_db()
    assert draft.state == State.DRAFTING
    assert not Entry.objects.exists()
    assert "截止" in page
    assert "第十七条" in page
    assert 'value="孙法人"' in page
    assert "甲咨询" in page
    assert "配方" in page


def test_the_last_moment_still_counts(draft, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: scene.LAST_MOMENT)
    client = signed_in(scene.contact_of(draft.organisation))

    client.post(page_of(draft, "/filing"), SIGNED)

    assert acts() == ["提交申报"]


@pytest.mark.clause(Clause.TRUTHFULNESS)
def test_without_the_undertaking_nothing_is_submitted(zhao, draft):
    page = words_of(zhao.post(page_of(draft, "/filing"), {**SIGNED, "true": ""}))

    assert "请由承诺人确认后勾选。" in page
    assert "甲咨询" in page
    assert not Entry.objects.exists()


@pytest.fixture
def returned(cycle):
    """Sent back with two defects."""
    made = scene.recommended(cycle, state=State.RETURNED)
    defects = [
        {"clause": "eligibility", "article": "第十一条", "what": "缺甲", "remedy": "请补甲。"},
        {"clause": "attachments", "article": "第十四条", "what": "缺乙", "remedy": "请补乙。"},
    ]
    screening.returned(made, defects=defects)
    return made


def test_a_returned_file_shows_every_defect_at_once_and_goes_in_again(returned):
    client = signed_in(scene.contact_of(returned.organisation))
    page = words_of(client.get(page_of(returned, "/correction")))
    assert all(said in page for said in ("缺甲", "第十一条", "请补甲。", "缺乙", "第十四条"))
    assert client.get(page_of(returned, "/facts")).status_code == 200

    answer = client.post(page_of(returned, "/correction"), SIGNED)

    assert answer.url == page_of(returned)
    assert acts() == ["补正后重新提交"]
    assert scene.state_of(returned) == State.RECOMMENDED
    assert "缺甲" in words_of(client.get(page_of(returned, "/correction")))


@pytest.mark.clause(Clause.SCREENING)
def test_a_correction_after_its_day_is_refused_and_kept(returned, monkeypatch):
    late = screening.DUE + scene.A_MICROSECOND
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    client = signed_in(scene.contact_of(returned.organisation))

    page = words_of(client.post(page_of(returned, "/correction"), SIGNED))

    assert 'value="孙法人"' in page
    assert "refusal" in page
    assert not Entry.objects.exists()


def test_a_file_that_was_never_returned_has_no_correction(zhao, draft):
    assert zhao.get(page_of(draft, "/correction")).status_code == 404
