"""How well an expert fits an application, in whole numbers by a declared rule.

Of the expert's specialties counts the best GB/T 4754—2017 code, written as a code ("C3411") or as the
name of a section ("制造业"), by how much of the application's code it shares; then whether one is a
quality discipline of the application, and whether one is a place in the applicant's address.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

RULE: dict[str, Any] = {"industry": [0, 4, 4, 6, 8, 10], "discipline": 3, "region": 1}
"""`industry[k]` for sharing k characters of the code: 门类 1, 大类 3, 中类 4, 小类 5."""

SECTIONS = {
    name: chr(ord("A") + place)
    for place, name in enumerate(
        [
            "农、林、牧、渔业",
            "采矿业",
            "制造业",
            "电力、热力、燃气及水生产和供应业",
            "建筑业",
            "批发和零售业",
            "交通运输、仓储和邮政业",
            "住宿和餐饮业",
            "信息传输、软件和信息技术服务业",
            "金融业",
            "房地产业",
            "租赁和商务服务业",
            "科学研究和技术服务业",
            "水利、环境和公共设施管理业",
            "居民服务、修理和其他服务业",
            "教育",
            "卫生和社会工作",
            "文化、体育和娱乐业",
            "公共管理、社会保障和社会组织",
            "国际组织",
        ]
    )
}
CODE = re.compile(r"[A-T]\d{0,4}")
PLACE = re.compile(r".+[省市区县镇乡]|.+街道")

Row = Mapping[str, Any]


def code_of(specialty: str) -> str:
    """The code that a specialty is or names; "" for another kind of specialty."""
    text = specialty.strip().upper()
    return text if CODE.fullmatch(text) else SECTIONS.get(text, "")


def fit(application: Row, specialties: Sequence[str], rule: Row = RULE) -> int:
    """`application`: "industry", "disciplines", "address"."""
    codes = [code for code in map(code_of, specialties) if code]
    shared = max((_shared(code, application["industry"]) for code in codes), default=0)
    worth = rule["industry"][min(shared, len(rule["industry"]) - 1)]
    if set(specialties) & set(application["disciplines"]):
        worth += rule["discipline"]
    if any(PLACE.fullmatch(one) and one in application["address"] for one in specialties):
        worth += rule["region"]
    return worth


def _shared(one: str, other: str) -> int:
    return next((n for n, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1),
                min(len(one), len(other)))  # fmt: skip


def table(applications: Sequence[Row], experts: Sequence[Row], rule: Row) -> list[list[int]]:
    """A row for each application, a number for each expert; what is alike is worked out once."""
    kinds = list(dict.fromkeys(tuple(row["specialties"]) for row in experts))
    known: dict[tuple[Any, ...], list[int]] = {}
    rows = []
    for row in applications:
        key = (row["industry"], tuple(row["disciplines"]), row["address"])
        if key not in known:
            of_kind = {kind: fit(row, kind, rule) for kind in kinds}
            known[key] = [of_kind[tuple(expert["specialties"])] for expert in experts]
        rows.append(list(known[key]))
    return rows
