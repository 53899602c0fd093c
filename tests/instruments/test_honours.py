from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.honours import queries, rules
from zhiheng.instruments.honours.actions import (
    record_past_honour,
    reissue_certificate,
    terminate_honour,
)
from zhiheng.instruments.honours.models import Ban, Honour, Payment, Reissue, Revocation
from zhiheng.instruments.honours.vocabulary import Status
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.actions import rename_organisation
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition

pytestmark = [pytest.mark.clause(Clause.AWARDING), pytest.mark.django_db]
TODAY = laureates.TODAY
NEVERS = [Role.FINANCE, Role.AUDITOR, Role.SUPERVISOR, Role.GOVERNMENT, Role.APPLICANT]


def take_over(organisation, by, **changes):
    given_ = {
        "award": "jinshui",
        "award_title": "金水区区长质量奖",
        "level": "区",
        "year": 2018,
        "number": "金质奖2018-1",
        "conferred_on": date(2018, 12, 1),
        "valid_until": date(2022, 12, 1),
        "bonus_fen": laureates.BONUS,
        "paid_on": date(2019, 1, 10),
        "source": "金政文〔2018〕150号",
        **changes,
    }
    return record_past_honour(organisation=organisation, by=by, at=world.NOON, **given_)


def not_taken_over(by, clause, match, **changes):
    with pytest.raises(Refused, match=match) as caught:
        take_over(world.organisation(), by, **changes)

    assert caught.value.refusal.clause == clause
    assert not Entry.objects.exists()
    assert not Honour.objects.exists()


@pytest.fixture
def honour(db):
    return laureates.past(world.organisation(), edition="jinshui-revised")


@pytest.mark.clause(Clause.RECORDS)
def test_earlier_awards_are_taken_over_with_their_payments(office):
    for n in (1, 2, 3):
        take_over(world.organisation(f"获奖企业{n}"), office, number=f"金质奖2018-{n}")

    assert queries.totals(award="jinshui") == {
        "honours": 3,
        "laureates": 3,
        "paid_fen": 150_000_000,
    }
    honour = queries.register().first()
    assert (honour.edition, honour.status(TODAY)) == ("jinshui-2017", Status.EXPIRED)
    assert Entry.objects.first().facts["source"] == "金政文〔2018〕150号"


@pytest.mark.clause(Clause.RECORDS)
def test_an_award_of_the_lineage_belongs_to_the_edition_of_its_day(office):
    honour = take_over(
        world.organisation(),
        office,
        year=2013,
        conferred_on=date(2013, 5, 1),
        valid_until=date(2016, 5, 1),
        name="东方重工厂",
    )

    assert (honour.edition, honour.name) == ("jinshui-2011", "东方重工厂")


@pytest.mark.clause(Clause.RECORDS)
def test_an_award_of_elsewhere_is_kept_without_an_edition(office):
    honour = take_over(
        world.organisation(), office, award="henan", award_title="河南省省长质量奖", level="省"
    )

    assert honour.edition == ""
    assert queries.higher_honours(honour.organisation, level="区") == [honour]


@pytest.mark.clause(Clause.RECORDS, Clause.BONUS)
@pytest.mark.parametrize(
    ("changes", "clause", "match"),
    [
        ({"source": " "}, Clause.RECORDS, "来源"),
        ({"level": "县"}, Clause.RECORDS, "级别“县”"),
        ({"valid_until": date(2018, 1, 1)}, Clause.RECORDS, "日期相互矛盾"),
        ({"conferred_on": TODAY + world.A_DAY}, Clause.RECORDS, "日期相互矛盾"),
        ({"paid_on": TODAY + world.A_DAY}, Clause.RECORDS, "日期相互矛盾"),
        ({"paid_on": None}, Clause.BONUS, "不相符"),
        ({"bonus_fen": 0}, Clause.BONUS, "不相符"),
    ],
)
def test_an_earlier_award_that_contradicts_itself_is_refused(office, changes, clause, match):
    not_taken_over(office, clause, match, **changes)


@pytest.mark.parametrize("role", NEVERS)
def test_only_the_office_takes_over_earlier_awards(role):
    not_taken_over(world.person("某人", role), Clause.OFFICE_DUTIES, "不担任")


@pytest.mark.parametrize("again", [{}, {"number": "另一编号"}], ids=["number", "same year"])
def test_an_earlier_award_is_entered_once(office, again):
    organisation = world.organisation()
    take_over(organisation, office)

    with pytest.raises(Refused, match="已经登记"):
        take_over(organisation, office, **again)

    assert (Honour.objects.count(), Payment.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_a_renamed_laureate_gets_the_old_number_and_a_history_line(honour, office):
    rename_organisation(
        organisation=honour.organisation, name="东方重工集团", on=TODAY, by=office, at=world.NOON
    )

    reissue_certificate(honour=honour, name="东方重工集团", on=TODAY, by=office, at=world.NOON)

    found = queries.certificate(number=honour.number, check_code=honour.check_code)
    assert (found.name, [r.name for r in found.reissues.all()]) == (
        "东方重工有限公司",
        ["东方重工集团"],
    )
    assert queries.printed_name(honour) == "东方重工集团"
    assert Entry.objects.last().facts["number"] == honour.number


def reissue(honour, by, name, **more):
    return reissue_certificate(honour=honour, name=name, on=TODAY, by=by, at=world.NOON, **more)


def test_a_title_does_not_pass_to_an_acquirer_without_a_recorded_decision(honour, office):
    acquirer = world.organisation("西部重工集团")

    with pytest.raises(Refused, match="不随收购或者合并转移"):
        reissue(honour, office, acquirer.name)
    assert not Entry.objects.exists()
    assert not queries.standing(acquirer, award="jinshui", on=TODAY)
    reissue(honour, office, acquirer.name, decision="金政函〔2026〕3号")

    assert Reissue.objects.get().decision == "金政函〔2026〕3号"
    assert Entry.objects.get().facts["decision"] == "金政函〔2026〕3号"


def test_a_certificate_is_not_reissued_under_the_name_it_has(honour, office):
    with pytest.raises(Refused, match="无需换发"):
        reissue(honour, office, honour.name)

    assert not Entry.objects.exists()


def terminate(honour, by, reason="注销登记"):
    return terminate_honour(honour=honour, reason=reason, on=TODAY, by=by, at=world.NOON)


def test_the_title_of_a_dissolved_laureate_ends_and_its_history_stays(honour, office):
    terminate(honour, office)

    found = queries.register().get()
    assert found.status(TODAY) == Status.TERMINATED == "已终止"
    assert Entry.objects.get().act == "终止称号"


def test_a_title_is_not_terminated_without_a_reason(honour, office):
    with pytest.raises(Refused, match="没有写明终止称号的原因"):
        terminate(honour, office, reason="")

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.TITLE_USE)
def test_a_title_that_is_lost_is_neither_reissued_nor_terminated_again(honour, office):
    terminate(honour, office)

    with pytest.raises(Refused, match="已终止"):
        terminate(honour, office)
    with pytest.raises(Refused, match="已终止"):
        reissue(honour, office, "别的名称", decision="x")

    assert Entry.objects.count() == 1


@pytest.mark.parametrize("role", NEVERS)
def test_only_the_office_touches_certificates(honour, role):
    stranger = world.person("某人", role)

    for attempt in (lambda: reissue(honour, stranger, "新"), lambda: terminate(honour, stranger)):
        with pytest.raises(Refused, match="不担任"):
            attempt()

    assert not Entry.objects.exists()


def test_a_certificate_is_valid_up_to_its_last_day(honour):
    assert [honour.status(honour.valid_until + timedelta(days=n)) for n in (0, 1)] == [
        Status.VALID,
        Status.EXPIRED,
    ]


@pytest.mark.clause(Clause.REVOCATION)
def test_a_revoked_honour_stays_on_the_register_and_counts_no_more(honour):
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="第二十五条", reasons="造假", on=TODAY
    )

    assert queries.register().get().status(TODAY) == "已撤销"
    assert queries.totals()["laureates"] == 0
    assert not queries.won_before(honour.organisation, award="jinshui")


@pytest.mark.parametrize("text", ["东方", "JINSHUI-2026", "code", "集团"])
def test_the_register_is_searched_by_name_old_and_new_code_and_number(honour, text):
    laureates.past(world.organisation("别家"), edition="jinshui-revised", on=date(2024, 6, 1))
    honour.organisation.name = "东方重工集团"
    honour.organisation.save()
    sought = honour.organisation.code if text == "code" else text

    assert list(queries.register_matching(sought)) == [honour]


@pytest.mark.clause(Clause.TITLE_USE)
def test_a_title_is_never_written_without_its_year():
    line = rules.title_line(award_title="金水区区长质量奖", year=2026)

    assert line == "2026年度金水区区长质量奖"


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_a_check_code_depends_on_the_laureate(number, code, digest):
    given_, other = (
        rules.check_code(number=number, code=c, digest=digest) for c in (code, code + "1")
    )

    assert len(given_) == 12
    assert given_ == given_.upper() != other


@pytest.mark.clause(Clause.FRAUD)
@pytest.mark.parametrize(
    ("entered", "period"),
    [
        ({"ban_years": 3}, (date(2029, 6, 1), 0)),
        ({"ban_years": 3, "ban_sessions": 2}, (None, 2)),
        ({"ban_years": 0, "ban_sessions": 0}, None),
    ],
)
def test_a_ban_runs_in_years_or_in_sessions_as_the_edition_says(entered, period):
    terms = edition("jinshui-revised").terms_with(entered)

    assert rules.ban_period(terms, on=TODAY) == period


@pytest.mark.clause(Clause.FRAUD)
def test_a_ban_in_sessions_ends_when_enough_cycles_have_opened(honour):
    Ban.objects.create(
        organisation=honour.organisation,
        award="jinshui",
        ground="fraud",
        basis="第二十五条",
        since=TODAY - world.A_DAY,
        sessions=1,
    )
    barred = []
    for _ in range(2):
        world.cycle()
        barred.append(bool(queries.bans(honour.organisation, award="jinshui", on=TODAY)))

    assert barred == [True, False]
