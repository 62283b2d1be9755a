"""What templates may draw. `{% load looks %}`, then for instance `{% grade "1BP" %}` or `{% stale "14 May" %}`.

Chips and words: icon, tag, strand, synthetic, unknown, stale, withheld, confidence, grade, change.
Small pictures: interval, spark, meter, level. Large ones: tilemap, flow, bars, line, ranks, ladder, dial,
timeline, path, linkchart; each takes the plain values that its function in `plait_desk.looks.pictures` names.
Parts of a page: thread_strip, pages (of a list), and the include `looks/empty.html`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from plait.domain.estimate import Interval, Range
from plait_desk.looks.pictures.bars import Bar, bar_chart
from plait_desk.looks.pictures.chart import CROWD, Edge, Node, link_chart
from plait_desk.looks.pictures.confidence import confidence_squares
from plait_desk.looks.pictures.dial import Band, yardstick_dial
from plait_desk.looks.pictures.flow import Stage, flow_picture
from plait_desk.looks.pictures.grade import grade_chip
from plait_desk.looks.pictures.interval import Across, interval_bar
from plait_desk.looks.pictures.ladder import Rung, ladder_chart
from plait_desk.looks.pictures.line import Point, line_chart
from plait_desk.looks.pictures.meter import level_cells, meter_bar
from plait_desk.looks.pictures.path import Hop, path_picture
from plait_desk.looks.pictures.ranks import Ranked, rank_chart
from plait_desk.looks.pictures.spacing import Place
from plait_desk.looks.pictures.spark import spark_line
from plait_desk.looks.pictures.strip import Station
from plait_desk.looks.pictures.tilemap import Tile, tile_map
from plait_desk.looks.pictures.timeline import Moment, time_line

register = template.Library()

# Classes of the tags, by the word a template says; the one-letter names are the classes themselves.
TAGS = {"now": "b", "done": "g", "good": "g", "care": "w", "warn": "w", "urgent": "r", "bad": "r", "tier": "d"}


def _drawn(picture: str) -> SafeString:
    return mark_safe(picture)  # noqa: S308  # the pictures escape every word they are given


@register.simple_tag
def icon(name: str, large: bool = False) -> SafeString:
    """A glyph of icons.svg, silent: the words stand beside it."""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " i--l" if large else "",
        static("looks/icons.svg"),
        name,
    )


@register.simple_tag
def tag(text: object, kind: str = "", icon_name: str = "") -> SafeString:
    """A small box with a word: neutral, now, done, care, urgent or tier."""
    look = TAGS.get(kind, kind)
    return format_html(
        '<span class="tg{}">{}{}</span>', f" tg--{look}" if look else "", icon(icon_name) if icon_name else "", text
    )


@register.simple_tag
def strand(name: str) -> SafeString:
    """A strand with its glyph and colour; other headings are plain words."""
    key = str(name).lower()
    if key not in {"divert", "deter", "detect", "disrupt"}:
        return format_html('<span class="sd">{}</span>', name)
    return format_html('<span class="sd sd--{}">{}{}</span>', key, icon(key), str(name).capitalize())


@register.simple_tag
def synthetic(text: str = "Synthetic") -> SafeString:
    """The mark of made-up data; stands wherever such data is shown."""
    return format_html('<span class="syn">{}{}</span>', icon("flask"), text)


@register.simple_tag
def unknown(text: str = "Unknown") -> SafeString:
    """Not known: never nought, never blank."""
    return format_html('<span class="un">{}{}</span>', _drawn(meter_bar(None, label="", width=16, height=10)), text)


@register.simple_tag
def stale(since: object) -> SafeString:
    """Known once, and old by now."""
    return format_html('<span class="sl">{}Stale: {}</span>', icon("clock"), since)


@register.simple_tag
def withheld(ask: str = "") -> SafeString:
    """There is something the reader may know of but not read. Where existence is hidden, write nothing at all."""
    return format_html('<span class="wd">{}Withheld{}</span>', icon("lock"), f": {ask}" if ask else "")


@register.simple_tag
def grade(raw: str | None, scheme: str = "3x5x2") -> SafeString:
    """The chip of a 3x5x2 grade; a grade of another scheme is shown as given."""
    return _drawn(grade_chip(raw, scheme))


@register.simple_tag
def confidence(level: str | None) -> SafeString:
    """One to three squares and the word."""
    words = f"Confidence: {level}" if level else "Confidence: not given"
    return format_html('<span class="cf">{}{}</span>', _drawn(confidence_squares(level, named=False)), words)


@register.simple_tag
def interval(
    value: Interval | Range | None,
    most: float,
    least: float = 0,
    label: str = "",
    width: float = 220,
    tenfold: bool = False,
) -> SafeString:
    """An Interval or a Range of the domain on a scale from `least` to `most`; hatched when it is not known."""
    across = Across(least=least, most=most, tenfold=tenfold)
    return _drawn(interval_bar(value, across=across, label=label, width=width))


@register.simple_tag
def spark(values: Sequence[float | None], aim: float | None = None, label: str = "") -> SafeString:
    """A small line, oldest first; the aim is dashed, and None is a gap."""
    return _drawn(spark_line(values, aim=aim, label=label))


@register.simple_tag
def meter(value: float | None, most: float = 100, label: str = "", width: float = 132) -> SafeString:
    """How much of `most` is used; dark when all of it is."""
    return _drawn(meter_bar(value, most=most, label=label, width=width))


@register.simple_tag
def level(value: int | None, of: int = 5, label: str = "") -> SafeString:
    """A level as filled cells; unknown is hatched."""
    return _drawn(level_cells(value, of=of, label=label))


@register.simple_tag
def tilemap(
    tiles: Sequence[Tile], label: str = "Map of the 32 councils", bounds: Sequence[float] | None = None
) -> SafeString:
    """The councils of Scotland, one square each; a table with the same figures belongs beside it."""
    return _drawn(tile_map(tiles, label=label, bounds=bounds))


@register.simple_tag
def flow(stages: Sequence[Stage], label: str) -> SafeString:
    """Where the thread breaks."""
    return _drawn(flow_picture(stages, label=label))


@register.simple_tag
def bars(rows: Sequence[Bar], label: str, unit: str = "") -> SafeString:
    """Named figures as horizontal bars."""
    return _drawn(bar_chart(rows, label=label, unit=unit))


@register.simple_tag
def line(points: Sequence[Point], label: str, unit: str = "") -> SafeString:
    """A series over time, with its breaks and qualifiers."""
    return _drawn(line_chart(points, label=label, unit=unit))


@register.simple_tag
def ranks(rows: Sequence[Ranked], label: str, of: int | None = None) -> SafeString:
    """Ranks with their intervals."""
    return _drawn(rank_chart(rows, label=label, of=of))


@register.simple_tag
def ladder(rungs: Sequence[Rung], start: float, label: str) -> SafeString:
    """The evidence ladder from the base rate on."""
    return _drawn(ladder_chart(rungs, start=start, label=label))


@register.simple_tag
def dial(bands: Sequence[Band], chosen: str | None, label: str, model: tuple[float, float] | None = None) -> SafeString:
    """The yardstick with the chosen term."""
    return _drawn(yardstick_dial(bands, chosen=chosen, model=model, label=label))


@register.simple_tag
def path(hops: Sequence[Hop], label: str) -> SafeString:
    """A path of reach as one line."""
    return _drawn(path_picture(hops, label=label))


@register.simple_tag
def timeline(moments: Sequence[Moment], from_on: date, to_on: date, today: date, label: str) -> SafeString:
    """Lanes of days and periods."""
    return _drawn(time_line(moments, from_on=from_on, to_on=to_on, today=today, label=label))


@register.simple_tag
def linkchart(nodes: Sequence[Node], edges: Sequence[Edge], places: Mapping[int, Place], label: str) -> SafeString:
    """The link chart, lying for a wide page and upright for a phone; `places` come from `pictures.layout`.

    Of a crowd there is one picture: on a phone neither could be read, and the tables stand beside it.
    """
    wide = link_chart(nodes, edges, places, label=label)
    if len(nodes) > CROWD:
        return _drawn(wide)
    tall = link_chart(nodes, edges, places, label=label, tall=True)
    return _drawn(f'<div class="now">{wide}</div><div class="onlyp">{tall}</div>')


@register.inclusion_tag("looks/thread_strip.html")
def thread_strip(stations: Sequence[Station]) -> dict[str, object]:
    """The strip of every object page: name, text, state (on, me, no, wh) and href of each station."""
    states = [_state(station) for station in stations]
    return {
        "stops": [
            {"station": station, "state": state, "gap": "no" in states[index : index + 2]}
            for index, (station, state) in enumerate(zip(stations, states, strict=True))
        ]
    }


def _state(station: Station | dict[str, str]) -> str:
    return station.get("state", "on") if isinstance(station, dict) else station.state


@register.inclusion_tag("looks/pages.html", takes_context=True)
def pages(context: Context, page: Page[object]) -> dict[str, object]:
    """The pages before and after this one of a list, keeping the rest of the question in the address."""
    request: HttpRequest = context["request"]
    kept = [(name, value) for name, value in request.GET.lists() if name != "page"]
    question = urlencode([(name, value) for name, values in kept for value in values])
    return {"page": page, "question": f"{question}&" if question else ""}
