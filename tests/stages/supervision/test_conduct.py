import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.supervision.actions import refer_misconduct, report_misconduct
from zhiheng.stages.supervision.models import Misconduct, Referral
from zhiheng.stages.supervision.vocabulary import SuspectKind

pytestmark = [
    pytest.mark.clause(Clause.STAFF_MISCONDUCT, Clause.EXPERT_MISCONDUCT),
    pytest.mark.django_db,
]
STAFF, EXPERT = SuspectKind.STAFF, SuspectKind.EXPERT


@pytest.fixture
def clerk(db):
    return world.person("赵办", Role.OFFICE)


@pytest.fixture
def expert(db):
    return world.person("王评", Role.EXPERT)


def tell(person, kind, by, facts="向申报组织透露评分", **more):
    return report_misconduct(person=person, kind=kind, facts=facts, by=by, at=world.NOON, **more)


def refer(misconduct, by, measure, **more):
    return refer_misconduct(misconduct=misconduct, measure=measure, by=by, at=world.NOON, **more)


def misconduct(cycle, person, kind):
    return Misconduct.objects.create(
        cycle=cycle, person=person, kind=kind.value, facts="透露评分", at=world.NOON
    )


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISOR])
def test_office_and_supervisor_report_misconduct(cycle, clerk, role):
    told = tell(clerk, STAFF, world.person("某人", role), about=world.organisation())

    assert (told.person, told.kind, told.cycle) == (clerk, "staff", cycle)
    entry = Entry.objects.get()
    assert (entry.act, entry.article) == ("登记涉嫌违规", "第二十六条")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.APPLICANT])
def test_nobody_else_reports_misconduct(cycle, clerk, role):
    with pytest.raises(Refused, match="不担任"):
        tell(clerk, STAFF, world.person("某人", role))

    assert not Misconduct.objects.exists()


@pytest.mark.parametrize("kind", [STAFF, EXPERT])
def test_a_person_is_reported_as_what_they_are(cycle, office, kind):
    wrong = {STAFF: Role.EXPERT, EXPERT: Role.OFFICE}[kind]

    with pytest.raises(Refused, match=f"没有担任过{kind.label}"):
        tell(world.person("某人", wrong), kind, office)

    assert not Misconduct.objects.exists()
    assert not Entry.objects.exists()


def test_a_report_states_facts(cycle, clerk, office):
    with pytest.raises(Refused, match="没有写明事实"):
        tell(clerk, STAFF, office, facts=" ")

    assert not Entry.objects.exists()


def test_staff_are_referred_to_the_authority_over_them(cycle, clerk, office):
    referral = refer(misconduct(cycle, clerk, STAFF), office, "staff-referral", to="驻局纪检监察组")

    assert (referral.to, referral.basis) == (
        "驻局纪检监察组",
        "《郑州市金水区区长质量奖管理办法》（修订稿）第二十六条",
    )
    assert Entry.objects.get().facts["transferred_to"] == "驻局纪检监察组"


def test_an_expert_is_removed_and_holds_the_role_no_more(cycle, expert, office):
    refer(misconduct(cycle, expert, EXPERT), office, "expert-removal")

    assert not people.holds(expert, [Role.EXPERT], at=world.NOON)
    assert people.holds(expert, [Role.EXPERT], at=world.NOON - world.A_DAY)


def test_staff_keep_their_posts_until_the_authority_decides(cycle, clerk, office):
    refer(misconduct(cycle, clerk, STAFF), office, "staff-referral", to="驻局纪检监察组")

    assert people.holds(clerk, [Role.OFFICE], at=world.NOON)


@pytest.mark.parametrize(
    ("kind", "measure", "to", "match"),
    [
        (STAFF, "expert-removal", "纪委", "不是本版对工作人员的处理措施"),
        (EXPERT, "staff-referral", "纪委", "不是本版对评审专家的处理措施"),
        (EXPERT, "reprimand", "", "不是本版对评审专家的处理措施"),
        (STAFF, "staff-referral", " ", "没有写明移送的机关"),
    ],
)
def test_a_measure_fits_whom_it_is_taken_against(
    cycle, clerk, expert, office, kind, measure, to, match
):
    told = misconduct(cycle, {STAFF: clerk, EXPERT: expert}[kind], kind)

    with pytest.raises(Refused, match=match):
        refer(told, office, measure, to=to)

    assert not Referral.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_handles_their_own_case(cycle, clerk):
    with pytest.raises(Refused, match="本人不能办理"):
        refer(misconduct(cycle, clerk, STAFF), clerk, "staff-referral", to="驻局纪检监察组")

    assert not Referral.objects.exists()


def test_a_misconduct_is_handled_once(cycle, expert, office):
    told = misconduct(cycle, expert, EXPERT)
    refer(told, office, "expert-removal")

    with pytest.raises(Refused, match="已经处理"):
        refer(told, office, "expert-removal")

    assert Entry.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.GOVERNMENT])
def test_only_the_office_refers(cycle, expert, role):
    with pytest.raises(Refused, match="不担任"):
        refer(misconduct(cycle, expert, EXPERT), world.person("某人", role), "expert-removal")

    assert not Referral.objects.exists()


def test_a_suspicion_belongs_to_the_cycle_it_names(cycle, old_cycle, expert, office):
    told = tell(
        expert, EXPERT, office, cycle=old_cycle, about=laureates.laureate(cycle).organisation
    )

    assert told.cycle == old_cycle
    assert Entry.objects.get().edition == "jinshui-2017"
