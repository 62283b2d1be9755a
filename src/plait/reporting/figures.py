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
    ranking = place.ranking
    rows = tuple(
        Row(
            label=rank.label,
            key=rank.key,
            cells=(
                _one(rank.amount.middle),
                _one(rank.amount.low),
                _one(rank.amount.high),
                words(f"{rank.position.low:.0f} to {rank.position.high:.0f}"),
            ),
        )
        for rank in ranking.ranks
    )
    title = f"{place.indicator}, {place.period}, {ranking.unit}"
    first = ranking.ranks[0]
    return Chart(
        kind=ChartKind.TILES,
        title=title,
        says=(
            f"{first.label} has the highest rate, {first.amount.low:.0f} to {first.amount.high:.0f}; "
            f"Scotland has {place.scotland:.0f}."
        ),
        table=Table(
            caption=title,
            heading="Council",
            columns=("Rate", "Low", "High", "Rank, 90 %"),
            rows=rows,
            source=source,
            note="Rates are drawn towards Scotland's; low and high hold 90 %.",
        ),
        value=0,
        low=1,
        high=2,
    )


def _row(value: Indicator) -> Row:
    cells = (Cell(text=value.shown, value=value.value), words(value.qualifier), words(_site(value.source)))
    return Row(label=value.period.label, cells=cells, thread=value.thread)


def _site(source: str) -> str:
    return source.split("//")[-1].split("/")[0].removeprefix("www.")


def _one(value: float) -> Cell:
    return Cell(text=f"{value:,.1f}", value=value)


def _says(series: Series) -> str:
    first, last = series.points[0], series.points[-1]
    return (
        f"{first.values[0].shown} in {first.period.label}, {last.values[0].shown} in {last.period.label}"
        f"{'; sources disagree' if series.conflicts else ''}."
    )
