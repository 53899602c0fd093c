"""Verifiable matchings: the rule of fit, what a commitment promises, the draw and its replay."""

import json
from collections import Counter
from copy import deepcopy
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiheng.methods import matchings
from zhiheng.methods.draws import digest
from zhiheng.methods.matching import layers as layering
from zhiheng.methods.matchings import plans
from zhiheng.methods.matchings.fit import RULE, code_of, fit

SEED = "3 1 6 2"


def application(n, industry="", disciplines=(), address=""):
    return {
        "application": f"A{n}",
        "name": f"第{n}公司",
        "industry": industry,
        "disciplines": list(disciplines),
        "address": address,
    }


def expert(n, *, senior=True, employers=(), specialties=(), least=0, most=9):
    return {
        "expert": f"P{n}",
        "name": f"专家{n}",
        "pool": "city",
        "specialties": list(specialties),
        "senior": senior,
        "employers": list(employers),
        "min_load": least,
        "max_load": most,
    }


def committed(applications, experts, exclusions=(), **changes):
    values = {
        "demand": 3, "seniors": 1, "reserves": 1, "cap": (1, 2), "subject": "本届", "ordinal": 1,
        "reason": "", "seed_source": "掷骰子", "committed_at": "2026-06-01",
    }  # fmt: skip
    return matchings.committed(
        applications=applications, experts=experts, exclusions=exclusions, **{**values, **changes}
    )


def excluded(expert, application="", ground="任职回避"):
    return {"expert": expert, "organisation": application, "ground": ground, "reason": "测试"}


def solved(*args, **kwargs):
    document, conflicts = plans.solve(committed(*args, **kwargs))
    assert not conflicts
    return document


def told(document, seed=SEED):
    return matchings.record(
        document, seed=seed, revealed_at="2026-06-02", witnesses=["甄一", "甄二"],
        commitment=digest(document), result=matchings.draw(document, seed=seed),
    )  # fmt: skip


@pytest.fixture(scope="module")
def document():
    """Eight applications, sixteen experts of nine employers, half of them senior."""
    return solved(
        [application(n, "C34" if n % 2 else "I65") for n in range(8)],
        [
            expert(n, senior=n % 2 == 0, employers=[f"E{n % 9}"], specialties=["制造业", "I"][n % 2 :])
            for n in range(16)
        ],
        [excluded("P3", "A1"), excluded("P5", ground="另有职务")],
        seniors=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("specialties", "industry", "worth"),
    [
        ([], "C3411", 0),
        (["C"], "C3411", 4),
        (["制造业"], "C3411", 4),
        (["c35"], "C3411", 4),
        (["C34"], "C3411", 6),
        (["C341"], "C3411", 8),
        (["C3411"], "C3411", 10),
        (["C3411"], "C34", 6),
        (["I", "C34"], "C3411", 6),
        (["I"], "C3411", 0),
        (["C3411"], "", 0),
        (["标准"], "C3411", 3),
        (["金水区"], "C3411", 1),
        (["市"], "C3411", 0),
        (["质量管理"], "C3411", 0),
        (["C3411", "标准", "金水区"], "C3411", 14),
    ],
)
def test_the_fit_is_counted_by_the_declared_rule(specialties, industry, worth):
    of = application(1, industry, ["标准", "计量"], "河南省郑州市金水区花园路1号")

    assert fit(of, specialties) == worth


def test_a_specialty_is_a_code_or_the_name_of_a_section():
    assert [code_of(one) for one in (" c34 ", "国际组织", "质量管理", "X1")] == ["C34", "T", "", ""]


@pytest.mark.parametrize(
    ("percent", "share"), [(50, (1, 2)), (60, (3, 5)), (33, (3, 10)), (90, (9, 10)), (10, (1, 10))]
)
def test_a_cap_is_rounded_down_to_a_simple_fraction(percent, share):
    assert matchings.cap_of(percent) == share


def test_whoever_shares_an_employer_with_a_colleague_is_a_colleague_too():
    experts = [expert(1, employers=["X"]), expert(2, employers=["X", "Y"]),
               expert(3, employers=["Y"]), expert(4, employers=["Z"]), expert(5)]  # fmt: skip

    one, two, three, four, five = matchings.employers(experts).values()

    assert one == two == three != four
    assert five == -1


def test_a_commitment_keeps_what_it_promises(document):
    promised = plans.promise(document)

    assert plans.broken_promises(document) == []
    assert promised.share == Fraction(1, 2)
    assert promised.expected <= promised.ceiling


def keeps_all_rules(document, drawn):
    rows = {row["expert"]: row for row in document["experts"]}
    shut, colleagues = matchings.closed(document), matchings.employers(document["experts"])
    load, standing_by = Counter(), Counter()
    for row in drawn:
        group = [*row["experts"], *row["alternates"]]
        of = [colleagues[e] for e in group if colleagues[e] >= 0]
        assert len(row["experts"]) == document["demand"]
        assert len(set(group)) == len(group)
        assert len(set(of)) == len(of)
        assert not [e for e in group if (row["application"], e) in shut]
        seniors = [e for e in row["experts"] if rows[e]["senior"]]
        assert len(seniors) >= document["seniors"]
        assert row["leader"] == (seniors or row["experts"])[0]
        load.update(row["experts"])
        standing_by.update(group)
    assert all(standing_by[e] <= row["max_load"] for e, row in rows.items())
    assert all(load[e] >= row["min_load"] for e, row in rows.items())


def test_every_seed_keeps_every_rule_and_no_pair_comes_oftener_than_the_cap(document):
    seen: Counter[tuple[str, str]] = Counter()
    draws = 600
    for n in range(draws):
        drawn = matchings.draw(document, seed=str(n))
        keeps_all_rules(document, drawn)
        seen.update((row["application"], e) for row in drawn for e in row["experts"])

    among = Counter(
        (f"A{row}", e) for layer in document["layers"] for row, panel in enumerate(layer) for e in panel
    )  # fmt: skip
    assert set(seen) == set(among)
    parts = len(document["layers"])
    for pair, times in among.items():
        assert abs(seen[pair] / draws - times / parts) < 0.09  # four deviations of a binomial


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    n=st.integers(1, 6), m=st.integers(10, 14), employers=st.integers(5, 20),
    seniors=st.integers(0, 2), cap=st.sampled_from([(1, 2), (3, 5), (7, 10)]), seed=st.text(max_size=3),
)  # fmt: skip
def test_whatever_is_matched_keeps_every_rule_and_its_promises(n, m, employers, seniors, cap, seed):
    document, conflicts = plans.solve(
        committed(
            [application(k, "C34") for k in range(n)],
            [
                expert(k, senior=k % 2 == 0, employers=[f"E{k % employers}"], specialties=["C"][k % 2 :])
                for k in range(m)
            ],
            seniors=seniors,
            cap=cap,
        )
    )  # fmt: skip

    assert conflicts or plans.broken_promises(document) == []
    if not conflicts:
        keeps_all_rules(document, matchings.draw(document, seed=seed))


def test_what_an_exchange_cannot_mend_is_searched_for(monkeypatch):
    monkeypatch.setattr(layering, "repaired", lambda *_, **__: ())

    document = solved(
        [application(n) for n in range(3)],
        [expert(n, senior=n < 4, employers=[f"E{n % 7}"]) for n in range(12)],
    )

    assert plans.broken_promises(document) == []


def test_the_draw_is_the_same_for_everybody_for_ever():
    document = {
        **committed([application(n) for n in range(2)],
                    [expert(n, employers=[f"E{n}"]) for n in range(8)]),
        "layers": [[["P0", "P1", "P2"], ["P0", "P3", "P4"]], [["P3", "P4", "P5"], ["P1", "P2", "P6"]]],
        "prices": {"applications": [0, 0], "experts": [0] * 8, "scale": 1},
    }  # fmt: skip

    drawn = matchings.draw(document, seed=SEED)

    assert digest(drawn) == "1a77335c23ccc2df2882817334d4259350102bdd22acf4135c01918d2e8fc19c"


def test_without_a_senior_the_first_by_lot_leads():
    assert matchings.leader(["P2", "P1"], {"P1"}) == "P1"
    assert matchings.leader(["P2", "P1"], set()) == "P2"


def test_what_cannot_be_matched_is_said_in_words():
    _, conflicts = plans.solve(
        committed(
            [application(37)],
            [expert(n, most=0 if n < 3 else 9) for n in range(8)],
            [excluded(f"P{n}", "A37") for n in range(5, 8)],
        )
    )

    assert str(conflicts[0]) == (
        "档案 第37公司 需 3 名，可选仅 2 名：因任职回避 3 名，因满负荷 3 名。"
        "请增加 1 名可选专家，或减少 1 名需求。"
    )


def test_a_cap_too_low_for_different_panels_is_said_to_be():
    _, conflicts = plans.solve(committed([application(1)], [expert(n) for n in range(4)]))

    assert "每对概率不超过 1/2" in str(conflicts[0])


def test_a_record_replays_from_its_file(document):
    record = json.loads(json.dumps(told(document), ensure_ascii=False))

    assert plans.faults(record) == []


TAMPERING = {
    "a reason": lambda r: r["commitment"].update(reason="另有隐情"),
    "an affinity": lambda r: r["commitment"]["affinity"][0].__setitem__(0, 99),
    "a layer": lambda r: r["commitment"]["layers"][0][0].__setitem__(0, "P3"),
    "an exclusion": lambda r: r["commitment"]["exclusions"].pop(),
    "a name in the result": lambda r: r["result"][0]["experts"].reverse(),
    "a leader": lambda r: r["result"][0].update(leader=r["result"][0]["experts"][-1]),
    "the alternates": lambda r: r["result"][0].update(alternates=[]),
    "an application": lambda r: r["result"].pop(),
    "the seed": lambda r: r.update(seed="6 6 6"),
    "the prices": lambda r: r["commitment"]["prices"].update(applications=[-9] * 8),
    "the same panels every time": lambda r: r["commitment"]["layers"].__setitem__(
        1, r["commitment"]["layers"][0]
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_whatever_was_tampered_with_is_found(document, what):
    record = deepcopy(told(document))
    TAMPERING[what](record)

    assert plans.faults(record)


def test_the_rule_of_the_fit_is_part_of_what_is_committed_to(document):
    assert document["fit"] == RULE
