"""Companies House's basic company data: one company mention a row."""

import pyarrow as pa

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.registers import Told, company_number, identified, joined, parsed, with_key
from plait.collection.said import mentions, properties, said
from plait.collection.sieve import Sieve
from plait.collection.table import read_table
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Property

FEED = feed("companies")
_ADDRESS = ("RegAddress.AddressLine1", "RegAddress.AddressLine2", "RegAddress.PostTown")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Company mentions under their numbers, with name, status, dates, SIC codes and registered address."""
    sieve = rows(read_table(raw, FEED))
    return parsed(FEED, sieve, told(sieve.table, batch))


def rows(sieve: Sieve) -> Sieve:
    """The rows under their company numbers."""
    number = key(sieve.table)
    return with_key(sieve.with_column("CompanyNumber", number), number)


def key(rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    """The company number."""
    return company_number(rows["CompanyNumber"])


def told(rows: pa.Table, batch: Batch) -> Told:
    """What such rows say, whether just read or long in the register."""
    table = identified(rows, Register.COMPANIES, batch)
    return Told(
        mentions=[mentions(table, kind=MentionKind.COMPANY)],
        statements=[
            properties(table, FEED, recorded_at=batch.recorded_at),
            said(
                table,
                Property.ADDRESS,
                recorded_at=batch.recorded_at,
                value=joined(*[table[name] for name in _ADDRESS]),
            ),
        ],
    )
