"""What one cell may hold. A parser takes a cell as calamine gives it and returns a value.

A cell that cannot be understood raises Wrong, with what is wrong and how to mend it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from stdnum.cn import ric, uscc

Parse = Callable[[Any], Any]
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
SEPARATORS = re.compile(r"[、，,;；]\s*")
YES, NO = ("是", "√", "true", "1"), ("否", "×", "false", "0")


class Wrong(ValueError):
    """A cell that cannot be taken over."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Column:
    heading: str
    key: str
    parse: Parse
    explanation: str
    example: Any = ""
    required: bool = True


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell, row, sheet or file."""

    file: str
    what: str
    remedy: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: Any = ""

    def __str__(self) -> str:
        place = [self.file]
        place += [f"工作表“{self.sheet}”"] if self.sheet else []
        place += [f"第{self.row}行"] if self.row else []
        place += [f"“{self.column}”栏"] if self.column else []
        place += [f"填的是“{self.value}”"] if self.value not in ("", None) else []
        return f"{' '.join(place)}：{self.what}。{self.remedy}。"


def text(cell: Any) -> str:
    """Text as typed; a whole number loses the .0 that a spreadsheet gives it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return str(cell).strip()


def code(cell: Any) -> str:
    """统一社会信用代码, with its check digit."""
    if isinstance(cell, (int, float)):
        raise Wrong("长数字会被电子表格改成近似值", "把该列设为文本格式后重新填写")
    found = text(cell).upper().replace(" ", "")
    if uscc.is_valid(found):
        return found
    raise Wrong("统一社会信用代码应为18位，且校验位相符", "对照营业执照逐位核对")


def identity(cell: Any) -> str:
    """居民身份证, with its check digit."""
    if isinstance(cell, (int, float)):
        raise Wrong("长数字会被电子表格改成近似值", "把该列设为文本格式后重新填写")
    found = text(cell).upper()
    if ric.is_valid(found):
        return found
    raise Wrong("身份证号码的位数或者校验位不符", "对照证件逐位核对，并把该列设为文本格式")


def day(cell: Any) -> date:
    """A date cell, or a text such as 2024-03-01, 2024/3/1, 2024年3月1日, 20240301."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    if re.fullmatch(r"\d{8}", written):
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    found = DATE.fullmatch(written)
    try:
        return date(*map(int, found.groups())) if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise Wrong("不是日期", "写成 2024-03-01 的样子")


def yes_no(cell: Any) -> bool:
    written = text(cell).lower()
    if written in YES:
        return True
    if written in NO:
        return False
    raise Wrong("不是“是”或者“否”", "填“是”或者“否”")


def whole(cell: Any) -> int:
    """A whole number, also where it was typed as text."""
    try:
        number = float(text(cell).replace(",", "").replace("，", ""))
    except ValueError:
        raise Wrong("不是数字", "只填数字，不带单位") from None
    if not number.is_integer() or number < 0:
        raise Wrong("不是零或者正整数", "填整数")
    return int(number)


def percent(cell: Any) -> int:
    """0 to 100 in steps of 5; 65% counts as 65."""
    written = text(cell).removesuffix("%").removesuffix("％")
    number = whole(written)
    if number > 100 or number % 5:
        raise Wrong("百分比须在0到100之间，每5为一档", "填0、5、10……100中的一个")
    return number


def fen(cell: Any) -> int:
    """Money in yuan, kept in fen."""
    try:
        yuan = float(text(cell).replace(",", "").replace("，", "").removesuffix("元"))
    except ValueError:
        raise Wrong("不是金额", "填以元为单位的数字") from None
    amount = round(yuan * 100)
    if amount < 0 or abs(amount - yuan * 100) > 1e-6:
        raise Wrong("金额不能为负，最多两位小数", "填以元为单位的数字")
    return amount


def choice(labels: Mapping[str, str], what: str) -> Parse:
    """One of a list. `labels`: key → label; the key counts too."""

    def parse(cell: Any) -> str:
        written = text(cell)
        for key, label in labels.items():
            if written in (key, label):
                return key
        raise Wrong(f"不是{what}", f"可填：{'、'.join(labels.values()) or '（本版没有可选项）'}")

    return parse


def choices(labels: Mapping[str, str], what: str) -> Parse:
    """Several of a list, separated by 、."""
    one = choice(labels, what)

    def parse(cell: Any) -> list[str]:
        return [one(part) for part in parts(cell)]

    return parse


def parts(cell: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in SEPARATORS.split(text(cell)) if part.strip())
