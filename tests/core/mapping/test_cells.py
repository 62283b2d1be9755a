"""Who is held beside whom."""

import pyarrow as pa
from tests.core.mapping.notices import a_bid, a_tender, an_award, tables

from plait.domain.tender import CELLS, About, TenderTables
from plait.mapping.cells import cells_of
from plait.mapping.tenders import tender_flags
from plait_world.tenders import make_tenders


def cell(given: TenderTables, about: About, subject: str) -> dict[str, str]:
    (row,) = [row for row in cells_of(given, about).to_pylist() if row["subject"] == subject]
    return {name: row[name] for name in CELLS.names[1:]}


def test_a_tender_stands_by_its_sector_the_band_of_its_value_and_its_area() -> None:
    given = tables([a_tender("a"), a_tender("b", value=1_000_000.0), a_tender("c", value=None, sector=None, area=None)])
    assert cell(given, About.TENDER, "a") == {"sector": "45", "size": "under 250,000", "area": "UKM82"}
    assert cell(given, About.TENDER, "b")["size"] == "a million or more"
    assert set(cell(given, About.TENDER, "c").values()) == {"unknown"}


def test_a_bidder_stands_by_most_of_its_tenders_and_a_draw_goes_to_the_lower_key() -> None:
    given = tables(
        [a_tender("a", sector="72"), a_tender("b"), a_tender("c"), a_tender("d", sector="09")],
        [a_bid("a", "W"), a_bid("b", "W"), a_bid("b", "W", bid="again"), a_bid("d", "L")],
        [an_award("c", "W"), an_award("a", "L"), an_award("b", "W"), an_award("d", None)],
    )
    assert cell(given, About.BIDDER, "W") == {"sector": "45", "size": "under ten", "area": "UKM82"}
    assert cell(given, About.BIDDER, "L") == {"sector": "09", "size": "one or two", "area": "UKM82"}


def test_a_buyer_stands_by_what_it_buys_and_one_that_is_not_told_nowhere() -> None:
    given = tables([a_tender("a"), a_tender("b", buyer=None)])
    assert cells_of(given, About.BUYER)["subject"].to_pylist() == ["B"]


def test_everything_that_a_rule_was_tested_on_has_one_cell() -> None:
    made = make_tenders(5, count=500).tables
    for about, tested in tender_flags(made).tested.items():
        cells = cells_of(made, about)
        assert cells.schema == CELLS
        subjects = cells["subject"].to_pylist()
        assert len(set(subjects)) == len(subjects)
        assert set(tested["subject"].to_pylist()) <= set(subjects)


def test_nothing_has_no_cells() -> None:
    for about in About:
        assert cells_of(tables([]), about).equals(pa.Table.from_pylist([], schema=CELLS))
