"""The site does not start while a page keeps silent about who may open it."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import URLPattern, get_resolver


def pages(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from pages(pattern.url_patterns)


def silent(patterns: list[Any]) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{page.callback.__module__}.{page.callback.__name__} does not say who may open it.",
            hint="Decorate it with opened_to(…), open_to_public or open_to_signed_in.",
            id="portal.E001",
        )
        for page in pages(patterns)
        if not hasattr(page.callback, "opened_to")
    ]


@checks.register
def every_page_says_who_may_open_it(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    return silent(get_resolver().url_patterns)
