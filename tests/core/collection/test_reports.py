"""Items to reports: one report however many items, however spread over rows."""

from tests.factories.files import REPORT_COLUMNS, a_batch, an_item, as_csv

from plait.collection.delimited import read_csv
from plait.collection.feed import feed
from plait.collection.reports import ItemRows, item_rows, items, known_items, linted, origins, reports
from plait.collection.table import sieve_table


def rows(*given: dict[str, str]) -> ItemRows:
    table, _ = read_csv("f.csv", as_csv(*given, columns=REPORT_COLUMNS))
    return item_rows(sieve_table("f.csv", table, (), feed("intelligence_reports")), a_batch())


def test_items_of_one_report_share_it_and_keep_their_order() -> None:
    found = rows(an_item(), an_item(report_reference="IR-2"), an_item(item_number="2"))
    assert reports(found)["reference"].to_pylist() == ["IR-1", "IR-2"]
    assert items(found)["number"].to_pylist() == [1, 1, 2]
    assert items(found)["report_id"][0] == items(found)["report_id"][2]
    assert known_items(found)["item_id"] == items(found)["item_id"]


def test_an_item_without_source_or_quotation_has_no_origin() -> None:
    found = rows(an_item(source_reference=""))
    assert origins(found).num_rows == 0
    assert items(found)["origin_id"].to_pylist() == [None]


def test_what_a_writer_would_have_been_asked_about_is_counted_for_a_file() -> None:
    found = linted(rows(an_item(), an_item(item_number="2", text="They might return.")))
    assert found["is_doubtful"].to_pylist() == [False, True]
