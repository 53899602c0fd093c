"""Names, codes and numbers that are plainly fictitious and still pass every check digit."""

from datetime import date, timedelta

from stdnum.cn import ric, uscc

DIGITS = "〇一二三四五六七八九"
TRADES = (
    "机电", "食品", "软件", "建筑", "检测", "物流", "医药", "电气", "纺织", "印务",
    "环保", "商贸", "仪表", "装饰", "园林", "化工",
)  # fmt: skip
RARE = "金水示例喆堃㛃精密制造有限公司（郑州）"
"""Rare characters and brackets belong to every run, so that they are seen to survive."""


def numeral(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def organisation(serial: int) -> str:
    """金水示例机电有限公司, and with a number once the trades are used up."""
    if serial == 1:
        return RARE
    round_, trade = divmod(serial, len(TRADES))
    number = f"{numeral(round_ + 1)}厂" if round_ else ""
    return f"金水示例{TRADES[trade]}{number}有限公司"


def person(serial: int) -> str:
    return f"示例{numeral(serial)}号"


def code(serial: int) -> str:
    base = f"91410105MA{serial:07d}"
    return base + uscc.calc_check_digit(base)


def identity(serial: int) -> str:
    """A 居民身份证 number; fifty born on one day."""
    born = date(1970, 1, 1) + timedelta(days=serial // 50)
    base = f"410100{born:%Y%m%d}{serial % 50 + 1:03d}"
    return base + ric.calc_check_digit(base + "0")
