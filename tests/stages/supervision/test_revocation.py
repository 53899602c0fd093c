from datetime import date

import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.models import Ban, Honour, Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.supervision import queries
from zhiheng.stages.supervision.actions import (
    dismiss_revocation,
    hear,
    open_revocation,
    revoke_honour,
)
from zhiheng.stages.supervision.models import Hearing, Receivable, RevocationCase

pytestmark = [pytest.mark.clause(Clause.REVOCATION, Clause.FRAUD), pytest.mark.django_db]
TODAY = laureates.TODAY
REGULATION = "《财政违法行为处罚处分条例》第六条"


def open_case(honour, by, ground="fraud", facts="检验报告系伪造"):
    return open_revocation(honour=honour, ground=ground, facts=facts, by=by, at=world.NOON)


def listen(case, by, statement="系员工所为，公司不知情"):
    return hear(case=case, statement=statement, by=by, at=world.NOON)


def revoke(case, by, **changes):
    given = {"reasons": "伪造属实", "basis": "第二十五条", **changes}
    return revoke_honour(case=case, by=by, at=world.NOON, **given)


@pytest.fixture
def case(honour):
    """A case in which the laureate was heard, as rows."""
    made = RevocationCase.objects.create(
        honour=honour, ground="fraud", facts="检验报告系伪造", opened_at=world.NOON
    )
    Hearing.objects.create(case=made, statement="不知情", at=world.NOON)
    return made


def not_revoked(case, by, match, **changes):
    with pytest.raises(Refused, match=match):
        revoke(case, by, **changes)

    left = (Entry, Revocation, Ban, Notice, Receivable)
    assert not any(model.objects.exists() for model in left)


def test_a_title_is_revoked_after_the_laureate_was_heard(honour, office, government):
    case = open_case(honour, office)
    listen(case, office)

    revocation = revoke(case, government)

    assert (revocation.ground, revocation.on) == ("fraud", TODAY)
    assert honours.register().get(pk=honour.pk).status(TODAY) == "已撤销"
    (notice,) = Notice.objects.all()
    assert notice.title == "关于撤销东方重工有限公司2026年度金水区区长质量奖称号的公告"
    assert "弄虚作假取得称号" in notice.body
    assert not Receivable.objects.exists()
    assert [(e.act, e.article) for e in Entry.objects.order_by("seq")] == [
        ("撤销立案", "第二十四条"),
        ("听取陈述申辩", "第二十四条"),
        ("撤销称号", "第二十四条"),
    ]
    assert Honour.objects.filter(pk=honour.pk).exists()


def test_eligibility_sees_the_ban_to_its_last_day(case, honour, government):
    revoke(case, government)

    barred = {
        day: bool(honours.bans(honour.organisation, award="jinshui", on=day))
        for day in (TODAY, date(2029, 6, 1), date(2029, 6, 2))
    }
    assert barred == {TODAY: True, date(2029, 6, 1): True, date(2029, 6, 2): False}


def test_an_edition_may_bar_for_sessions_instead(government):
    cycle = world.cycle(at_step=Step.SUPERVISION, ban_sessions=2)
    made = RevocationCase.objects.create(
        honour=laureates.laureate(cycle), ground="fraud", facts="造假", opened_at=world.NOON
    )
    Hearing.objects.create(case=made, statement="无", at=world.NOON)

    revoke(made, government)

    assert [(ban.until, ban.sessions) for ban in Ban.objects.all()] == [(None, 2)]


def test_nothing_is_revoked_before_the_laureate_was_heard(honour, government):
    case = RevocationCase.objects.create(
        honour=honour, ground="fraud", facts="造假", opened_at=world.NOON
    )

    not_revoked(case, government, "尚未听取")


@pytest.mark.parametrize("missing", ["reasons", "basis"])
def test_a_revocation_gives_reasons_and_cites_a_basis(case, government, missing):
    not_revoked(case, government, "没有填写", **{missing: " "})


@pytest.mark.clause(Clause.BONUS_SUPERVISION)
def test_the_bonus_comes_back_only_on_a_basis_of_its_own(case, honour, government):
    not_revoked(case, government, "追缴须另有依据", recover_fen=laureates.BONUS)
    not_revoked(
        case,
        government,
        "追缴须另有依据",
        recover_fen=laureates.BONUS,
        recover_basis="本办法第二十四条",
    )

    revoke(case, government, recover_fen=laureates.BONUS, recover_basis=REGULATION)

    receivable = Receivable.objects.get()
    assert (receivable.amount_fen, receivable.basis) == (laureates.BONUS, REGULATION)
    assert honours.paid_fen(award="jinshui") == laureates.BONUS


def test_under_2017_too_the_measures_recover_only_misuse(old_honour, government):
    case = RevocationCase.objects.create(
        honour=old_honour, ground="fraud", facts="造假", opened_at=world.NOON
    )
    Hearing.objects.create(case=case, statement="无", at=world.NOON)

    not_revoked(case, government, "追缴须另有依据", recover_fen=1, recover_basis="本办法第二十三条")


@pytest.mark.clause(Clause.BONUS_SUPERVISION)
def test_no_more_comes_back_than_was_paid(case, government):
    not_revoked(
        case,
        government,
        "追缴金额",
        recover_fen=laureates.BONUS + 1,
        recover_basis=REGULATION,
    )


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.SUPERVISOR, Role.FINANCE])
def test_only_whoever_conferred_the_title_takes_it_away(case, role):
    not_revoked(case, world.person("某人", role), "不担任.*区政府")


def test_a_title_is_revoked_once(case, honour, office, government):
    revoke(case, government)

    with pytest.raises(Refused, match="已经办结"):
        revoke(case, government)
    with pytest.raises(Refused, match="已撤销"):
        open_case(honour, office)

    assert Entry.objects.count() == 1


def not_opened(honour, by, match, **changes):
    before = RevocationCase.objects.count()

    with pytest.raises(Refused, match=match):
        open_case(honour, by, **changes)

    assert RevocationCase.objects.count() == before
    assert not Entry.objects.exists()


def test_a_case_needs_a_ground_of_the_edition(honour, office):
    not_opened(honour, office, "“坏名声”不是本版规定的撤销事由", ground="坏名声")


def test_a_case_states_facts(honour, office):
    not_opened(honour, office, "没有填写事实", facts="")


def test_one_case_is_open_at_a_time(case, honour, office):
    not_opened(honour, office, "已有未结的撤销案")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.GOVERNMENT])
def test_only_the_office_opens_cases(honour, role):
    not_opened(honour, world.person("某人", role), "不担任")


def test_the_laureate_may_speak_for_itself(honour, office):
    case = open_case(honour, office)

    listen(case, laureates.applicant_of(honour))

    assert Hearing.objects.get().statement == "系员工所为，公司不知情"


def test_silence_is_written_down_not_left_out(honour, office):
    case = open_case(honour, office)

    with pytest.raises(Refused, match="没有填写陈述申辩"):
        listen(case, office, statement=" ")
    listen(case, office, statement="已书面通知，逾期未陈述")

    assert Hearing.objects.count() == 1


def test_a_laureate_is_heard_once_in_a_case(case, office):
    with pytest.raises(Refused, match="已经记录"):
        listen(case, office)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AUDITOR, Role.SUPERVISOR])
def test_nobody_else_speaks_for_the_laureate(honour, role):
    case = RevocationCase.objects.create(
        honour=honour, ground="fraud", facts="造假", opened_at=world.NOON
    )
    other = world.person("某人", role, organisation=world.organisation("别家"))

    with pytest.raises(Refused, match="不担任"):
        listen(case, other)

    assert not Hearing.objects.exists()


def dismiss(case, by, reasons="证据不足"):
    return dismiss_revocation(case=case, reasons=reasons, by=by, at=world.NOON)


def test_a_case_that_was_not_borne_out_is_dismissed_and_another_may_be_opened(
    case, honour, office, government
):
    dismiss(case, office)

    not_revoked_again = pytest.raises(Refused, match="已经办结")
    with not_revoked_again:
        revoke(case, government)
    open_case(honour, office, ground="title-misuse")

    assert honour.status(TODAY) == "有效"
    assert [c.dismissed_at is None for c in queries.laureate_file(honour).cases] == [False, True]


def test_a_case_is_not_dismissed_unheard_or_without_reasons(honour, case, office):
    with pytest.raises(Refused, match="没有填写不予撤销的理由"):
        dismiss(case, office, reasons="")
    unheard = RevocationCase.objects.create(
        honour=laureates.laureate(honour.cycle, "乙厂"),
        ground="fraud",
        facts="造假",
        opened_at=world.NOON,
    )
    with pytest.raises(Refused, match="尚未听取"):
        dismiss(unheard, office)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.GOVERNMENT])
def test_only_the_office_dismisses(case, role):
    with pytest.raises(Refused, match="不担任"):
        dismiss(case, world.person("某人", role))

    assert not Entry.objects.exists()
