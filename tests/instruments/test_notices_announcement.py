from dataclasses import replace
from datetime import date, datetime

import pytest

from tests import world
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle, EnteredTerm, Milestone
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices import queries, rules
from zhiheng.instruments.notices.actions import publish_announcement
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.models import Hosting
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.steps import Step

pytestmark = pytest.mark.clause(Clause.ANNOUNCEMENT)

EDITIONS = ["jinshui-2017", "jinshui-revised", "zhengzhou-2022"]


def ready(edition_name="jinshui-revised", **entered):
    """A cycle with every term that waits for the office entered or confirmed."""
    made = world.cycle(edition_name, at_step=Step.ANNOUNCEMENT, **entered)
    known = cycles.entered(made)
    confirmed = {
        term.key: plain(term.value)
        for term in edition(edition_name).term_values.values()
        if term.needs_confirmation and term.key not in known
    }
    world.enter_terms(made, **confirmed)
    return made


def plain(value):
    """A term's value as the office's form would write it."""
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, (bool, int, dict, list, str)) else str(value)


def published(office, cycle, **values):
    return publish_announcement(cycle=cycle, by=office, at=world.NOON, **values)


def refused(office, cycle, words):
    with pytest.raises(Refused, match=words) as found:
        published(office, cycle)

    assert not Notice.objects.exists()
    assert not Entry.objects.exists()
    assert Cycle.objects.get(pk=cycle.pk).edition_digest is None
    assert not cycles.is_done(cycle, Step.ANNOUNCEMENT)
    return found.value.refusals


@pytest.mark.parametrize("name", EDITIONS)
def test_the_announcement_pins_the_edition_and_finishes_the_step(office, name):
    cycle = ready(name)

    notice = published(office, cycle)

    cycle.refresh_from_db()
    assert cycle.edition_digest == edition(name).digest
    assert cycles.current_step(cycle) == Step.FILING
    assert (notice.kind, notice.closes_at) == (NoticeKind.ANNOUNCEMENT, None)
    entry = Entry.objects.get()
    assert (entry.act, entry.edition) == (edition(name).announcement_title, name)
    assert entry.facts == {
        "cycle": cycle.pk,
        "edition_digest": edition(name).digest,
        "schemes": cycle.schemes,
        "digest": notice.digest,
        "issuer": notice.issuer,
    }


def test_change_7_the_paper_is_called_as_the_edition_calls_it(office):
    titles = [published(office, ready(name)).title for name in EDITIONS[:2]]

    assert titles == [
        "2026年度金水区区长质量奖评定工作公告",
        "2026年度金水区区长质量奖评定工作信息发布",
    ]


@pytest.mark.clause(Clause.BASIS)
def test_change_1_each_edition_cites_its_own_bases(office):
    of_2017, revised = (published(office, ready(name)).body for name in EDITIONS[:2])

    assert "金政〔2017〕60号" in of_2017
    assert "质量强国建设纲要" not in of_2017
    assert "质量强国建设纲要" in revised
    assert "郑政〔2022〕26号" in revised
    assert "金政〔2017〕60号" not in revised


@pytest.mark.clause(Clause.NO_FEES, Clause.QUOTA, Clause.BONUS)
def test_the_text_says_what_may_be_won_until_when_and_with_what(office):
    notice = published(office, ready(), body="联系电话:0371-00000000。")

    for words in (
        "不超过3个，名额可以空缺；每家奖励50万元，一次性发放。",
        "申报：2026年5月22日12时至2026年6月11日12时",
        "信用核查报告（必交，须注明出具日期）",
        "不向申报组织收取任何费用",
        "联系电话:0371-00000000。",
        "金水区区长质量奖评委会办公室（金水区市场监督管理局）\n2026年6月1日",
    ):
        assert words in notice.body


def test_reserved_places_are_named_in_words(office):
    notice = published(office, ready("zhengzhou-2022", quota=8))

    assert "不超过8个，其中3个用于" in notice.body
    assert "specialised-new" not in notice.body


def test_an_announcement_without_a_bonus_promises_none():
    which = edition("jinshui-revised")
    terms = replace(which.terms_with({"quota": 1}), bonus_fen=0, vacancy_allowed=False)

    text = rules.announcement_text(
        which, terms, windows={}, day=date(2026, 6, 1), issuer="某局", more=""
    )

    assert "不超过1个；不设奖金。" in text


@pytest.mark.clause(Clause.OFFICE)
def test_change_3_a_paper_of_2018_prints_the_bureau_of_2018(office):
    in_2018 = datetime(2018, 3, 1, 9, tzinfo=world.SHANGHAI)
    cycle = ready("jinshui-2017")
    Milestone.objects.update(opens_at=in_2018, closes_at=in_2018 + 30 * world.A_DAY)

    old = publish_announcement(cycle=cycle, by=office, at=in_2018)
    new = published(office, ready("jinshui-revised"))

    assert old.issuer == "金水区工商管理和质量技术监督局"
    assert new.issuer == "金水区市场监督管理局"


@pytest.mark.clause(Clause.OFFICE)
def test_the_register_of_bodies_goes_before_the_editions_own_word(office):
    body = world.body(BodyKind.OFFICE, "评委会办公室")
    Hosting.objects.create(body=body, host="示范区质量局", since=date(2020, 1, 1))

    assert published(office, ready()).issuer == "示范区质量局"


@pytest.mark.clause(Clause.QUOTA)
def test_the_quota_has_no_default_and_blocks_the_announcement(office):
    cycle = ready()
    cycle_without = world.cycle(at_step=Step.ANNOUNCEMENT)
    assert cycles.terms_of(cycle).quota == 3

    refusals = refused(office, cycle_without, "须由评委会办公室确认")

    assert "名额" not in {r.values["label"] for r in refusals}
    assert len(refusals) > 20


def test_every_value_that_waits_for_the_office_is_named_at_once(office):
    cycle = world.cycle(at_step=Step.ANNOUNCEMENT)

    refusals = refused(office, cycle, "须由评委会办公室确认")

    waiting = {
        term.label
        for term in edition("jinshui-revised").term_values.values()
        if term.needs_confirmation and term.key != "quota"
    }
    assert {r.values["label"] for r in refusals} == waiting


@pytest.mark.clause(Clause.QUOTA)
def test_an_impossible_quota_is_refused(office):
    refused(office, ready(quota=0), "名额须为正整数")


@pytest.mark.clause(Clause.FUNDING)
def test_a_budget_that_cannot_pay_a_full_list_is_refused(office):
    refused(office, ready(quota=1000), "奖金预算10000000元不足")


def test_every_step_that_runs_a_while_needs_its_window(office):
    cycle = ready()
    Milestone.objects.filter(step__in=[Step.FILING, Step.SITE_VISIT]).delete()

    refusals = refused(office, cycle, "“申报”还没有排定起止时间")

    assert [r.values["step"] for r in refusals] == ["申报", "现场评审"]


def test_a_step_that_an_edition_lacks_or_that_follows_an_act_needs_none(office):
    cycle = ready("jinshui-2017")
    Milestone.objects.exclude(step__in=rules.WINDOWED).delete()

    assert published(office, cycle)


def test_a_filing_period_that_is_over_is_not_announced(office):
    cycle = ready()
    Milestone.objects.filter(step=Step.FILING).update(closes_at=world.NOON)

    refused(office, cycle, "没有人来得及申报")


def test_a_cycle_is_announced_once(office):
    cycle = ready()
    published(office, cycle)

    with pytest.raises(Refused, match="本届已经发布"):
        published(office, cycle)

    assert Notice.objects.count() == Entry.objects.count() == 1


@pytest.mark.parametrize("role", [Role.CHAIR, Role.GOVERNMENT, Role.COUNTER])
def test_only_the_office_announces(db, role):
    refused(world.person("张三", role), ready(), "不担任评委会办公室")


def test_public_notices_come_latest_first(office):
    notices = [
        Notice.objects.create(
            kind=kind,
            issuer="某局",
            title=title,
            body="",
            digest="",
            published_at=world.NOON + days * world.A_DAY,
        )
        for title, days, kind in (
            ("二", 1, NoticeKind.PUBLICITY),
            ("三", 2, NoticeKind.CIRCULAR),
            ("一", 0, NoticeKind.ANNOUNCEMENT),
        )
    ]

    assert [n.title for n in queries.public_notices()] == ["三", "二", "一"]
    assert len(notices) == 3


def test_terms_once_entered_are_what_the_cycle_runs_on(office):
    cycle = ready(publicity_days=7)

    published(office, cycle)

    assert cycles.terms_of(cycle).publicity_days == 7
    assert EnteredTerm.objects.filter(cycle=cycle, key="publicity_days").count() == 1
