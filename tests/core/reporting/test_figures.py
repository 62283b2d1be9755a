from tests.factories.compiled import PLACES, PROGRESS

from plait.reporting.figures import place_ranks, series_chart, tile_chart
from plait.reporting.indicator import series
from plait.reporting.report import ChartKind


def test_a_tile_map_says_the_highest_rate_as_a_range_and_scotlands() -> None:
    chart = tile_chart(PLACES[0], source="the files")
    assert chart.kind is ChartKind.TILES
    assert chart.says == "Dundee City has the highest rate, 99 to 101; Scotland has 23."


def test_the_map_and_the_ranks_of_a_place_draw_one_table() -> None:
    tiles, ranks = tile_chart(PLACES[0], source="x"), place_ranks(PLACES[0], source="x")
    assert tiles.table == ranks.table
    assert ranks.table.columns[ranks.value] == "Rank"


def test_a_series_is_drawn_over_the_table_of_all_its_sources() -> None:
    (one,) = series(PROGRESS.indicators)
    chart = series_chart(one)
    assert chart.says == "227 in 2013-12, 196 in 2016-11."
    assert [row.cells[2].text for row in chart.table.rows] == ["gov.scot"] * 3
    assert [row.thread for row in chart.table.rows] == [value.thread for value in PROGRESS.indicators]
