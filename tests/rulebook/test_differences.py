"""The ten changes that the interpretation announces, found in the data of the two editions."""

import pytest

from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.differences import UNDECLARED, details, differences
from zhiheng.rulebook.editions import FOLDER, edition, load
from zhiheng.rulebook.terms import Mark

OLD, REVISED = edition("jinshui-2017"), edition("jinshui-revised")
CHANGES = {difference.number: difference for difference in differences(OLD, REVISED)}


def topics(number):
    return {detail.topic for detail in CHANGES[number].details}


def test_there_are_exactly_ten_in_the_order_of_the_interpretation():
    found = differences(OLD, REVISED)

    assert [difference.number for difference in found] == list(range(1, 11))
    assert [difference.article for difference in found] == [
        "第一条",
        "第二十八条",
        "第七条、第八条",
        "第十一条",
        "第十三条",
        "第十四条",
        "第十七条",
        "第十九条",
        "第二十三条",
        "第三十条",
    ]
    assert all(difference.details and difference.software for difference in found)


def test_every_detail_belongs_to_one_change():
    gathered = [detail for difference in CHANGES.values() for detail in difference.details]

    assert len(gathered) == len(set(gathered)) == len(details(OLD, REVISED))


@pytest.mark.clause(Clause.BASIS)
def test_1_two_guiding_texts_are_added():
    added = {detail.after for detail in CHANGES[1].details}

    assert {
        "习近平新时代中国特色社会主义思想",
        "《党中央国务院关于印发质量强国建设纲要的通知》",
    } <= added


@pytest.mark.clause(Clause.POST_AWARD)
def test_2_one_article_and_the_duties_after_the_award_are_added():
    articles = [len({p.article for p in e.provisions.values()}) for e in (OLD, REVISED)]

    assert articles == [29, 30]
    assert (OLD.terms.annual_duties, REVISED.terms.annual_duties) == (False, True)
    assert "provisions.post-award" in topics(2)
    assert [e.article(Clause.INTERPRETATION) for e in (OLD, REVISED)] == [
        "第二十八条",
        "第二十九条",
    ]


@pytest.mark.clause(Clause.OFFICE)
def test_3_the_office_moved_to_the_market_regulator():
    assert topics(3) == {"bodies.office"}
    (detail,) = CHANGES[3].details
    assert "工商管理和质量技术监督局" in detail.before
    assert "工商管理和质量技术监督局" not in detail.after


@pytest.mark.clause(Clause.PANEL)
def test_4_three_pools_may_be_drawn_from():
    assert topics(4) == {"pools.district", "pools.city", "pools.province"}
    assert OLD.pools == ()


@pytest.mark.clause(Clause.ELIGIBILITY, Clause.PREFERENCE, Clause.RECOMMENDATION)
def test_5_foundations_preferences_and_recommenders_are_widened():
    assert {"quality_foundations.testing", "recommenders.park"} <= topics(5)
    assert {"preferences.specialised-new", "preferences.innovation"} <= topics(5)


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_6_two_restrictions_are_added():
    assert topics(6) == {"restrictions.joint-punishment", "restrictions.serious-violation"}


@pytest.mark.clause(Clause.TRUTHFULNESS, Clause.ATTACHMENTS, Clause.CIRCULAR, Clause.PAYMENT)
def test_7_the_procedure_is_completed():
    assert {
        "announcement_title",
        "attachments.credit-report",
        "provisions.truthfulness",
        "steps.circular",
        "terms.one_off",
    } <= topics(7)
    assert (OLD.announcement_title, REVISED.announcement_title) == ("公告", "信息发布")


@pytest.mark.clause(Clause.PROMOTION)
def test_8_specialised_and_new_industries_are_promoted():
    assert topics(8) == {"case_tags.specialised-new", "provisions.promotion"}


@pytest.mark.clause(Clause.BONUS_SUPERVISION)
def test_9_the_reprimand_is_gone_and_recovery_needs_another_basis():
    assert OLD.handling("reprimand").approved_by == "office"
    assert OLD.handling("recover").needs_basis is False
    assert REVISED.handling("reprimand") is None
    assert REVISED.handling("recover").needs_basis is True
    assert REVISED.handling("as-regulated").mark == Mark.SEED


@pytest.mark.clause(Clause.EFFECT)
def test_10_the_old_edition_is_repealed():
    assert REVISED.repeals == (OLD.number,)
    assert [e.article(Clause.EFFECT) for e in (OLD, REVISED)] == ["第二十九条", "第三十条"]


def test_an_edition_does_not_differ_from_itself():
    assert details(REVISED, REVISED) == []


def test_editions_of_two_cities_are_compared_by_kind():
    found = differences(REVISED, edition("zhengzhou-2022"))

    assert {difference.number for difference in found} == {0}
    assert {"参数", "条款"} <= {difference.title for difference in found}


def test_what_no_change_covers_is_listed_at_the_end(tmp_path):
    path = tmp_path / "draft.toml"
    text = (FOLDER / "jinshui-revised.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("value = 4\n", "value = 6\n", 1), encoding="utf-8")

    last = differences(OLD, load(path))[-1]

    assert last.title == UNDECLARED
    assert [str(detail) for detail in last.details] == ["称号有效期（年）：“4”改为“6”"]
