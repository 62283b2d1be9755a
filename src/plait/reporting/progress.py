"""The progress report: what was done in each strand, what it changed, and the published figures."""

from dataclasses import dataclass
from datetime import date

from plait.domain.edition import Edition
from plait.domain.ids import MarkingId
from plait.domain.indicator import Indicator
from plait.reporting.figures import series_chart
from plait.reporting.indicator import Point, Series, conflicts, series
from plait.reporting.report import Cell, Figure, Report, ReportKind, Row, Section, Table, words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line of the action plan as it stands. Real lines are published and read-only."""

    title: str
    strand: str
    kind: str
    lead: str
    state: str
    said: str
    thread: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One recorded outcome: in words, and with a low and a high where it is a number."""

    action: str
    strand: str
    words: str
    thread: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisruptionCounts:
    """How many disruptions were agreed at each level in each strand or threat; `claimed` still wait."""

    rows: tuple[str, ...]
    levels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    waiting: int
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressMaterial:
    """All that the record holds of one period. `gap` are the figures of the front page, as released."""

    period: str
    plan: tuple[PlanLine, ...]
    changed: tuple[Changed, ...]
    disruptions: DisruptionCounts | None
    indicators: tuple[Indicator, ...]
    gap: tuple[Figure, ...]
    inputs: tuple[str, ...]
    markings: frozenset[MarkingId]
    synthetic: bool


# The series that lead the report, in this order; the rest stand in the data beside it.
LEADING = (
    ("SOC groups recorded", "Scotland"),
    ("SOC nominals recorded", "Scotland"),
    ("Charges reported to COPFS under ss.28-31 CJL(S) Act 2010", "Total"),
    ("NRM referrals of potential trafficking victims", ""),
)


def progress_report(material: ProgressMaterial, *, as_of: date) -> Report:
    """The whole report; synthetic lines and published ones never share a table."""
    published = series(material.indicators)
    sections = (
        _gap(material),
        _plan(material, synthetic=True),
        _changed(material),
        _disruptions(material),
        _figures(published),
        _disagree(conflicts(material.indicators)),
        _plan(material, synthetic=False),
    )
    return Report(
        kind=ReportKind.PROGRESS,
        title="Progress report",
        period=material.period,
        as_of=as_of,
        summary=_summary(material),
        sections=tuple(section for section in sections if section.figures or section.tables or section.charts),
        inputs=material.inputs,
        markings=material.markings,
        synthetic=material.synthetic,
    )


def _summary(material: ProgressMaterial) -> tuple[str, ...]:
    lines = [line for line in material.plan if line.synthetic]
    real = len(material.plan) - len(lines)
    word = "SYNTHETIC: " if material.synthetic else ""
    return (
        f"{word}{_many(len(lines), 'line')} of work followed, with {_many(len(material.changed), 'outcome')}.",
        f"{real} published actions and {len(material.indicators)} published figures stand beside them, as published.",
    )


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _gap(material: ProgressMaterial) -> Section:
    return Section(
        heading="The gap between intelligence and tasking",
        figures=material.gap,
        most_open=Edition.PARTNER,
        rule="How fast reports become tasks is told to partners only.",
    )


def _plan(material: ProgressMaterial, *, synthetic: bool) -> Section:
    lines = [line for line in material.plan if line.synthetic is synthetic]
    rows = tuple(
        Row(
            label=line.title,
            thread=line.thread,
            cells=tuple(map(words, (line.strand, line.kind, line.lead, line.state, line.said))),
        )
        for line in lines
    )
    caption = "Lines of work by strand" if synthetic else "Published actions of the strategy, as published"
    table = Table(
        caption=caption,
        heading="Action",
        columns=("Strand", "Kind", "Lead", "State", "What it did"),
        rows=rows,
        source="Plait" if synthetic else "Progress reports and announcements named in the action list",
        synthetic=synthetic,
    )
    heading = "What is being done" if synthetic else "The published plan"
    return Section(
        heading=heading,
        tables=(table,) if rows else (),
        most_open=Edition.PARTNER if synthetic else Edition.PUBLIC,
        rule="Work in hand is told to partners only." if synthetic else "",
    )


def _changed(material: ProgressMaterial) -> Section:
    rows = tuple(
        Row(label=change.action, thread=change.thread, cells=(words(change.strand), words(change.words)))
        for change in material.changed
    )
    table = Table(
        caption="Outcomes recorded",
        heading="Action",
        columns=("Strand", "What changed"),
        rows=rows,
        source="Plait",
        synthetic=any(change.synthetic for change in material.changed),
    )
    return Section(
        heading="What changed",
        tables=(table,) if rows else (),
        most_open=Edition.PARTNER,
        rule="Outcomes of single tasks are told to partners only.",
    )


def _disruptions(material: ProgressMaterial) -> Section:
    found = material.disruptions
    if found is None or not any(map(sum, found.counts)):
        return Section(heading="Disruptions")
    rows = tuple(
        Row(label=label, cells=tuple(Cell(text=f"{n}", value=n) for n in line))
        for label, line in zip(found.rows, found.counts, strict=True)
    )
    table = Table(
        caption="Disruptions by strand and moderated level",
        heading="Strand",
        columns=found.levels,
        rows=rows,
        source="Plait; each level was agreed by a body that took no part",
        counts=True,
        synthetic=found.synthetic,
    )
    waiting = f"{found.waiting} more claims wait for moderation and are not counted."
    return Section(heading="Disruptions", words=(waiting,) if found.waiting else (), tables=(table,))


def _figures(published: tuple[Series, ...]) -> Section:
    leading = [
        one for name, breakdown in LEADING for one in published if (one.name, one.breakdown) == (name, breakdown)
    ]
    return Section(
        heading="Published figures",
        words=("These figures are real. Each says how exact it is and where it was published.",),
        charts=tuple(series_chart(one) for one in leading if len(one.points) > 1),
    )


def _disagree(points: tuple[Point, ...]) -> Section:
    rows = tuple(
        Row(
            label=f"{value.name}{f', {value.breakdown}' if value.breakdown else ''}",
            thread=value.thread,
            cells=(words(value.period.label), Cell(text=value.shown, value=value.value), words(value.source)),
        )
        for point in points
        for value in point.values
    )
    table = Table(
        caption="Where sources disagree, side by side",
        heading="Indicator",
        columns=("Period", "Value", "Source"),
        rows=rows,
        note="Neither is corrected and none is averaged.",
    )
    return Section(heading="Where sources disagree", tables=(table,) if rows else ())
