"""Layers for a commitment of `matchings`, found by `matching`; and the whole record checked.

Apart from `matchings`, because these need the solvers, and a replay does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from zhiheng.methods.draws import Row
from zhiheng.methods.matching import Certificate, Conflict, Group, Infeasible, Matching, Problem
from zhiheng.methods.matching.certificate import matching_holds
from zhiheng.methods.matching.layers import ceiling, expected_total, layers, share
from zhiheng.methods.matchings import document as matchings
from zhiheng.methods.matchings.fit import table


def problem_of(document: Row) -> Problem:
    codes = [row["application"] for row in document["applications"]]
    experts = document["experts"]
    row_of = {code: place for place, code in enumerate(codes)}
    column_of = {row["expert"]: place for place, row in enumerate(experts)}
    shut = matchings.closed(document)
    shut = {pair: why for pair, why in shut.items() if pair[0] in row_of and pair[1] in column_of}
    colleagues = matchings.employers(experts)
    seniors = Group(
        "高级职称专家", document["seniors"], np.array([row["senior"] for row in experts], bool)
    )
    return Problem(
        np.array(document["affinity"], np.int32).reshape(len(codes), len(experts)),
        demand=document["demand"],
        min_load=np.array([row["min_load"] for row in experts], np.int64),
        max_load=np.array([row["max_load"] for row in experts], np.int64),
        forbidden=[(row_of[code], column_of[expert]) for code, expert in shut],
        reasons=list(shut.values()),
        groups=[seniors] if document["seniors"] else [],
        employer=[colleagues[row["expert"]] for row in experts],
        application_names=[row["name"] for row in document["applications"]],
        expert_names=[row["name"] for row in experts],
    )


def solve(document: Row) -> tuple[dict[str, Any], list[Conflict]]:
    """The document with "layers" and "prices", or why there are none."""
    problem, cap = problem_of(document), Fraction(*document["cap"])
    try:
        found = layers(problem, cap=cap)
    except Infeasible as short:
        return dict(document), list(short.conflicts)
    except TimeoutError:
        words = "在限定时间内没有排出评审组。"
        return dict(document), [Conflict(words, "请减少一次匹配的档案，或放宽要求。", [], [], 1)]
    refs = [row["expert"] for row in document["experts"]]
    solved = {
        **document,
        "layers": [
            [[refs[place] for place in one.panel(row)] for row in range(problem.applications)]
            for one in found.matchings
        ],
        "prices": {
            "applications": found.certificate.application_price.tolist(),
            "experts": found.certificate.expert_price.tolist(),
            "scale": found.certificate.scale,
        },
    }
    return solved, []


@dataclass(frozen=True)
class Promise:
    """What a commitment promises: the chance of the likeliest pair, the expected total of the fit,
    and what no other commitment under the same cap could expect to exceed."""

    share: Fraction
    expected: Fraction
    ceiling: Fraction


def promise(document: Row) -> Promise:
    problem, found = problem_of(document), layers_of(document)
    most = ceiling(problem, _certificate(document), cap=Fraction(*document["cap"]))
    return Promise(share(problem, found), expected_total(problem, found), most)


def layers_of(document: Row) -> list[Matching]:
    column_of = {row["expert"]: place for place, row in enumerate(document["experts"])}
    return [
        Matching(
            np.array(
                [
                    (row, column)
                    for row, panel in enumerate(layer)
                    for column in sorted(column_of[expert] for expert in panel)
                ],
                np.int64,
            ).reshape(-1, 2)
        )
        for layer in document["layers"]
    ]


def _certificate(document: Row) -> Certificate:
    prices = document["prices"]
    return Certificate(
        np.array(prices["applications"], np.int64),
        np.array(prices["experts"], np.int64),
        scale=prices["scale"],
    )


def faults(told: Mapping[str, Any]) -> list[str]:
    """Where a record does not hold, in words; none: it keeps what it promises and replays alike.

    Raises KeyError, TypeError or ValueError for what is no record at all.
    """
    return [*broken_promises(told["commitment"]), *matchings.differences(told)]


def broken_promises(document: Row) -> list[str]:
    """Where a commitment breaks its own rules."""
    problem, cap = problem_of(document), Fraction(*document["cap"])
    found = []
    if document["affinity"] != table(
        document["applications"], document["experts"], document["fit"]
    ):
        found.append("契合度表与所公布的算法不一致")
    found += [
        f"第{number}套分派不合要求：人数、负荷、回避、高级职称或同一单位"
        for number, one in enumerate(layers_of(document), start=1)
        if not matching_holds(problem, one)
    ]
    promised = promise(document)
    if promised.share > cap:
        found.append(f"有一对的概率为{promised.share}，超过上限{cap}")
    if promised.expected > promised.ceiling:
        found.append("证书所证的上限低于期望契合度，证书无效")
    return found
