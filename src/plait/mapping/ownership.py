"""Who owns what in the end: shares through chains, and circles of companies that own one another."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import rustworkx as rx

from plait.domain.statement import Tie
from plait.mapping.graph import Floats, Ints, integers, valid_on
from plait.mapping.ties import SHARE_BANDS

# Shares are written to a few digits: sums of thirds may come out a hair above the whole.
_HAIR = 1e-6
_ENDLESS = 1e6
# A register tells a band, of which a tie has the middle.
_MIDDLES = [middle for _, middle in SHARE_BANDS]
_HALF_A_BAND = 0.125
# A table of as many by as many shares is 128 MB, and to solve it takes a few seconds.
MOST = 4_000


class TooManyOwnersError(ValueError):
    """More owners and companies than can be worked out at once: ask of those around one company."""


class ImpossibleSharesError(ValueError):
    """More than the whole of a company is owned, or a circle owns all of itself: no share can be worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """`share[i, j]`: how much of ids[j] belongs to ids[i], directly and through others, 0 to 1."""

    ids: Ints
    share: Floats

    def of(self, owner_id: int, company_id: int) -> float:
        """The integrated share of one in the other; 0 where either is not known."""
        if owner_id not in self.ids or company_id not in self.ids:
            return 0.0
        owner, company = np.searchsorted(self.ids, [owner_id, company_id])
        return float(self.share[owner, company])


def integrated_ownership(ties: pa.Table, *, as_of: date) -> Ownership:
    """Integrated shares (I - W)^-1 W of the owner_of ties (TIES) that hold on `as_of` and state a share.

    Raises ImpossibleSharesError where a circle owns the whole of itself, where a share is negative, or where the owners
    of one company surely hold more than all of it. Direct shares of one owner in one company are added up; where the
    middles of bands come to more than the whole, and their lower ends do not, they are scaled to it. Dense: for the
    companies around a question. Raises TooManyOwnersError for more than 4,000 of them.
    """
    ids, owner, company, share = stated_shares(ties, as_of)
    if len(ids) > MOST:
        raise TooManyOwnersError(f"{len(ids)} owners and companies: at most {MOST} are worked out at once")
    W = np.zeros((len(ids), len(ids)))
    np.add.at(W, (owner, company), share)
    if (share < 0).any() or (_surely_held(company, share, len(ids)) > 1 + _HAIR).any():
        raise ImpossibleSharesError("the owners of a company hold more than all of it, or less than nothing")
    return Ownership(ids=ids, share=integrated(W / np.maximum(W.sum(axis=0), 1.0)))


def integrated(W: Floats) -> Floats:
    """(I - W)^-1 W of direct shares W[owner, company]. Raises ImpossibleSharesError.

    What a company in a circle has of another is that without going round through itself: the sum alone would count each
    round again, and come to more than the whole. What it has of itself is the sum. Whoever nobody owns is in no circle.
    """
    try:
        share = np.linalg.solve(np.eye(len(W)) - W, W).astype(np.float64)
    except np.linalg.LinAlgError as error:
        raise ImpossibleSharesError("a circle of companies owns the whole of itself") from error
    rounds = 1 + share.diagonal()
    # A circle that owns all but a rounding error of itself comes out as shares of millions.
    through: Floats = share / rounds[:, None]
    if not np.isfinite(share).all() or (rounds > _ENDLESS).any() or (through > 1 + 1e-3).any():
        raise ImpossibleSharesError("a circle of companies owns the whole of itself")
    np.fill_diagonal(through, share.diagonal())
    return through


def circles(ties: pa.Table, *, as_of: date) -> list[frozenset[int]]:
    """The companies that own one another in a ring, or themselves, whatever the shares; each ring once."""
    owning = valid_on(ties.filter(pc.equal(ties["kind"], str(Tie.OWNER_OF))), as_of)
    ids, place = np.unique(
        np.concatenate([integers(owning["from_id"]), integers(owning["to_id"])]), return_inverse=True
    )
    graph = rx.PyDiGraph()
    graph.add_nodes_from(ids.tolist())
    graph.extend_from_edge_list(
        list(zip(place[: owning.num_rows].tolist(), place[owning.num_rows :].tolist(), strict=True))
    )
    itself = set(place[: owning.num_rows][place[: owning.num_rows] == place[owning.num_rows :]].tolist())
    rings = [part for part in rx.strongly_connected_components(graph) if len(part) > 1 or part[0] in itself]
    return sorted((frozenset(ids[part].tolist()) for part in rings), key=min)


def oversubscribed(ties: pa.Table, *, as_of: date) -> list[tuple[int, float]]:
    """Companies of which the stated shares, each band at its lower end, come to more than all, and to how much."""
    ids, _, company, share = stated_shares(ties, as_of)
    held = _surely_held(company, share, len(ids))
    over = held > 1 + _HAIR
    return list(zip(ids[over].tolist(), held[over].tolist(), strict=True))


def least_of(share: Floats) -> Floats:
    """The lower end of each band, of which a tie has the middle; an exact share as it is."""
    return np.where(np.isin(share, _MIDDLES), share - _HALF_A_BAND, share)


def most_of(share: Floats) -> Floats:
    """The upper end of each band; an exact share as it is."""
    return np.where(np.isin(share, _MIDDLES), share + _HALF_A_BAND, share)


def _surely_held(company: Ints, share: Floats, size: int) -> Floats:
    """How much of each company is owned at the least."""
    held: Floats = np.bincount(company, weights=least_of(share), minlength=size).astype(np.float64)
    return held


def stated_shares(ties: pa.Table, as_of: date) -> tuple[Ints, Ints, Ints, Floats]:
    """The ids in order, and for each stated share its owner, its company (as places in ids) and its size."""
    stated = pc.and_(pc.equal(ties["kind"], str(Tie.OWNER_OF)), pc.is_valid(ties["share"]))
    owning = valid_on(ties.filter(stated), as_of)
    ends = np.concatenate([integers(owning["from_id"]), integers(owning["to_id"])])
    ids, place = np.unique(ends, return_inverse=True)
    share = np.asarray(owning["share"].to_numpy(), dtype=np.float64)
    return ids, place[: owning.num_rows], place[owning.num_rows :], share
