"""Tenders that several files tell of, as one: of two files that say something, the newer counts."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.tender import AWARDS, BIDS, ITEMS, NAMED_IN, TENDERS, TenderTables

# Column by column, where the newest word is not the answer: a call that was published stays published.
_MOST = {"was_called": "max", "amendments": "max"}
# What tells one bid, award or coded thing of a tender from another.
_PARTS = {"bids": "bid", "awards": "award", "items": "award"}
TOLD_ON = pa.field("told_on", pa.date32())
_FILE = "file"


def compile_tenders(files: Sequence[TenderTables]) -> TenderTables:
    """One set of tables from those of several files, oldest first; each with NAMED_IN and, of tenders, TOLD_ON beside.

    A tender is one row: of each column what the newest file says that says something. A bid or award, and what an award
    covers, is that of the newest file that has it, whole. `told_on` is the last day on which anything was told of it.
    """
    if not files:
        return _NOTHING
    stacked = {part: _stacked([getattr(file, part) for file in files]) for part in TenderTables.__slots__}
    parts = {name: _newest(stacked[name], key) for name, key in _PARTS.items()}
    return TenderTables(tenders=_one_each(stacked["tenders"]), **parts)


_NOTHING = TenderTables(
    tenders=pa.schema([*TENDERS, *NAMED_IN, TOLD_ON]).empty_table(),
    bids=pa.schema([*BIDS, *NAMED_IN]).empty_table(),
    awards=pa.schema([*AWARDS, *NAMED_IN]).empty_table(),
    items=pa.schema([*ITEMS, *NAMED_IN]).empty_table(),
)


def _stacked(parts: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(
        part.append_column(_FILE, pa.array([at] * part.num_rows, pa.int64())) for at, part in enumerate(parts)
    )


def _one_each(told: pa.Table) -> pa.Table:
    columns = [name for name in told.column_names if name not in {"tender", _FILE}]
    # Booleans have no greatest: counted as numbers, and back.
    told = told.set_column(told.column_names.index("was_called"), "was_called", told["was_called"].cast(pa.int8()))
    asked = [(name, _MOST.get(name, "last")) for name in columns]
    rows = told.group_by("tender", use_threads=False).aggregate(asked)
    rows = rows.rename_columns(["tender", *columns])
    return rows.cast(pa.schema([*TENDERS, *NAMED_IN, TOLD_ON])).sort_by("tender")


def _newest(told: pa.Table, key: str) -> pa.Table:
    newest = told.group_by(["tender", key]).aggregate([(_FILE, "max")])
    both = told.join(newest, ["tender", key], join_type="inner")
    kept = both.filter(pc.equal(both[_FILE], both[f"{_FILE}_max"]))
    return kept.select([name for name in told.column_names if name != _FILE]).sort_by(
        [(name, "ascending") for name in told.column_names if name not in {_FILE, *pa.schema(NAMED_IN).names}]
    )
