import pytest

from tests import world
from tests.stages.conferral import laureates
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.models import Revocation
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.stages.supervision import queries, rules
from zhiheng.stages.supervision.actions import handle, hold_interview, inspect
from zhiheng.stages.supervision.models import Handling, Inspection, Interview, Receivable

pytestmark = [pytest.mark.clause(Clause.BONUS_SUPERVISION), pytest.mark.django_db]
BASIS = "《财政违法行为处罚处分条例》第六条"
MISUSED = 1_000_000


def look(honour, by, **changes):
    given = {
        "subject": "奖金使用",
        "findings": "列支招待费",
        "inspected_on": laureates.TODAY,
        "misused_fen": MISUSED,
        **changes,
    }
    return inspect(honour=honour, by=by, at=world.NOON, **given)


def found(honour, misused_fen=MISUSED):
    return Inspection.objects.create(
        honour=honour,
        inspected_on=laureates.TODAY,
        subject="奖金使用",
        findings="列支招待费",
        misused_fen=misused_fen,
        at=world.NOON,
    )


def take(honour, by, measure, **changes):
    given = {"basis": "", "detail": "列支招待费", "inspection": found(honour), **changes}
    return handle(honour=honour, measure=measure, by=by, at=world.NOON, **given)


def not_taken(honour, by, measure, match, **changes):
    with pytest.raises(Refused, match=match):
        take(honour, by, measure, **changes)

    assert not Entry.objects.exists()
    assert not Handling.objects.exists()
    assert not Receivable.objects.exists()


def test_the_office_inspects_and_writes_down_what_it_found(honour, office):
    inspection = look(honour, office)

    assert inspection.misused_fen == MISUSED
    entry = Entry.objects.get()
    assert (entry.act, entry.article) == ("监督检查", "第二十三条")


@pytest.mark.parametrize(
    "changes",
    [
        {"findings": " "},
        {"inspected_on": laureates.TODAY + world.A_DAY},
        {"misused_fen": laureates.BONUS + 1},
        {"misused_fen": -1},
    ],
)
def test_an_inspection_says_what_was_found_and_no_more_than_was_paid(honour, office, changes):
    with pytest.raises(Refused, match="检查记录有误"):
        look(honour, office, **changes)

    assert not Inspection.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.FINANCE])
def test_auditors_and_supervisors_write_no_inspections(honour, role):
    with pytest.raises(Refused, match="不担任"):
        look(honour, world.person("某人", role))

    assert not Inspection.objects.exists()


def test_under_2017_misuse_is_reprimanded_on_the_measures_themselves(old_honour, office):
    handling = take(old_honour, office, "reprimand")

    assert handling.basis == "《郑州市金水区区长质量奖管理办法》第二十三条"
    assert Entry.objects.get().facts["measure"] == "通报批评"


def test_the_revision_knows_no_reprimand(honour, office):
    not_taken(
        honour, office, "reprimand", "“通报批评”是金政〔2017〕60号的措施，本版已经删除", basis=BASIS
    )


def test_a_measure_that_no_edition_knows_is_refused_with_those_it_does(honour, office):
    not_taken(honour, office, "flogging", "没有“flogging”")


def test_the_revision_handles_misuse_as_another_regulation_says(honour, office):
    handling = take(honour, office, "as-regulated", basis=BASIS)

    assert (handling.basis, handling.approved_by) == (BASIS, None)


@pytest.mark.parametrize("basis", ["", "  ", "本办法第二十三条", "《管理办法》第二十三条第二款"])
def test_under_the_revision_the_measures_alone_are_no_basis(honour, office, basis):
    not_taken(honour, office, "as-regulated", "须引用本办法以外的依据", basis=basis)


def test_under_2017_the_government_recovers_on_the_measures(old_honour, government):
    handling = take(old_honour, government, "recover", amount_fen=MISUSED)

    assert handling.approved_by == government
    assert [(r.amount_fen, r.basis) for r in queries.receivables()] == [(MISUSED, handling.basis)]


def test_the_office_does_not_recover_by_itself(old_honour, office):
    not_taken(old_honour, office, "recover", "不担任区政府", amount_fen=MISUSED)


def test_under_the_revision_recovery_needs_another_basis(honour, government):
    not_taken(honour, government, "recover", "须引用本办法以外", amount_fen=MISUSED)

    take(honour, government, "recover", amount_fen=MISUSED, basis=BASIS)

    assert Receivable.objects.get().basis == BASIS


@pytest.mark.parametrize("amount", [0, laureates.BONUS + 1])
def test_no_more_is_recovered_than_was_paid(old_honour, government, amount):
    not_taken(old_honour, government, "recover", "追缴金额", amount_fen=amount)


def test_what_is_claimed_already_is_not_claimed_again(old_honour, government):
    take(old_honour, government, "recover", amount_fen=laureates.BONUS)

    with pytest.raises(Refused, match="已列入追缴"):
        take(old_honour, government, "recover", amount_fen=1)

    assert Receivable.objects.count() == 1


def test_only_recovery_carries_an_amount(old_honour, office):
    not_taken(old_honour, office, "reprimand", "其他措施不填金额", amount_fen=1)


@pytest.mark.parametrize("case", ["no inspection", "nothing found", "another's"])
def test_misuse_is_handled_only_after_an_inspection_found_it(honour, cycle, office, case):
    inspection = {
        "no inspection": lambda: None,
        "nothing found": lambda: found(honour, misused_fen=0),
        "another's": lambda: found(laureates.laureate(cycle, "乙厂", paid=True)),
    }[case]()

    not_taken(
        honour, office, "as-regulated", "没有监督检查认定", basis=BASIS, inspection=inspection
    )


@pytest.mark.parametrize("measure", ["talk", "staff-referral", "expert-removal"])
def test_what_has_a_procedure_of_its_own_is_not_handled_here(honour, office, measure):
    not_taken(honour, office, measure, "不在此处办理")


def test_a_title_is_not_revoked_by_handling(honour, government):
    not_taken(honour, government, "revoke", "不在此处办理")


@pytest.mark.clause(Clause.FRAUD)
def test_fraud_bars_from_applying_as_long_as_the_edition_says(honour, office):
    take(honour, office, "bar", detail="伪造检验报告", inspection=None)

    (ban,) = honours.bans(honour.organisation, award="jinshui", on=laureates.TODAY)
    assert (str(ban.until), ban.ground) == ("2029-06-01", "伪造检验报告")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.FINANCE])
def test_auditors_and_supervisors_take_no_measures(old_honour, role):
    not_taken(old_honour, world.person("某人", role), "reprimand", "不担任")


@pytest.mark.parametrize(
    ("basis", "beyond"),
    [
        (BASIS, True),
        ("财政部令第1号", True),
        ("", False),
        ("第二十三条", False),
        ("《郑州市金水区区长质量奖管理办法》（修订稿）第二十三条", False),
        ("《郑州市金水区区长质量奖管理办法》第二十三条", False),
    ],
)
def test_a_basis_beyond_the_measures_is_told_from_the_measures(basis, beyond):
    assert rules.cites_beyond_the_measures(edition("jinshui-revised"), basis) is beyond


def talk(honour, by, matter="广告中使用称号", outcome="立即改正"):
    return hold_interview(honour=honour, matter=matter, outcome=outcome, by=by, at=world.NOON)


@pytest.mark.clause(Clause.REVOCATION)
def test_a_minor_problem_is_talked_over(honour, office):
    assert talk(honour, office).outcome == "立即改正"
    assert Entry.objects.get().act == "约谈"


@pytest.mark.clause(Clause.REVOCATION)
@pytest.mark.parametrize("text", [("", "改正"), ("广告", " ")])
def test_an_interview_records_matter_and_outcome(honour, office, text):
    with pytest.raises(Refused, match="没有填写约谈"):
        talk(honour, office, *text)

    assert not Interview.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.TITLE_USE)
def test_nobody_is_interviewed_about_a_lost_title(honour, office):
    Revocation.objects.create(
        honour=honour, ground="fraud", basis="二十五条", reasons="造假", on=laureates.TODAY
    )

    with pytest.raises(Refused, match="已撤销"):
        talk(honour, office)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.REVOCATION)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.GOVERNMENT])
def test_only_the_office_holds_interviews(honour, role):
    with pytest.raises(Refused, match="不担任"):
        talk(honour, world.person("某人", role))

    assert not Interview.objects.exists()


@pytest.mark.clause(Clause.EFFECT)
def test_a_title_whose_measures_are_not_on_file_is_only_kept(office):
    honour = laureates.past(world.organisation(), edition="jinshui-revised")
    elsewhere = type(honour).objects.create(
        **{
            **{f.name: getattr(honour, f.name) for f in honour._meta.fields if f.name != "id"},
            "award": "henan",
            "edition": "",
            "number": "H-1",
            "check_code": "H1",
            "cycle": None,
        }
    )

    not_taken(elsewhere, office, "reprimand", "没有载入本系统")


@pytest.mark.clause(Clause.EFFECT)
def test_a_laureate_of_the_lineage_is_governed_by_the_first_full_edition(office):
    honour = laureates.past(world.organisation(), edition="jinshui-2011")

    assert queries.edition_over(honour).name == "jinshui-2017"
    assert queries.terms_over(honour).ban_years == 3
    assert queries.scheme_of(honour).name == "gbt-19580-2012"
