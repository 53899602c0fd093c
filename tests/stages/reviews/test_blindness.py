import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.actions import (
    score_defence,
    sign_consensus,
    sign_visit_report,
    submit_scoresheet,
)
from zhiheng.stages.reviews.models import Summary
from zhiheng.stages.reviews.rules import Viewer
from zhiheng.stages.reviews.vocabulary import Layer

pytestmark = pytest.mark.clause(Clause.INDEPENDENT_SCORING)

ALL_DONE = frozenset({Step.DESK_REVIEW, Step.SITE_VISIT, Step.DEFENCE, Step.SUMMARY})
DESK_DONE = frozenset({Step.DESK_REVIEW})
NOTHING: set[Layer] = set()
OTHERS = {Layer.SHEETS, Layer.CONSENSUS, Layer.VISIT, Layer.DEFENCE, Layer.TOTAL}
REPORTS = OTHERS - {Layer.SHEETS}
PANEL = {Layer.OWN, Layer.SHEETS, Layer.CONSENSUS, Layer.VISIT}


def holding(*roles, **facts):
    return Viewer(roles=frozenset(roles), **facts)


@pytest.mark.parametrize(
    ("viewer", "layers"),
    [
        (Viewer(), NOTHING),
        (Viewer(done=ALL_DONE), NOTHING),
        (holding(Role.APPLICANT, belongs=True, done=ALL_DONE), NOTHING),
        (holding(Role.RECOMMENDER, done=ALL_DONE), NOTHING),
        (holding(Role.DEPARTMENT, done=ALL_DONE), NOTHING),
        (holding(Role.EXPERT, done=ALL_DONE), NOTHING),
        (holding(Role.SUPERVISOR, done=ALL_DONE), NOTHING),
        (holding(Role.FINANCE, done=ALL_DONE), NOTHING),
        (holding(Role.ADMINISTRATOR, done=ALL_DONE), NOTHING),
        (holding(Role.OFFICE), NOTHING),
        (holding(Role.OFFICE, done=DESK_DONE), {Layer.SHEETS, Layer.CONSENSUS}),
        (holding(Role.OFFICE, done=ALL_DONE), OTHERS),
        (holding(Role.COMMITTEE, done=DESK_DONE), NOTHING),
        (holding(Role.COMMITTEE, done=ALL_DONE), REPORTS),
        (holding(Role.COMMITTEE, keeps_out=True, done=ALL_DONE), NOTHING),
        (holding(Role.CHAIR, done=ALL_DONE), REPORTS),
        (holding(Role.GOVERNMENT, done=DESK_DONE), NOTHING),
        (holding(Role.GOVERNMENT, done=ALL_DONE), REPORTS),
        (holding(Role.AUDITOR), OTHERS),
        (holding(Role.AUDITOR, belongs=True), NOTHING),
        (holding(Role.EXPERT, sits=True), {Layer.OWN}),
        (holding(Role.EXPERT, sits=True, done=ALL_DONE), {Layer.OWN}),
        (holding(Role.EXPERT, sits=True, sheet_is_in=True), PANEL),
        (
            holding(Role.EXPERT, sits=True, sheet_is_in=True, mark_is_in=True),
            PANEL | {Layer.DEFENCE},
        ),
        (holding(Role.EXPERT, sits=True, mark_is_in=True), {Layer.OWN}),
        (holding(Role.EXPERT, Role.AUDITOR, sits=True), {Layer.OWN}),
        (holding(Role.EXPERT, keeps_out=True, sheet_is_in=True), NOTHING),
    ],
)
def test_who_sees_which_layer_and_when(viewer, layers):
    assert rules.visible_layers(viewer) == layers


def sheets_seen(person, application):
    found = queries.scoresheets_visible_to(person, application, at=world.NOON)
    return [sheet.assignment.expert.person.name for sheet in found]


def test_an_expert_sees_the_others_scores_only_after_their_own_are_in(filed, assignments):
    first, second, third = assignments
    cast.scored(second, 90)
    before = sheets_seen(first.expert.person, filed)

    cast.scored(first, 50)

    assert before == []
    assert sheets_seen(first.expert.person, filed) == ["赵审", "王评"]
    assert sheets_seen(third.expert.person, filed) == []


@pytest.mark.clause(Clause.RECUSAL)
def test_whoever_keeps_out_no_longer_sees_even_their_own(cycle, filed, assignments):
    struck, recused, _ = assignments
    for one in assignments:
        cast.scored(one)
    cast.struck(struck)
    cast.recuse(cycle, recused.expert.person, filed.organisation)

    assert sheets_seen(struck.expert.person, filed) == []
    assert sheets_seen(recused.expert.person, filed) == []


def everything_seen(person, application):
    """How many papers of each layer a person finds."""
    at = world.NOON
    return (
        queries.scoresheets_visible_to(person, application, at=at).count(),
        queries.consensus_visible_to(person, application, at=at).count(),
        queries.visit_reports_visible_to(person, application, at=at).count(),
        queries.defence_scores_visible_to(person, application, at=at).count(),
        queries.summary_lines_visible_to(person, application, at=at).count(),
    )


@pytest.fixture
def complete(db):
    """东方重工 with every layer there to be seen: three sheets, consensus, report, three marks."""
    cycle = cast.review_cycle(Step.SUMMARY)
    made = cast.reviewed(cycle, cast.panel_of(cycle), "东方重工有限公司")
    cast.reported(made)
    cast.marked(made, 70, 80, 90)
    summary = Summary.objects.create(cycle=cycle, weights={}, digest="", at=world.NOON)
    summary.lines.create(
        application=made,
        desk_quarters=1000,
        site_quarters=1000,
        defence_percents=[70, 80, 90],
        total_hundredths=56000,
        rank=1,
    )
    return made


def test_of_all_that_is_there_each_finds_what_is_theirs_to_see(complete, office):
    own = world.person("陈申", Role.APPLICANT, organisation=complete.organisation)
    expert = queries.assignments_to(complete)[0].expert.person
    member = world.person("吴委", Role.COMMITTEE)

    assert {
        "public": everything_seen(None, complete),
        "applicant": everything_seen(own, complete),
        "recommender": everything_seen(world.person("街办", Role.RECOMMENDER), complete),
        "supervisor": everything_seen(world.person("郑纪", Role.SUPERVISOR), complete),
        "expert": everything_seen(expert, complete),
        "office": everything_seen(office, complete),
        "member": everything_seen(member, complete),
        "auditor": everything_seen(world.person("钱审", Role.AUDITOR), complete),
    } == {
        "public": (0, 0, 0, 0, 0),
        "applicant": (0, 0, 0, 0, 0),
        "recommender": (0, 0, 0, 0, 0),
        "supervisor": (0, 0, 0, 0, 0),
        "expert": (3, 1, 1, 3, 0),
        "office": (3, 1, 1, 3, 0),
        "member": (0, 0, 0, 0, 0),
        "auditor": (3, 1, 1, 3, 1),
    }


def test_once_summed_up_the_committee_finds_reports_and_list_but_no_single_sheet(complete):
    StepDone.objects.create(cycle=complete.cycle, step=Step.SUMMARY, at=world.NOON)
    member = world.person("吴委", Role.COMMITTEE)

    assert everything_seen(member, complete) == (0, 1, 1, 3, 1)


def test_the_office_finds_no_scores_in_progress(office, filed, assignments):
    for one in assignments:
        cast.scored(one)
    cast.agreed(filed)

    assert everything_seen(office, filed) == (0, 0, 0, 0, 0)


def test_at_the_defence_an_expert_sees_their_own_mark_and_before_it_nobody_elses(db):
    cycle = cast.review_cycle(Step.DEFENCE)
    heard = cast.reviewed(cycle, cast.panel_of(cycle, ("甲", "乙", "丙")), "金水食品")
    cast.marked(heard, 70)
    one, other, _ = (a.expert.person for a in queries.assignments_to(heard))

    assert queries.defence_scores_visible_to(one, heard, at=world.NOON).count() == 1
    assert queries.defence_scores_visible_to(other, heard, at=world.NOON).count() == 0


@pytest.mark.clause(Clause.RECUSAL)
def test_a_recused_member_finds_nothing_of_that_applicant(complete):
    StepDone.objects.create(cycle=complete.cycle, step=Step.SUMMARY, at=world.NOON)
    member = world.person("吴委", Role.COMMITTEE)
    cast.recuse(complete.cycle, member, complete.organisation)

    assert everything_seen(member, complete) == (0, 0, 0, 0, 0)


def test_an_expert_finds_the_applications_assigned_to_them_and_no_others(cycle, filed, assignments):
    cast.assigned(cast.application(cycle, "别组公司"), cast.panel_of(cycle, ("甲", "乙", "丙")))

    found = queries.assignments_of(assignments[0].expert.person)

    assert [a.application for a in found] == [filed]


MARKS = range(0, 101, 5)


def test_the_ledger_keeps_a_sheet_without_giving_it_away(db):
    cycle = cast.review_cycle()
    sheet_of = cast.assigned(cast.application(cycle), cast.panel_of(cycle))[0]
    by = sheet_of.expert.person

    sheet = submit_scoresheet(assignment=sheet_of, scores=cast.rows(50), by=by, at=world.NOON)

    content = queries.sheet_in_words(sheet.items.all())
    told = Entry.objects.get().facts["digest"]
    assert told != rules.digest_of(content)
    assert told == rules.digest_of(content, salt=sheet.salt)


@pytest.mark.clause(Clause.DEFENCE)
def test_nobody_finds_a_mark_by_trying_all_that_are_possible(db):
    cycle = cast.review_cycle(Step.DEFENCE)
    held = cast.defence_of(cast.reviewed(cycle, cast.panel_of(cycle), "东方重工有限公司"))
    by = queries.the_leader(queries.reviewers_of(held.application)).person

    mark = score_defence(defence=held, percent=80, by=by, at=world.NOON)

    about = {"defence": held.pk, "expert": by.ref, "comment": ""}
    told = Entry.objects.get().facts["digest"]
    assert told not in {rules.digest_of({**about, "percent": percent}) for percent in MARKS}
    assert told == rules.digest_of({**about, "percent": 80}, salt=mark.salt)


@pytest.mark.clause(Clause.SITE_VISIT)
def test_the_ledger_keeps_consensus_and_report_without_giving_them_away(db):
    cycle = cast.review_cycle()
    filed = cast.application(cycle)
    for one in cast.assigned(filed, cast.panel_of(cycle)):
        cast.scored(one)
    by = queries.the_leader(queries.reviewers_of(filed)).person

    signed = sign_consensus(application=filed, agreed=cast.agreement(), by=by, at=world.NOON)
    cast.visit_to(filed)
    visit = queries.visit_of(filed)
    report = sign_visit_report(visit=visit, rescores={}, by=by, at=world.NOON)

    content = [queries.agreed_in_words(rows.all()) for rows in (signed.items, report.rescores)]
    told = [entry.facts["digest"] for entry in Entry.objects.order_by("seq")]
    salts = [signed.salt, report.salt]
    assert told == [rules.digest_of(c, salt=s) for c, s in zip(content, salts, strict=True)]
    assert not {*told} & {rules.digest_of(one) for one in content}
