"""People named in reports: mentions joined to items that are already here."""

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.named import named_people
from plait.collection.parsed import Parsed, taken_under
from plait.collection.raw import Raw
from plait.collection.table import assertions, read_table

FEED = feed("report_people")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Person mentions with the marking, origin and grade of `batch.items`; a row whose item is unknown is kept back."""
    named = named_people(read_table(raw, FEED), FEED, batch, batch.items)
    return Parsed(
        feed=FEED.name,
        rows=named.sieve.table.num_rows + len(named.sieve.rejects),
        mentions=named.mentions,
        statements=named.statements,
        taken=taken_under(named.sieve.table),
        rejects=named.sieve.rejects,
        assertions=assertions(FEED, named.sieve),
    )
