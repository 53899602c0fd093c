import json
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.methods import draws, verify_draw
from zhiheng.methods.draws import Shortage, Stratum

NAMES = [f"P{n}" for n in range(1, 13)]
FIELDS = ["化工", "食品", "机械"]
seeds = st.text(max_size=30)
everybody = [Stratum("全体", 3, 2)]


def expert(ref, *specialties, pool="city", load=0):
    return {
        "expert": ref,
        "name": f"专家{ref}",
        "pool": pool,
        "specialties": list(specialties),
        "load": load,
    }


def kept_out(ref, ground="任职回避"):
    return {"expert": ref, "organisation": "甲", "ground": ground, "reason": "甲厂员工"}


def committed(pool, exclusions=(), strata=everybody, source="掷骰子"):
    return draws.committed(
        subject="2026年度",
        purpose="材料评审",
        seed_source=source,
        committed_at="2026-06-01T09:00:00+08:00",
        strata=strata,
        pool=pool,
        exclusions=exclusions,
    )


def recorded(document, seed):
    return draws.record(
        document,
        seed=seed,
        revealed_at="2026-06-02T10:00:00+08:00",
        witnesses=["甲", "乙"],
        commitment=draws.digest(document),
        result=draws.draw(document, seed=seed),
    )


@st.composite
def documents(draw):
    kinds = draw(st.lists(st.integers(0, 17), min_size=1, max_size=12))
    pool = [
        expert(f"P{n}", *FIELDS[: kind % 3], pool="city" if kind % 2 else "district")
        for n, kind in enumerate(kinds)
    ]
    out = [row["expert"] for row, kind in zip(pool, kinds, strict=True) if kind > 13]
    small = st.integers(0, 4)
    strata = [
        Stratum("化工", draw(small), draw(small), "化工"),
        Stratum("市库", draw(small), draw(small), pools=("city",)),
        Stratum("其余", draw(small), draw(small)),
    ]
    return committed(pool, map(kept_out, out), strata)


@given(documents(), seeds)
def test_nobody_is_drawn_twice_nor_anybody_who_is_kept_out(document, seed):
    drawn = [e for row in draws.draw(document, seed=seed) for e in row["seats"] + row["reserves"]]

    kept = {row["expert"] for row in document["exclusions"]}
    assert len(set(drawn)) == len(drawn)
    assert not kept & set(drawn)


@given(documents(), seeds, st.randoms())
def test_the_order_in_which_the_pool_is_told_is_nothing_to_the_draw(document, seed, random):
    pool, out = list(document["pool"]), list(document["exclusions"])
    random.shuffle(pool)
    random.shuffle(out)

    again = committed(pool, out, draws.strata_of(document))

    assert again == document
    assert draws.draw(again, seed=seed) == draws.draw(document, seed=seed)


@given(st.lists(st.sampled_from(NAMES), unique=True, min_size=1), seeds, st.data())
def test_taking_one_out_never_reorders_the_others(pool, seed, data):
    """Once committed a lot hangs on the name alone; only the commitment's digest is shared."""
    gone = data.draw(st.sampled_from(pool))

    def order(names):
        return sorted(names, key=lambda e: draws.lot(e, commitment="c0ffee", seed=seed))

    assert order([e for e in pool if e != gone]) == [e for e in order(pool) if e != gone]


def test_a_draw_can_be_repeated_by_hand_with_sha256_alone():
    document = committed([expert(ref) for ref in NAMES], strata=[Stratum("全体", 4, 8)])
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    by_hand = sorted(NAMES, key=lambda e: sha256(f"{digest}|3 1 6|{e}".encode()).hexdigest())

    assert draws.draw(document, seed="3 1 6") == [
        {"stratum": "全体", "seats": by_hand[:4], "reserves": by_hand[4:]}
    ]


def test_every_order_is_about_equally_likely():
    """Chi-square over the 24 orders of four names: 49.7 is passed once in a thousand by chance."""
    seeds_tried, four = 4_800, NAMES[:4]
    document = committed([expert(ref) for ref in four], strata=[Stratum("全体", 4, 0)])

    seen = Counter(
        tuple(draws.draw(document, seed=str(seed))[0]["seats"]) for seed in range(seeds_tried)
    )

    expected = seeds_tried / 24
    assert sum((seen[p] - expected) ** 2 / expected for p in permutations(four)) < 49.7


def test_each_expert_is_equally_likely_within_the_group():
    """In each group every expert holds each place as often: 11² degrees, 174 once in a thousand."""
    tried = 2_400
    document = committed([expert(ref) for ref in NAMES], strata=[Stratum("全体", 12, 0)])

    seen = Counter(
        pair
        for seed in range(tried)
        for pair in enumerate(draws.draw(document, seed=f"掷{seed}")[0]["seats"])
    )

    expected = tried / 12
    chi_square = sum((seen[n, e] - expected) ** 2 / expected for n in range(12) for e in NAMES)
    assert chi_square * 11 / 12 < 174  # every seed fills each place once and places each name once


def test_an_expert_belongs_to_the_first_group_that_fits():
    strata = [Stratum("化工", 1, 0, "化工"), Stratum("市库", 1, 0, pools=("city",))]
    pool = [expert("P1", "化工"), expert("P2", "食品"), expert("P3", pool="district")]

    assert draws.candidates(committed(pool, strata=strata)) == {"化工": ["P1"], "市库": ["P2"]}


def test_a_group_that_cannot_be_filled_says_why_and_how_many_are_missing():
    strata = [Stratum("化工", 2, 0, "化工"), Stratum("其余", 1, 0)]
    pool = [expert(f"P{n}", "化工") for n in range(1, 5)] + [expert("P9")]
    out = [kept_out("P1"), kept_out("P2"), kept_out("P2", "满负荷"), kept_out("P3")]

    (short,) = draws.shortages(committed(pool, out, strata))

    assert short == Shortage("化工", 2, 1, {"任职回避": 3})
    assert short.missing == 1


def test_any_change_of_what_was_committed_to_changes_its_digest():
    document = committed([expert("P1"), expert("P2")])
    changed = [
        committed([expert("P1"), expert("P2", load=1)]),
        committed([expert("P1")]),
        committed([expert("P1"), expert("P2")], [kept_out("P2")]),
        committed([expert("P1"), expert("P2")], strata=[Stratum("全体", 3, 1)]),
        committed([expert("P1"), expert("P2")], source="开奖号码"),
    ]

    assert len({draws.digest(one) for one in [document, *changed]}) == 6


def test_figures_are_mixed_in_as_they_are_said():
    assert draws.said(" ３ 1\t6\n") == "3 1 6"
    assert draws.said("12 3") != draws.said("1 23")


def test_so_many_throws_let_every_order_come_about():
    assert draws.dice(40, 7) == 15
    assert 6**15 > 40 * 39 * 38 * 37 * 36 * 35 * 34 > 6**13
    assert draws.dice(1, 1) == 1


TAMPERED = {
    "a name that was drawn": lambda told: told["result"][0]["seats"].reverse(),
    "a reserve": lambda told: told["result"][0]["reserves"].pop(),
    "the pool": lambda told: told["commitment"]["pool"].pop(0),
    "an exclusion": lambda told: told["commitment"]["exclusions"].append(kept_out("P1")),
    "the seed": lambda told: told.update(seed="6 6 6"),
    "the digest": lambda told: told.update(digest="0" * 64),
    "the groups": lambda told: told["result"].clear(),
}


@given(documents(), seeds)
def test_method_and_script_give_the_same_names(document, seed):
    told = recorded(document, seed)

    assert draws.faults(told) == verify_draw.faults_in(told) == []
    assert draws.draw(document, seed=seed) == verify_draw.draw(document, seed)


@pytest.mark.parametrize("what", TAMPERED)
def test_method_and_script_find_what_was_tampered_with(what):
    told = recorded(committed([expert(ref) for ref in NAMES]), "3 1 6 2")
    told = json.loads(json.dumps(told))

    TAMPERED[what](told)

    assert draws.faults(told)
    assert draws.faults(told) == verify_draw.faults_in(told)


def run(path):
    """The script alone: no site packages, no environment, no folder of its own on the path."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", verify_draw.__file__, path],
        capture_output=True, check=False, encoding="utf-8", env={"PYTHONUTF8": "1"}, cwd=path.parent,
    )  # fmt: skip
    return ran.returncode, ran.stdout, ran.stderr


def test_the_script_runs_on_its_own(tmp_path):
    path = tmp_path / "draw.json"
    told = recorded(committed([expert(ref) for ref in NAMES]), "3 1 6 2")
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    code, said, faults = run(path)

    assert (code, faults) == (0, "")
    assert said.endswith("一致：重新抽取的结果与记录完全相同。\n")
    for ref in told["result"][0]["seats"]:
        assert f"专家{ref}（{ref}）" in said


def test_the_script_says_where_a_record_was_tampered_with(tmp_path):
    path = tmp_path / "draw.json"
    told = recorded(committed([expert(ref) for ref in NAMES]), "3 1 6 2")
    told["result"][0]["seats"].reverse()
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    code, said, _ = run(path)

    assert code == 1
    assert "不一致：分组“全体”正选：记录为" in said
    path.write_text("[]")
    assert run(path)[:2] == (2, "这个文件不是质衡的抽取记录。\n")
