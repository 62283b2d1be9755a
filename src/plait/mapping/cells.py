"""Who the peers of a tender, a buyer and a bidder are: those of the same sector, size and area."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.tender import CELLS, About, TenderTables
from plait.mapping.procedures import figures

UNKNOWN = "unknown"
# Pounds, and tenders taken part in; ours.
_VALUES = (50_000.0, 250_000.0, 1_000_000.0)
_VALUE_WORDS = ("under 50,000", "under 250,000", "under a million", "a million or more", UNKNOWN)
_COUNTS = (3, 10, 30)
_COUNT_WORDS = ("one or two", "under ten", "under thirty", "thirty or more")


def cells_of(tables: TenderTables, about: About) -> pa.Table:
    """CELLS of the tenders, buyers or bidders, each once.

    A tender's size is the band of its value. A buyer or bidder is of the sector and area that most of its tenders are
    (a draw goes to the lower key), and its size is how many tenders it took part in.
    """
    tenders = tables.tenders.select(["tender", "buyer", "sector", "area", "value"])
    for at, name in ((2, "sector"), (3, "area")):
        tenders = tenders.set_column(at, name, tenders[name].fill_null(UNKNOWN))
    return _of_tenders(tenders) if about is About.TENDER else _of_parties(_taking_part(tables, tenders, about))


def _of_tenders(tenders: pa.Table) -> pa.Table:
    value = figures(tenders["value"])
    band = np.where(np.isnan(value), len(_VALUES) + 1, np.searchsorted(_VALUES, value, side="right"))
    size = pa.array(np.array(_VALUE_WORDS, dtype=object)[band], pa.string())
    columns = {"subject": tenders["tender"], "sector": tenders["sector"], "size": size, "area": tenders["area"]}
    return pa.table(columns).cast(CELLS)


def _taking_part(tables: TenderTables, tenders: pa.Table, about: About) -> pa.Table:
    """(subject, tender, sector, area): each buyer with its tenders, or each bidder with those it bid for or won."""
    if about is About.BUYER:
        both = tenders.select(["buyer", "tender"]).rename_columns(["subject", "tender"])
    else:
        bid = tables.bids.select(["bidder", "tender"]).rename_columns(["subject", "tender"])
        won = tables.awards.select(["supplier", "tender"]).rename_columns(["subject", "tender"])
        both = pa.concat_tables([bid, won])
    once = both.filter(pc.is_valid(both["subject"])).group_by(["subject", "tender"]).aggregate([])
    return once.join(tenders.select(["tender", "sector", "area"]), "tender", join_type="inner")


def _of_parties(parts: pa.Table) -> pa.Table:
    counted = parts.group_by("subject").aggregate([("tender", "count")]).sort_by("subject")
    band = np.searchsorted(_COUNTS, counted["tender_count"].to_numpy(), side="right")
    columns = {
        "subject": counted["subject"],
        "sector": _most_common(parts, "sector"),
        "size": pa.array(np.array(_COUNT_WORDS, dtype=object)[band], pa.string()),
        "area": _most_common(parts, "area"),
    }
    return pa.table(columns).cast(CELLS)


def _most_common(parts: pa.Table, column: str) -> pa.Array:
    """Of each subject, in order of subject."""
    counted = parts.group_by(["subject", column]).aggregate([("tender", "count")])
    ordered = counted.sort_by([("subject", "ascending"), ("tender_count", "descending"), (column, "ascending")])
    subject = np.asarray(ordered["subject"].to_pylist(), dtype=np.str_)
    _, first = np.unique(subject, return_index=True)
    return ordered[column].take(pa.array(first)).combine_chunks()
