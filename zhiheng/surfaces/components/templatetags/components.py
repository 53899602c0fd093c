"""Template components: one function gives the signature, one template the markup.

All of them stand in the gallery, /gallery, which a test renders.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import FINAL, State
from zhiheng.surfaces.components import charts, words

register = template.Library()

SETTLED = {State.AWARDED: "won", State.RETURNED: "aside", State.SUSPENDED: "aside"}

register.filter("money", words.money)
register.filter("money_in_full", words.money_in_full)
register.filter("score", words.score)
register.filter("points", words.points)
register.filter("label", words.label)
register.filter("state_label", words.state_label)


def draw(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


@register.filter
def cn_date(value: date | datetime | None) -> SafeString:
    """A day, readable by people and by machines."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', words.iso(value), words.day(value))


@register.filter
def cn_moment(value: datetime | None) -> SafeString:
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', words.iso(value), words.moment(value))


@register.simple_block_tag
def panel(content: SafeString, *, title: str, tone: str = "plain", hint: str = "") -> SafeString:
    """A titled box. `tone` is plain, quiet or warning."""
    return draw("panel", content=content, title=title, tone=tone, hint=hint)


@register.simple_tag
def refusal_note(*, refusal: Refusal, edition: Edition | None = None) -> SafeString:
    """Why an act is refused, the article that requires it, and what to do next."""
    return draw(
        "refusal_note",
        reason=words.reason(refusal),
        advice=words.advice(refusal),
        article=words.article(refusal, edition),
    )


@register.simple_tag
def refusal_line(*, refusal: Refusal, edition: Edition | None = None) -> SafeString:
    """The same in small, beside a dead button: it was there when the page came, so no alert."""
    return draw(
        "refusal_line",
        reason=words.reason(refusal),
        advice=words.advice(refusal),
        article=words.article(refusal, edition),
    )


@register.simple_tag
def timeline(*, steps: list[Any]) -> SafeString:
    """A cycle's steps with their dates: done, current, next (`portal.timelines.steps_of`)."""
    return draw("timeline", steps=steps)


@register.simple_tag
def progress(*, steps: list[Any]) -> SafeString:
    """How far a cycle is, in one line."""
    done = sum(step.position == "done" for step in steps)
    current = next((step for step in steps if step.position == "current"), None)
    return draw("progress", steps=steps, done=done, current=current, place=done + 1)


@register.simple_tag
def state_badge(*, state: str, to_applicant: bool = False) -> SafeString:
    """Where an application stands. Tone by word and by mark, never by colour alone."""
    known = State(state)
    tone = SETTLED.get(known, "ended" if known in FINAL else "running")
    said = words.applicant_state_label if to_applicant else words.state_label
    return draw("badge", label=said(state), tone=tone)


TONES = ("running", "won", "aside", "ended")


@register.simple_tag
def badge(*, text: str, tone: str = "running") -> SafeString:
    """A short word about a thing. `tone` is running, won, aside or ended, else ValueError."""
    if tone not in TONES:
        raise ValueError(tone)
    return draw("badge", label=words.label(text), tone=tone)


@register.simple_tag
def empty(*, text: str, todo: str = "", url: str = "", link: str = "") -> SafeString:
    """Nothing here: says so, and what to do."""
    return draw("empty", text=text, todo=todo, url=url, link=link)


@register.simple_tag
def pager(*, page: Any) -> SafeString:
    """To the rows before and after (`portal.paging`)."""
    return draw("pager", page=page)


@register.simple_tag
def figure(*, value: str, label: str, note: str = "") -> SafeString:
    """One number that matters, and what it counts."""
    return draw("figure", value=value, label=label, note=note)


@register.simple_tag
def form_errors(*, form: Any) -> SafeString:
    """Every error of a form on top of it; refusals with their article and their remedy."""
    told = {"refusals": getattr(form, "refusals", ()), "edition": getattr(form, "edition", None)}
    return draw("form_errors", form=form, **told)


@register.simple_tag
def field(*, bound: Any) -> SafeString:
    """A form field: label, help, widget, its errors."""
    return draw("field", field=bound)


@register.simple_tag
def facts(*, rows: Sequence[tuple[Any, Any]]) -> SafeString:
    """What is known of a thing: (label, value) in one box. Values may be safe markup."""
    return draw("facts", rows=rows)


@register.simple_tag
def figures(*, rows: Sequence[tuple[str, Any]]) -> SafeString:
    """A row of numbers that matter: (label, value)."""
    return draw("figures", rows=rows)


@register.simple_tag
def tabs(*, tabs: Sequence[tuple[str, str, bool]], label: str) -> SafeString:
    """Links between the pages of one thing: (label, address, whether it is this page)."""
    return draw("tabs", tabs=tabs, label=label)


@register.simple_tag
def task_list(*, steps: Sequence[tuple[str, str, str]]) -> SafeString:
    """The steps within one page or form: (label, address or "", state). `state` is done, current,
    next or wrong."""
    return draw("task_list", steps=steps)


@register.simple_tag
def summary_card(
    *, title: str, rows: Sequence[tuple[Any, Any]], url: str = "", link: str = ""
) -> SafeString:
    """One thing among its like: its title, its facts, and where it is changed."""
    return draw("summary_card", title=title, rows=rows, url=url, link=link)


@register.simple_tag
def table(
    *, caption: str, heads: Sequence[Any], rows: Sequence[Sequence[Any]], numbers: str = ""
) -> SafeString:
    """A short table of finished values, the first of each row its name. `numbers`: the places of
    columns to be aligned to the right, "2 3". Long lists are `listing`."""
    right = {int(place) for place in numbers.split()}
    body = [
        [(value, heads[place], place in right) for place, value in enumerate(row)] for row in rows
    ]
    return draw(
        "table",
        caption=caption,
        heads=[(head, place in right) for place, head in enumerate(heads)],
        rows=body,
    )


@register.simple_tag
def clock(*, until: datetime | None, at: datetime, label: str = "") -> SafeString:
    """Until when, and how long that still is. `at` is the moment of the request."""
    if until is None:
        return SafeString("")
    late = until < at
    return draw("clock", until=until, left=words.left(until, at), late=late, label=label)


@register.simple_tag
def tasks(*, tasks: Sequence[Any], at: datetime) -> SafeString:
    """What waits for the reader, until when (`portal.tasks.Task`)."""
    return draw("tasks", tasks=tasks, at=at)


@register.simple_tag
def recent(*, entries: Sequence[Any]) -> SafeString:
    """What others did since the last visit (`portal.tasks.since_last_here`)."""
    return draw("recent", entries=entries)


@register.simple_tag
def offer(*, offer: Any, edition: Edition | None = None) -> SafeString:
    """The way to an act; or, where it would be refused, a dead button with every reason."""
    return draw("offer", offer=offer, edition=edition)


@register.simple_tag
def listing(*, page: Any) -> SafeString:
    """A whole list with its search, columns, views, bulk acts and pages (`portal.lists`)."""
    return draw("listing", page=page, csrf_token=get_token(page.request))


@register.simple_tag
def bulk_lines(*, lines: Sequence[Any], ready: str, edition: Edition | None = None) -> SafeString:
    """What a bulk act would do, or did, row by row."""
    return draw("bulk_lines", lines=lines, ready=ready, edition=edition)


bars_chart = register.simple_tag(charts.bars, name="bars_chart")
funnel_chart = register.simple_tag(charts.funnel, name="funnel_chart")
stacked_chart = register.simple_tag(charts.stacked, name="stacked_chart")
radar_chart = register.simple_tag(charts.radar, name="radar_chart")
spread_chart = register.simple_tag(charts.spread, name="spread_chart")
intervals_chart = register.simple_tag(charts.intervals, name="intervals_chart")
