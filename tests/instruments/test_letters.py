import ast
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

import zhiheng
from tests import world
from zhiheng.instruments.ledger.acts import act, record, ref
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.letters import queries, rules
from zhiheng.instruments.letters.actions import (
    release_letters,
    resend_letter,
    send_letters,
    write_letters,
)
from zhiheng.instruments.letters.models import Delivery, Letter
from zhiheng.instruments.letters.vocabulary import OTHERWISE, RESULTS, TEMPLATES, Way
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.OFFICE_DUTIES)


def nobody_is_refused(**_):
    return None


@act(under=Clause.RECORDS, allowed=nobody_is_refused)
def anything(*, label, by, at, edition="jinshui-revised", **facts):
    """An act of any stage, as the post sees it: an entry."""
    record(label, by, clause=Clause.SCREENING, by=by, at=at, edition=edition, **facts)


@pytest.fixture
def did(office):
    def done(label="受理", **facts):
        anything(label=label, by=office, at=world.NOON, **facts)

    return done


@pytest.fixture
def wang(db):
    person = world.person("王评")
    person.email = "wang@example.org"
    person.save()
    return person


@pytest.fixture
def east(db):
    return world.organisation("东方重工有限公司", email="info@dfzg.example")


def written(timetable):
    return write_letters(by=timetable, at=world.NOON)


def sent(timetable):
    return send_letters(by=timetable, at=world.NOON)


def last_facts():
    entry = Entry.objects.last()
    return entry.act, entry.facts


# Writing


def test_a_letter_tells_what_happened_under_which_article_by_whom_and_when(did, timetable, east):
    did("受理", to=[ref(east)], number="SL2026-001")

    written(timetable)

    letter = Letter.objects.get()
    assert (letter.organisation, letter.person, letter.subject) == (east, None, "受理通知")
    assert letter.body == (
        "东方重工有限公司：\n\n"
        "贵单位的申报已受理，受理编号SL2026-001。\n\n"
        "依据：《郑州市金水区区长质量奖管理办法》（修订稿）第十七条。\n\n"
        "评委会办公室\n2026年6月1日"
    )


def test_every_addressee_gets_one_letter_however_often_named(did, timetable, east, wang):
    did(to=[ref(east), ref(wang), ref(east)])

    assert written(timetable) == 2
    assert list(queries.letters_to(east)) == list(Letter.objects.filter(organisation=east))
    assert [letter.person for letter in queries.letters_to(wang)] == [wang]


def test_a_letter_to_a_body_reaches_who_serves_in_it_today(did, timetable):
    department = world.body(BodyKind.DEPARTMENT, "应急管理局")
    yesterday = world.NOON.date() - timedelta(days=1)
    serving = world.person("孙科", Role.DEPARTMENT, body=department)
    left = world.person("钱科", Role.DEPARTMENT, body=department)
    Post.objects.filter(person=left).update(until=yesterday)

    did("征求部门意见", to=[ref(department)], due_on="2026-06-15")
    written(timetable)

    letter = Letter.objects.get()
    assert letter.person == serving
    assert "于2026-06-15以前答复" in letter.body


def test_entries_that_owe_nothing_give_no_letter(did, timetable, east):
    did("准备材料", number="1")
    did(to=[ref(east)])
    did("委员回避", to=[])

    assert written(timetable) == 1


def test_the_ledger_is_read_once(did, timetable, east):
    did(to=[ref(east)])
    written(timetable)

    assert not queries.anything_to_write()
    with pytest.raises(Refused, match="没有需要写成通知的新事项"):
        written(timetable)

    assert Letter.objects.count() == 1


def test_what_came_in_since_is_written_next_time(did, timetable, east):
    did(to=[ref(east)], number="1")
    written(timetable)
    did("不予受理", to=[ref(east)], grounds=[])

    assert queries.anything_to_write()
    assert written(timetable) == 1
    assert [letter.subject for letter in queries.letters()] == ["不予受理通知", "受理通知"]


def test_writing_is_one_act_that_says_how_many(did, timetable, east, wang):
    did(to=[ref(east), "people.Person:987654", "nobody"])
    did(to=[ref(wang)])

    written(timetable)

    assert last_facts() == ("写成通知", {"letters": 2, "without_addressee": 2, "up_to": 2})


def test_an_act_without_words_of_its_own_still_gives_a_letter(did, timetable, wang):
    did("前所未有之事", edition="", to=[ref(wang)])

    written(timetable)

    letter = Letter.objects.get()
    assert letter.subject == "关于“前所未有之事”的通知"
    assert "依据" not in letter.body


def test_a_fact_that_is_missing_leaves_a_gap_and_the_subject_is_one_short_line(
    did, timetable, wang
):
    did("受理", to=[ref(wang)])
    did("甲\n" * 30, to=[ref(wang)])

    written(timetable)

    second, first = queries.letters()
    assert "受理编号。" in first.body
    assert second.subject == f"关于“{'甲 ' * 30}”的通知"
    assert (
        rules.words(
            ("长" * 200, ""),
            act="",
            facts={},
            name="",
            article="",
            measures="",
            day=world.NOON.date(),
        ).subject
        == "长" * 120
    )


def test_grounds_stand_one_to_a_line_with_their_articles(did, timetable, east):
    grounds = [
        {"clause": "x", "article": "第十三条", "what": "运营未满三年。", "remedy": "请以后申报。"},
        {"clause": "y", "article": "第十七条", "what": "缺信用核查报告。", "remedy": "请补交。"},
    ]
    did("不予受理", to=[ref(east)], grounds=grounds)

    written(timetable)

    assert (
        "理由如下：\n第十三条 运营未满三年。请以后申报。\n第十七条 缺信用核查报告。请补交。"
        in Letter.objects.get().body
    )


def test_money_is_told_in_yuan(did, timetable, east):
    did("拨付奖金", to=[ref(east)], number="ZS-1", amount_fen=50_000_050, voucher="V1")

    written(timetable)

    assert "奖金500000.50元" in Letter.objects.get().body


@pytest.mark.parametrize(
    ("fact", "words"),
    [(None, ""), ("甲", "甲"), (3, "3"), (["甲", "乙"], "甲、乙"), ([], "")],
)
def test_facts_are_told_in_words(fact, words):
    assert rules.readable(fact) == words


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("people.Person:4", 4),
        ("people.Person:x", None),
        ("people.Organisation:4", None),
        ("people.Person", None),
    ],
)
def test_a_reference_is_read_by_its_kind(reference, key):
    assert rules.key_in(reference, "people.Person") == key


def test_the_number_of_queries_does_not_grow_with_the_letters(did, timetable):
    def queries_of(count):
        did(to=[ref(world.organisation(f"某厂{n}")) for n in range(count)])
        with CaptureQueriesContext(connection) as seen:
            written(timetable)
        return len(seen)

    queries_of(1)

    assert queries_of(60) == queries_of(2)


def test_only_the_timetable_writes_and_sends(did, office, east):
    did(to=[ref(east)])

    for doing in (write_letters, send_letters):
        with pytest.raises(Refused, match="不担任时程"):
            doing(by=office, at=world.NOON)

    assert not Letter.objects.exists()


def test_every_act_that_owes_a_letter_has_words_for_it():
    assert {act_name for act_name, _ in owed()} - set(TEMPLATES) == set()


def test_letters_have_no_words_for_acts_that_do_not_exist():
    assert set(TEMPLATES) - {act_name for act_name, _ in owed()} == set()


def test_letters_ask_for_no_fact_that_their_act_does_not_record():
    for act_name, facts in owed():
        if None in facts:  # given as **facts, which the source doesn't tell
            continue
        asked = {
            field for part in TEMPLATES[act_name] for _, field, _, _ in Formatter().parse(part)
        }
        yuan = {fact.removesuffix("fen") + "yuan" for fact in facts}
        assert asked <= {*facts, *yuan, None}, act_name


def owed():
    """(act, facts) of every `record("…", to=…)` in the source."""
    for path in Path(zhiheng.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "to" in {k.arg for k in node.keywords}:
                label = node.args[0] if node.args else None
                called = getattr(node.func, "id", "")
                if "record" in called and isinstance(label, ast.Constant):
                    facts = [k.arg for k in node.keywords]
                    yield label.value, [None] if called != "record" else facts


def test_the_plain_words_need_no_more_than_the_act():
    fields = {field for part in OTHERWISE for _, field, _, _ in Formatter().parse(part)}
    assert fields == {"act", None}


# Sending


class Broken(EmailBackend):
    """A mail server that refuses whoever lives at example.net."""

    def send_messages(self, messages):
        if messages[0].to[0].endswith("@example.net"):
            raise ConnectionRefusedError("no such host")
        return super().send_messages(messages)


@pytest.fixture
def broken_mail(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def test_a_letter_leaves_by_mail_once(did, timetable, wang):
    did(to=[ref(wang)], number="SL1")
    written(timetable)

    assert sent(timetable) == 1

    (message,) = mail.outbox
    letter = Letter.objects.get()
    assert (message.to, message.subject, message.body) == (
        ["wang@example.org"],
        letter.subject,
        letter.body,
    )
    assert list(queries.sent()) == [letter]
    assert not queries.anything_to_send()
    assert last_facts() == ("发出通知", {"sent": 1, "failed": 0})
    with pytest.raises(Refused, match="没有能够发出的通知"):
        sent(timetable)
    assert len(mail.outbox) == 1


def test_an_organisation_is_written_to_at_its_own_address(did, timetable, east):
    did(to=[ref(east)])
    written(timetable)
    sent(timetable)

    assert mail.outbox[0].to == ["info@dfzg.example"]


def test_a_failure_is_kept_and_tried_again_and_holds_up_nobody(
    did, timetable, wang, broken_mail, settings
):
    stuck = world.organisation("甲厂", email="a@example.net")
    did(to=[ref(stuck), ref(wang)])
    written(timetable)

    assert sent(timetable) == 1

    delivery = Delivery.objects.get(letter__organisation=stuck)
    assert (delivery.sent, delivery.detail) == (False, "ConnectionRefusedError: no such host")
    assert [letter.organisation for letter in queries.failed()] == [stuck]
    assert last_facts() == ("发出通知", {"sent": 1, "failed": 1})

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sent(timetable) == 1
    assert [d.sent for d in Delivery.objects.filter(letter__organisation=stuck)] == [False, True]
    assert not queries.waiting().exists()


def test_a_letter_without_an_address_is_on_file_once_and_leaves_when_there_is_one(did, timetable):
    person = world.person("无邮箱者")
    did(to=[ref(person)])
    written(timetable)

    assert sent(timetable) == 0

    assert Delivery.objects.get().detail == "收件人没有登记邮箱"
    assert not queries.anything_to_send()
    assert [letter.person for letter in queries.waiting()] == [person]

    person.email = "now@example.org"
    person.save()
    assert sent(timetable) == 1


def test_what_was_tried_least_goes_first(did, timetable, wang, broken_mail):
    did(to=[ref(world.organisation("甲厂", email="a@example.net"))])
    written(timetable)
    sent(timetable)
    did(to=[ref(wang)])
    written(timetable)

    assert [letter.person for letter in queries.to_try()] == [wang, None]


def test_the_post_is_done_in_constant_queries(did, timetable):
    def queries_of(count):
        did(to=[ref(world.organisation(f"某厂{n}", email="x@y.example")) for n in range(count)])
        written(timetable)
        with CaptureQueriesContext(connection) as seen:
            sent(timetable)
        return len(seen)

    queries_of(1)

    assert queries_of(40) == queries_of(2)


# Releasing


@pytest.fixture
def results(did, timetable, east, wang):
    """Two letters of a result and a receipt, written."""
    did("不予受理", to=[ref(east), ref(wang)], grounds=[])
    did("受理", to=[ref(east)], number="SL1")
    written(timetable)
    return Letter.objects.filter(entry__act="不予受理")


def test_a_result_waits_for_the_office_and_a_receipt_leaves_at_once(results, timetable, east):
    assert sent(timetable) == 1

    assert [message.subject for message in mail.outbox] == ["受理通知"]
    assert not queries.anything_to_send()
    assert [letter.subject for letter in queries.letters_to(east)] == ["受理通知"]


def test_the_office_releases_results_together_and_they_leave(results, office, timetable, east):
    (batch,) = queries.batches()
    assert batch[:4] == ("不予受理", "不予受理通知", 2, 0)
    asked = queries.shown([batch.act], up_to=batch.up_to)

    assert release_letters(letters=asked, by=office, at=world.NOON) == 2

    assert set(results.values_list("released_at", flat=True)) == {world.NOON}
    assert last_facts() == ("放行通知", {"letters": 2, "kinds": {"不予受理": 2}})
    assert queries.batches() == []
    assert sent(timetable) == 3
    assert queries.letters_to(east).count() == 2


def test_of_very_many_the_earliest_are_released_first_and_the_others_follow(
    results, office, monkeypatch
):
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    first, second = results.order_by("pk")

    for expected in (first, second):
        (batch,) = queries.batches()
        assert (batch.size, batch.up_to) == (1, expected.pk)
        asked = queries.shown([batch.act], up_to=batch.up_to)
        assert release_letters(letters=asked, by=office, at=world.NOON) == 1

    assert queries.batches() == []


def test_what_was_written_since_is_not_in_the_batch_that_was_read(
    results, did, timetable, office, east
):
    (batch,) = queries.batches()
    did("不予受理", to=[ref(east)], grounds=[])
    written(timetable)

    release_letters(letters=queries.shown([batch.act], up_to=batch.up_to), by=office, at=world.NOON)

    assert [late.size for late in queries.batches()] == [1]


def test_nothing_is_released_twice(results, office):
    held = list(results)
    release_letters(letters=held[:1], by=office, at=world.NOON)

    with pytest.raises(Refused, match="这2份通知中有1份已经放行"):
        release_letters(letters=held, by=office, at=world.NOON)

    assert results.filter(released_at=None).count() == 1


def test_no_letters_no_release(office):
    with pytest.raises(Refused, match="没有等待放行的通知"):
        release_letters(letters=[], by=office, at=world.NOON)

    assert not Entry.objects.exists()


def test_only_the_office_releases_and_resends(results, timetable):
    for act_, asked in (
        (release_letters, {"letters": list(results)}),
        (resend_letter, {"letter": results[0]}),
    ):
        with pytest.raises(Refused, match="不担任评委会办公室"):
            act_(**asked, by=timetable, at=world.NOON)


def test_releasing_takes_constant_queries(did, timetable, office):
    def queries_of(count):
        did("审定", to=[ref(world.organisation(f"某厂{n}")) for n in range(count)])
        written(timetable)
        with CaptureQueriesContext(connection) as seen:
            release_letters(letters=queries.to_release(), by=office, at=world.NOON)
        return len(seen)

    queries_of(1)

    assert queries_of(40) == queries_of(2)


def test_results_are_acts_that_owe_letters():
    assert RESULTS - set(TEMPLATES) == set()


# Resending


def test_a_letter_that_left_leaves_once_more_when_asked(did, timetable, office, wang):
    did(to=[ref(wang)])
    written(timetable)
    sent(timetable)
    letter = Letter.objects.get()

    resend_letter(letter=letter, by=office, at=world.NOON + timedelta(hours=1))

    assert last_facts() == ("要求重发通知", {"letter": "受理通知"})
    assert list(queries.waiting()) == [letter]
    assert send_letters(by=timetable, at=world.NOON + timedelta(hours=2)) == 1
    assert len(mail.outbox) == 2
    assert not queries.anything_to_send()


def test_a_letter_that_nobody_can_get_is_tried_again_when_asked(did, timetable, office):
    did(to=[ref(world.person("无邮箱者"))])
    written(timetable)
    sent(timetable)
    later = world.NOON + timedelta(hours=1)

    resend_letter(letter=Letter.objects.get(), by=office, at=later)

    assert queries.anything_to_send()
    send_letters(by=timetable, at=later)
    assert not queries.anything_to_send()
    assert Delivery.objects.count() == 2


def test_a_result_is_not_resent_before_its_release(results, office):
    with pytest.raises(Refused, match="还没有放行"):
        resend_letter(letter=results[0], by=office, at=world.NOON)

    assert not results.exclude(again_at=None).exists()


# Text messages


@pytest.fixture
def mobile(db):
    person = world.person("只有手机者")
    person.phone = "13800138000"
    person.save()
    return person


@pytest.fixture
def lines(settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms" / "sms.txt"
    return settings.SMS_FILE_PATH


def test_who_has_a_phone_and_no_mail_is_sent_a_message_of_one_line(did, timetable, mobile, lines):
    did(to=[ref(mobile)], number="SL1")
    written(timetable)

    assert sent(timetable) == 1

    assert lines.read_text("utf-8") == (
        "13800138000\t受理通知 只有手机者： 贵单位的申报已受理，受理编号SL1。 "
        "依据：《郑州市金水区区长质量奖管理办法》（修订稿）第十七条。 评委会办公室 2026年6月1日\n"
    )
    assert Delivery.objects.get().way == Way.SMS
    assert mail.outbox == []


def test_who_has_both_is_sent_mail(did, timetable, mobile, lines):
    mobile.email = "m@example.org"
    mobile.save()
    did(to=[ref(mobile)])
    written(timetable)
    sent(timetable)

    assert not lines.exists()
    assert Delivery.objects.get().way == Way.MAIL


class BrokenSms:
    def send(self, *, to, text):
        raise TimeoutError("no answer")


def test_a_message_that_failed_is_kept_and_tried_again(did, timetable, mobile, settings, lines):
    settings.SMS_BACKEND = f"{__name__}.BrokenSms"
    did(to=[ref(mobile)])
    written(timetable)

    assert sent(timetable) == 0

    assert Delivery.objects.get().detail == "TimeoutError: no answer"
    settings.SMS_BACKEND = "zhiheng.instruments.letters.actions.sms.FileSms"
    assert sent(timetable) == 1
