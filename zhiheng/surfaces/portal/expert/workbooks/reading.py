"""A workbook filled in, sheet by sheet: what was typed, and all that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.schemes import Item, Scheme
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.expert.workbooks import layout
from zhiheng.surfaces.portal.expert.workbooks.cells import Cells
from zhiheng.surfaces.portal.expert.workbooks.layout import HEADS, Stamp

TEXTS = ("strength", "opportunity", "evidence")
SHORT = 200  # where a fault repeats what was typed


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a cell, a row or a sheet, and how to mend it."""

    what: str
    remedy: str
    row: int = 0  # 0: the sheet as a whole
    column: str = ""
    value: str = ""


@dataclass
class Filled:
    """One sheet: of which assignment, what was typed for each item, where, and what is wrong."""

    name: str
    stamp: Stamp | None = None
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)  # item → its row
    faults: list[Fault] = field(default_factory=list)

    def refused(self, refusal: Refusal) -> None:
        """A refusal of the act, beside the row that it speaks of."""
        key = str(refusal.values.get("item", ""))
        self.faults.append(
            Fault(words.reason(refusal), words.advice(refusal), row=self.rows.get(key, 0))
        )


def filled(sheets: Mapping[str, Cells]) -> list[Filled]:
    """Every sheet that was given out to be filled in, known by its stamp."""
    sealed = _sealed(sheets.get(layout.STAMPS, {}))
    found = [
        _known(name, cells, sealed)
        for name, cells in sheets.items()
        if name not in (layout.NOTES, layout.STAMPS)
    ]
    often = [one.stamp.assignment for one in found if one.stamp]
    for one in found:
        if one.stamp and often.count(one.stamp.assignment) > 1:
            one.stamp = None
            one.faults = [
                Fault(
                    gettext("同一份评分表在工作簿中出现两次。"),
                    gettext("请删去多余的工作表后再上传。"),
                )
            ]
    return found


def _sealed(cells: Cells) -> dict[int, Stamp]:
    found: dict[int, Stamp] = {}
    for row in cells.values():
        assignment, version = row.get(1, ""), row.get(2, "")
        if assignment.isdecimal() and version.isdecimal() and len(assignment + version) < 18:
            stamp = found.setdefault(int(assignment), Stamp(int(assignment), int(version)))
            stamp.digests[row.get(3, layout.WHOLE)] = row.get(4, "")
    return found


def _known(name: str, cells: Cells, sealed: Mapping[int, Stamp]) -> Filled:
    written = layout.WRITTEN.search(cells.get(layout.STAMP_ROW, {}).get(1, ""))
    stamp = sealed.get(int(written[1])) if written else None
    if written and stamp and layout.WHOLE in stamp.digests and str(stamp) == written[0]:
        return Filled(name, stamp)
    return Filled(
        name,
        faults=[
            Fault(
                gettext("认不出这张表的版本，第二行的版本行缺失或者被改动。"),
                gettext("请重新下载工作簿，把填写的内容抄过去再上传。"),
                row=layout.STAMP_ROW,
            )
        ],
    )


def read(one: Filled, cells: Cells, scheme: Scheme) -> None:
    """Take in every row of a sheet; what cannot be understood is said and left out."""
    heads = {text: place for place, text in cells.get(layout.HEAD_ROW, {}).items()}
    missing = [head for head in HEADS.values() if head not in heads]
    if missing:
        one.faults.append(
            Fault(
                gettext("缺少标题“{heads}”。").format(heads="”“".join(missing)),
                gettext("第四行的标题不能改动，请照下载的样子改回。"),
                row=layout.HEAD_ROW,
            )
        )
        return
    places = {key: heads[head] for key, head in HEADS.items()}
    for number in sorted(row for row in cells if row > layout.HEAD_ROW):
        row = {key: cells[number].get(place, "") for key, place in places.items()}
        _take(one, number, row, scheme)
    for item in scheme.items:
        if item.key not in one.rows:
            one.faults.append(
                Fault(
                    gettext("缺少条款 {item} 的一行。").format(item=item.key),
                    gettext("请把这一行补回；不评的留空，不要删去。"),
                )
            )


def _take(one: Filled, number: int, row: dict[str, str], scheme: Scheme) -> None:
    key = row["item"]
    if not any(row.values()):
        return
    if key not in scheme.item or key in one.rows:
        what = (
            gettext("条款 {item} 出现两次。") if key in one.rows else gettext("没有条款“{item}”。")
        )
        remedy = gettext("条款一列不能改动，请照下载的样子改回。")
        one.faults.append(Fault(what.format(item=key), remedy, number, HEADS["item"], key[:SHORT]))
        return
    one.rows[key] = number
    faults = list(_wrong(row, scheme, scheme.item[key]))
    one.faults += [
        Fault(what, remedy, number, HEADS[column], row[column][:SHORT])
        for column, what, remedy in faults
    ]
    typed = {"band": row["band"], "percent": _percent(row["percent"])}
    typed |= {name: row[name] for name in TEXTS}
    if not faults and any(value not in ("", None) for value in typed.values()):
        one.items[key] = typed


def _wrong(row: Mapping[str, str], scheme: Scheme, item: Item) -> Iterator[tuple[str, str, str]]:
    """Of what is typed; what is still to be typed is for the handing in to say."""
    band, percent = scheme.band_of(item, row["band"]), _percent(row["percent"])
    if row["band"] and band is None:
        keys = "、".join(one.key for one in scheme.bands[item.kind])
        yield (
            "band",
            gettext("不在打分尺度之内。"),
            gettext("请从列表中选一个等级：{keys}。").format(keys=keys),
        )
    if percent is None:
        advice = gettext("请填0至100之间5的倍数，只填数字。")
        yield "percent", gettext("不是5的倍数，或者不是数字。"), advice
    elif percent != "" and band and percent not in band.percents:
        choices = "、".join(map(str, band.percents))
        yield (
            "percent",
            gettext("不属于所选等级“{band}”。").format(band=band.key),
            gettext("该等级可填：{choices}。").format(choices=choices),
        )
    if len(row["evidence"]) > SHORT:
        yield (
            "evidence",
            gettext("超过 {most} 字。").format(most=SHORT),
            gettext("请只写页码、图表或者现场记录的出处。"),
        )


def _percent(text: str) -> int | str | None:
    """The number; "" where nothing is typed; None where it is no step of five."""
    if text == "":
        return ""
    text = text.removesuffix("%").removesuffix("％").strip()
    try:
        number = float(text)
    except ValueError:
        return None
    if 0 < number <= 1:  # a cell formatted as a percentage
        number = round(number * 100, 6)
    return int(number) if 0 <= number <= 100 and number % 5 == 0 else None


def is_untouched_since(stamp: Stamp, kept: Mapping[str, Any], typed: Mapping[str, Any]) -> bool:
    """Whether the draft says nothing that the workbook did not know when it was given out.

    What an earlier upload of the same workbook has put there counts as known: so a workbook is
    mended and sent again without being fetched anew.
    """
    return all(
        _digest(kept, key) in (stamp.digests.get(key), _digest(typed, key))
        for key in {*kept, *typed, *stamp.digests} - {layout.WHOLE}
    )


def _digest(items: Mapping[str, Any], key: str) -> str | None:
    return layout.digest(items[key]) if key in items else None
