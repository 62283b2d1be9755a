"""One report, three editions: what each leaves out, and a log that says so."""

from dataclasses import dataclass, replace

from plait.domain.edition import Edition, Redaction
from plait.domain.indicator import HIDDEN, NIL
from plait.reporting.disclose import disclose
from plait.reporting.report import Cell, Chart, Report, Row, Section, Table

HIDDEN_NOTE = "c: 1 to 4, or hidden so that another cannot be worked out. –: nil."
SMALL_RULE = "Counts of 1 to 4 are hidden, and others so that they cannot be worked out."
THREAD_RULE = "References into the record are left out of a public edition."


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedReport:
    """A report as one edition shows it, and the log of what was left out. The log never says what it said."""

    edition: Edition
    report: Report
    redactions: tuple[Redaction, ...]


def edit(report: Report, *, edition: Edition) -> EditedReport:
    """The report as `edition` may show it. Counts lose their small cells in every edition but the restricted."""
    log: list[Redaction] = []
    sections = []
    for section in report.sections:
        if section.most_open < edition:
            log.append(Redaction(edition=edition, where=section.heading, rule=section.rule))
        else:
            sections.append(_section(section, edition, log))
    cited = sum(_cited(section) for section in report.sections if section.most_open >= edition)
    if edition is Edition.PUBLIC and cited:
        log.append(Redaction(edition=edition, where="Whole report", rule=THREAD_RULE, count=cited))
    inputs = () if edition is Edition.PUBLIC else report.inputs
    edited = replace(report, sections=tuple(sections), inputs=inputs)
    return EditedReport(edition=edition, report=edited, redactions=tuple(log))


def _section(section: Section, edition: Edition, log: list[Redaction]) -> Section:
    return replace(
        section,
        figures=tuple(replace(figure, thread=_thread(figure.thread, edition)) for figure in section.figures),
        charts=tuple(_chart(chart, section, edition, log) for chart in section.charts),
        tables=tuple(_table(table, section, edition, log) for table in section.tables),
    )


def _chart(chart: Chart, section: Section, edition: Edition, log: list[Redaction]) -> Chart:
    return replace(chart, table=_table(chart.table, section, edition, log))


def _table(table: Table, section: Section, edition: Edition, log: list[Redaction]) -> Table:
    shown = replace(table, rows=tuple(replace(row, thread=_thread(row.thread, edition)) for row in table.rows))
    if not table.counts:
        return shown
    hides = edition is not Edition.RESTRICTED
    totalled, hidden = with_totals(shown, hide_small=hides)
    if hidden:
        log.append(Redaction(edition=edition, where=section.heading, rule=SMALL_RULE, count=hidden))
    return totalled


def with_totals(table: Table, *, hide_small: bool) -> tuple[Table, int]:
    """A table of counts with its totals, nil as a dash, and how many of its cells are hidden."""
    counts = [[int(cell.value or 0) for cell in row.cells] for row in table.rows]
    hidden = disclose(counts).hidden if hide_small else frozenset()
    rows = [*counts, [sum(line[c] for line in counts) for c in range(len(table.columns))]]
    labels = [*table.rows, Row(label="Total", cells=())]
    written = tuple(
        replace(
            label,
            cells=tuple(_count(count, (r, c) in hidden) for c, count in enumerate([*numbers, sum(numbers)])),
        )
        for r, (label, numbers) in enumerate(zip(labels, rows, strict=True))
    )
    note = f"{table.note} {HIDDEN_NOTE}".strip() if hidden else table.note
    return replace(table, columns=(*table.columns, "Total"), rows=written, note=note), len(hidden)


def _count(count: int, is_hidden: bool) -> Cell:
    if is_hidden:
        return Cell(text=HIDDEN)
    return Cell(text=NIL if count == 0 else f"{count:,}", value=count)


def _thread(thread: str, edition: Edition) -> str:
    """A public edition cites published figures only: a reference into the record says that something is there."""
    if edition is Edition.PUBLIC and not thread.startswith("indicator:") and not thread.startswith("published:"):
        return ""
    return thread


def _cited(section: Section) -> int:
    tables = (*(chart.table for chart in section.charts), *section.tables)
    threads = [figure.thread for figure in section.figures]
    threads += [row.thread for table in tables for row in table.rows]
    return sum(bool(thread) and not _thread(thread, Edition.PUBLIC) for thread in threads)
