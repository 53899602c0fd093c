import json

import pytest

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.people.vocabulary import Role


@pytest.fixture
def known(db):
    filed = cast.application(cast.review_cycle())
    world.person("李办", Role.OFFICE)
    cast.expert("张评")
    return cast.expert("王评", works_at=filed.organisation)


def ask(zhiheng, *names, by="李办", more=()):
    return zhiheng("expert", "could-serve", *names, "--by", by, *more)


def test_names_in_reasons_out(known, zhiheng):
    code, said, _ = ask(zhiheng, "王评", "东方重工")

    assert code == 1
    assert "东方重工有限公司：不能。任职单位“东方重工有限公司”与“东方重工有限公司”代码一致" in said
    assert Entry.objects.get().by_name == "李办"


def test_who_is_free_could_serve(known, zhiheng):
    code, said, _ = ask(zhiheng, "张评", "东方重工", more=("--json",))

    assert code == 0
    assert json.loads(said)[0]["answer"] == "能"


@pytest.mark.parametrize(
    ("names", "by"),
    [(("无人", "东方"), "李办"), (("王评", "无此组织"), "李办"), (("王评", "东方"), "王评")],
)
def test_unknown_names_and_strangers_are_told_so(known, zhiheng, names, by):
    code, _, fault = ask(zhiheng, *names, by=by)

    assert (code, fault != "") == (2, True)
    assert not Entry.objects.exists()
