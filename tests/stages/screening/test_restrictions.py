from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.stages.applications import scene as filings
from tests.stages.applications.scene import refused
from tests.stages.screening import scene
from tests.stages.screening.scene import CUT_OFF
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.screening import actions, queries
from zhiheng.stages.screening.models import Determination, Finding, Listing
from zhiheng.stages.screening.rules import restrictions as rules
from zhiheng.stages.screening.rules.restrictions import Weight
from zhiheng.stages.screening.vocabulary import Gate

pytestmark = pytest.mark.clause(Clause.RESTRICTIONS)

REVISED, OF_2017 = edition("jinshui-revised"), edition("jinshui-2017")
FULL_WEIGHT = Weight(advisory=False, after_cut_off=False)
FOR_THE_COMMITTEE = Weight(advisory=False, after_cut_off=True)
DAY = timedelta(days=1)


def weight(key, listed_on, removed_on=None, *, which=REVISED, terms=None, on=CUT_OFF + 90 * DAY):
    return rules.weight_of(
        which,
        terms or which.terms,
        key,
        listed_on=listed_on,
        removed_on=removed_on,
        cut_off=CUT_OFF,
        on=on,
    )


@pytest.mark.parametrize(
    ("listed_on", "counts"),
    [(date(2023, 6, 11), True), (date(2023, 6, 10), False), (CUT_OFF, True)],
)
def test_a_record_counts_within_the_look_back_both_days_included(listed_on, counts):
    assert weight("penalty", listed_on) == (FULL_WEIGHT if counts else None)


@pytest.mark.parametrize(
    ("removed_on", "counts"),
    [(None, True), (CUT_OFF - DAY, False), (CUT_OFF, True), (CUT_OFF + DAY, True)],
)
def test_a_list_counts_while_it_lasted_on_the_cut_off_day(removed_on, counts):
    found = weight("joint-punishment", date(2015, 1, 1), removed_on)

    assert found == (FULL_WEIGHT if counts else None)


def test_a_repaired_penalty_still_counts_within_its_look_back():
    assert weight("penalty", date(2025, 1, 1), date(2025, 6, 1)) == FULL_WEIGHT


@pytest.mark.parametrize("key", ["penalty", "joint-punishment"])
def test_what_came_after_the_cut_off_is_for_the_committee(key):
    assert weight(key, CUT_OFF + DAY) == FOR_THE_COMMITTEE


def test_a_list_entered_and_left_after_the_cut_off_counts_for_nothing():
    assert weight("joint-punishment", CUT_OFF + DAY, CUT_OFF + 5 * DAY) is None


def test_what_is_listed_tomorrow_does_not_count_today():
    assert weight("penalty", CUT_OFF + 2 * DAY, on=CUT_OFF + DAY) is None


def test_the_office_may_set_the_general_look_back():
    terms = REVISED.terms_with({"look_back_years": 5})

    assert weight("penalty", date(2022, 1, 1), terms=terms) == FULL_WEIGHT
    assert weight("penalty", date(2022, 1, 1)) is None


@pytest.mark.parametrize("key", ["joint-punishment", "serious-violation"])
def test_the_same_record_under_both_editions(key):
    listed_on = date(2025, 6, 1)

    assert weight(key, listed_on, which=REVISED) == FULL_WEIGHT
    assert weight(key, listed_on, which=OF_2017) == Weight(advisory=True, after_cut_off=False)


@given(
    days=st.integers(-2000, 200),
    lasted=st.none() | st.integers(0, 2000),
    key=st.sampled_from([ground.key for ground in REVISED.restrictions]),
)
def test_a_removal_never_makes_a_record_weigh_more(days, lasted, key):
    listed_on = CUT_OFF + days * DAY
    removed_on = None if lasted is None else listed_on + lasted * DAY

    repaired, standing = weight(key, listed_on, removed_on), weight(key, listed_on)

    assert repaired is None or repaired == standing


def enter(by, **values):
    values = {
        "code": world.code(900),
        "restriction": "penalty",
        "title": "行政处罚决定",
        "authority": "区税务局",
        "listed_on": date(2025, 6, 1),
        **values,
    }
    return actions.enter_listing(by=by, at=world.NOON, **values)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.DEPARTMENT])
def test_a_record_is_entered_by_code(db, role):
    listing = enter(world.person("李办", role))

    assert (listing.code, listing.removed_on) == (world.code(900), None)
    assert Entry.objects.get().facts["listed_on"] == "2025-06-01"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"code": "东方重工有限公司"}, "统一社会信用代码“东方重工有限公司”不成立"),
        ({"restriction": "ugly"}, "没有“ugly”这一限制情形。"),
        ({"authority": ""}, "没有写明情形的来源。"),
        ({"listed_on": date(2026, 6, 2)}, "日期2026-06-02尚未到来。"),
    ],
    ids=["name", "ground", "source", "tomorrow"],
)
def test_a_record_that_makes_no_sense_is_refused(office, wrong, reason):
    [(_, found)] = refused(enter, by=office, **wrong)

    assert found.startswith(reason)
    assert not Listing.objects.exists()


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.RECOMMENDER, Role.EXPERT])
def test_nobody_else_enters_records(db, role):
    [(_, reason)] = refused(enter, by=world.person("某人", role))

    assert "不担任" in reason


def test_a_removal_is_filled_in_and_the_record_stays(filed, office):
    listing = scene.listing(filed)

    actions.remove_listing(listing=listing, removed_on=date(2026, 5, 1), by=office, at=world.NOON)

    assert Listing.objects.get().removed_on == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("removed_on", "already", "reason"),
    [
        (date(2025, 5, 31), None, "移出日期2025-05-31早于列入日期2025-06-01。"),
        (date(2026, 6, 2), None, "日期2026-06-02尚未到来。"),
        (date(2026, 5, 1), date(2026, 4, 1), "该记录已于2026-04-01移出。"),
    ],
)
def test_a_removal_that_cannot_be_is_refused(filed, office, removed_on, already, reason):
    listing = scene.listing(filed, removed_on=already)

    found = refused(
        actions.remove_listing, listing=listing, removed_on=removed_on, by=office, at=world.NOON
    )

    assert found == [(Clause.RESTRICTIONS, reason)]


def find(application, by, **values):
    values = {"restriction": "penalty", "source": "区税务局函", **values}
    return actions.record_finding(application=application, by=by, at=world.NOON, **values)


def test_a_finding_bars_nobody_by_itself(filed, office):
    finding = find(filed, office)

    assert (finding.advisory, finding.after_cut_off) == (False, False)
    assert list(queries.undecided(filed)) == [finding]
    assert not queries.barred(filed)
    assert filings.state_of(filed) == State.RECOMMENDED


@pytest.mark.parametrize(("name", "advisory"), [("jinshui-2017", True), ("jinshui-revised", False)])
def test_joint_punishment_is_a_ground_only_of_the_revised_measures(db, office, name, advisory):
    application = filings.recommended(world.cycle(name, at_step=Step.SCREENING))

    finding = find(application, office, restriction="joint-punishment")

    assert finding.advisory == advisory
    assert queries.note_on(finding) == ("非2017版限制情形" if advisory else "")
    assert queries.undecided(application).exists() != advisory


def test_a_namesake_is_told_apart_by_code(filed, office):
    namesake = filings.recommended(filed.cycle, name=filed.organisation.name)
    listing = scene.listing(namesake)

    [(clause, reason)] = refused(find, application=filed, by=office, listing=listing)

    assert (clause, "可能只是同名" in reason) == (Clause.RESTRICTIONS, True)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"restriction": "ugly"}, "没有“ugly”这一限制情形。"),
        ({"source": ""}, "没有写明情形的来源。"),
    ],
)
def test_a_finding_names_its_ground_and_source(filed, office, wrong, reason):
    assert refused(find, application=filed, by=office, **wrong) == [(Clause.RESTRICTIONS, reason)]


def test_only_the_office_records_findings(filed, applicant):
    [(_, reason)] = refused(find, application=filed, by=applicant)

    assert "不担任" in reason


def test_the_same_record_is_found_once(filed, office):
    listing = scene.listing(filed)
    scene.finding(filed, restriction="joint-punishment", listing=listing)

    [(clause, reason)] = refused(
        find, application=filed, by=office, restriction="joint-punishment", listing=listing
    )

    assert (clause, "刚刚已经办理" in reason) == (Clause.RESTRICTIONS, True)


@pytest.mark.parametrize(("gate", "later"), [(Gate.ACCEPTANCE, False), (Gate.DELIBERATION, True)])
def test_an_undated_finding_after_acceptance_goes_before_the_committee(filed, office, gate, later):
    assert find(filed, office, gate=gate).after_cut_off == later


def test_a_dated_record_says_itself_whether_it_came_later(filed, office):
    listing = scene.listing(filed, listed_on=CUT_OFF + DAY)

    finding = find(filed, office, restriction="joint-punishment", listing=listing)

    assert finding.after_cut_off
    assert queries.note_on(finding) == "截止日后发生，提请评定委员会审议"


def determine(finding, by, **values):
    values = {"bars": True, "reason": "处罚决定已生效", **values}
    return actions.determine_finding(finding=finding, by=by, at=world.NOON, **values)


@pytest.mark.parametrize("bars", [True, False])
def test_a_person_decides_what_a_finding_means(filed, office, bars):
    determine(scene.finding(filed), office, bars=bars)

    assert queries.barred(filed) == bars
    assert not queries.undecided(filed).exists()
    assert Entry.objects.get().facts["reason"] == "处罚决定已生效"


def test_what_came_after_the_cut_off_is_decided_by_the_chair_alone(filed, office, chair):
    finding = scene.finding(filed, after_cut_off=True)

    [(clause, reason)] = refused(determine, finding=finding, by=office)
    determine(finding, chair)

    assert (clause, "评定委员会主任" in reason) == (Clause.RESTRICTIONS, True)
    assert queries.barred(filed)


def test_the_chair_does_not_decide_what_is_the_offices(filed, chair):
    [(_, reason)] = refused(determine, finding=scene.finding(filed), by=chair)

    assert "评委会办公室" in reason


def test_what_is_no_ground_of_2017_cannot_bar_under_it(db, office):
    application = filings.recommended(world.cycle("jinshui-2017", at_step=Step.SCREENING))
    finding = scene.finding(application, restriction="joint-punishment", advisory=True)

    [(clause, reason)] = refused(determine, finding=finding, by=office)
    determine(finding, office, bars=False)

    assert (clause, reason) == (
        Clause.RESTRICTIONS,
        "非2017版限制情形，只作提示，不能据以限制申报。",
    )


def test_a_determination_has_a_reason(filed, office):
    assert refused(determine, finding=scene.finding(filed), by=office, reason=" ") == [
        (Clause.RESTRICTIONS, "没有写明认定的理由。")
    ]


def test_a_finding_is_determined_once(filed, office):
    finding = scene.determined(filed, bars=False)

    assert refused(determine, finding=finding, by=office) == [
        (Clause.RESTRICTIONS, "该情形已经认定。")
    ]
    assert Determination.objects.count() == 1


def recheck(cycle, by, gate=Gate.DELIBERATION, at=filings.LAST_MOMENT + 20 * world.A_DAY):
    return actions.recheck(cycle=cycle, gate=gate, by=by, at=at)


def test_a_recheck_finds_whoever_was_listed_after_acceptance(cycle, timetable):
    clean = filings.recommended(cycle, state=State.SUMMARISED)
    listed = filings.recommended(cycle, state=State.SUMMARISED, name="西方重工")
    scene.listing(listed, listed_on=CUT_OFF + DAY)

    row = recheck(cycle, timetable)

    finding = Finding.objects.get()
    assert (row.applications, row.findings) == (2, 1)
    assert (finding.application, finding.after_cut_off, finding.gate) == (
        listed,
        True,
        Gate.DELIBERATION,
    )
    assert list(queries.matters_for_the_committee(cycle)) == [finding]
    assert list(queries.undecided_findings(cycle)) == [finding]
    assert queries.rechecked(cycle, Gate.DELIBERATION) == row
    assert queries.rechecked(cycle, Gate.PAYMENT) is None
    assert not queries.barred(clean) and not queries.barred(listed)


def test_a_second_recheck_finds_only_what_is_new(cycle, office):
    scene.listing(filings.recommended(cycle, state=State.NOMINATED))

    assert recheck(cycle, office).findings == 1
    assert recheck(cycle, office, gate=Gate.PUBLICITY_END).findings == 0


def test_a_recheck_leaves_those_alone_whose_way_has_ended(cycle, office):
    for place, state in enumerate((State.NOT_ADVANCED, State.WITHDRAWN, State.DRAFTING)):
        scene.listing(filings.recommended(cycle, state=state, name=f"甲{place}"))

    assert recheck(cycle, office).applications == 0


def test_the_awarded_are_looked_up_until_they_are_paid(cycle, office):
    scene.listing(filings.recommended(cycle, state=State.AWARDED))

    assert recheck(cycle, office, gate=Gate.PAYMENT).findings == 1


def test_a_recheck_under_2017_only_notes_what_is_no_ground_of_it(db, office):
    cycle = world.cycle("jinshui-2017", at_step=Step.DELIBERATION)
    scene.listing(filings.recommended(cycle, state=State.SUMMARISED))

    recheck(cycle, office)

    assert Finding.objects.get().advisory
    assert not queries.undecided_findings(cycle).exists()
    assert not queries.matters_for_the_committee(cycle).exists()


def test_a_namesake_is_not_found(cycle, office):
    application = filings.recommended(cycle)
    scene.listing(application, code=world.code(901), title=application.organisation.name)

    assert recheck(cycle, office).findings == 0


def test_where_the_announcement_is_the_cut_off_it_is_the_day_of_the_announcement(db):
    cycle = world.cycle(at_step=Step.SCREENING, cut_off="announcement")

    assert queries.cut_off_day(cycle) == (world.NOON - world.A_DAY).date()


def test_an_applicant_does_not_run_a_recheck(cycle, applicant):
    [(_, reason)] = refused(recheck, cycle=cycle, by=applicant)

    assert "不担任" in reason


@pytest.mark.clause(Clause.RECORDS)
def test_a_recheck_costs_as_many_queries_for_many_as_for_few(db, office):
    costs = []
    for size in (2, 40):
        cycle = world.cycle(at_step=Step.DELIBERATION)
        for place in range(size):
            scene.listing(world.application(cycle, state=State.SUMMARISED, name=f"{place}"))
        costs.append(filings.queries_of(recheck, cycle=cycle, by=office))

    assert costs[1] <= costs[0]
    assert Finding.objects.count() == 42


def strike(application, by, reason="授奖前列入失信名单"):
    return actions.strike_barred(application=application, reason=reason, by=by, at=world.NOON)


@pytest.mark.parametrize(
    "state", [State.ACCEPTED, State.NOMINATED, State.APPROVED, State.COMMENDED]
)
def test_whoever_is_found_barred_later_is_struck_at_any_step(filed, chair, state):
    Application.objects.filter(pk=filed.pk).update(state=state)
    scene.determined(filed, bars=True)

    struck = strike(filed, chair)

    assert Application.objects.get(pk=struck.pk).state == State.STRUCK
    assert Entry.objects.get().facts["reason"] == "授奖前列入失信名单"


def test_nobody_is_struck_on_a_hit_that_nobody_decided(filed, chair):
    scene.finding(filed)

    [(clause, reason)] = refused(strike, application=filed, by=chair)

    assert (clause, "没有认定" in reason) == (Clause.RESTRICTIONS, True)


def test_the_office_strikes_nobody(filed, office):
    scene.determined(filed, bars=True)

    [(_, reason)] = refused(strike, application=filed, by=office)

    assert "评定委员会主任" in reason
