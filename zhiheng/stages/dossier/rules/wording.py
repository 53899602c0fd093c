"""How official papers write dates, money, numbers and punctuation."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from zhiheng.methods.wording import FEN_OF_YUAN, day_text
from zhiheng.methods.workdays import day_of

CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff\u3000-\u303f“”‘’…—]"
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
NUMERALS = "零一二三四五六七八九十"
MONEY_DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS, GROUPS = ("", "拾", "佰", "仟"), ("", "万", "亿")


def full_width(text: str) -> str:
    """Chinese punctuation where Chinese words stand beside it: acts record half-width marks."""
    text = re.sub(rf"\((?=[^()]*{CJK})([^()]*)\)", r"（\1）", text)
    text = re.sub(rf"(?<={CJK})\(([^()]*)\)", r"（\1）", text)
    text = re.sub(rf"(?<={CJK})([,;:?!])", lambda m: WIDE[m[1]], text)
    return re.sub(rf"(?<=[0-9A-Za-z)])([,;:?!])(?={CJK})", lambda m: WIDE[m[1]], text)


def numeral(number: int) -> str:
    """Up to 99: 十二, 三十."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else f"{NUMERALS[tens]}十")
    return f"{ten}{NUMERALS[ones] if ones or not tens else ''}"


def yuan(fen: int) -> str:
    """500,000.00元."""
    return f"{fen / FEN_OF_YUAN:,.2f}元"


def capital_yuan(fen: int) -> str:
    """伍拾万元整, as a cheque says it."""
    whole, rest = divmod(fen, FEN_OF_YUAN)
    jiao, cents = divmod(rest, 10)
    words = f"{_capital(whole)}元" if whole or not rest else ""
    if not rest:
        return f"{words}整"
    if jiao:
        words += f"{MONEY_DIGITS[jiao]}角"
    elif whole:
        words += "零"
    return words + (f"{MONEY_DIGITS[cents]}分" if cents else "整")


def _capital(whole: int) -> str:
    if not whole:
        return MONEY_DIGITS[0]
    words, group = "", 0
    while whole:
        whole, four = divmod(whole, 10_000)
        if four:
            words = f"{_four(four, padded=bool(whole))}{GROUPS[group]}{words}"
        elif words and not words.startswith(MONEY_DIGITS[0]):
            words = MONEY_DIGITS[0] + words
        group += 1
    return words


def _four(number: int, *, padded: bool) -> str:
    """Up to four digits; `padded`: something stands before them, so a leading zero is said."""
    words, zero = "", padded
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            gap = MONEY_DIGITS[0] if zero and (words or number < 1000) else ""
            words += f"{gap}{MONEY_DIGITS[digit]}{UNITS[place]}"
            zero = False
        else:
            zero = bool(words) or padded
    return words


def points(quarters: int) -> str:
    """A score in quarter points as people read it: 612.5."""
    return f"{quarters / 4:.2f}".rstrip("0").rstrip(".")


def grouped(digest: str) -> str:
    """A long digest in groups, so that it can be compared by eye and broken over lines."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def listed(parts: Iterable[str]) -> str:
    return "、".join(parts)


def on(moment: datetime | date) -> str:
    return day_text(day_of(moment) if isinstance(moment, datetime) else moment)
