"""Templates: made from each feed's description, and what they are filled in with loads."""

import io
from dataclasses import replace
from importlib import import_module

import openpyxl
import pyarrow as pa
import pytest
from tests.factories.files import a_batch

from plait.collection.batch import KNOWN_GROUPS, KNOWN_ITEMS, KNOWN_PEOPLE
from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.reading import reader_of
from plait.collection.recognise import recognise
from plait.collection.template import csv_template, example, how_to, template_feeds, xlsx_template

FEEDS = template_feeds()
each_feed = pytest.mark.parametrize("feed", FEEDS, ids=[feed.name for feed in FEEDS])


def read(feed: Feed, name: str, data: bytes) -> Parsed:
    """As it would be read by a desk that has the report and the group which the examples speak of."""
    item = {"report_reference": "IR-0001", "item_number": "1", "item_id": 1, "marking_id": 1, "origin_id": 1}
    batch = replace(
        a_batch(),
        items=pa.Table.from_pylist([item], schema=KNOWN_ITEMS),
        people=pa.Table.from_pylist([{"mention_reference": "M-0001", "mention_id": 2}], schema=KNOWN_PEOPLE),
        groups=pa.Table.from_pylist(
            [{"group_reference": "GRP-001", "mention_id": 1, "marking_id": 1}], schema=KNOWN_GROUPS
        ),
    )
    parser = import_module(f"plait.collection.feeds.{feed.name}.parse")
    parsed: Parsed = parser.parse(Raw(name=name, data=data), batch=batch)
    return parsed


def test_there_is_a_template_for_each_feed_that_partners_fill_in() -> None:
    names = {feed.name for feed in FEEDS}
    assert names >= {"people", "intelligence_reports", "licences", "payments", "groups", "group_members"}


@each_feed
def test_each_column_says_what_it_is_and_each_needed_one_has_an_example(feed: Feed) -> None:
    for column in feed.read:
        assert column.about.endswith("."), column.name
        assert column.example or not column.needed, column.name
        assert not column.example or reader_of(column)(column.example) is not None, column.name


@each_feed
@pytest.mark.parametrize(("kind", "write"), [("csv", csv_template), ("xlsx", xlsx_template)])
def test_a_template_filled_with_the_example_loads_without_a_reject(feed: Feed, kind: str, write: object) -> None:
    data: bytes = write(feed, [example(feed)])  # type: ignore[operator]  # one of two functions
    name = f"YOURBODY_{feed.name}.{kind}"
    assert recognise(name, b"").name == feed.name
    parsed = read(feed, name, data)
    assert (parsed.rows, parsed.rejects) == (1, ())


@each_feed
def test_the_how_to_sheet_names_every_column_with_its_codes_and_a_synthetic_example(feed: Feed) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_template(feed)))
    assert book.sheetnames == [feed.name, "How to fill it in"]
    head, *rows = [[cell or "" for cell in row] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert head[-1] == "Example (SYNTHETIC)"
    told = {row[0]: row for row in rows}
    for column in feed.read:
        assert told[column.name][2] == ("yes" if column.needed else "no")
        assert all(code in str(told[column.name][3]) for code in column.codes)
    assert book.worksheets[0].max_row == 1


@each_feed
def test_an_empty_template_says_that_it_is_empty(feed: Feed) -> None:
    with pytest.raises(ValueError, match="no rows"):
        read(feed, f"{feed.name}.csv", csv_template(feed))


def test_how_to_says_which_rows_must_differ() -> None:
    payments = next(feed for feed in FEEDS if feed.name == "payments")
    assert any("No two rows have the same payment_reference" in " ".join(row) for row in how_to(payments))
