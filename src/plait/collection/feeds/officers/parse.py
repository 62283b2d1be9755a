"""Company officers: one person mention an appointment, tied to the company for as long as it lasts."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.registers import Told, company_number, identified, natural_key, parsed, with_key
from plait.collection.said import mentions, properties, said
from plait.collection.sieve import Sieve, always
from plait.collection.table import read_table
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Tie

FEED = feed("officers")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Person mentions under company number and officer id, and a dated `director_of` whose value is the role."""
    sieve = rows(read_table(raw, FEED))
    return parsed(FEED, sieve, told(sieve.table, batch))


def rows(sieve: Sieve) -> Sieve:
    """The rows under company number and officer id; an appointment that ends before it starts is kept back."""
    sieve = _without_backwards(sieve)
    number = company_number(sieve.table["company_number"])
    return with_key(sieve.with_column("company_number", number), key(sieve.table))


def key(rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Company number and officer id."""
    return natural_key(company_number(rows["company_number"]), rows["officer_id"])


def told(rows: pa.Table, batch: Batch) -> Told:
    """What such rows say, whether just read or long in the register."""
    table = identified(rows, Register.OFFICERS, batch)
    dated = table.append_column("valid_from", as_days(table["appointed_on"])).append_column(
        "valid_to", as_days(table["resigned_on"])
    )
    company = batch.ids(Register.COMPANIES, table["company_number"], own=False)
    tie = said(dated, Tie.DIRECTOR_OF, recorded_at=batch.recorded_at, value=table["role"], other=company)
    return Told(
        mentions=[mentions(table, kind=MentionKind.PERSON)],
        statements=[properties(table, FEED, recorded_at=batch.recorded_at), tie],
    )


def _without_backwards(sieve: Sieve) -> Sieve:
    return sieve.without(
        pc.less(sieve.table["resigned_on"], sieve.table["appointed_on"]),
        always("resigned_on is before appointed_on.", "Put the days right, and send the row again."),
    )
