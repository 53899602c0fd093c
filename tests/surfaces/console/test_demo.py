import pytest

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Account
from zhiheng.rulebook.steps import Step
from zhiheng.stages.conferral.queries import waiting_payouts
from zhiheng.stages.reviews import queries
from zhiheng.surfaces.timetable.clock import now


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_a_demonstration_stands_in_its_step_today_and_loading_twice_does_no_harm(db, zhiheng):
    code, said, _ = zhiheng("demo", "load", "--stage", "评审", "--applicants", "6")
    cycle = cycles.last_cycle("jinshui")
    window = cycles.milestone(cycle, Step.DESK_REVIEW)
    before = Entry.objects.count()

    again = zhiheng("demo", "load", "--stage", "评审", "--applicants", "6")

    assert (code, again[0]) == (0, 0)
    assert "停在“材料评审”" in said
    assert "演示数据已经载入" in again[1]
    assert cycles.current_step(cycle) == Step.DESK_REVIEW
    assert window.opens_at <= now() <= window.closes_at
    assert Entry.objects.order_by("seq").last().at <= now()
    assert honours.totals() == {"honours": 3, "laureates": 3, "paid_fen": 150_000_000}
    assert {"admin", "office", "chair", "applicant1", "expert1", "recommender"} <= set(
        Account.objects.values_list("username", flat=True)
    )
    assert Entry.objects.count() == before
    owed = queries.assignments_of(Account.objects.get(username="expert1").person)
    assert owed.filter(scoresheet=None).exists()


def test_in_the_middle_of_paying_one_bonus_waits_for_the_second_key(db, zhiheng):
    zhiheng("demo", "load", "--stage", "奖金发放", "--applicants", "6")

    assert waiting_payouts().count() == 1


def test_a_database_in_use_is_left_alone(db, zhiheng):
    from zhiheng.instruments.people.actions import install_administrator

    install_administrator(name="真管理员", by=None, at=now())

    code, _, err = zhiheng("demo", "load")

    assert code == 2
    assert "当前数据库里已有人员" in err
