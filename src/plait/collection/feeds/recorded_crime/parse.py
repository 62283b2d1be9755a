"""Recorded crime in 2022-23 by council: one figure a council and class of crime."""

from datetime import date

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.places import add_up, figures, parsed, sieve_councils
from plait.collection.raw import Raw
from plait.collection.table import read_table

FEED = feed("recorded_crime")
PLACE = "Reference Area"
YEAR = (date(2022, 4, 1), date(2023, 4, 1))


def parse(raw: Raw, *, batch: Batch) -> Parsed:  # noqa: ARG001  # every feed is called alike
    """Counts of crimes and offences recorded by the police; asserts that the councils add up to Scotland."""
    sieve = sieve_councils(read_table(raw, FEED), PLACE)
    classes = tuple(name for name, column in FEED.columns.items() if name != PLACE and not column.ignored)
    totals = add_up(sieve, classes)
    told = figures(sieve.table, {name: ("recorded crime", name, *YEAR) for name in classes}, place=PLACE)
    return parsed(FEED, sieve, told, totals)
