"""Licences of a council: one licence mention and one holder mention a row, tied for as long as the licence runs."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.registers import HOLDER, Told, company_number, identified, natural_key, parsed, with_key
from plait.collection.said import mentions, named, said
from plait.collection.sieve import Sieve, always
from plait.collection.table import read_table
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Property, Tie

FEED = feed("licences")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Licence mentions under council, type and reference; their holders under the same and `/holder`."""
    sieve = rows(read_table(raw, FEED))
    return parsed(FEED, sieve, told(sieve.table, batch))


def rows(sieve: Sieve) -> Sieve:
    """The rows under council, type and reference; a licence that ends before it starts is kept back."""
    sieve = _without_backwards(sieve)
    return with_key(sieve, key(sieve.table))


def key(rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Council, type and reference."""
    return natural_key(*[rows[part] for part in FEED.key])


def told(rows: pa.Table, batch: Batch) -> Told:
    """What such rows say, whether just read or long in the register."""
    licences = identified(rows, Register.LICENCES, batch)
    holders = identified(rows, Register.LICENCES, batch, of=HOLDER)
    return Told(
        mentions=[
            mentions(licences, kind=MentionKind.LICENCE),
            mentions(holders, kind=holders["holder_kind"], reference="reference"),
        ],
        statements=[*_of_licence(licences, batch), *_of_holder(holders, batch), _held(holders, licences, batch)],
    )


def _of_licence(table: pa.Table, batch: Batch) -> list[pa.Table]:
    told = {
        Property.LICENCE_TYPE: table["licence_type"],
        Property.TITLE: table["reference"],
        Property.COUNCIL: table["council_code"],
        Property.STATUS: table["status"],
        Property.NAME: table["premises_name"],
        Property.ADDRESS: table["premises_address"],
        Property.POSTCODE: table["premises_postcode"],
    }
    return [said(table, name, recorded_at=batch.recorded_at, value=value) for name, value in told.items()]


def _of_holder(table: pa.Table, batch: Batch) -> list[pa.Table]:
    is_person = pc.equal(table["holder_kind"], MentionKind.PERSON.value)
    told = {
        Property.BIRTH_DATE: pc.if_else(is_person, table["date_of_birth"], None),
        Property.COMPANY_NUMBER: pc.if_else(is_person, None, company_number(table["company_number"])),
        Property.ADDRESS: table["address"],
        Property.POSTCODE: table["postcode"],
    }
    return [
        *named(table, table["holder_kind"], table["holder_name"], recorded_at=batch.recorded_at),
        *[said(table, name, recorded_at=batch.recorded_at, value=value) for name, value in told.items()],
    ]


def _held(holders: pa.Table, licences: pa.Table, batch: Batch) -> pa.Table:
    dated = holders.append_column("valid_from", as_days(holders["granted_on"])).append_column(
        "valid_to", as_days(holders["expires_on"])
    )
    return said(
        dated, Tie.HOLDS, recorded_at=batch.recorded_at, value=holders["licence_type"], other=licences["mention_id"]
    )


def _without_backwards(sieve: Sieve) -> Sieve:
    return sieve.without(
        pc.less(sieve.table["expires_on"], sieve.table["granted_on"]),
        always("expires_on is before granted_on.", "Put the days right, and send the row again."),
    )
