"""Nobody's vote is on any page, in the ledger, or in a log; before the count, nothing but turnout."""

import json
import logging

import pytest
from django.core import serializers
from django.db import transaction

from tests import world
from tests.surfaces.portal.committee.conftest import sign_in, text, votes
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.decisions.models import Turnout

pytestmark = pytest.mark.django_db

WORDS = ("同意", "赞成", "反对")


@pytest.fixture
def room(committee):
    committee.rows = [committee.candidate("甲公司"), committee.candidate("乙公司", 70000)]
    committee.rechecked()
    committee.sitting = committee.meeting()
    committee.round = committee.ballot(committee.sitting, *committee.rows)
    committee.url = f"/committee/rounds/{committee.round.pk}/ballot"
    return committee


def test_a_vote_is_looked_over_and_then_cast(room, member):
    looked = member.post(room.url, {**votes("for", *room.rows), "look": "1"})
    unsaid = Turnout.objects.count()
    answer = member.post(room.url, {**votes("for", *room.rows), "cast": "1"})

    assert "同意" in text(looked) and "甲公司" in text(looked)
    assert looked.headers["Cache-Control"].count("no-store") == 1
    assert unsaid == 0
    assert answer.headers["location"] == room.url
    assert Turnout.objects.get().member == room.members[1]


def test_after_the_vote_the_page_says_only_that_and_when(room, member):
    member.post(room.url, {**votes("for", *room.rows), "cast": "1"})

    page = text(member.get(room.url))

    assert "已投票" in page and "2026" in page
    assert not any(word in page for word in (*WORDS, "弃权", "甲公司", "乙公司", "choice-"))


def test_every_choice_is_asked_for_and_those_made_stay(room, member):
    page = text(member.post(room.url, {**votes("against", room.rows[0]), "look": "1"}))

    assert page.count("checked") == 1
    assert "field__errors" in page
    assert not Turnout.objects.exists()


def test_back_from_looking_over_one_finds_ones_choices(room, member):
    page = text(member.post(room.url, {**votes("against", *room.rows), "back": "1"}))

    assert page.count("checked") == 2


def test_a_second_tab_is_refused_in_words_and_shows_no_choice(room, member):
    member.post(room.url, {**votes("for", *room.rows), "cast": "1"})

    for step in ("look", "cast"):
        page = text(member.post(room.url, {**votes("against", *room.rows), step: "1"}))
        assert "您已在本轮投票" in page and "第" in page
        assert not any(word in page for word in (*WORDS, "choice-"))
    assert Turnout.objects.count() == 1


def test_who_is_not_in_the_room_does_not_vote(room):
    client = sign_in(world.person("晚到委员", Role.COMMITTEE))

    shown = text(client.get(room.url))
    page = text(client.post(room.url, {**votes("for", *room.rows), "cast": "1"}))

    for said in (shown, page):
        assert "没有登记到会" in said and "choice-" not in said
    assert not Turnout.objects.exists()


def test_after_the_count_nobody_votes(room, member, chair):
    chair.post(f"/committee/rounds/{room.round.pk}/closing")

    page = text(member.post(room.url, {**votes("for", *room.rows), "cast": "1"}))

    assert "本轮表决已于" in page
    assert not Turnout.objects.exists()


def test_who_keeps_out_has_only_the_others_on_the_ballot(room, member):
    room.recused(room.members[1], room.rows[0])

    page = text(member.get(room.url))

    assert "甲公司" not in page and "乙公司" in page


def test_a_forged_choice_about_whom_one_keeps_out_is_not_cast(room, member):
    room.recused(room.members[1], room.rows[0])

    member.post(room.url, {**votes("for", *room.rows), "cast": "1"})

    assert room.round.ballots.exclude(choice=None).count() == 1
    assert room.round.ballots.exclude(choice=None).get().application == room.rows[1]


def pages_of(client, room):
    urls = [
        "/committee",
        "/committee/agenda",
        "/committee/meetings",
        f"/committee/meetings/{room.sitting.pk}",
        f"/committee/meetings/{room.sitting.pk}/minutes",
        f"/committee/meetings/{room.sitting.pk}/projector",
        f"/committee/meetings/{room.sitting.pk}/projector/now",
        f"/committee/rounds/{room.round.pk}",
        f"/committee/rounds/{room.round.pk}/turnout",
        room.url,
        "/committee/nominations",
        f"/committee/applications/{room.rows[0].pk}",
    ]
    if client.chairs:
        urls += [
            f"/committee/meetings/{room.sitting.pk}/{page}"
            for page in ("attendance", "opening", "nomination")
        ]
        urls.append(f"/committee/rounds/{room.round.pk}/closing")
    return {url: text(client.get(url)) for url in urls}


def test_no_page_tells_a_vote_from_another_before_the_count(room, member, chair):
    """Everything that anybody sees is byte for byte the same, however one member votes."""
    other = signed_in(room.members[2])
    chair.chairs, other.chairs, member.chairs = True, False, False
    readers = (member, other, chair)
    for reader in readers:
        pages_of(reader, room)

    seen = [pages_after(choice, member, room, readers) for choice in ("for", "against", "abstain")]

    assert seen[0] == seen[1] == seen[2]
    assert "已投票" in seen[0][0][room.url]


def pages_after(choice, voter, room, readers):
    """What they see once the vote is cast; then it is as if it had not been."""
    before = transaction.savepoint()
    voter.post(room.url, {**votes(choice, *room.rows), "cast": "1"})
    assert room.round.ballots.filter(choice=choice).count() == len(room.rows)
    found = [pages_of(reader, room) for reader in readers]
    transaction.savepoint_rollback(before)
    return found


def test_neither_the_ledger_nor_a_log_learns_a_choice(room, member, caplog):
    with caplog.at_level(logging.DEBUG):
        member.post(room.url, {**votes("against", *room.rows), "look": "1"})
        member.post(room.url, {**votes("against", *room.rows), "cast": "1"})
        member.get(room.url)

    told = [json.dumps(entry.facts, ensure_ascii=False) for entry in Entry.objects.all()]
    kept = serializers.serialize("json", Turnout.objects.all())
    said = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    for text_ in (*told, kept, said):
        assert "against" not in text_ and "不同意" not in text_
    assert Entry.objects.latest("seq").facts in ({}, None)


def test_the_screen_shows_turnout_and_the_count_only_when_it_is_over(room, member, chair):
    screen = f"/committee/meetings/{room.sitting.pk}/projector/now"
    at_first = text(member.get(screen))
    member.post(room.url, {**votes("for", *room.rows), "cast": "1"})
    then = text(member.get(screen))
    chair.post(f"/committee/rounds/{room.round.pk}/closing")
    at_last = text(member.get(screen))

    assert "已投票 0 / 5" in at_first and "已投票 1 / 5" in then
    assert not any(word in page for word in (*WORDS, "未通过") for page in (at_first, then))
    assert "赞成" in at_last and "未通过" in at_last
    assert not any(m.name in page for m in room.members for page in (at_first, then, at_last))


def test_the_session_keeps_no_choice(room, member):
    member.post(room.url, {**votes("against", *room.rows), "look": "1"})

    assert "against" not in json.dumps(dict(member.session.items()), default=str)
