"""Article numbers as the Measures write them: 第二十八条."""

import re

UNKNOWN_ARTICLE = "条次待核"
"""The article of a clause whose content is known and whose number is not."""

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
ARTICLE = re.compile(
    r"第(?:([一二三四五六七八九]?)百)?零?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?条"
)
LAST = 1000


def is_article(text: str) -> bool:
    """Whether a text is an article number, or says that the number is not known."""
    return text == UNKNOWN_ARTICLE or 0 < number_of(text) < LAST


def number_of(article: str) -> int:
    """28 for 第二十八条; LAST for a number not known, so that it sorts to the end."""
    found = ARTICLE.fullmatch(article)
    if not found or article == "第条":
        return LAST
    hundreds, tens, ten, ones = found.groups()
    value = 100 * (DIGITS[hundreds] if hundreds else 1) if hundreds is not None else 0
    value += 10 * (DIGITS[tens] if tens else 1) if ten else 0
    return value + (DIGITS[ones] if ones else 0)
