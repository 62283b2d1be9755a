"""A chart of a report as SVG: the table behind it is the only source of what is drawn."""

from html import escape

from plait.domain.indicator import HIDDEN
from plait.reference.council import councils
from plait.reporting.report import Chart, ChartKind, Row
from plait_desk.looks.pictures.bars import Bar, bar_chart
from plait_desk.looks.pictures.line import Point, Qualifier, line_chart
from plait_desk.looks.pictures.ranks import Ranked, rank_chart
from plait_desk.looks.pictures.tilemap import Tile, short_name, tile_map

_QUALIFIERS: dict[str, Qualifier] = {"exact": "exact", "approx": "approx", "at least": "at_least"}


def draw(chart: Chart) -> str:
    """The picture, named by the chart's words for those who cannot see it, on a page and in a tagged PDF alike."""
    makers = {
        ChartKind.BARS: _bars,
        ChartKind.LINE: _line,
        ChartKind.INTERVALS: _intervals,
        ChartKind.TILES: _tiles,
    }
    picture = makers[chart.kind](chart)
    # A tagged PDF takes the alternative text from a title element, a browser from the label: give both.
    start, opened, rest = picture.partition(">")
    return f"{start}{opened}<title>{escape(chart.alt)}</title>{rest}"


def _bars(chart: Chart) -> str:
    bars = [
        Bar(
            name=_short(row.label),
            value=_value(row, chart.value),
            figure=_text(row, chart),
            hidden=_text(row, chart) == HIDDEN,
        )
        for row in chart.table.rows
    ]
    return bar_chart(bars, label=chart.alt)


def _line(chart: Chart) -> str:
    first: dict[str, Row] = {}
    for row in chart.table.rows:
        first.setdefault(row.label, row)
    points = [
        Point(
            # "2016 (SMASTA 2016)" is too long for an axis; the table has it in full.
            period=label.partition(" (")[0],
            value=_value(row, chart.value),
            qualifier=_QUALIFIERS.get(row.cells[1].text, "reported"),
        )
        for label, row in first.items()
    ]
    return line_chart(points, label=chart.alt, unit=chart.table.columns[0].lower())


def _intervals(chart: Chart) -> str:
    rows = [
        Ranked(
            name=row.label,
            median=_value(row, chart.value),
            low=_value(row, chart.low) or 1,
            high=_value(row, chart.high) or 1,
        )
        for row in chart.table.rows
    ]
    last = max((round(row.high) for row in rows), default=2)
    return rank_chart(rows, label=chart.alt, of=max(last, len(rows), 2))


def _tiles(chart: Chart) -> str:
    by_code = {row.key: row for row in chart.table.rows}
    tiles = [
        Tile(
            name=council.name,
            short=short_name(council.name),
            column=council.tile_column,
            row=council.tile_row,
            value=_value(by_code[council.code], chart.value) if council.code in by_code else None,
        )
        for council in councils()
    ]
    return tile_map(tiles, label=chart.alt)


def _value(row: Row, column: int | None) -> float | None:
    return None if column is None else row.cells[column].value


def _text(row: Row, chart: Chart) -> str:
    return row.cells[chart.value].text


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29]}…"
