"""A form that is sent twice files once: the second sending is led to what the first one made."""

import re
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from zhiheng.rulebook.citations import Refusal, Refused
from zhiheng.rulebook.clauses import Clause

AN_HOUR = 3600
TOKEN = re.compile(r"[0-9a-f]{32}")


def receipt_under(token: str) -> str:
    """The receipt of what was filed under this token; empty where nothing was."""
    return cache.get(_key(token), "") if TOKEN.fullmatch(token) else ""


def file_once(token: str, act: Callable[..., Any], **given: Any) -> str:
    """The receipt of what the act files. A refused act may be tried again under the same token."""
    if not TOKEN.fullmatch(token):
        return act(**given).receipt
    if not cache.add(_key(token), "", AN_HOUR):
        raise Refused(
            Refusal(
                Clause.OBJECTION,
                "这份异议正在受理，没有重复登记。",
                "请稍候再提交一次，页面会转到回执。",
            )
        )
    try:
        receipt = act(**given).receipt
    except BaseException:
        cache.delete(_key(token))
        raise
    cache.set(_key(token), receipt, AN_HOUR)
    return receipt


def _key(token: str) -> str:
    return f"filed:{token}"
