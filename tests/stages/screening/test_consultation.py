"""征求部门意见: silence stays silence, and a person weighs what was said."""

from datetime import date

import pytest

from tests import world
from tests.stages.applications import scene as filings
from tests.stages.applications.scene import A_MICROSECOND, refused
from tests.stages.screening import scene
from zhiheng.instruments.cycles.models import StepDone
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.models import Hosting
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import last_moment
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.screening import actions, queries
from zhiheng.stages.screening.models import Consultation, OpinionDecision, Reply
from zhiheng.stages.screening.vocabulary import UNANSWERED, Opinion

pytestmark = pytest.mark.clause(Clause.CONSULTATION)


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.CONSULTATION)


@pytest.fixture
def accepted(cycle):
    return filings.recommended(cycle, state=State.ACCEPTED)


@pytest.fixture
def tax(db):
    """(区税务局, its clerk)"""
    return scene.department()


@pytest.fixture
def letter(accepted, tax):
    return scene.letter(accepted, tax[0])


def ask(cycle, by, *bodies):
    return actions.consult_departments(cycle=cycle, departments=bodies, by=by, at=world.NOON)


def answer(given, *answers, **values):
    body, clerk = given
    values = {"signed_by": "冯局长", "by": clerk, "at": world.NOON, **values}
    values = {"department": body, **values}
    return actions.answer_consultations(answers=answers, **values)


def objection(letter, **values):
    values = {"basis": "2025年税务处罚决定", "signed_by": "冯局长", "at": world.NOON, **values}
    return Reply.objects.create(consultation=letter, opinion=Opinion.OBJECTION, **values)


def test_every_department_is_asked_about_every_accepted_applicant(cycle, accepted, tax, office):
    other = filings.recommended(cycle, state=State.ACCEPTED, name="精工仪器")
    filings.recommended(cycle, state=State.REFUSED, name="花园商贸")
    court = scene.department("区人民法院")

    assert ask(cycle, office, tax[0], court[0]) == 4

    asked = Consultation.objects.values_list("application", "department")
    assert set(asked) == {(a.pk, d.pk) for a in (accepted, other) for d in (tax[0], court[0])}
    assert Consultation.objects.first().due_at == last_moment(date(2026, 6, 15))
    assert Entry.objects.get().facts["to"] == [ref(tax[0]), ref(court[0])]


def test_a_second_click_asks_nobody_and_a_new_department_is_asked(cycle, letter, tax, office):
    [(clause, reason)] = refused(
        actions.consult_departments, cycle=cycle, departments=[tax[0]], by=office, at=world.NOON
    )

    assert (clause, "均已发函" in reason) == (Clause.CONSULTATION, True)
    assert ask(cycle, office, tax[0], scene.department("区人民法院")[0]) == 1


@pytest.mark.clause(Clause.RECORDS)
def test_nobody_is_asked_before_screening_is_done(office, tax):
    early = world.cycle(at_step=Step.SCREENING)
    filings.recommended(early, state=State.ACCEPTED)

    [(clause, reason)] = refused(
        actions.consult_departments, cycle=early, departments=[tax[0]], by=office, at=world.NOON
    )

    assert (clause, "“资格审查”尚未完成" in reason) == (Clause.RECORDS, True)


def test_a_department_is_not_asked_about_itself(cycle, office):
    hospital = filings.recommended(cycle, state=State.ACCEPTED, name="区人民医院")
    by_code = scene.department("区卫生健康委", organisation=hospital.organisation)
    by_name = scene.department("区人民医院")
    by_host = scene.department("卫生部门")
    Hosting.objects.create(body=by_host[0], host="区人民医院", since=world.LONG_AGO)

    found = refused(
        actions.consult_departments,
        cycle=cycle,
        departments=[by_code[0], by_name[0], by_host[0]],
        by=office,
        at=world.NOON,
    )

    assert [clause for clause, _ in found] == [Clause.CONSULTATION]


def test_a_department_does_not_consult(cycle, accepted, tax):
    [(_, reason)] = refused(
        actions.consult_departments, cycle=cycle, departments=[tax[0]], by=tax[1], at=world.NOON
    )

    assert "不担任" in reason


def test_a_department_answers_some_letters_and_silence_stays_silence(cycle, letter, tax):
    other = filings.recommended(cycle, state=State.ACCEPTED, name="精工仪器")
    silent = scene.letter(other, tax[0])

    [reply] = answer(tax, (letter, Opinion.NO_OBJECTION, ""))

    assert (reply.opinion, reply.signed_by) == (Opinion.NO_OBJECTION, "冯局长")
    assert [c.answer for c in queries.opinions_on(letter.application)] == ["无意见"]
    assert [c.answer for c in queries.opinions_on(silent.application)] == [UNANSWERED]
    assert list(queries.consultations_of(tax[0])) == [silent, letter]
    assert Entry.objects.get().facts["replies"] == 1


def test_a_department_does_not_answer_for_another(letter, tax):
    court = scene.department("区人民法院")

    [(clause, reason)] = refused(lambda: answer(court, (letter, Opinion.NO_OBJECTION, "")))
    [(_, whose)] = refused(
        lambda: answer(court, (letter, Opinion.NO_OBJECTION, ""), department=tax[0])
    )

    assert (clause, reason) == (
        Clause.CONSULTATION,
        "有1件征求意见函不是发给区人民法院的。",
    )
    assert "不是区税务局的经办人" in whose


def test_the_office_does_not_answer_for_a_department(letter, tax, office):
    [(clause, _)] = refused(lambda: answer(tax, (letter, Opinion.NO_OBJECTION, ""), by=office))

    assert clause == Clause.CONSULTATION


def test_nobody_reports_about_their_own_organisation(letter):
    applicant = letter.application.organisation
    clerk = world.person("两栖", Role.DEPARTMENT, body=letter.department)
    world.Post.objects.create(
        person=clerk, role=Role.APPLICANT, organisation=applicant, since=world.LONG_AGO
    )

    [(clause, reason)] = refused(
        lambda: answer((letter.department, clerk), (letter, Opinion.NO_OBJECTION, ""))
    )

    assert (clause, "不能对自己出具意见" in reason) == (Clause.CONSULTATION, True)


@pytest.mark.parametrize(
    ("opinion", "basis", "signed_by", "reason"),
    [
        (Opinion.OBJECTION, " ", "冯局长", "有意见的答复没有写明事实与依据。"),
        (Opinion.NO_OBJECTION, "", "", "答复没有签署人。"),
    ],
)
def test_an_answer_states_its_basis_and_is_signed(letter, tax, opinion, basis, signed_by, reason):
    found = refused(lambda: answer(tax, (letter, opinion, basis), signed_by=signed_by))

    assert found == [(Clause.CONSULTATION, reason)]
    assert not Reply.objects.exists()


def test_a_letter_is_answered_once(letter, tax):
    objection(letter)

    assert refused(lambda: answer(tax, (letter, Opinion.NO_OBJECTION, ""))) == [
        (Clause.CONSULTATION, "有1件征求意见函已经答复。")
    ]


def test_a_late_answer_counts_until_the_step_is_closed(cycle, letter, tax):
    answer(tax, (letter, Opinion.NO_OBJECTION, ""), at=scene.DUE + world.A_DAY)

    assert Reply.objects.exists()


def test_after_the_step_is_closed_no_answer_is_taken(cycle, letter, tax):
    StepDone.objects.create(cycle=cycle, step=Step.CONSULTATION, at=world.NOON)

    [(clause, reason)] = refused(lambda: answer(tax, (letter, Opinion.NO_OBJECTION, "")))

    assert (clause, "已经办结" in reason) == (Clause.CONSULTATION, True)


def weigh(reply, by, **values):
    values = {"bars": True, "reason": "处罚仍在执行", **values}
    return actions.decide_opinion(reply=reply, by=by, at=world.NOON, **values)


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_clean_credit_report_against_an_objection_is_weighed_by_a_person(letter, office):
    reply = objection(letter)
    both = queries.credit_and_opinions(letter.application)

    weigh(reply, office)

    assert both == {
        "credit_report": filings.TODAY,
        "opinions": [("区税务局", "有意见", filings.TODAY)],
    }
    assert [refusal.reason for refusal in queries.barring(letter.application)] == [
        "区税务局提出的意见经认定构成限制情形：处罚仍在执行。"
    ]
    assert Entry.objects.get().facts["department"] == "区税务局"


def test_silence_is_shown_beside_the_credit_report_as_silence(letter):
    assert queries.credit_and_opinions(letter.application)["opinions"] == [
        ("区税务局", "未回复", None)
    ]


def test_weighing_needs_a_reason(letter, office):
    [(clause, reason)] = refused(weigh, reply=objection(letter), by=office, reason="")

    assert (clause, "没有写明采纳" in reason) == (Clause.CONSULTATION, True)


def test_an_objection_is_weighed_once(letter, office):
    reply = objection(letter)
    OpinionDecision.objects.create(reply=reply, bars=False, reason="甲", at=world.NOON)

    assert refused(weigh, reply=reply, by=office) == [(Clause.CONSULTATION, "该意见已经认定。")]


def test_where_a_department_does_not_object_there_is_nothing_to_weigh(letter, office):
    reply = Reply.objects.create(
        consultation=letter, opinion=Opinion.NO_OBJECTION, signed_by="冯局长", at=world.NOON
    )

    assert refused(weigh, reply=reply, by=office) == [
        (Clause.CONSULTATION, "该部门没有意见，无需认定。")
    ]


def test_a_department_does_not_weigh_its_own_objection(letter, tax):
    [(_, reason)] = refused(weigh, reply=objection(letter), by=tax[1])

    assert "不担任" in reason


def close(cycle, by, at=scene.DUE + A_MICROSECOND):
    return actions.close_consultation(cycle=cycle, by=by, at=at)


def test_after_the_period_whoever_nobody_answered_about_goes_on(cycle, letter, office):
    assert close(cycle, office) == 1

    assert filings.state_of(letter.application) == State.CONSULTED
    assert StepDone.objects.filter(cycle=cycle, step=Step.CONSULTATION).exists()


def test_once_all_have_answered_nobody_waits_for_the_period(cycle, letter, tax, office):
    answer(tax, (letter, Opinion.NO_OBJECTION, ""))

    assert close(cycle, office, at=world.NOON) == 1


def test_within_the_period_the_letters_are_awaited(cycle, letter, office):
    [(clause, reason)] = refused(close, cycle=cycle, by=office, at=scene.DUE)

    assert (clause, reason) == (
        Clause.CONSULTATION,
        "尚有1件征求意见函未回复，答复期限到2026-06-15 23:59:59为止。",
    )


def test_consultation_does_not_close_over_an_unweighed_objection(cycle, letter, office):
    objection(letter)

    assert refused(close, cycle=cycle, by=office) == [
        (Clause.CONSULTATION, "部门对东方重工有限公司的意见尚未认定。")
    ]


def test_consultation_does_not_close_over_somebody_nobody_was_asked_about(cycle, accepted, office):
    assert refused(close, cycle=cycle, by=office) == [
        (Clause.CONSULTATION, "尚未就东方重工有限公司征求部门意见。")
    ]


@pytest.mark.clause(Clause.SCREENING)
def test_consultation_does_not_close_over_a_suspended_file(cycle, letter, office):
    filings.suspend(filings.recommended(cycle, state=State.ACCEPTED, name="精工仪器"))

    [(clause, _)] = refused(close, cycle=cycle, by=office)

    assert clause == Clause.SCREENING


@pytest.mark.clause(Clause.RESTRICTIONS)
@pytest.mark.parametrize(("bars", "state"), [(True, State.STRUCK), (False, State.CONSULTED)])
def test_whoever_a_person_found_barred_is_struck(cycle, letter, office, bars, state):
    OpinionDecision.objects.create(
        reply=objection(letter), bars=bars, reason="经核实", at=world.NOON
    )

    close(cycle, office)

    assert filings.state_of(letter.application) == state
    assert Entry.objects.get().facts["struck"] == ([ref(letter.application)] if bars else [])


@pytest.mark.clause(Clause.RESTRICTIONS)
def test_a_finding_determined_meanwhile_strikes_too(cycle, letter, office):
    scene.determined(letter.application, bars=True)

    close(cycle, office)

    assert filings.state_of(letter.application) == State.STRUCK


def test_a_department_does_not_close_the_step(cycle, letter, tax):
    [(_, reason)] = refused(close, cycle=cycle, by=tax[1])

    assert "不担任" in reason


@pytest.mark.clause(Clause.RECORDS)
def test_asking_answering_and_closing_cost_as_much_for_many_as_for_few(db, tax, office):
    costs = []
    for size in (2, 40):
        cycle = world.cycle(at_step=Step.CONSULTATION)
        for place in range(size):
            world.application(cycle, state=State.ACCEPTED, name=f"{size}-{place}")
        asked = filings.queries_of(ask_one, cycle=cycle, by=office, body=tax[0])
        letters = Consultation.objects.filter(application__cycle=cycle)
        given = [(letter, Opinion.NO_OBJECTION, "") for letter in letters]
        answered = filings.queries_of(answer_all, given=tax, answers=given)
        costs.append((asked, answered, filings.queries_of(close, cycle=cycle, by=office)))

    assert costs[1] <= costs[0]
    assert all(many <= few for few, many in zip(*costs, strict=True))


def ask_one(*, cycle, by, body):
    return ask(cycle, by, body)


def answer_all(*, given, answers):
    return answer(given, *answers)
