"""Drug-related deaths by council and year, and the population of 2017 that the publisher gives with them."""

from datetime import date

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.places import add_up, figures, parsed, sieve_councils
from plait.collection.raw import Raw
from plait.collection.table import read_table

FEED = feed("drug_deaths_by_council")
PLACE = "council_area"
POPULATION = "population_2017"


def parse(raw: Raw, *, batch: Batch) -> Parsed:  # noqa: ARG001  # every feed is called alike
    """Deaths by year and population; asserts that the councils add up to Scotland."""
    sieve = sieve_councils(read_table(raw, FEED), PLACE)
    years = tuple(name for name in FEED.columns if name.isdigit())
    totals = add_up(sieve, (*years, POPULATION))
    columns = {year: ("drug-related deaths", "all", *_year(int(year))) for year in years}
    columns[POPULATION] = ("population", "all", *_year(2017))
    return parsed(FEED, sieve, figures(sieve.table, columns, place=PLACE), totals)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)
