"""The report for everybody: once the result is public, with laureates by name and nobody else."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.stages.reviews.summed import summed_cycle
from tests.surfaces.portal.conftest import honour, signed_in
from tests.surfaces.portal.office_reliability.conftest import (
    LAUREATES,
    LOSERS,
    commended_cycle,
    told,
)
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.conferral.models import Conferment
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews.actions import file_reliability_report
from zhiheng.stages.reviews.models import ReliabilityReport
from zhiheng.surfaces import reliability as telling

pytestmark = [pytest.mark.django_db, pytest.mark.clause(Clause.SUMMARY)]


def url(cycle, more=""):
    return f"/cycles/{cycle.pk}/reliability{more}"


def everywhere(cycle):
    return [url(cycle), url(cycle, ".xlsx"), "/data/reliability.csv", "/data/reliability.json"]


def test_no_expert_and_no_loser_is_named_in_any_byte(public_cycle):
    for address in everywhere(public_cycle):
        page = told(Client().get(address))

        assert [name for name in (*cast.NAMES, *LOSERS) if name in page] == [], address
        assert [name for name in LAUREATES if name not in page] == [], address
        for stand_in in ("专家1", "专家2", "专家3", "候选组织A", "候选组织B"):
            assert stand_in in page, (address, stand_in)


def test_the_office_sees_the_same_with_names(client, public_cycle):
    page = told(client.get(f"/office{url(public_cycle)}"))

    assert [name for name in (*cast.NAMES, *LOSERS, *LAUREATES) if name not in page] == []
    assert "候选组织A" not in page


def test_signing_in_shows_nobody_more(public_cycle):
    inside = signed_in(world.person("李办", *Role))

    page = told(inside.get(url(public_cycle)))

    assert [name for name in (*cast.NAMES, *LOSERS) if name in page] == []


def test_nothing_by_which_guesses_could_be_tried_out_is_published(public_cycle):
    report = ReliabilityReport.objects.get()

    for address in everywhere(public_cycle):
        page = told(Client().get(address))
        assert report.digest not in page
        assert report.scores not in page


def test_ranks_and_totals_are_not_published(public_cycle):
    page = told(Client().get(url(public_cycle)))

    assert "汇总名次" not in page
    assert "汇总总分" not in page


def test_the_order_follows_neither_names_nor_numbers(public_cycle):
    """Experts by how lenient they are; equal ones by a hash that needs this site's key."""
    report = ReliabilityReport.objects.get()
    for row in report.findings["leniency"]["experts"]:
        row["points"] = 0.0

    numbers = set()
    for n in range(20):
        report.digest = f"{n:064}"
        numbers.add(tuple(telling.of_laureates(report).experts))

    assert len(numbers) > 3
    report.digest = "0" * 64
    assert telling.of_laureates(report) == telling.of_laureates(report)


def test_letters_go_on_after_z():
    from zhiheng.surfaces.reliability.names import _letter

    assert [_letter(place) for place in (0, 25, 26, 27, 701, 702)] == [
        "A", "Z", "AA", "AB", "ZZ", "AAA",
    ]  # fmt: skip


@pytest.mark.parametrize("step", [Step.DELIBERATION, Step.PUBLICITY, Step.APPROVAL, Step.CIRCULAR])
def test_before_the_circular_there_is_no_such_page(at_noon, office, step):
    cycle = summed_cycle(at_step=step)
    file_reliability_report(cycle=cycle, by=office, at=world.NOON)

    assert [Client().get(url(cycle, more)).status_code for more in ("", ".xlsx")] == [404, 404]
    assert url(cycle) not in told(Client().get(f"/cycles/{cycle.pk}"))
    assert json.loads(told(Client().get("/data/reliability.json")))["rows"] == []


def test_where_the_edition_has_no_circular_it_waits_for_the_award(at_noon, office):
    waiting = commended_cycle("jinshui-2017", at_step=Step.AWARDING)
    file_reliability_report(cycle=waiting, by=office, at=world.NOON)
    awarded = summed_cycle(edition="jinshui-2017", at_step=Step.PAYMENT)
    file_reliability_report(cycle=awarded, by=office, at=world.NOON)

    assert Client().get(url(waiting)).status_code == 404
    assert Client().get(url(awarded)).status_code == 200


def test_without_a_report_there_is_no_page(at_noon):
    cycle = commended_cycle()

    assert Client().get(url(cycle)).status_code == 404
    assert url(cycle) not in told(Client().get(f"/cycles/{cycle.pk}"))


def test_the_page_of_the_cycle_leads_there(public_cycle):
    assert f'href="{url(public_cycle)}"' in told(Client().get(f"/cycles/{public_cycle.pk}"))


def test_the_first_sentence_is_that_it_only_advises(public_cycle):
    page = told(Client().get(url(public_cycle)))

    first = re.search(r'<p class="lead">([^<]*)', page).group(1)
    assert first.strip() == "评选结果以办法规定的规则为准，本报告只作参考。"


def test_a_laureate_is_named_as_it_was_awarded(public_cycle):
    won = Application.objects.get(organisation__name=LAUREATES[0])
    awarded = honour(organisation=won.organisation, name="授奖时的名称", cycle=public_cycle)
    Conferment.objects.create(application=won, honour=awarded)

    page = told(Client().get(url(public_cycle)))

    assert "授奖时的名称" in page
    assert [name for name in LOSERS if name in page] == []


def test_the_data_are_the_same_in_every_language(public_cycle):
    english = Client().get("/data/reliability.json", headers={"accept-language": "en"})

    rows = json.loads(told(english))["rows"]
    assert rows == json.loads(told(Client().get("/data/reliability.json")))["rows"]
    assert {row["subject"] for row in rows} == {
        "全届", "专家1", "专家2", "专家3", *LAUREATES, "候选组织A", "候选组织B",
    }  # fmt: skip
    lenient = [row for row in rows if row["statistic"] == "leniency"]
    assert [row["lower"] <= row["value"] <= row["upper"] for row in lenient] == [True] * 3


def test_it_asks_as_often_for_thirty_candidates_as_for_three(at_noon, office):
    few, many = (
        summed_cycle(
            {f"{n}号公司": 40 + 5 * (n % 6) for n in range(start, end)}, at_step=Step.AWARDING
        )
        for start, end in ((0, 3), (3, 33))
    )
    counts = []
    for cycle in (few, many):
        file_reliability_report(cycle=cycle, by=office, at=world.NOON)
        Client().get(url(cycle))
        with CaptureQueriesContext(connection) as asked:
            Client().get(url(cycle))
        counts.append(len(asked))

    assert Expert.objects.count() == 6
    assert counts[0] == counts[1]
