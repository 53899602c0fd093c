"""An applicant learns every condition that is not met, under its article, and what to do."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from zhiheng.rulebook.checking import errors, faults
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.conditions import (
    BadCondition,
    compiled,
    facts_asked,
    preferences_of,
    symbols,
    unmet,
)
from zhiheng.rulebook.editions import FOLDER, edition, load

REVISED, OLD = edition("jinshui-revised"), edition("jinshui-2017")

# 东方重工, a sound firm of the district that meets every condition of both editions
SOUND = {
    "registered_in_area": True,
    "has_required_licences": True,
    "years_in_operation": 12,
    "years_of_excellence": 3,
    "quality_system_sound": True,
    "industry_leading": True,
    "non_profit": False,
    "social_contribution": False,
    "small_giant": False,
    "quality_foundations": ["standards", "testing"],
    "recommended_by": "street",
}


def refusals(held, **facts):
    return unmet(held, held.terms, {**SOUND, **facts})


@pytest.mark.clause(Clause.ELIGIBILITY)
@pytest.mark.parametrize("held", [REVISED, OLD], ids=lambda e: e.name)
def test_a_sound_applicant_meets_every_condition(held):
    assert refusals(held) == ()


@pytest.mark.clause(Clause.ELIGIBILITY)
@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"registered_in_area": False}, "在本区登记注册"),
        ({"has_required_licences": False}, "取得应有的证照和资质"),
        ({"years_in_operation": 2.9}, "合法运营达到规定年限"),
        ({"years_of_excellence": 0}, "实施卓越绩效模式达到规定年限"),
        ({"quality_system_sound": False}, "质量管理体系健全"),
        ({"industry_leading": False}, "绩效居同行业前列；非营利组织以社会贡献衡量"),
        ({"quality_foundations": []}, "质量基础扎实"),
    ],
)
@pytest.mark.parametrize("held", [REVISED, OLD], ids=lambda e: e.name)
def test_each_condition_refuses_alone(held, facts, label):
    (refusal,) = refusals(held, **facts)

    assert refusal.clause == Clause.ELIGIBILITY
    assert refusal.values["label"] == label
    assert refusal.advice


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_all_unmet_conditions_are_given_at_once():
    found = refusals(
        REVISED, registered_in_area=False, years_of_excellence=0, industry_leading=None
    )

    assert [refusal.values["label"] for refusal in found] == [
        "在本区登记注册",
        "实施卓越绩效模式达到规定年限",
        "绩效居同行业前列；非营利组织以社会贡献衡量",
    ]


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_refusal_tells_what_was_found_and_what_is_required():
    (refusal,) = refusals(REVISED, years_in_operation=2)

    assert "合法运营年限为2" in refusal.reason
    assert "规定的合法运营年限（年）为3" in refusal.reason
    assert refusal.advice == "待运营年限届满后在以后的届次申报；合并、分立的年限不自动累计。"


@pytest.mark.clause(Clause.ELIGIBILITY)
@pytest.mark.parametrize("missing", sorted(SOUND.keys() - {"social_contribution", "non_profit"}))
def test_a_fact_that_nobody_gave_meets_no_condition(missing):
    (refusal,) = refusals(REVISED, **{missing: None})

    assert "没有填写" in refusal.reason
    assert refusal.values["missing"]


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_a_non_profit_is_measured_by_its_contribution():
    found = refusals(REVISED, industry_leading=False, non_profit=True, social_contribution=True)

    assert found == ()


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_testing_is_a_quality_foundation_in_the_revised_edition_only():
    facts = {"quality_foundations": ["testing"]}

    assert refusals(REVISED, **facts) == ()
    assert [r.values["label"] for r in refusals(OLD, **facts)] == ["质量基础扎实"]
    assert "检验检测" in refusals(OLD, **facts)[0].reason


@pytest.mark.clause(Clause.RECOMMENDATION)
def test_a_park_may_recommend_under_the_revised_edition_only():
    (refusal,) = refusals(OLD, recommended_by="park")

    assert refusal.clause == Clause.RECOMMENDATION
    assert refusals(REVISED, recommended_by="park") == ()


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_the_years_are_those_that_the_office_confirmed():
    terms = REVISED.terms_with({"operation_years": 20})

    (refusal,) = unmet(REVISED, terms, SOUND)

    assert refusal.values["label"] == "合法运营达到规定年限"


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_zhengzhou_asks_less_of_a_small_giant():
    zhengzhou = edition("zhengzhou-2022")
    facts = {**SOUND, "recommended_by": "department", "self_assessments": 3}
    young = {**facts, "years_in_operation": 4}

    assert unmet(zhengzhou, zhengzhou.terms, {**young, "small_giant": True}) == ()
    assert len(unmet(zhengzhou, zhengzhou.terms, young)) == 1


@pytest.mark.clause(Clause.PREFERENCE)
def test_preferences_follow_the_edition():
    facts = {"honours": ["high-tech", "famous-product", "brand"], "specialised_new": True}

    assert [c.label for c in preferences_of(OLD, facts)] == ["名牌产品", "高新技术企业"]
    assert [c.key for c in preferences_of(REVISED, facts)] == [
        "brand",
        "high-tech",
        "specialised-new",
    ]


@pytest.mark.clause(Clause.PREFERENCE)
def test_no_honours_no_preference():
    assert preferences_of(REVISED, {}) == ()


def test_the_form_asks_only_for_what_the_conditions_use():
    asked = {fact.key for fact in facts_asked(REVISED)}

    assert asked == SOUND.keys()


@pytest.mark.parametrize(
    "expression",
    [
        "unknown_fact",
        "years_in_operation >=",
        'years_in_operation >= "three"',
        "years_in_operation",
        "$now > $today",
        "$open(recommended_by)",
        "__import__",
    ],
)
def test_an_expression_out_of_bounds_is_refused_on_reading(expression):
    with pytest.raises(BadCondition):
        compiled(expression)


def test_an_expression_tells_what_it_asks_for():
    rule = compiled("small_giant or years_in_operation >= operation_years")

    assert symbols(rule) == {"small_giant", "years_in_operation", "operation_years"}


def test_conditions_may_be_asked_from_many_threads():
    expected = refusals(OLD, years_in_operation=1, quality_foundations=["testing"])

    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(
                lambda _: refusals(OLD, years_in_operation=1, quality_foundations=["testing"]),
                range(200),
            )
        )

    assert set(map(str, found)) == {str(expected)}


@pytest.mark.clause(Clause.ELIGIBILITY)
def test_another_citys_conditions_need_no_code(tmp_path):
    path = tmp_path / "puyang-2030.toml"
    text = (FOLDER / "zhengzhou-2022.toml").read_text(encoding="utf-8")
    path.write_text(
        text.replace('award = "zhengzhou"', 'award = "puyang"')
        + """
[[facts]]
key = "patents"
label = "有效发明专利数"
kind = "number"
evidence = "专利证书"

[[conditions]]
key = "no-loss"
label = "近三年没有亏损"
holds = "loss_years == 0"
remedy = "扭亏以后再申报。"
evidence = "审计报告"
mark = "assumed"
clause = "eligibility"

[[conditions]]
key = "patents"
label = "有发明专利的制造企业或者小巨人企业"
holds = "patents >= 2 or small_giant"
remedy = "取得专利以后再申报。"
evidence = "专利证书"
mark = "assumed"
clause = "eligibility"
""",
        encoding="utf-8",
    )

    puyang = load(path)
    facts = {**SOUND, "recommended_by": "department", "self_assessments": 3, "loss_years": 1}
    found = unmet(puyang, puyang.terms, {**facts, "patents": 1})

    assert errors(faults(path.read_text(encoding="utf-8"), path.name)) == []
    assert [str(refusal) for refusal in found] == [
        "不满足“近三年没有亏损”：近三年亏损年数为1。扭亏以后再申报。",
        (
            "不满足“有发明专利的制造企业或者小巨人企业”：专精特新小巨人企业为否，有效发明专利数为1。"
            "取得专利以后再申报。"
        ),
    ]
