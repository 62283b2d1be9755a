"""Published figures as charts: a series with its breaks and qualifiers, and places on the tile map."""

from plait.domain.assessment import PlaceRanking
from plait.domain.indicator import Indicator
from plait.reporting.indicator import Series
from plait.reporting.report import Cell, Chart, ChartKind, Row, Table, words


def series_chart(series: Series) -> Chart:
    """The series as a line; where sources disagree the first published is drawn and all stand in the table."""
    rows = tuple(_row(value) for point in series.points for value in point.values)
    synthetic = any(value.synthetic for point in series.points for value in point.values)
    title = f"{series.name}, {series.breakdown}" if series.breakdown else series.name
    return Chart(
        kind=ChartKind.LINE,
        title=title,
        says=_says(series),
        table=Table(
            caption=title,
            heading="Period",
            columns=(series.unit.capitalize(), "How exact", "Source"),
            rows=rows,
            note=" ".join(f"{quality.rstrip('.')}." for quality in series.qualities),
            synthetic=synthetic,
        ),
        value=0,
    )


def tile_chart(place: PlaceRanking, *, source: str) -> Chart:
    """One published figure for every council, as a rate with its 90 % range, on the tile map."""
    first = place.ranking.ranks[0]
    return Chart(
        kind=ChartKind.TILES,
        title=f"{place.indicator}, {place.period}, {place.ranking.unit}",
        says=(
            f"{first.label} has the highest rate, {_rate(first.amount.low)} to {_rate(first.amount.high)}; "
            f"Scotland has {_rate(place.scotland)}."
        ),
        table=_place_table(place, source),
        value=0,
        low=1,
        high=2,
    )


def place_ranks(place: PlaceRanking, *, source: str) -> Chart:
    """The same councils as ranks with their 90 % range: beside the tile map, over the same table."""
    first = place.ranking.ranks[0]
    return Chart(
        kind=ChartKind.INTERVALS,
        title=f"Rank of each council: {place.indicator}, {place.period}",
        says=(
            f"{first.label} is first in {first.first * 100:.0f} of 100 futures. "
            f"Where ranges overlap, the order cannot be told."
        ),
        table=_place_table(place, source),
        value=3,
        low=4,
        high=5,
    )


def _place_table(place: PlaceRanking, source: str) -> Table:
    ranking = place.ranking
    rows = tuple(
        Row(
            label=rank.label,
            key=rank.key,
            cells=(
                *(_one(rate) for rate in (rank.amount.middle, rank.amount.low, rank.amount.high)),
                *(_place(at) for at in (rank.position.middle, rank.position.low, rank.position.high)),
                words(f"Tier {rank.tier}"),
            ),
        )
        for rank in ranking.ranks
    )
    return Table(
        caption=f"{place.indicator}, {place.period}, {ranking.unit}",
        heading="Council",
        columns=("Rate", "Low", "High", "Rank", "From", "To", "Tier"),
        rows=rows,
        source=source,
        note=(
            "Rates are drawn towards Scotland's. Low and high, from and to, hold 90 of 100 futures. "
            "A new tier starts where the leader is above in 90 of 100."
        ),
        synthetic=place.synthetic,
    )


def _row(value: Indicator) -> Row:
    cells = (Cell(text=value.shown, value=value.value), words(value.qualifier), words(_site(value.source)))
    return Row(label=value.period.label, cells=cells, thread=value.thread)


def _site(source: str) -> str:
    return source.split("//")[-1].split("/")[0].removeprefix("www.")


def _one(value: float) -> Cell:
    return Cell(text=f"{value:,.1f}", value=value)


def _place(at: float) -> Cell:
    return Cell(text=f"{at:.0f}", value=float(round(at)))


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def _says(series: Series) -> str:
    first, last = series.points[0], series.points[-1]
    return (
        f"{first.values[0].shown} in {first.period.label}, {last.values[0].shown} in {last.period.label}"
        f"{'; sources disagree' if series.conflicts else ''}."
    )
