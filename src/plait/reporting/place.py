"""Place and procurement, on real files: places ranked on published figures, suppliers, buyers, name variants."""

from dataclasses import dataclass
from datetime import date

from plait.domain.assessment import PlaceRanking
from plait.domain.ids import MarkingId
from plait.reporting.figures import place_ranks, tile_chart
from plait.reporting.report import Cell, Chart, ChartKind, Figure, Report, ReportKind, Row, Section, Table, words

SHOWN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """One supplier as linked, under one name. Pounds, as the notices say.

    `alone_gbp` is the value of awards made to it alone. `shared_gbp` is the whole value of awards that name others
    too (frameworks, mostly): what part of it is this supplier's is not known.
    """

    name: str
    company_number: str
    contracts: int
    alone_gbp: float
    shared_gbp: float
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """One buyer: how many notices and of which register."""

    name: str
    notices: int
    register: str
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Names that linking takes for one organisation, and why."""

    names: tuple[str, ...]
    why: str
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAccount:
    """What became of one file: rows in, rows taken, rows returned, fields read and fields named as ignored."""

    name: str
    feed: str
    rows: int
    accepted: int
    rejected: int
    fields_read: int
    fields_ignored: int
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMaterial:
    """All that the record holds of the files given. `idle` names the stages that had nothing to do, and why."""

    period: str
    places: tuple[PlaceRanking, ...]
    suppliers: tuple[Supplied, ...]
    buyers: tuple[Bought, ...]
    variants: tuple[Variant, ...]
    files: tuple[FileAccount, ...]
    idle: tuple[tuple[str, str], ...]
    inputs: tuple[str, ...]
    markings: frozenset[MarkingId]


def place_and_procurement(material: PlaceMaterial, *, as_of: date) -> Report:
    """The whole report: real figures only, so nothing in it is synthetic."""
    sections = (
        *(_place(place) for place in material.places),
        _suppliers(material),
        _buyers(material),
        _variants(material),
        _files(material),
        _idle(material),
    )
    return Report(
        kind=ReportKind.PLACE_AND_PROCUREMENT,
        title="Place and procurement",
        period=material.period,
        as_of=as_of,
        summary=_summary(material),
        sections=tuple(section for section in sections if section.tables or section.charts),
        inputs=material.inputs,
        markings=material.markings,
    )


def _summary(material: PlaceMaterial) -> tuple[str, ...]:
    rows = sum(file.rows for file in material.files)
    rejected = sum(file.rejected for file in material.files)
    return (
        f"{len(material.files)} files with {rows:,} rows were read; {rejected:,} rows were returned with a reason.",
        f"{len(material.suppliers):,} suppliers and {len(material.buyers):,} buyers were found in them; "
        f"{len(material.variants):,} stand under more than one name.",
        "A contract or a rank is a reason to look, never a finding.",
    )


def _place(place: PlaceRanking) -> Section:
    source = "The files named at the end"
    return Section(
        heading=f"{place.indicator}, {place.period}",
        words=("Few reports is not little crime: how much is reported differs between places.",),
        charts=(tile_chart(place, source=source), place_ranks(place, source=source)),
    )


def _suppliers(material: PlaceMaterial) -> Section:
    most = sorted(material.suppliers, key=lambda one: (-one.contracts, -one.alone_gbp, -one.shared_gbp, one.name))
    alone = sorted(material.suppliers, key=lambda one: (-one.alone_gbp, one.name))
    if not most:
        return Section(heading="Contracts by supplier")
    largest = _supplier_table(alone[:10], caption="Value of awards to one supplier alone, the ten largest")
    chart = Chart(
        kind=ChartKind.BARS,
        title=largest.caption,
        says=f"{alone[0].name} has £{alone[0].alone_gbp:,.0f}, in awards made to it alone.",
        table=largest,
        value=1,
    )
    figures = (
        Figure(label="Suppliers", shown=f"{len(most):,}", thread="", note="linked across name variants"),
        Figure(label="Awards to them", shown=f"{sum(one.contracts for one in most):,}", thread=""),
    )
    caption = f"Contracts by supplier, the {min(SHOWN, len(most))} with most of {len(most)}"
    return Section(
        heading="Contracts by supplier",
        figures=figures,
        charts=(chart,),
        tables=(_supplier_table(most[:SHOWN], caption=caption),),
    )


def _supplier_table(suppliers: list[Supplied], *, caption: str) -> Table:
    rows = tuple(
        Row(
            label=one.name,
            thread=one.thread,
            cells=(
                Cell(text=f"{one.contracts}", value=one.contracts),
                _pounds(one.alone_gbp),
                _pounds(one.shared_gbp),
                words(one.company_number or "Not given"),
            ),
        )
        for one in suppliers
    )
    return Table(
        caption=caption,
        heading="Supplier",
        columns=("Contracts", "Awarded to it alone", "Awarded with others, whole", "Company number"),
        rows=rows,
        source="Contracts Finder. Public Contracts Scotland releases here are tenders: buyers, no awards",
        note="Where a notice names several suppliers, each one's part is not known: the whole value is given.",
    )


def _pounds(value: float) -> Cell:
    return Cell(text=f"£{value:,.0f}" if value else "–", value=value)


def _buyers(material: PlaceMaterial) -> Section:
    most = sorted(material.buyers, key=lambda one: (-one.notices, one.name))
    rows = tuple(
        Row(
            label=one.name,
            thread=one.thread,
            cells=(Cell(text=f"{one.notices}", value=one.notices), words(one.register)),
        )
        for one in most[:SHOWN]
    )
    table = Table(
        caption=f"Buyers, the {len(rows)} with most notices of {len(most)}",
        heading="Buyer",
        columns=("Notices", "Register"),
        rows=rows,
        source="Public Contracts Scotland and Contracts Finder",
    )
    return Section(heading="Buyers", tables=(table,) if rows else ())


def _variants(material: PlaceMaterial) -> Section:
    rows = tuple(
        Row(
            label=variant.names[0],
            thread=variant.thread,
            cells=(words("; ".join(variant.names[1:])), words(variant.why)),
        )
        for variant in material.variants
    )
    table = Table(
        caption="Organisations found under more than one name",
        heading="Name",
        columns=("Also written", "Why they are taken for one"),
        rows=rows,
        source="Linking, on the files named at the end",
    )
    return Section(heading="Name variants", tables=(table,) if rows else ())


def _files(material: PlaceMaterial) -> Section:
    rows = tuple(
        Row(
            label=file.name,
            thread=file.thread,
            cells=(
                words(file.feed),
                *(
                    Cell(text=f"{count:,}", value=count)
                    for count in (file.rows, file.accepted, file.rejected, file.fields_read, file.fields_ignored)
                ),
            ),
        )
        for file in material.files
    )
    table = Table(
        caption="Every file, row and field accounted for",
        heading="File",
        columns=("Feed", "Rows", "Taken", "Returned", "Fields read", "Fields named as ignored"),
        rows=rows,
    )
    return Section(heading="What went in", tables=(table,) if rows else ())


def _idle(material: PlaceMaterial) -> Section:
    table = Table(
        caption="Stages that had nothing to do",
        heading="Stage",
        columns=("Why",),
        rows=tuple(Row(label=stage, cells=(words(why),)) for stage, why in material.idle),
    )
    return Section(heading="What was not done", tables=(table,) if material.idle else ())
