"""Companies named in reports: mentions joined to items, and ties from people, that are already here."""

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.named import named_companies
from plait.collection.parsed import Parsed, taken_under
from plait.collection.raw import Raw
from plait.collection.table import assertions, read_table

FEED = feed("report_companies")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Company mentions and ties, joined to `batch.items` and `batch.people`; what is unknown there is kept back."""
    named = named_companies(read_table(raw, FEED), FEED, batch, batch.items, batch.people)
    return Parsed(
        feed=FEED.name,
        rows=named.sieve.table.num_rows + len(named.sieve.rejects),
        mentions=named.mentions,
        statements=named.statements,
        taken=taken_under(named.sieve.table),
        rejects=named.sieve.rejects,
        assertions=assertions(FEED, named.sieve),
    )
