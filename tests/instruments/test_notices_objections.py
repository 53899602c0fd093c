import json
from datetime import date, datetime, timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection

from tests import world
from zhiheng.instruments.ledger.acts import OutsideAnAct
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices import parts, queries
from zhiheng.instruments.notices.actions import (
    file_objection,
    file_tip,
    investigate_objection,
    open_inquiry,
    open_sealed_identity,
)
from zhiheng.instruments.notices.models import (
    Inquiry,
    Investigation,
    Notice,
    Objection,
    Ruling,
    SealedIdentity,
    Tip,
)
from zhiheng.instruments.notices.vocabulary import Channel, NoticeKind
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import last_moment
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step

pytestmark = pytest.mark.clause(Clause.OBJECTION)

OPENS = datetime(2026, 6, 1, 9, tzinfo=world.SHANGHAI)
LAST_DAY = date(2026, 6, 8)
CLOSES = last_moment(LAST_DAY)
A_MOMENT = timedelta(microseconds=1)

IDENTITY = {
    "name": "石敢当",
    "identity_number": "11010519491231002X",
    "contact": "13800005678",
}


@pytest.fixture
def counter(db):
    return world.person("公众窗口", Role.COUNTER)


@pytest.fixture
def cycle(db):
    return world.cycle(at_step=Step.PUBLICITY)


@pytest.fixture
def applicant(db):
    return world.organisation("东方重工有限公司")


@pytest.fixture
def publicity(cycle):
    return noticed(cycle)


def noticed(cycle, kind=NoticeKind.PUBLICITY, closes_at=CLOSES):
    return Notice.objects.create(
        cycle=cycle,
        kind=kind,
        issuer="金水区市场监督管理局",
        title="拟授奖名单公示",
        body="东方重工有限公司",
        digest="0" * 64,
        published_at=OPENS,
        closes_at=closes_at,
    )


@pytest.fixture
def object_to(counter, publicity, applicant):
    """File an objection as the counter would; every part of it can be changed."""

    def file(**changes):
        values = {
            "notice": publicity,
            "about": applicant,
            "grounds": "申报材料所列专利已于2024年失效。",
            "evidence": [("石敢当的举报.pdf", world.pdf("专利登记簿"))],
            "by": counter,
            "at": world.NOON,
            **IDENTITY,
        }
        return file_objection(**{**values, **changes})

    return file


def nothing_is_left():
    return not (
        Objection.objects.exists() or SealedIdentity.objects.exists() or Entry.objects.exists()
    )


def test_a_real_name_objection_is_taken_in_with_its_clock(object_to, applicant):
    objection = object_to()

    assert (objection.about, objection.channel) == (applicant, "online")
    assert objection.received_at == world.NOON
    assert objection.due_on == date(2026, 6, 8)  # five working days after Monday 1 June
    entry = Entry.objects.get()
    assert (entry.act, entry.by_name) == ("受理异议", "公众窗口")
    assert entry.facts == {
        "about": applicant.code,
        "channel": "online",
        "evidence": 1,
        "due_on": "2026-06-08",
    }


def test_a_unit_objects_by_its_code(object_to):
    unit = {"name": "西岭食品有限公司", "identity_number": world.code(77), "contact": "陈厂长"}

    assert object_to(**unit)


def test_a_receipt_leads_back_to_its_objection_and_none_is_like_another(object_to):
    first, second = object_to(), object_to()

    assert first.receipt != second.receipt
    assert queries.objection_with_receipt(second.receipt) == second
    assert queries.objection_with_receipt("YY2026-1-001-00000000") is None


@pytest.mark.clause(Clause.RECORDS)
def test_who_objects_stands_nowhere_in_the_database(object_to, office):
    object_to()
    objection = object_to(evidence=[("石敢当.pdf", world.pdf()), ("二.png", world.png())])
    open_sealed_identity(objection=objection, reason="核实", by=office, at=world.NOON)

    everything = "\n".join(rows_of_every_table())

    assert "拟授奖名单公示" in everything
    assert "核实" in everything or escaped("核实") in everything
    for secret in IDENTITY.values():
        assert secret not in everything
        assert escaped(secret) not in everything


def escaped(text):
    """As a JSON column holds it."""
    return json.dumps(text).strip('"')


def rows_of_every_table():
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                yield " ".join(
                    bytes(v).decode("utf-8", "replace")
                    if isinstance(v, (bytes, memoryview))
                    else str(v)
                    for v in row
                )


def test_the_grounds_must_not_say_who_objects(object_to):
    for revealing in (
        "本人石敢当认为专利已失效。",
        "详情请致电13800005678。",
        "(11010519491231002X)专利已失效。",
    ):
        with pytest.raises(Refused, match="会使密封失去作用"):
            object_to(grounds=revealing)

    assert nothing_is_left()


@pytest.mark.parametrize("missing", ["name", "identity_number", "contact"])
def test_an_anonymous_objection_is_refused_with_the_other_register_named(object_to, missing):
    with pytest.raises(Refused, match="匿名异议不予受理.*可以作为线索提交"):
        object_to(**{missing: " "})

    assert nothing_is_left()


@pytest.mark.parametrize("number", ["110105194912310021", "91410105MA00000771", "一号"])
def test_a_number_that_cannot_be_real_is_refused(object_to, number):
    with pytest.raises(Refused, match="证件号码不成立"):
        object_to(identity_number=number)

    assert nothing_is_left()


def test_an_objection_without_evidence_or_grounds_is_told_both(object_to):
    with pytest.raises(Refused) as refused:
        object_to(evidence=[], grounds=" ")

    assert [r.reason for r in refused.value.refusals] == [
        "没有写明异议的事实与理由。",
        "没有附证据材料。",
    ]
    assert nothing_is_left()


@pytest.mark.clause(Clause.ATTACHMENTS)
def test_evidence_that_is_not_what_its_name_says_leaves_nothing(object_to):
    with pytest.raises(Refused, match="内容与扩展名不符"):
        object_to(evidence=[("证据.pdf", world.pdf()), ("照片.png", b"GIF89a")])

    assert nothing_is_left()


@pytest.mark.parametrize(
    "kind", [NoticeKind.ANNOUNCEMENT, NoticeKind.CIRCULAR, NoticeKind.REVOCATION]
)
def test_only_a_publicity_is_open_to_objections(object_to, cycle, kind):
    with pytest.raises(Refused, match="只能对公示提出异议"):
        object_to(notice=noticed(cycle, kind))

    assert nothing_is_left()


# The last day (nasty case 6)


@pytest.mark.parametrize("at", [OPENS, CLOSES])
def test_the_first_and_the_last_moment_count(object_to, at):
    assert object_to(at=at).received_at == at


def test_a_moment_after_the_last_is_late(object_to):
    with pytest.raises(Refused, match="公示已于2026-06-08 23:59:59截止"):
        object_to(at=CLOSES + A_MOMENT)

    assert nothing_is_left()


def test_a_moment_before_the_notice_is_early(object_to):
    with pytest.raises(Refused, match="公示自2026-06-01 09:00开始"):
        object_to(at=OPENS - A_MOMENT)

    assert nothing_is_left()


def by_mail(postmark):
    return {"channel": Channel.MAIL, "postmarked_on": postmark}


AFTER = CLOSES + 3 * world.A_DAY


@pytest.mark.parametrize("postmark", [date(2026, 6, 1), LAST_DAY])
def test_mail_counts_by_its_postmark_even_if_it_arrives_later(object_to, postmark):
    objection = object_to(at=AFTER, **by_mail(postmark))

    assert (objection.postmarked_on, objection.received_at) == (postmark, AFTER)


@pytest.mark.parametrize(
    "postmark",
    [date(2026, 5, 31), LAST_DAY + world.A_DAY],
    ids=["before the notice", "after the last day"],
)
def test_mail_postmarked_outside_the_period_is_refused(object_to, postmark):
    with pytest.raises(Refused, match="邮戳日期.*不在公示期"):
        object_to(at=AFTER, **by_mail(postmark))

    assert nothing_is_left()


def test_a_postmark_does_not_lie_in_the_future(object_to):
    with pytest.raises(Refused, match="或晚于收到日期"):
        object_to(at=OPENS, **by_mail(LAST_DAY))

    assert nothing_is_left()


def test_mail_without_a_postmark_is_sent_back_to_the_desk(object_to):
    with pytest.raises(Refused, match="没有登记邮戳日期"):
        object_to(**by_mail(None))

    assert nothing_is_left()


def test_where_the_postmark_does_not_count_mail_is_late_like_the_rest(object_to):
    strict = noticed(world.cycle(at_step=Step.PUBLICITY, postmark_counts=False))

    with pytest.raises(Refused, match="逾期异议不予受理"):
        object_to(notice=strict, at=AFTER, **by_mail(LAST_DAY))

    assert nothing_is_left()


def test_a_postmark_saves_nobody_who_came_to_the_counter_late(object_to):
    with pytest.raises(Refused, match="逾期异议不予受理"):
        object_to(at=AFTER, channel=Channel.COUNTER, postmarked_on=LAST_DAY)

    assert nothing_is_left()


def test_the_time_for_an_answer_is_a_term_of_the_cycle(object_to):
    slow = noticed(world.cycle(at_step=Step.PUBLICITY, objection_days=10))

    assert object_to(notice=slow).due_on == date(2026, 6, 15)


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EXPERT, Role.SUPERVISOR])
def test_objections_come_in_through_the_counter_or_the_office(object_to, role):
    with pytest.raises(Refused, match="不担任公众窗口、评委会办公室"):
        object_to(by=world.person("张三", role))

    assert nothing_is_left()


# The seal


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISOR])
def test_opening_the_seal_is_on_record_but_not_what_was_in_it(object_to, role):
    objection = object_to()
    reader = world.person("李办", role)

    identity = open_sealed_identity(
        objection=objection, reason="核实证据来源", by=reader, at=world.NOON
    )

    assert identity == IDENTITY
    entry = Entry.objects.last()
    assert (entry.act, entry.by, entry.facts) == (
        "查看异议人身份",
        reader.ref,
        {"reason": "核实证据来源"},
    )


@pytest.mark.clause(Clause.RECORDS)
def test_the_seal_is_opened_for_a_reason(object_to, office):
    with pytest.raises(Refused, match="没有写明为什么"):
        open_sealed_identity(objection=object_to(), reason=" ", by=office, at=world.NOON)

    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.RECORDS)
@pytest.mark.parametrize("role", [Role.COUNTER, Role.CHAIR, Role.AUDITOR, Role.APPLICANT])
def test_nobody_else_opens_the_seal(object_to, role):
    objection = object_to()

    with pytest.raises(Refused, match="不担任"):
        open_sealed_identity(
            objection=objection, reason="好奇", by=world.person("张三", role), at=world.NOON
        )

    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.RECORDS)
def test_nobody_reads_a_sealed_identity_past_the_act(object_to):
    with pytest.raises(OutsideAnAct):
        parts.unseal(object_to().sealed)


@pytest.mark.clause(Clause.RECORDS)
def test_another_key_opens_nothing(object_to, office, settings):
    objection = object_to()
    settings.SEAL_KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    with pytest.raises(InvalidToken):
        open_sealed_identity(objection=objection, reason="核实", by=office, at=world.NOON)

    assert Entry.objects.count() == 1


# Investigation


def investigated(objection, by, findings="专利登记簿显示2024年失效。"):
    return investigate_objection(objection=objection, findings=findings, by=by, at=world.NOON)


def test_the_office_puts_its_findings_on_file(object_to, office):
    objection = object_to()

    investigated(objection, office)
    investigated(objection, office, findings="申报组织称已续展。")

    assert [i.findings for i in objection.investigations.order_by("pk")] == [
        "专利登记簿显示2024年失效。",
        "申报组织称已续展。",
    ]
    entry = Entry.objects.last()
    assert (entry.act, entry.facts) == ("核查异议", {"findings": "申报组织称已续展。"})


def test_nothing_is_found_out_after_the_ruling(object_to, office):
    objection = object_to()
    Ruling.objects.create(objection=objection, upheld=False, reasons="查无实据", at=world.NOON)

    with pytest.raises(Refused, match="已经裁定"):
        investigated(objection, office)

    assert not Investigation.objects.exists()


def test_findings_say_something(object_to, office):
    with pytest.raises(Refused, match="没有填写核查情况"):
        investigated(object_to(), office, findings="")

    assert not Investigation.objects.exists()


def test_the_counter_does_not_investigate(object_to, counter):
    with pytest.raises(Refused, match="不担任评委会办公室"):
        investigated(object_to(), counter)

    assert not Investigation.objects.exists()


def test_an_objection_stays_open_until_it_is_ruled(object_to, cycle):
    first, second = object_to(), object_to()
    Ruling.objects.create(objection=first, upheld=True, reasons="属实", at=world.NOON)

    assert list(queries.open_objections(cycle)) == [second]
    assert list(queries.objections(cycle)) == [first, second]
    assert list(queries.overdue_objections(on=date(2026, 6, 8))) == []
    assert list(queries.overdue_objections(on=date(2026, 6, 9))) == [second]


# Tips (nasty case 8)


def test_an_anonymous_tip_opens_an_inquiry_and_stops_no_clock(counter, office, cycle, applicant):
    tip = file_tip(
        text="该公司去年出过安全事故。", cycle=cycle, about=applicant, by=counter, at=world.NOON
    )
    inquiry = open_inquiry(tip=tip, scope="查询应急管理部门记录", by=office, at=world.NOON)

    assert tip.inquiry == inquiry
    assert not queries.open_objections(cycle).exists()
    assert [(e.act, e.facts) for e in Entry.objects.all()] == [
        ("登记线索", {"about": applicant.code}),
        ("线索立项核查", {"tip": tip.pk, "scope": "查询应急管理部门记录"}),
    ]


def test_a_tip_may_be_about_nothing_in_particular(counter):
    file_tip(text="评审费去哪了?", by=counter, at=world.NOON)

    assert [(t.cycle, t.about) for t in queries.tips()] == [(None, None)]


def test_an_empty_tip_is_none(counter):
    with pytest.raises(Refused, match="没有填写线索内容"):
        file_tip(text=" ", by=counter, at=world.NOON)

    assert not Tip.objects.exists()
    assert not Entry.objects.exists()


def test_a_tip_opens_one_inquiry_with_a_scope(counter, office):
    tip = file_tip(text="某事", by=counter, at=world.NOON)

    with pytest.raises(Refused, match="没有填写核查事项"):
        open_inquiry(tip=tip, scope="", by=office, at=world.NOON)
    open_inquiry(tip=tip, scope="核查", by=office, at=world.NOON)
    with pytest.raises(Refused, match="已经立项核查"):
        open_inquiry(tip=tip, scope="再查", by=office, at=world.NOON)

    assert [i.scope for i in queries.inquiries()] == ["核查"]


@pytest.mark.clause(Clause.OFFICE_DUTIES)
def test_the_counter_opens_no_inquiry_and_a_stranger_files_no_tip(counter):
    tip = file_tip(text="某事", by=counter, at=world.NOON)

    with pytest.raises(Refused, match="不担任评委会办公室"):
        open_inquiry(tip=tip, scope="核查", by=counter, at=world.NOON)
    with pytest.raises(Refused, match="不担任公众窗口"):
        file_tip(text="某事", by=world.person("路人"), at=world.NOON)

    assert not Inquiry.objects.exists()
    assert Entry.objects.count() == 1


# The clock


@pytest.mark.clause(Clause.PUBLICITY)
@pytest.mark.parametrize(
    ("at", "running", "left"),
    [
        (OPENS - A_MOMENT, False, 5),
        (OPENS, True, 5),
        (CLOSES, True, 0),
        (CLOSES + A_MOMENT, False, 0),
    ],
)
def test_a_notice_shows_how_long_it_still_runs(publicity, at, running, left):
    clock = queries.clock(publicity, at=at)

    assert (clock.closes_at, clock.is_running, clock.workdays_left) == (CLOSES, running, left)


@pytest.mark.clause(Clause.PUBLICITY)
def test_a_notice_without_an_end_has_no_clock(cycle):
    assert queries.clock(noticed(cycle, closes_at=None), at=world.NOON) is None
