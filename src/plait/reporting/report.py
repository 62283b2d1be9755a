"""A report as values: sections of words, figures, tables and charts, each citing what it was made from.

Nothing here knows how it is drawn. A chart holds the table that says the same, so the two cannot disagree.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plait.domain.edition import Edition
from plait.domain.ids import MarkingId
from plait.domain.indicator import figure

SYNTHETIC = "SYNTHETIC"


class ReportKind(StrEnum):
    THREAT_ASSESSMENT = "threat-assessment"
    PROGRESS = "progress-report"
    PLACE_AND_PROCUREMENT = "place-and-procurement"


REPORT_TITLES = {
    ReportKind.THREAT_ASSESSMENT: "Threat assessment",
    ReportKind.PROGRESS: "Progress report",
    ReportKind.PLACE_AND_PROCUREMENT: "Place and procurement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is printed, and the number behind it where there is one: a hidden or unknown cell has none."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled line of a table; `thread` cites what it was made from, `key` is a published code if any."""

    label: str
    cells: tuple[Cell, ...]
    thread: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption and a heading for each column. `columns` names the cells, `heading` the labels.

    `counts` says that the cells count people, groups or cases: an open edition hides the small ones.
    """

    caption: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str = ""
    note: str = ""
    counts: bool = False
    synthetic: bool = False

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.caption}: a row has more or fewer cells than there are columns")

    @property
    def title(self) -> str:
        """The caption, with the word SYNTHETIC where the table is synthetic."""
        return f"{SYNTHETIC}. {self.caption}" if self.synthetic else self.caption

    @property
    def printed(self) -> tuple[tuple[str, ...], ...]:
        """Headings, then rows, as text; a synthetic table says so in a last column of every row."""
        word = (SYNTHETIC,) if self.synthetic else ()
        head = (self.heading, *self.columns, *(("Data",) if self.synthetic else ()))
        body = ((row.label, *(cell.text for cell in row.cells), *word) for row in self.rows)
        return head, *body


class ChartKind(StrEnum):
    BARS = "bars"
    LINE = "line"
    INTERVALS = "intervals"
    TILES = "tiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of one table. `low` and `high` name columns that bound `value`; `says` is the picture in words."""

    kind: ChartKind
    title: str
    says: str
    table: Table
    value: int
    low: int | None = None
    high: int | None = None

    @property
    def alt(self) -> str:
        return f"{SYNTHETIC}. {self.says}" if self.table.synthetic else self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number that leads a section: what it counts, how it reads, and what it was made from."""

    label: str
    shown: str
    thread: str
    note: str = ""
    synthetic: bool = False

    @property
    def title(self) -> str:
        return f"{self.label} ({SYNTHETIC})" if self.synthetic else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`most_open` is the most open edition that shows it, `rule` why no edition beyond it may."""

    heading: str
    words: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    most_open: Edition = Edition.PUBLIC
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`inputs` cites everything that went in. `markings` are theirs: their combination is the report's."""

    kind: ReportKind
    title: str
    period: str
    as_of: date
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    inputs: tuple[str, ...] = ()
    markings: frozenset[MarkingId] = field(default=frozenset())
    synthetic: bool = False

    @property
    def named(self) -> str:
        return f"{self.title} ({SYNTHETIC} data)" if self.synthetic else self.title

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every table in reading order, those behind charts included, each once: the data beside the report."""
        found = (
            table
            for section in self.sections
            for table in (*(chart.table for chart in section.charts), *section.tables)
        )
        return tuple(dict.fromkeys(found))


def number(value: float | None, *, unit: str = "") -> Cell:
    """A cell that shows a number as people read it; None is unknown, never nought."""
    if value is None:
        return Cell(text="Unknown")
    shown = figure(value)
    return Cell(text=f"{unit}{shown}" if unit == "£" else f"{shown}{unit}", value=value)


def words(text: str) -> Cell:
    """A cell of words, with no number behind it."""
    return Cell(text=text)
