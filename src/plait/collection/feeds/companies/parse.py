"""Companies House's basic company data: one company mention a row."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.registers import company_number, keyed, parsed
from plait.collection.said import mentions, properties, said
from plait.collection.table import read_table
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Property

FEED = feed("companies")
_ADDRESS = ("RegAddress.AddressLine1", "RegAddress.AddressLine2", "RegAddress.PostTown")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Company mentions under their numbers, with name, status, dates, SIC codes and registered address."""
    sieve = read_table(raw, FEED)
    number = company_number(sieve.table["CompanyNumber"])
    table = keyed(sieve.with_column("CompanyNumber", number), Register.COMPANIES, number, batch)
    return parsed(
        FEED,
        sieve,
        [mentions(table, kind=MentionKind.COMPANY)],
        [
            properties(table, FEED, recorded_at=batch.recorded_at),
            said(table, Property.ADDRESS, recorded_at=batch.recorded_at, value=_address(table)),
        ],
    )


def _address(table: pa.Table) -> pa.ChunkedArray:
    # Nulls are filled first: the join that skips them gives no rows at all where every line is null.
    lines = [pc.fill_null(table[name], "") for name in _ADDRESS]
    joined = pc.binary_join_element_wise(*lines, ", ")
    told = pc.utf8_trim(pc.replace_substring_regex(joined, "(, )+", ", "), ", ")
    return pc.if_else(pc.equal(told, ""), pa.scalar(None, pa.string()), told)
