"""A ranking as a chart and its table: always an interval, "97 of 100 futures", never a bare point."""

from plait.domain.assessment import Rank, Ranking
from plait.domain.estimate import Interval
from plait.reporting.report import Cell, Chart, ChartKind, Row, Table, words

FUTURES = 100


def rank_chart(ranking: Ranking, *, title: str, heading: str, source: str, synthetic: bool) -> Chart:
    """Rank intervals of everything ranked, best first, and the same as a table."""
    ranks = ranking.ranks
    first = ranks[0] if ranks else None
    says = (
        f"{first.label} is first in {_futures(first.first)} of 100 futures; "
        f"its rank is {_range(first.position)}, 90 % sure. {len(ranks)} are ranked."
        if first
        else "Nothing is ranked yet."
    )
    return Chart(
        kind=ChartKind.INTERVALS,
        title=title,
        says=says,
        table=Table(
            caption=title,
            heading=heading,
            columns=("Tier", "Rank: middle", "Rank: low", "Rank: high", "First, of 100", "Top 3, of 100"),
            rows=tuple(_row(rank) for rank in ranks),
            source=source,
            note="Low and high hold 90 % of futures. A new tier starts where the leader is above in 90 of 100.",
            synthetic=synthetic,
        ),
        value=1,
        low=2,
        high=3,
    )


def amounts(ranking: Ranking, *, caption: str, heading: str, source: str, synthetic: bool) -> Table:
    """What is ranked in its own unit, with 90 % bounds."""
    rows = (
        Row(
            label=rank.label,
            key=rank.key,
            cells=tuple(_whole(value) for value in (rank.amount.low, rank.amount.middle, rank.amount.high)),
        )
        for rank in ranking.ranks
    )
    columns = tuple(f"{ranking.unit}, {word}" for word in ("low", "middle", "high"))
    return Table(
        caption=caption, heading=heading, columns=columns, rows=tuple(rows), source=source, synthetic=synthetic
    )


def _row(rank: Rank) -> Row:
    cells = (
        words(f"Tier {rank.tier}"),
        _whole(rank.position.middle),
        _whole(rank.position.low),
        _whole(rank.position.high),
        _whole(rank.first * FUTURES),
        _whole(rank.top_three * FUTURES),
    )
    return Row(label=rank.label, key=rank.key, cells=cells)


def _whole(value: float) -> Cell:
    text = f"{value:,.0f}" if value >= 10 or float(value).is_integer() else f"{value:.1f}"
    return Cell(text=text, value=float(value))


def _futures(share: float) -> str:
    return f"{share * FUTURES:.0f}"


def _range(position: Interval) -> str:
    low, high = round(position.low), round(position.high)
    return f"{low}" if low == high else f"{low} to {high}"
