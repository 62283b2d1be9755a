"""Tenders, bids and awards as arrays, sorted by their keys: the order of the rows given never matters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.protected import refuse_protected
from plait.domain.tender import AwardStatus, BidStatus, TenderTables
from plait.mapping.graph import Bools, Floats, Ints

Texts = npt.NDArray[np.str_]
SUBMITTED = (BidStatus.PENDING, BidStatus.VALID, BidStatus.DISQUALIFIED)
# Cardinal leaves a tender out as long as one of its awards is neither made nor given up.
FINAL = (str(AwardStatus.ACTIVE), "cancelled", "unsuccessful")
_DAY_US = 86_400e6


class TenderTwice(ValueError):
    """A tender has more than one row: which is right cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bids:
    """One entry a row of BIDS, as places in Procedures. `bid` numbers the bids; days count from 1970, NaN: unknown."""

    tender: Ints
    bid: Ints
    bidder: Ints
    status: Texts
    price: Floats
    received: Floats
    is_joint: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Awards:
    """One entry a row of AWARDS, as places in Procedures."""

    tender: Ints
    award: Ints
    supplier: Ints
    status: Texts
    value: Floats
    decided: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedures:
    """T tenders by key; `companies` bid or won, `buyers` bought. Arrays are by tender, -1 and NaN: unknown.

    `winner` is the one company that won the one active award of a tender whose awards are all final, else -1. `row` is
    the tender's row in the table given.
    """

    tenders: Texts
    buyers: Texts
    companies: Texts
    row: Ints
    buyer: Ints
    bids: Bids
    awards: Awards
    winner: Ints

    @property
    def size(self) -> int:
        return len(self.tenders)


def read_procedures(tables: TenderTables) -> Procedures:
    """The arrays. Raises TenderTwice, and ProtectedInput for a column that flags never use.

    Bids and awards of a tender that has no row are left out: a reader may see fewer tenders than there are. So are bids
    of nobody; an award to nobody stays, since it says that the awards are not final.
    """
    refuse_protected(*(each.column_names for each in (tables.tenders, tables.bids, tables.awards, tables.items)))
    keys, place = coded(tables.tenders["tender"])
    if len(keys) != tables.tenders.num_rows:
        raise TenderTwice("a tender stands in more than one row: compile its releases first")
    row = np.argsort(place, kind="stable")
    bids, awards = (_of_known(table, keys) for table in (tables.bids, tables.awards))
    bids = bids.filter(pc.is_valid(bids["bidder"]))
    companies = coded(pa.chunked_array([*bids["bidder"].chunks, *awards["supplier"].drop_null().chunks], pa.string()))[
        0
    ]
    buyers = coded(tables.tenders["buyer"].drop_null())[0]
    won = _awards(awards, keys, companies)
    return Procedures(
        tenders=keys,
        buyers=buyers,
        companies=companies,
        row=row,
        buyer=places(tables.tenders["buyer"], buyers)[row],
        bids=_bids(bids, keys, companies),
        awards=won,
        winner=_winners(won, len(keys)),
    )


def texts(column: pa.ChunkedArray) -> Texts:
    """Null becomes empty."""
    return np.asarray(column.fill_null("").to_numpy(zero_copy_only=False), dtype=np.str_)


def figures(column: pa.ChunkedArray) -> Floats:
    """Null becomes NaN."""
    return np.asarray(column.cast(pa.float64()).fill_null(np.nan).to_numpy(), dtype=np.float64)


def days(column: pa.ChunkedArray) -> Floats:
    """Days since 1970 with their fraction; null becomes NaN."""
    return figures(column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())) / _DAY_US


def places(column: pa.ChunkedArray, keys: Texts) -> Ints:
    """Where each value stands in the sorted keys, -1 where it does not."""
    found = pc.index_in(column.cast(pa.string()), value_set=pa.array(keys.tolist(), pa.string()))
    return np.asarray(found.fill_null(-1).to_numpy(), dtype=np.int64)


def coded(column: pa.ChunkedArray) -> tuple[Texts, Ints]:
    """The different values in order, and where each row's stands among them. Null counts as empty."""
    filled = column.fill_null("")
    keys = np.sort(np.asarray(pc.unique(filled).to_pylist(), dtype=np.str_))
    return keys, places(filled, keys)


def lowest(group: Ints, value: Floats, size: int) -> Floats:
    """The lowest value of each of `size` groups, NaN where there is none."""
    least = np.full(size, np.inf)
    np.minimum.at(least, group, value)
    return np.where(np.isinf(least), np.nan, least)


def together(one: Ints, other: Ints) -> Ints:
    """A number from 0 for each different pair."""
    return np.unique(_as_one(one, other)[0], return_inverse=True)[1].reshape(-1).astype(np.int64)


def distinct(group: Ints, thing: Ints, size: int) -> Ints:
    """How many different things go with each of `size` groups."""
    pairs, base = _as_one(group, thing)
    return np.bincount(np.unique(pairs) // base, minlength=size)


def _as_one(one: Ints, other: Ints) -> tuple[Ints, int]:
    """Each pair as one number, one x base + other, so that a sort is over numbers; -1 (unknown) counts as a value."""
    base = int(other.max(initial=-1)) + 2
    return one.astype(np.int64) * base + other + 1, base


def _of_known(table: pa.Table, keys: Texts) -> pa.Table:
    return table.filter(pa.array(places(table["tender"], keys) >= 0))


def _bids(bids: pa.Table, keys: Texts, companies: Texts) -> Bids:
    tender, bidder = places(bids["tender"], keys), places(bids["bidder"], companies)
    bid = _numbered(tender, bids["bid"])
    price = figures(bids["price"])
    return Bids(
        tender=tender,
        bid=bid,
        bidder=bidder,
        status=texts(bids["status"]),
        price=np.where(price > 0, price, np.nan),
        received=days(bids["received_at"]),
        is_joint=distinct(bid, bidder, int(bid.max(initial=-1)) + 1)[bid] > 1,
    )


def _awards(awards: pa.Table, keys: Texts, companies: Texts) -> Awards:
    tender = places(awards["tender"], keys)
    return Awards(
        tender=tender,
        award=_numbered(tender, awards["award"]),
        supplier=places(awards["supplier"], companies),
        status=texts(awards["status"]),
        value=figures(awards["value"]),
        decided=days(awards["decided_at"]),
    )


def _numbered(tender: Ints, key: pa.ChunkedArray) -> Ints:
    """A number for each (tender, key): keys are the publisher's, and are only told apart within a tender."""
    return together(tender, coded(key)[1])


def _winners(awards: Awards, size: int) -> Ints:
    active = awards.status == AwardStatus.ACTIVE
    final = np.bincount(awards.tender[~np.isin(awards.status, FINAL)], minlength=size) == 0
    one_award = distinct(awards.tender[active], awards.award[active], size) == 1
    one_supplier = distinct(awards.tender[active], awards.supplier[active], size) == 1
    winner = np.full(size, -1)
    winner[awards.tender[active]] = awards.supplier[active]
    return np.where(final & one_award & one_supplier, winner, -1)
