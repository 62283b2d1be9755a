"""An edition as one HTML document: headings, figures, charts with their tables, imprint. No script, no inline style."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from plait.domain.indicator import HIDDEN, NIL
from plait.reporting.edition import EditedReport
from plait.reporting.report import SYNTHETIC, Cell, Chart, Section, Table
from plait_desk.reporting.services.draw import draw
from plait_desk.reporting.services.imprint import Imprint


def as_html(edited: EditedReport, imprint: Imprint) -> str:
    """The document. Charts are drawn here; every one is followed by the table that says the same."""
    report = edited.report
    context = {
        "report": report,
        "imprint": imprint,
        "edition": edited.edition,
        "redactions": edited.redactions,
        "sections": [_section(number, section) for number, section in enumerate(report.sections, start=1)],
    }
    return render_to_string("reporting/document.html", context)


def _section(number: int, section: Section) -> dict[str, object]:
    return {
        "number": number,
        "heading": section.heading,
        "words": section.words,
        "figures": section.figures,
        "charts": _charts(section.charts),
        "tables": [_table(table) for table in section.tables],
    }


def _charts(charts: tuple[Chart, ...]) -> list[dict[str, object]]:
    """The charts; two that draw one table are followed by it once, after the second."""
    return [
        _chart(chart, with_table=number + 1 == len(charts) or charts[number + 1].table != chart.table)
        for number, chart in enumerate(charts)
    ]


def _chart(chart: Chart, *, with_table: bool) -> dict[str, object]:
    picture = mark_safe(draw(chart))  # noqa: S308  # our own SVG, which escapes every word it is given
    word = f"{SYNTHETIC}. " if chart.table.synthetic else ""
    return {
        "title": f"{word}{chart.title}",
        "says": chart.alt,
        "picture": picture,
        "tall": len(chart.table.rows) > 16,
        "table": _table(chart.table) if with_table else None,
    }


def _table(table: Table) -> dict[str, object]:
    head, *body = table.printed
    cells = len(table.columns)
    # A column is set to the right if every cell in it has a number behind it or stands for one.
    figures = [all(_is_figure(row.cells[at]) for row in table.rows) for at in range(cells)]
    right = [False, *figures, *([False] if table.synthetic else [])]
    return {
        "title": table.title,
        "head": list(zip(head, right, strict=True)),
        "body": [
            {"label": line[0], "cells": list(zip(line[1:], right[1:], strict=True)), "thread": row.thread}
            for line, row in zip(body, table.rows, strict=True)
        ],
        "source": table.source,
        "note": table.note,
        "wide": len(head) > 5,
    }


def _is_figure(cell: Cell) -> bool:
    return cell.value is not None or cell.text in (HIDDEN, NIL, "Unknown")
