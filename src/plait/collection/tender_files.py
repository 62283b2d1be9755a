"""Tender tables as files beside what a register edition says: each row with the mentions that it names.

`mention_id` is the notice, `other_id` the buyer, bidder or supplier, as in a statement; so whoever is forgotten leaves
these files as they leave the others (plait.collection.store). No name is in them, nor a publisher's key, which can be
one: buyers, companies, bids and awards are told apart by a digest that nobody can make without the desk's own key.
"""

from collections.abc import Mapping
from dataclasses import fields

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.raw import Raw
from plait.collection.tenders import PARTY, read_named_tenders
from plait.domain.register import Register
from plait.domain.tender import NAMED_IN, TenderTables

# One file a table; its name says which.
TENDER_FILES: Mapping[str, str] = {field.name: f"{field.name}.parquet" for field in fields(TenderTables)}


def tender_files(raw: Raw, *, batch: Batch) -> dict[str, pa.Table]:
    """The tables of a file of notices by the name of the file to keep each in. Raises FileRefused as the feed does."""
    tables = read_named_tenders(raw)
    return {file: _named(getattr(tables, name), batch) for name, file in TENDER_FILES.items()}


def without_mentions(files: Mapping[str, pa.Table], gone: pa.Array) -> dict[str, pa.Table]:
    """The rows that name none of these mentions."""
    return {
        file: table.filter(pc.invert(pc.or_(pc.is_in(table["mention_id"], gone), pc.is_in(table["other_id"], gone))))
        for file, table in files.items()
    }


def _named(table: pa.Table, batch: Batch) -> pa.Table:
    """In order, so that two loads of one file give the same bytes."""
    notice = batch.ids(Register.NOTICES, table["tender"], own=False)
    party = batch.ids(Register.NOTICES, table[PARTY.name], own=False)
    named = table.drop_columns([PARTY.name]).append_column(NAMED_IN[0], notice).append_column(NAMED_IN[1], party)
    for column in _KEYS:
        if column in named.column_names:
            digest = batch.ids(_SPACE, named[column], own=False).cast(pa.string())
            named = named.set_column(named.column_names.index(column), column, digest)
    return named.sort_by([(name, "ascending") for name in named.column_names if name in _ORDER])


_SPACE = "party of tenders"
_KEYS = ("buyer", "bidder", "supplier", "bid", "award")
_ORDER = ("tender", "bid", "award", "bidder", "supplier", "code")
