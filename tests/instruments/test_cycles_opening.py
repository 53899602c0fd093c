from datetime import date
from fractions import Fraction

import pytest

from tests import world
from tests.stages.applications.scene import refused
from zhiheng.instruments.cycles import actions, queries, rules
from zhiheng.instruments.cycles.models import Cycle, InForce
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step

NOON = world.NOON
REVISED, OF_2017 = edition("jinshui-revised"), edition("jinshui-2017")


def open_cycle(by, **values):
    values = {
        "edition": "jinshui-2017",
        "ordinal": 3,
        "year": 2026,
        "approval_document": "金政文〔2026〕1号",
        "bonus_budget_fen": 150_000_000,
        **values,
    }
    return actions.open_cycle(by=by, at=NOON, **values)


@pytest.mark.clause(Clause.FREQUENCY, Clause.FUNDING)
def test_a_cycle_opens_under_an_edition_in_force_with_its_standard_resolved(office):
    cycle = open_cycle(office)

    assert (cycle.award, cycle.edition, cycle.is_pinned) == ("jinshui", "jinshui-2017", False)
    assert cycle.schemes[0]["standard"] == "GB/T 19580-2012"
    assert cycle.schemes[0]["digest"]
    assert Entry.objects.get().facts["approval"] == "金政文〔2026〕1号"


@pytest.mark.clause(Clause.EFFECT)
@pytest.mark.parametrize(
    ("name", "in_force", "reason"),
    [
        ("jinshui-2011", None, "只作为沿革存目"),
        ("jinshui-revised", None, "的施行日期尚未录入。"),
        ("jinshui-revised", date(2026, 6, 2), "自2026-06-02起施行"),
        ("jinshui-2017", date(2026, 6, 1), "已于2026-06-01废止"),
    ],
)
def test_only_an_edition_in_force_governs_a_new_cycle(office, name, in_force, reason):
    if in_force:
        InForce.objects.create(edition="jinshui-revised", on=in_force, document="金政〔2026〕9号")

    [(clause, found)] = refused(open_cycle, by=office, edition=name)

    assert (clause, reason in found) == (Clause.EFFECT, True)
    assert not Cycle.objects.exists()


@pytest.mark.clause(Clause.EFFECT)
def test_from_the_day_of_publication_the_revised_measures_govern(office):
    InForce.objects.create(
        edition="jinshui-revised", on=date(2026, 6, 1), document="金政〔2026〕9号"
    )

    assert open_cycle(office, edition="jinshui-revised").edition == "jinshui-revised"


@pytest.mark.clause(Clause.FREQUENCY)
@pytest.mark.parametrize(("year", "refusals"), [(2027, 1), (2028, 0)])
def test_a_cycle_keeps_the_interval_to_the_last(office, year, refusals):
    world.cycle("jinshui-2017")  # of 2026

    if refusals:
        [refusal] = refused(open_cycle, by=office, ordinal=9999, year=year)
        assert refusal == (Clause.FREQUENCY, "每2年评选一届，上一届为2026年，2027年尚不能开展。")
    else:
        open_cycle(office, ordinal=9999, year=year)


@pytest.mark.clause(Clause.FREQUENCY)
def test_where_cycles_are_held_on_approval_only_no_interval_binds():
    assert rules.too_soon_after_the_last(last_year=2026, year=2026, interval=0) is None


@pytest.mark.clause(Clause.FREQUENCY)
def test_a_cycle_has_its_approval(office):
    assert refused(open_cycle, by=office, approval_document=" ") == [
        (Clause.FREQUENCY, "没有填写开展本届评选的批准文件。")
    ]


@pytest.mark.clause(Clause.FREQUENCY)
def test_only_the_office_opens_a_cycle(chair):
    [(_, reason)] = refused(open_cycle, by=chair)

    assert "不担任" in reason


@pytest.fixture
def opened(db):
    """A cycle whose terms nobody has entered yet."""
    made = world.cycle(at_step=Step.ANNOUNCEMENT)
    return Cycle.objects.create(
        **{
            field.name: getattr(made, field.name)
            for field in Cycle._meta.concrete_fields
            if field.name not in ("id", "ordinal")
        },
        ordinal=made.ordinal + 1000,
    )


def enter(cycle, by, **values):
    return actions.enter_terms(cycle=cycle, values=values, basis="会议纪要", by=by, at=NOON)


@pytest.mark.clause(Clause.OFFICE_DUTIES)
def test_what_the_office_enters_governs_the_cycle(opened, office):
    enter(opened, office, quota=5, majority="1/2")

    terms = queries.terms_of(opened)
    assert (terms.quota, terms.majority) == (5, Fraction(1, 2))
    assert terms.panel_size == REVISED.terms.panel_size
    assert Entry.objects.get().facts["values"] == {"quota": 5, "majority": "1/2"}


@pytest.mark.clause(Clause.BASIS, Clause.QUOTA, Clause.PAYMENT)
@pytest.mark.parametrize(
    ("values", "clause", "reason"),
    [
        ({"one_off": False}, Clause.PAYMENT, "“奖金须一次性发放”由正式文本规定"),
        ({"quota": 0}, Clause.QUOTA, "名额须为正整数。"),
        ({"quota": 2, "reserved": {"a": 3}}, Clause.QUOTA, "单列名额合计3个"),
        ({"reserved": {"a": 1}}, Clause.QUOTA, "名额须为正整数。"),
        ({"bribe": 1}, Clause.OFFICE_DUTIES, "没有名为“bribe”的参数。"),
    ],
)
def test_terms_that_cannot_be_are_refused(opened, office, values, clause, reason):
    [(cited, found)] = refused(enter, cycle=opened, by=office, **values)

    assert (cited, found.startswith(reason)) == (clause, True)
    assert queries.entered(opened) == {}


@pytest.mark.clause(Clause.ANNOUNCEMENT)
def test_what_was_announced_is_not_entered_anew(db, office):
    [(clause, reason)] = refused(enter, cycle=world.cycle(), by=office, panel_size=7)

    assert (clause, "已经发布" in reason) == (Clause.ANNOUNCEMENT, True)


@pytest.mark.clause(Clause.OFFICE_DUTIES)
def test_a_term_is_entered_once(opened, office):
    enter(opened, office, quota=5)

    [(clause, reason)] = refused(enter, cycle=opened, by=office, quota=6)

    assert (clause, "刚刚已经办理" in reason) == (Clause.OFFICE_DUTIES, True)
    assert queries.entered(opened) == {"quota": 5}


@pytest.mark.clause(Clause.ANNOUNCEMENT, Clause.QUOTA)
def test_what_is_assumed_waits_for_the_office_and_what_is_law_does_not():
    entered = {term.key for term in REVISED.term_values.values() if term.needs_confirmation} - {
        "quota",
        "panel_size",
    }

    found = rules.terms_are_open(REVISED, entered)

    assert [(refusal.clause, refusal.reason) for refusal in found] == [
        (Clause.QUOTA, "“本届名额上限”没有默认值，须由评委会办公室录入。"),
        (
            Clause.PANEL,
            (
                "“评审组人数”的取值不是正式文本所载（来源：〔KF〕、〔ZJ-old〕、〔FS121〕），"
                "须由评委会办公室确认。"
            ),
        ),
    ]
    assert rules.terms_are_open(REVISED, entered | {"quota", "panel_size"}) == []


@pytest.mark.clause(Clause.FUNDING, Clause.BONUS)
@pytest.mark.parametrize(("budget_fen", "short"), [(149_999_999, True), (150_000_000, False)])
def test_the_budget_bears_a_full_list(budget_fen, short):
    found = rules.budget_is_short(budget_fen=budget_fen, quota=3, bonus_fen=50_000_000)

    assert bool(found) == short
