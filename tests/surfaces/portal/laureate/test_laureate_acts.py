import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.stages.conferral import laureates
from tests.surfaces.portal.laureate.conftest import SCHEME, acts, percents
from zhiheng.instruments.honours.models import Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.editions import edition
from zhiheng.stages.promotion.models import Case
from zhiheng.stages.supervision.models import (
    BonusUse,
    Hearing,
    Improvement,
    RevocationCase,
    SelfAssessment,
    SurveyAnswer,
)
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.console.rehearsal.play.following import SURVEYED
from zhiheng.surfaces.portal.laureate.forms import FIGURES

pytestmark = pytest.mark.django_db
ARTICLES = edition("jinshui-revised").article


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def nothing_was_done():
    return not Entry.objects.exists()


# self-assessment


@pytest.fixture
def assessment(honour, duty):
    return f"/laureate/duties/{duty(honour).pk}/assessment"


def test_a_self_assessment_is_filed_with_its_report(zhang, assessment):
    report = SimpleUploadedFile("自评报告.pdf", world.pdf())

    sent = zhang.post(assessment, {**percents(), "report": report})

    kept = SelfAssessment.objects.get()
    assert sent.status_code == 302
    assert acts() == ["提交自评报告"]
    assert kept.quarters == 2000
    page = text(zhang.get(sent.url))
    assert "500.00分" in page and "chart--radar" in page
    assert zhang.get(f"/laureate/duties/{kept.duty_id}/file").content == world.pdf()


def test_items_left_out_are_refused_beside_each_and_the_others_stay(zhang, assessment):
    page = text(zhang.post(assessment, percents(45, **{"percent-4.1.2": ""})))

    assert "有 1 条须改正，列在各条旁边；已填写的都还在。" in page
    assert "还有 1 条没有自评" in page
    assert "4.1.2“高层领导的作用”没有自评" in page
    assert "第二十八条" in page
    assert page.count('<option value="45" selected>') == len(SCHEME.items) - 1
    assert nothing_was_done()


def test_a_percent_between_the_steps_is_no_choice(zhang, assessment):
    page = text(zhang.post(assessment, percents(**{"percent-4.1.2": "47"})))

    assert "field--wrong" in page
    assert nothing_was_done()


def test_trying_shows_the_totals_and_files_nothing(zhang, assessment):
    page = text(zhang.post(assessment, {**percents(60), "then": "try"}))

    assert "600.00分" in page and "chart--radar" in page
    assert "没有自评" not in page
    assert nothing_was_done()


def test_every_item_offers_its_bands_and_last_years_percent(zhang, honour, duty):
    SelfAssessment.objects.create(
        duty=duty(honour, year=2025),
        scheme=SCHEME.name,
        percents={item.key: 35 for item in SCHEME.items},
        quarters=1400,
        at=world.NOON,
    )
    row = duty(honour)
    url = f"/laureate/duties/{row.pk}/assessment"

    blank, tried = text(zhang.get(url)), text(zhang.post(url, {**percents(), "then": "try"}))

    assert blank.count("上年 35%") == len(SCHEME.items)
    assert blank.count('<optgroup label="50–65% ') == len(SCHEME.items)
    assert all(title in blank for title in SCHEME.categories.values())
    assert "chart__before" in tried and "350.00分" in tried


def test_a_year_on_another_scheme_does_not_lie_beside(zhang, honour, duty):
    SelfAssessment.objects.create(
        duty=duty(honour, year=2025),
        scheme="small-business",
        percents={"1.1": 35},
        quarters=84,
        at=world.NOON,
    )

    page = text(zhang.get(f"/laureate/duties/{duty(honour).pk}/assessment"))

    assert page.count("上年无") == len(SCHEME.items)


def test_what_is_filed_is_not_filed_again(zhang, assessment):
    zhang.post(assessment, percents())

    again = zhang.post(assessment, percents())

    assert zhang.get(assessment).status_code == 302
    assert "已经提交" in text(again)
    assert SelfAssessment.objects.count() == 1


# survey and improvement


def test_a_survey_is_answered_by_the_names_of_its_figures(zhang, honour, duty):
    url = f"/laureate/duties/{duty(honour, DutyKind.SURVEY).pk}/survey"

    sent = zhang.post(url, {"figure-4": "0.8", "more": "另有说明"})

    assert sent.status_code == 302
    assert acts() == ["填报统计调查"]
    assert SurveyAnswer.objects.get().figures == {
        "质量损失率（%）": "0.8",
        "其他指标和说明": "另有说明",
    }
    assert "另有说明" in text(zhang.get(sent.url))


def test_a_rehearsal_answers_by_the_names_that_the_form_asks():
    assert {figure.label for figure in SURVEYED} <= set(FIGURES)


def test_last_years_figures_stand_beside(zhang, honour, duty):
    SurveyAnswer.objects.create(
        duty=duty(honour, DutyKind.SURVEY, year=2025),
        figures={"从业人数": "120"},
        at=world.NOON,
    )

    page = text(zhang.get(f"/laureate/duties/{duty(honour, DutyKind.SURVEY).pk}/survey"))

    assert "上年：120" in page


def test_an_empty_survey_is_refused_with_its_article(zhang, honour, duty):
    page = text(zhang.post(f"/laureate/duties/{duty(honour, DutyKind.SURVEY).pk}/survey", {}))

    assert "提交的内容是空的" in page and "第二十八条" in page
    assert nothing_was_done()


def test_a_figure_that_is_no_number_stays_to_be_mended(zhang, honour, duty):
    url = f"/laureate/duties/{duty(honour, DutyKind.SURVEY).pk}/survey"

    page = text(zhang.post(url, {"figure-4": "不详", "figure-7": "120"}))

    assert 'value="不详"' in page and 'value="120"' in page
    assert nothing_was_done()


def test_an_improvement_is_recorded(zhang, honour, duty):
    url = f"/laureate/duties/{duty(honour, DutyKind.IMPROVEMENT).pk}/improvement"

    sent = zhang.post(url, {"text": "参加质量月活动。"})

    assert sent.status_code == 302
    assert acts() == ["登记质量提升活动"]
    assert Improvement.objects.get().text == "参加质量月活动。"
    assert "参加质量月活动。" in text(zhang.get(sent.url))


def test_an_empty_improvement_is_refused_with_its_article(zhang, honour, duty):
    url = f"/laureate/duties/{duty(honour, DutyKind.IMPROVEMENT).pk}/improvement"

    page = text(zhang.post(url, {"text": " "}))

    assert "提交的内容是空的" in page and "第二十八条" in page
    assert nothing_was_done()


# the bonus


@pytest.fixture
def spending(honour, duty):
    return f"/laureate/duties/{duty(honour, DutyKind.BONUS_REPORT).pk}/spending"


def lines(*rows, **more):
    """What the browser sends of these spendings: (use, yuan, voucher)."""
    sent = {"rows": "3", **more}
    for number, (use, amount, voucher) in enumerate(rows):
        other = use if use == "购车" else ""
        values = {
            "use": "other" if other else use,
            "other": other,
            "amount": amount,
            "voucher": voucher,
            "spent_on": str(laureates.TODAY),
        }
        sent |= {f"use-{number}-{key}": value for key, value in values.items()}
    return sent


def test_several_spendings_are_filed_in_fen_with_a_voucher_each(zhang, honour, spending):
    sent = zhang.post(
        spending, lines(("training", "30000.50", "记-12"), ("brand", "15000", "记-13"))
    )

    assert sent.status_code == 302
    assert acts() == ["报告奖金使用"]
    assert list(BonusUse.objects.values_list("use", "amount_fen", "voucher", "permitted")) == [
        ("training", 3_000_050, "记-12", True),
        ("brand", 1_500_000, "记-13", True),
    ]
    page = text(zhang.get(f"/laureate/honours/{honour.pk}/ledger"))
    for said in ("30,000.50元", "记-12", "50万元", "454,999.50元", "chart--stacked", "质量宣传"):
        assert said in page


def test_an_unpermitted_use_is_refused_with_its_article_and_what_was_typed_stays(zhang, spending):
    page = text(zhang.post(spending, lines(("training", "100", "记-12"), ("购车", "200", "记-13"))))

    assert "第2笔支出的用途“购车”不在奖金的规定用途之内" in page
    assert ARTICLES("bonus-use") in page
    assert page.count("不在奖金的规定用途之内") == 1
    for typed in ("记-12", "记-13", "购车", "200"):
        assert f'value="{typed}"' in page
    assert nothing_was_done()


def test_an_unpermitted_use_that_is_admitted_is_on_file_marked(zhang, honour, spending):
    sent = zhang.post(spending, lines(("购车", "200", "记-13"), admitted="on"))

    assert sent.status_code == 302
    assert list(BonusUse.objects.values_list("use", "permitted")) == [("购车", False)]
    assert "规定以外" in text(zhang.get(f"/laureate/honours/{honour.pk}/ledger"))


def test_more_than_was_paid_is_refused_and_the_amount_stays_in_yuan(zhang, spending):
    page = text(zhang.post(spending, lines(("training", "500001", "记-12"))))

    assert "累计支出500001元超过已拨付的奖金500000元" in page
    assert 'value="500001"' in page
    assert nothing_was_done()


def test_a_spending_without_voucher_is_told_at_its_field(zhang, spending):
    page = text(zhang.post(spending, lines(("training", "100", ""))))

    assert "有些支出需要更正，已填写的内容都还在。" in page
    assert 'value="100"' in page
    assert nothing_was_done()


def test_another_use_says_what_it_was(zhang, spending):
    sent = lines(("购车", "100", "记-1"), admitted="on") | {"use-0-other": ""}

    assert "请写明用在哪里" in text(zhang.post(spending, sent))
    assert nothing_was_done()


def test_that_nothing_was_spent_is_said_not_left_out(zhang, spending):
    silent = text(zhang.post(spending, lines()))
    both = text(zhang.post(spending, lines(("brand", "100", "记-1"), nothing="on")))
    said = zhang.post(spending, lines(nothing="on"))

    assert "须填一项" in silent and "须填一项" in both
    assert said.status_code == 302
    assert acts() == ["报告奖金使用"]
    assert "报告本期没有支出" in text(zhang.get(said.url))


def test_more_lines_keep_what_was_typed(zhang, spending):
    page = text(zhang.post(spending, lines(("training", "100", "记-12"), then="more")))

    assert 'name="rows" value="6"' in page
    assert 'value="记-12"' in page
    assert 'value="training" selected' in page
    assert "需要更正" not in page
    assert nothing_was_done()


# sharing and hearing


def case(**values):
    return {"title": "过程改进", "body": "做法。\n\n成效。", "secrets_cleared": "on", **values}


def test_a_case_is_offered_with_its_tags(zhang, honour):
    tags = [tag.key for tag in edition("jinshui-revised").case_tags][-2:]

    sent = zhang.post(f"/laureate/honours/{honour.pk}/case", case(tags=tags))

    assert sent.status_code == 302
    assert acts() == ["提交案例"]
    assert Case.objects.get().tags == tags
    assert "专精特新" in text(zhang.get(f"/laureate/cases/{Case.objects.get().pk}"))


def test_a_preview_shows_what_the_public_reads_and_files_nothing(zhang, honour):
    page = text(zhang.post(f"/laureate/honours/{honour.pk}/case", case(then="preview")))

    assert "<p>做法。</p>" in page and "<p>成效。</p>" in page
    assert "公众将看到的" in page
    assert nothing_was_done()


def test_secrets_not_looked_for_are_refused_and_the_text_stays(zhang, honour):
    sent = case()
    del sent["secrets_cleared"]

    page = text(zhang.post(f"/laureate/honours/{honour.pk}/case", sent))

    assert "还没有核对商业秘密" in page
    assert ARTICLES("case-sharing") in page
    assert 'value="过程改进"' in page and "做法。" in page
    assert nothing_was_done()


def test_a_lost_title_offers_no_case_and_says_why(zhang, honour):
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="第二十四条", reasons="属实", on=laureates.TODAY
    )

    page = text(zhang.get(f"/laureate/honours/{honour.pk}"))

    assert '<button type="button" disabled>提交经验案例</button>' in page


@pytest.fixture
def revocation(honour):
    return RevocationCase.objects.create(
        honour=honour, ground="fraud", facts="材料不实", opened_at=world.NOON
    )


def test_a_laureate_is_heard(zhang, honour, revocation):
    url = f"/laureate/revocations/{revocation.pk}/hearing"

    assert url in text(zhang.get("/laureate"))
    assert "材料不实" in text(zhang.get(url))
    sent = zhang.post(url, {"statement": "材料属实，附说明。"})

    assert sent.status_code == 302
    assert acts() == ["听取陈述申辩"]
    assert Hearing.objects.get().statement == "材料属实，附说明。"
    assert url not in text(zhang.get("/laureate"))


def test_an_empty_statement_is_refused_with_its_article(zhang, revocation):
    page = text(zhang.post(f"/laureate/revocations/{revocation.pk}/hearing", {"statement": " "}))

    assert "没有填写陈述申辩" in page
    assert ARTICLES("revocation") in page
    assert nothing_was_done()


def test_it_is_heard_once(zhang, revocation):
    url = f"/laureate/revocations/{revocation.pk}/hearing"
    zhang.post(url, {"statement": "材料属实。"})

    page = text(zhang.post(url, {"statement": "再说一次。"}))

    assert "已经记录" in page and "再说一次。" in page
    assert Hearing.objects.count() == 1


def test_nobody_is_heard_in_anothers_case(zhang, other):
    found = RevocationCase.objects.create(
        honour=other, ground="fraud", facts="材料不实", opened_at=world.NOON
    )

    assert zhang.get(f"/laureate/revocations/{found.pk}/hearing").status_code == 404


def test_a_duty_of_a_revoked_title_is_refused_by_address_too(zhang, honour, spending):
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="第二十七条", reasons="虚假材料", on=laureates.TODAY
    )

    page = text(zhang.post(spending, lines(("training", "100", "记-12"))))

    assert "不能再以该称号办理此事项" in page
    assert 'value="记-12"' in page
    assert spending not in text(zhang.get(spending.rpartition("/")[0]))
    assert nothing_was_done()
