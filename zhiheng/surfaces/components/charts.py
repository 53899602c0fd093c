"""Charts as SVG: values in, markup out. Colours and type come from the sheet, by class.

Each says all its numbers in words (`<desc>`), for whoever does not see it. `lang` is that of the
labels: data are Chinese whatever the language of the page; give "" for labels that are translated.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import cos, pi, sin
from statistics import median

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE = 400
LINE = 28
NAME = 120
VALUE = 60
TRACK = WIDE - NAME - VALUE
TONES = 4
CHINESE = "zh-Hans"
Named = Sequence[tuple[str, float]]


def bars(
    rows: Named,
    *,
    title: str,
    unit: str = "",
    whole: float | None = None,
    cut: int = 0,
    lang: str = CHINESE,
) -> SafeString:
    """One bar per row, against a `whole` or the longest; a line after the first `cut` rows."""
    most = whole or max((value for _, value in rows), default=0) or 1
    drawn = _join(
        _line(place, name, _number(value) + unit) + _bar(place, NAME, TRACK * value / most, tone=0)
        for place, (name, value) in enumerate(rows)
    )
    drawn += _rule("chart__cut", 0, WIDE, cut * LINE, cut * LINE) if cut else SafeString("")
    return _svg("bars", len(rows) * LINE, title, _told(rows, unit), drawn, lang)


def funnel(rows: Sequence[tuple[str, int]], *, title: str, lang: str = CHINESE) -> SafeString:
    """How many remain after each step: bars about one middle."""
    most = max((value for _, value in rows), default=0) or 1
    drawn = _join(
        _line(place, name, _number(value))
        + _bar(place, NAME + TRACK * (1 - value / most) / 2, TRACK * value / most, tone=0)
        for place, (name, value) in enumerate(rows)
    )
    return _svg("funnel", len(rows) * LINE, title, _told(rows, ""), drawn, lang)


def stacked(
    rows: Sequence[tuple[str, Sequence[float]]],
    kinds: Sequence[str],
    *,
    title: str,
    whole: float | None = None,
    lang: str = CHINESE,
) -> SafeString:
    """Each row in its parts, one part per kind, with a legend. `whole` is a full bar, else the
    largest sum: for a bonus, what was paid."""
    most = whole or max((sum(parts) for _, parts in rows), default=0) or 1
    drawn = _join(
        _line(place, name, _number(sum(parts))) + _join(_parts(place, parts, TRACK / most))
        for place, (name, parts) in enumerate(rows)
    )
    bottom = len(rows) * LINE
    legend = _join(_legend(kind, tone, bottom) for tone, kind in enumerate(kinds))
    said = ";".join(
        f"{name}: "
        + ", ".join(f"{kind} {_number(v)}" for kind, v in zip(kinds, parts, strict=True))
        for name, parts in rows
    )
    return _svg("stacked", bottom + LINE * len(kinds), title, said, drawn + legend, lang)


def radar(
    axes: Sequence[str],
    values: Sequence[float],
    *,
    title: str,
    before: Sequence[float] | None = None,
    most: float = 100,
    lang: str = CHINESE,
) -> SafeString:
    """Shares of `most` on each axis, those of last year (`before`) beneath."""
    middle, reach = (WIDE / 2, 150.0), 100.0
    count = len(axes)
    rings = _join(
        _polygon("chart__ring", [_on(middle, reach * ring / 4, i, count) for i in range(count)])
        for ring in range(1, 5)
    )
    shapes = [("chart__before", before)] if before else []
    shapes.append(("chart__now", values))
    drawn = _join(
        _polygon(
            kind,
            [_on(middle, reach * min(v, most) / most, i, count) for i, v in enumerate(given)],
        )
        for kind, given in shapes
    )
    names = _join(_axis(middle, reach, i, count, name, values[i]) for i, name in enumerate(axes))
    said = _told(list(zip(axes, values, strict=True)), "")
    if before:
        said += " / " + _told(list(zip(axes, before, strict=True)), "")
    return _svg("radar", 300, title, said, rings + drawn + names, lang)


def spread(
    rows: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    most: float = 100,
    lang: str = CHINESE,
) -> SafeString:
    """One line per item: a dot per score, the distance between them, a mark at the median."""
    drawn = _join(
        _line(place, name, _range(values)) + _dots(place, values, TRACK / most)
        for place, (name, values) in enumerate(rows)
    )
    said = ";".join(f"{name}: {', '.join(map(_number, values)) or '—'}" for name, values in rows)
    return _svg("spread", len(rows) * LINE, title, said, drawn, lang)


def intervals(
    rows: Sequence[tuple[str, float, float, float]], *, title: str, lang: str = CHINESE
) -> SafeString:
    """A dot at each value, a line from its lower to its upper limit, all about an upright at 0."""
    far = max((abs(limit) for _, *limits in rows for limit in limits), default=0) or 1
    middle, scale = NAME + TRACK / 2, TRACK / 2 / far
    drawn = _rule("chart__axis", middle, middle, 0, max(len(rows), 1) * LINE) + _join(
        _line(place, name, f"{value:+,.1f}")
        + _rule("chart__range", *(middle + n * scale for n in (low, high)), *[_middle(place)] * 2)
        + _dot(place, middle + value * scale)
        for place, (name, value, low, high) in enumerate(rows)
    )
    said = ";".join(
        f"{name}: {value:+,.1f} ({low:+,.1f}…{high:+,.1f})" for name, value, low, high in rows
    )
    return _svg("intervals", len(rows) * LINE, title, said, drawn, lang)


# Pieces


def _svg(
    kind: str, height: float, title: str, said: str, drawn: SafeString, lang: str
) -> SafeString:
    language = format_html(' lang="{}"', lang) if lang else ""
    return format_html(
        '<svg class="chart chart--{}" viewBox="0 0 {} {}" role="img"{}>'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        kind,
        WIDE,
        _at(max(height, LINE)),
        language,
        title,
        said,
        drawn,
    )


def _line(place: int, name: str, value: str) -> SafeString:
    y = place * LINE + 19
    return format_html(
        '<text class="chart__name" x="0" y="{}">{}</text>'
        '<text class="chart__value" x="{}" y="{}">{}</text>',
        y,
        _short(name, 9),
        WIDE,
        y,
        value,
    )


def _bar(place: int, x: float, width: float, *, tone: int) -> SafeString:
    return format_html(
        '<rect class="chart__bar chart__bar--{}" x="{}" y="{}" width="{}" height="{}"/>',
        tone % TONES,
        _at(x),
        place * LINE + 5,
        _at(width),
        LINE - 10,
    )


def _parts(place: int, parts: Sequence[float], scale: float) -> Iterable[SafeString]:
    begins = accumulate(parts, initial=0)
    for tone, (part, begin) in enumerate(zip(parts, begins, strict=False)):
        yield _bar(place, NAME + begin * scale, part * scale, tone=tone)


def _legend(kind: str, tone: int, bottom: float) -> SafeString:
    y = bottom + tone * LINE
    return format_html(
        '<rect class="chart__bar chart__bar--{}" x="{}" y="{}" width="12" height="12"/>'
        '<text class="chart__name" x="{}" y="{}">{}</text>',
        tone % TONES,
        NAME,
        y + 9,
        NAME + 20,
        y + 19,
        _short(kind, 18),
    )


def _dots(place: int, values: Sequence[float], scale: float) -> SafeString:
    y = _middle(place)
    track = _rule("chart__track", NAME, NAME + TRACK, y, y)
    if not values:
        return track
    low, high, middle = (NAME + v * scale for v in (min(values), max(values), median(values)))
    return (
        track
        + _rule("chart__range", low, high, y, y)
        + _rule("chart__median", middle, middle, y - 9, y + 9)
        + _join(_dot(place, NAME + v * scale) for v in values)
    )


def _middle(place: int) -> float:
    return place * LINE + LINE / 2


def _dot(place: int, x: float) -> SafeString:
    return format_html(
        '<circle class="chart__dot" cx="{}" cy="{}" r="4"/>', _at(x), _at(_middle(place))
    )


def _rule(kind: str, x1: float, x2: float, y1: float, y2: float) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', kind, *map(_at, (x1, x2, y1, y2))
    )


def _on(middle: tuple[float, float], reach: float, i: int, count: int) -> tuple[float, float]:
    """A point on axis i of so many, the first upwards."""
    angle = 2 * pi * i / count - pi / 2
    return middle[0] + reach * cos(angle), middle[1] + reach * sin(angle)


def _polygon(kind: str, points: Iterable[tuple[float, float]]) -> SafeString:
    said = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
    return format_html('<polygon class="{}" points="{}"/>', kind, said)


def _axis(
    middle: tuple[float, float], reach: float, i: int, count: int, name: str, value: float
) -> SafeString:
    x, y = _on(middle, reach + 16, i, count)
    side = "middle" if abs(x - middle[0]) < 12 else "start" if x > middle[0] else "end"
    end = _on(middle, reach, i, count)
    return format_html(
        '<line class="chart__axis" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="chart__name" text-anchor="{}" x="{}" y="{}">{} {}</text>',
        *(_at(n) for n in (*middle, *end)),
        side,
        _at(x),
        _at(y + 4),
        _short(name, 8),
        _number(value),
    )


def _range(values: Sequence[float]) -> str:
    if not values:
        return "—"
    low, high = min(values), max(values)
    return _number(low) if low == high else f"{_number(low)}–{_number(high)}"


def _told(rows: Iterable[tuple[str, float]], unit: str) -> str:
    return ";".join(f"{name}: {_number(value)}{unit}" for name, value in rows)


def _number(value: float) -> str:
    """As people read it: 1,234.5, never more than two places."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _at(value: float) -> str:
    """A coordinate."""
    return f"{round(value, 2):g}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _join(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))
