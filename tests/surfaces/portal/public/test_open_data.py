"""The open data: what is public, all of it and nothing else."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.surfaces.portal.conftest import honour, notice, signed_in
from tests.surfaces.portal.office_reliability.conftest import commended_cycle
from tests.surfaces.portal.public.test_cases import case
from zhiheng.instruments.notices.models import Tip
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.editions import editions
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.reviews.actions import file_reliability_report
from zhiheng.surfaces.portal.public.datasets import DATASETS
from zhiheng.surfaces.portal.public.views.data import BOM, harmless

pytestmark = pytest.mark.django_db

KEYS = {
    "laureates": "award year name name_now code certificate conferred_on valid_until status "
    "bonus_yuan paid_on source",
    "notices": "id kind number issuer title published_at closes_at sha256 body",
    "cases": "id title laureate certificate tags published_at body",
    "articles": "edition title document article clause summary mark source",
    "cycles": "id title year ordinal edition published conferred revoked paid_yuan",
    "reliability": "cycle title version statistic subject value lower upper",
}
"""Stable: whoever reads these data relies on the names. Only ever add to the end."""


def bytes_of(client, name: str, kind: str = "json") -> bytes:
    response = client.get(f"/data/{name}.{kind}")
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response.streaming_content)


def rows_of(client, name: str) -> list[dict]:
    return json.loads(bytes_of(client, name))["rows"]


def everything(client) -> dict[str, bytes]:
    return {f"{n}.{kind}": bytes_of(client, n, kind) for n in DATASETS for kind in ("csv", "json")}


@pytest.fixture
def public(cycle, published):
    case(of=honour(1, 2026, cycle=cycle))


def test_the_names_of_the_fields_are_stable():
    assert {one.name: " ".join(f.key for f in one.fields) for one in DATASETS.values()} == KEYS


@pytest.fixture
def reported(office):
    """A report on scores in another cycle, whose result is public."""
    cycle = commended_cycle()
    file_reliability_report(cycle=cycle, by=office, at=world.NOON)


def test_csv_and_json_hold_the_same(client, public, reported):
    for name in DATASETS:
        text = bytes_of(client, name, "csv").decode()
        assert text.startswith(BOM)
        table = list(csv.DictReader(io.StringIO(text[1:])))
        rows = rows_of(client, name)
        assert rows
        assert table == [
            {key: "" if value is None else str(value) for key, value in row.items()} for row in rows
        ]


def test_a_csv_has_chinese_heads_for_whoever_asks(client, public):
    response = client.get("/data/laureates.csv?head=zh", headers={"accept-language": "en"})

    head = b"".join(response.streaming_content).decode().splitlines()[0]

    assert head.startswith(f"{BOM}奖项,年度,获奖时名称")


def test_a_laureate_as_the_register_shows_it(client, public):
    row = rows_of(client, "laureates")[0]

    assert row["certificate"] == "JSQ-2026-01"
    assert (row["bonus_yuan"], row["status"], row["paid_on"]) == (500_000, "有效", "2027-01-19")


def test_a_cycle_counts_what_is_public(client, cycle, public):
    assert rows_of(client, "cycles") == [
        {
            "id": cycle.pk,
            "title": cycle.title,
            "year": 2026,
            "ordinal": cycle.ordinal,
            "edition": "jinshui-revised",
            "published": 1,
            "conferred": 1,
            "revoked": 0,
            "paid_yuan": 500_000,
        }
    ]


def test_articles_of_all_editions(client):
    assert len(rows_of(client, "articles")) == sum(len(one.provisions) for one in editions())


def test_nothing_private_changes_a_single_byte(client, cycle, public):
    before = everything(client)

    for state in State:
        world.application(cycle, name=f"保密{state}有限公司", state=state)
    world.cycle("zhengzhou-2022", at_step=Step.ANNOUNCEMENT, quota=99)
    case("尚未发布", of=honour_of(client), public=False)
    Tip.objects.create(text="线索", received_at=world.NOON)

    assert everything(client) == before


def honour_of(client):
    from zhiheng.instruments.honours.models import Honour

    return Honour.objects.get()


def test_nobody_gets_more_by_signing_in(client, public):
    inside = signed_in(world.person("李办", *Role))

    assert everything(inside) == everything(client)


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_asks_as_often_for_thirty_rows_as_for_one(
    client, public, name, django_assert_num_queries
):
    bytes_of(client, name)
    with CaptureQueriesContext(connection) as one:
        bytes_of(client, name)
    for serial in range(2, 31):
        case(f"案例{serial}", of=honour(serial))
        notice(f"公示{serial}")

    with django_assert_num_queries(len(one)):
        bytes_of(client, name)


def test_a_spreadsheet_computes_nothing():
    assert harmless("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert harmless("+86") == "'+86"
    assert harmless("公司=好") == "公司=好"
    assert harmless(-5) == -5


def test_the_page_describes_every_field(client):
    page = client.get("/data").content.decode()

    for one in DATASETS.values():
        assert f'href="/data/{one.name}.csv"' in page
        for field in one.fields:
            assert field.key in page
            assert str(field.meaning) in page
    assert "请注明来源" in page


@pytest.mark.parametrize("url", ["/data/secrets.csv", "/data/secrets.json"])
def test_there_is_no_other_dataset(client, url):
    assert client.get(url).status_code == 404


def test_each_english_name_is_a_plain_key():
    keys = [field.key for one in DATASETS.values() for field in one.fields]

    assert all(key.isidentifier() and key.isascii() for key in keys)
