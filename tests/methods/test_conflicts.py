from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhiheng.methods import conflicts
from zhiheng.methods.conflicts import (
    Affiliate,
    Employer,
    ExpertFacts,
    OrganisationFacts,
    Strength,
    Tie,
    normal_name,
)

EAST = OrganisationFacts(code="91410105MA0000001X", name="东方重工有限公司")
WEST = OrganisationFacts(code="91410105MA0000002X", name="西岭食品有限公司")


def expert(*employers, **contact):
    return ExpertFacts("P000001", tuple(employers), **contact)


def strengths(who, organisation, **window):
    return [tie.strength for tie in conflicts.ties(who, organisation, **window)]


@pytest.mark.parametrize(
    "spelling",
    [
        "东方重工有限公司",
        "东方重工有限责任公司",
        "东方重工股份有限公司",
        " 东方重工 有限公司 ",
        "河南东方重工有限公司",
        "河南省东方重工有限公司",
        "郑州市金水区东方重工有限公司",
        "河南省郑州市金水区东方重工股份有限公司",
        "东方重工有限公司郑州分公司",
    ],
)
def test_spellings_of_one_company_come_to_the_same(spelling):
    assert normal_name(spelling) == normal_name("东方重工有限公司")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东方重工(集团)有限公司", "东方重工〔集团〕有限公司"),
        ("东方重工(集团)有限公司", "东方重工[集团]有限公司"),
        ("ABC科技(郑州)有限公司", "abc科技(郑州)有限公司"),
        ("喆·堃㛃设计有限公司", "喆堃㛃设计有限公司"),
    ],
)
def test_brackets_width_and_dots_make_no_other_company(one, other):
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("郑州大学", "河南大学"),
        ("郑州质量研究院", "河南质量研究院"),
        ("东方重工有限公司", "西方重工有限公司"),
        ("河南科技有限公司", "郑州科技有限公司"),
        ("永辉超市连锁经营有限公司", "大商超市连锁经营有限公司"),
        ("东方重工有限公司", "东方重工研究所"),
    ],
)
def test_two_organisations_stay_two(one, other):
    assert normal_name(one) != normal_name(other)


letters = st.text(alphabet="东方重工郑州市金水区河南省有限责任公司股份分厂()〔〕 ·Aa", max_size=20)


@given(letters)
def test_width_brackets_and_blanks_never_make_another_company(name):
    wide = name.translate(str.maketrans("()Aa ", "()Aa\u3000"))

    assert normal_name(wide) == normal_name(f" {name} ")


@example("有限责任公司", "东方股份")
@given(st.sampled_from(["股份有限公司", "有限责任公司"]), letters)
def test_the_legal_form_never_makes_another_company(form, core):
    assert normal_name(core + form) == normal_name(core + "有限公司")


def test_the_same_code_is_certain_and_told_once():
    found = conflicts.ties(expert(Employer("东方重工", EAST.code)), EAST)

    assert found == [
        Tie("P000001", EAST.code, Strength.CERTAIN, "code", "东方重工", "东方重工有限公司")
    ]


def test_a_code_and_a_name_that_match_are_told_as_the_code():
    assert strengths(expert(Employer(EAST.name, EAST.code)), EAST) == [Strength.CERTAIN]


def test_the_same_name_is_strong():
    found = conflicts.ties(expert(Employer("河南东方重工有限责任公司")), EAST)

    assert found == [
        Tie(
            "P000001",
            EAST.code,
            Strength.STRONG,
            "name",
            "河南东方重工有限责任公司",
            "东方重工有限公司",
        )
    ]


def test_a_namesake_with_another_code_is_weak():
    assert strengths(expert(Employer(EAST.name, WEST.code)), EAST) == [Strength.WEAK]


@pytest.mark.parametrize(
    ("employer", "strength", "fact"),
    [
        (Employer("东方机械厂"), Strength.STRONG, "曾用名东方机械厂"),
        (Employer("卓越咨询有限责任公司"), Strength.STRONG, "咨询机构卓越咨询有限公司"),
        (Employer("母公司", WEST.code), Strength.CERTAIN, "股东西岭食品有限公司"),
    ],
)
def test_former_names_and_affiliates_tie_too(employer, strength, fact):
    tied = replace(
        EAST,
        former_names=("东方机械厂",),
        affiliates=(
            Affiliate("咨询机构", "卓越咨询有限公司"),
            Affiliate("股东", WEST.name, WEST.code),
        ),
    )

    (tie,) = conflicts.ties(expert(employer), tied)

    assert (tie.strength, tie.organisation_fact) == (strength, fact)


@pytest.mark.parametrize(
    ("until", "tied"),
    [(None, True), (date(2023, 6, 1), True), (date(2023, 5, 31), False)],
)
def test_employment_ties_until_the_day_from_which_it_counts(until, tied):
    was_there = expert(Employer(EAST.name, EAST.code, date(2001, 1, 1), until))

    assert bool(conflicts.ties(was_there, EAST, since=date(2023, 6, 1))) is tied
    assert conflicts.ties(was_there, EAST)


@pytest.mark.parametrize(
    ("of_expert", "of_organisation", "tied"),
    [
        ({"phone": "0371-6666 8888"}, {"phone": "+86 0371 66668888"}, True),
        ({"phone": "110"}, {"phone": "110"}, False),
        ({"phone": ""}, {"phone": ""}, False),
        ({"mail": "wang@dfzg.example"}, {"mail": "info@DFZG.example"}, True),
        ({"mail": "wang@163.com"}, {"mail": "dongfang@163.com"}, False),
        ({"mail": ""}, {"mail": ""}, False),
    ],
)
def test_telephone_and_mail_are_weak_ties_unless_anybody_may_share_them(
    of_expert, of_organisation, tied
):
    found = strengths(expert(**of_expert), replace(EAST, **of_organisation))

    assert found == ([Strength.WEAK] if tied else [])


def test_nothing_in_common_is_no_tie():
    assert conflicts.ties(expert(Employer("质量研究院")), EAST) == []
    assert conflicts.ties(expert(), EAST) == []


def test_an_index_finds_what_each_pair_would():
    index = conflicts.indexed([WEST, EAST])
    who = expert(Employer(EAST.name, EAST.code), Employer("西岭食品股份有限公司"))

    found = conflicts.ties_to_any(who, index)

    assert found == [*conflicts.ties(who, EAST), *conflicts.ties(who, WEST)]
    assert [tie.strength for tie in found] == [Strength.CERTAIN, Strength.STRONG]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("東方重工有限公司", "东方重工有限公司"),
        ("河南省鄭州市金水區東方機械股份有限公司", "东方机械有限责任公司"),
        ("(河南)东方重工有限公司", "东方重工有限公司"),
        ("华龙电气(集团)有限公司", "華龍電氣（集團）有限責任公司"),
    ],
)
def test_traditional_forms_and_bracketed_regions_come_to_the_same(one, other):
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("河南省郑州市金水区未来路街道示例路8号", "郑州市金水区未来路街道示例路8号", True),
        ("示例路8号", "示例路9号", False),
        ("示例大厦", "示例大厦", False),
    ],
)
def test_an_address_tells_a_door_only_with_a_number(one, other, same):
    assert bool(conflicts.normal_address(one)) is any(map(str.isdigit, one))
    assert (conflicts.normal_address(one) == conflicts.normal_address(other) != "") is same


def test_what_the_employer_is_registered_with_ties_weakly():
    near = Employer("邻家公司", WEST.code, address="金水区示例路8号", phone="037166668888")
    tied = replace(EAST, address="郑州市金水区示例路8号", phone="0371-66668888")

    assert strengths(expert(near), tied) == [Strength.WEAK, Strength.WEAK]
    assert strengths(expert(replace(near, code=EAST.code)), tied) == [Strength.CERTAIN]


def test_consultants_named_in_the_form_and_the_recommender_tie_strongly():
    tied = replace(
        EAST, consultants=("卓越咨询有限公司", "王评"), recommenders=(("street-1", "示例街道"),)
    )

    assert strengths(expert(Employer("卓越咨询有限责任公司")), tied) == [Strength.STRONG]
    assert strengths(expert(name="王评"), tied) == [Strength.STRONG]
    assert strengths(expert(bodies=(("street-1", "示例街道"),)), tied) == [Strength.STRONG]
    assert strengths(expert(name="王", bodies=(("street-2", "他街道"),)), tied) == []


def test_a_former_name_of_the_employer_ties_too():
    assert strengths(expert(Employer("新名", former_names=(EAST.name,))), EAST) == [Strength.STRONG]


def test_the_digest_changes_with_the_facts_and_only_with_them():
    who = expert(Employer(EAST.name))
    (before,) = conflicts.detections([who], [EAST])
    (again,) = conflicts.detections([who], [WEST, EAST])
    (after,) = conflicts.detections([replace(who, phone="037166668888")], [replace(EAST, phone="037166668888")])  # fmt: skip

    assert before.digest == again.digest != after.digest


class Looks(dict):
    """An index that counts how often it is asked."""

    count = 0

    def get(self, *asked):
        self.count += 1
        return super().get(*asked)


def test_each_fact_is_looked_up_once_however_many_applicants_there_are():
    pool = [expert(Employer(f"第{n}单位有限公司", phone="037166668888")) for n in range(500)]
    looks = []
    for applicants in (24, 2400):
        index = Looks(
            conflicts.indexed(OrganisationFacts(f"C{n}", f"第{n}组织") for n in range(applicants))
        )
        for one in pool:
            conflicts.ties_to_any(one, index)
        looks.append(index.count)

    assert looks[0] == looks[1] <= 500 * 6
