import pytest
from django.db import IntegrityError, connection

from tests import world
from zhiheng.instruments.ledger import chain, queries
from zhiheng.instruments.ledger.acts import (
    OutsideAnAct,
    UnrecordedAct,
    act,
    record,
    would_refuse,
)
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import PapersAreKept
from zhiheng.instruments.people.actions import register_person
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.RECORDS)


@pytest.fixture
def three_entries(office):
    for name in ("甲", "乙", "丙"):
        register_person(name=name, by=office, at=world.NOON)


def nobody_is_refused(**_):
    return None


def test_an_act_leaves_one_entry_that_says_who_what_and_when(office):
    person = register_person(name="喆堃㛃", by=office, at=world.NOON)

    entry = Entry.objects.get()
    assert (entry.act, entry.by_name, entry.at) == ("登记人员", "李办", world.NOON)
    assert entry.subject == f"people.Person:{person.pk}"
    assert entry.facts == {"name": "喆堃㛃"}


def test_an_act_without_an_entry_is_not_kept(db):
    @act(under=Clause.RECORDS, allowed=nobody_is_refused)
    def forgetful(*, by, at):
        Person.objects.create(name="甲")

    with pytest.raises(UnrecordedAct):
        forgetful(by=None, at=world.NOON)

    assert not Person.objects.exists()


def test_what_somebody_else_did_a_moment_ago_is_a_refusal_of_the_act(office):
    """A field that is unique upholds no named clause; the act's own clause is cited."""

    @act(under=Clause.RECORDS, allowed=nobody_is_refused)
    def hasty(*, by, at):
        Person.objects.create(name="甲", identity="同一摘要")
        record("登记人员", by, clause=Clause.RECORDS, by=by, at=at)

    hasty(by=office, at=world.NOON)
    with pytest.raises(Refused, match="刚刚已经办理") as refused:
        hasty(by=office, at=world.NOON)

    assert [refusal.clause for refusal in refused.value.refusals] == [Clause.RECORDS]
    assert Entry.objects.count() == 1


def test_an_act_with_two_entries_is_not_kept(office):
    @act(under=Clause.RECORDS, allowed=nobody_is_refused)
    def talkative(*, by, at):
        record("甲", by, clause=Clause.RECORDS, by=by, at=at)
        record("乙", by, clause=Clause.RECORDS, by=by, at=at)

    with pytest.raises(UnrecordedAct):
        talkative(by=office, at=world.NOON)

    assert not Entry.objects.exists()


def test_a_part_of_an_act_does_not_run_by_itself(office):
    with pytest.raises(OutsideAnAct):
        record("甲", office, clause=Clause.RECORDS, by=office, at=world.NOON)


def test_whoever_holds_no_role_is_refused_by_the_act_itself(db):
    stranger = world.person("路人")

    with pytest.raises(Refused, match="不担任"):
        register_person(name="甲", by=stranger, at=world.NOON)

    assert Person.objects.count() == 1
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET act = '改' WHERE seq = 2",
        "DELETE FROM ledger_entry WHERE seq = 2",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(three_entries, statement):
    with pytest.raises(IntegrityError, match="papers are kept"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_model_refuses_too(three_entries):
    entry = Entry.objects.first()

    for attempt in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(PapersAreKept):
            attempt()
    with pytest.raises(PapersAreKept):
        Entry.objects.update(act="改")


def test_an_untouched_ledger_has_no_faults(three_entries):
    assert queries.faults() == []


def test_an_exported_ledger_is_verified_from_its_file(three_entries, tmp_path):
    path = tmp_path / "ledger.jsonl"

    seal = queries.export(path)

    assert seal.entries == 3
    assert queries.faults_of_file(path) == []


def resealed(entry):
    return {**entry, "digest": chain.digest(entry)}


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (lambda e: [e[0], {**e[1], "act": "改"}, e[2]], ("changed", 2)),
        (lambda e: [e[0], resealed({**e[1], "act": "改"}), e[2]], ("changed", 2)),
        (lambda e: [e[0], e[2]], ("dropped", 2)),
        (lambda e: e[:2], ("dropped", 3)),
        (lambda e: [e[0], e[2], e[1]], ("reordered", 2)),
        (lambda e: [*e, resealed({**e[2], "seq": 4, "previous": e[2]["digest"]})], ("added", 4)),
        (lambda e: [e[0], e[1], e[1], e[2]], ("added", 2)),
        (lambda e: [], ("dropped", 1)),
    ],
    ids=["changed", "rewritten", "dropped", "cut", "reordered", "appended", "doubled", "emptied"],
)
def test_verification_finds_what_was_done_and_to_which_entry(three_entries, tamper, fault):
    entries, seal = list(queries.contents()), queries.seal()

    found = chain.faults(tamper(entries), seal=seal)

    assert fault in [(f.kind, f.seq) for f in found]


def test_a_file_without_its_seal_is_not_called_whole(three_entries):
    faults = chain.faults(queries.contents(), seal=None)

    assert [fault.kind for fault in faults] == ["unsealed"]


def test_a_rehearsed_act_tells_its_refusals_and_keeps_nothing(office):
    stranger = world.person("路人")

    allowed = would_refuse(register_person, name="甲", by=office, at=world.NOON)
    refused = would_refuse(register_person, name="甲", by=stranger, at=world.NOON)

    assert allowed == ()
    assert [refusal.clause for refusal in refused] == [Clause.OFFICE_DUTIES]
    assert Person.objects.count() == 2
    assert not Entry.objects.exists()
