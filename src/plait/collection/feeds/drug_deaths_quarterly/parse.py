"""Suspected drug deaths by quarter: by police division, by age and by sex."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import FIGURES, Parsed
from plait.collection.places import SCOTLAND, SCOTLAND_CODE, division_key, parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days, read_distinct
from plait.collection.said import shaped
from plait.collection.table import read_table

FEED = feed("drug_deaths_quarterly")
_STARTS = {"January to March": "01", "April to June": "04", "July to September": "07", "October to December": "10"}


def parse(raw: Raw, *, batch: Batch) -> Parsed:  # noqa: ARG001  # every feed is called alike
    """One figure a quarter and division (`place_code` is the division's key), or age group or sex of Scotland."""
    sieve = read_table(raw, FEED)
    table = sieve.table
    division = read_distinct(table["category"], division_key)
    name = pc.utf8_trim_whitespace(pc.replace_substring_regex(table["category"], r"^[A-Z]: ", ""))
    start = pc.binary_join_element_wise(table["year"], read_distinct(table["quarter"], _STARTS.get), "-")
    told = shaped(
        {
            "indicator": pa.scalar("suspected drug deaths"),
            "category": pc.if_else(pc.is_valid(division), "all", name),
            "place_code": pc.fill_null(division, SCOTLAND_CODE),
            "place_name": pc.if_else(pc.is_valid(division), name, SCOTLAND),
            "period_from": as_days(read_distinct(start, lambda text: f"{text}-01")),
            "period_to": as_days(read_distinct(start, _next_quarter)),
            "value": pc.cast(table["deaths"], pa.float64()),
        },
        FIGURES,
        table.num_rows,
    )
    return parsed(FEED, sieve, told)


def _next_quarter(start: str) -> str:
    year, month = int(start[:4]), int(start[5:])
    return f"{year + 1}-01-01" if month == 10 else f"{year}-{month + 3:02}-01"
