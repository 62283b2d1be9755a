"""Ties as arrays: what reach walks on. Built once a day and reader, in compressed rows, without a loop."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.mention import MentionKind
from plait.domain.statement import Tie

Ints = npt.NDArray[np.int64]
SmallInts = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DECAY = 0.6
HUB = 20
PEOPLE_IN_A_HOME = 6
HOUSEHOLDS_IN_A_HOME = 2

# What stands at either end of a tie, the surer below. Empty: several kinds can stand there.
ENDS: dict[Tie, tuple[str, str]] = {
    Tie.LIVES_AT: (MentionKind.PERSON, MentionKind.ADDRESS),
    Tie.REGISTERED_AT: (MentionKind.COMPANY, MentionKind.ADDRESS),
    Tie.USES_PHONE: ("", MentionKind.PHONE),
    Tie.ASSOCIATE_OF: (MentionKind.PERSON, MentionKind.PERSON),
    Tie.WORKS_FOR: (MentionKind.PERSON, MentionKind.ORGANISATION),
    Tie.BUYER_OF: (MentionKind.ORGANISATION, MentionKind.NOTICE),
    Tie.HOLDS: ("", MentionKind.LICENCE),
    Tie.PROPRIETOR_OF: ("", MentionKind.PROPERTY),
    Tie.NAMED_WITH: ("", ""),
    Tie.PAID: ("", ""),
    Tie.OWNER_OF: ("", MentionKind.COMPANY),
    Tie.AWARDED: (MentionKind.COMPANY, MentionKind.NOTICE),
    Tie.DIRECTOR_OF: (MentionKind.PERSON, MentionKind.COMPANY),
}
KINDS: tuple[str, ...] = ("", *MentionKind)
# Whoever runs or owns a company acts through it; it says a quarter as much of who else does, and what they have.
CONTROL = (Tie.DIRECTOR_OF, Tie.OWNER_OF)
AGAINST = 1 / 4
# A path stops at a contract, a licence or a property: two firms with one buyer have nothing to do with one another,
# and nor have two owners of one flat.
STOPS = (MentionKind.NOTICE, MentionKind.LICENCE, MentionKind.PROPERTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes 0 to n - 1 stand for `ids`, sorted. Edge e leaves the node of its row and arrives at to[e].

    `pull` is what one hop multiplies by: strength x decay x min(1, 20 / degree), a quarter of it from a company to who
    runs or owns it. `tie` is the row of the ties table; `forward` where it is walked as it was said.
    """

    ids: Ints
    kind: npt.NDArray[np.int8]
    starts: Ints
    to: SmallInts
    pull: Floats
    tie: SmallInts
    forward: Bools
    degree: Ints

    @property
    def size(self) -> int:
        return len(self.ids)

    def nodes(self, ids: Ints) -> Ints:
        """The node of each id, or -1 where no tie names it."""
        if not self.size:
            return np.full(len(ids), -1)
        at = np.minimum(np.searchsorted(self.ids, ids), self.size - 1)
        return np.where(self.ids[at] == ids, at, -1)

    def edges_from(self, nodes: Ints) -> Ints:
        """The edges that leave these nodes (n): those of the first, then those of the second; of each in order.

        As many as all the nodes' rows are long together. A node that is named twice gives its edges twice; none is -1.
        """
        first = self.starts[nodes]
        return runs(first, self.starts[nodes + 1] - first)

    def leaving(self, nodes: Ints) -> tuple[Ints, Ints]:
        """The same edges, and before them the place in `nodes` (0 to n - 1) that each leaves: two arrays, equally long.

        `nodes[place]` is the node that an edge leaves.
        """
        first = self.starts[nodes]
        count = self.starts[nodes + 1] - first
        return np.repeat(np.arange(len(nodes)), count), runs(first, count)


def runs(first: Ints, count: Ints) -> Ints:
    """Each of `first` (n) and what comes after it, `count` (n) numbers in all, one run after another: (count.sum(),).

    runs([5, 9], [3, 2]) is 5, 6, 7, 9, 10. Without a loop: each run is shifted to where it starts in the answer.
    """
    return np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())


def valid_on(table: pa.Table, as_of: date) -> pa.Table:
    """The rows that hold on that day: from-inclusive, to-exclusive, open where null."""
    begun = pc.fill_null(pc.less_equal(table["valid_from"], pa.scalar(as_of)), True)
    not_over = pc.fill_null(pc.greater(table["valid_to"], pa.scalar(as_of)), True)
    return table.filter(pc.and_(begun, not_over))


def subject_of(ids: Ints, linkage: pa.Table) -> Ints:
    """Who each mention is, by the linkage (MEMBERSHIP); a mention that it does not name is itself."""
    if not linkage.num_rows or not len(ids):
        return ids
    mention, subject = integers(linkage["mention_id"]), integers(linkage["subject_id"])
    order = np.argsort(mention, kind="stable")
    mention, subject = mention[order], subject[order]
    at = np.minimum(np.searchsorted(mention, ids), len(mention) - 1)
    return np.where(mention[at] == ids, subject[at], ids)


def integers(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def build(linkage: pa.Table, ties: pa.Table, *, as_of: date, closed: Ints) -> Graph:
    """The graph of the ties (TIES) that hold on `as_of`, without the `closed` subjects.

    Edges are sorted by their ends and kind, so that the graph of fewer ties keeps the order of the rest.
    """
    ties = valid_on(ties.append_column("row", pa.array(np.arange(ties.num_rows))), as_of)
    source, target = (subject_of(integers(ties[end]), linkage) for end in ("from_id", "to_id"))
    keep = (source != target) & ~np.isin(source, closed) & ~np.isin(target, closed)
    keep &= ~_crowded(ties, source, target)
    ties, source, target = ties.filter(pa.array(keep)), source[keep], target[keep]
    ids, codes = np.unique(np.concatenate([source, target]), return_inverse=True)
    source, target = codes[: len(source)], codes[len(source) :]
    kind = _kinds(ties, source, target, len(ids))
    return _rows(ties, source, target, ids, kind)


def _crowded(ties: pa.Table, source: Ints, target: Ints) -> Bools:
    """Homes that more people, or more unrelated households, share than one home has.

    A tenement stair, or a block whose flats were written as one address, ties nobody. People of one surname count
    as one household (the column household, where the table has it): a rough rule, ours, that errs towards no tie.
    """
    home = np.asarray(pc.equal(ties["kind"], str(Tie.LIVES_AT)).to_numpy(zero_copy_only=False), dtype=bool)
    crowded = _with_more_than(PEOPLE_IN_A_HOME, target[home], source[home])
    if "household" in ties.column_names:
        household = integers(ties["household"].fill_null(-1))
        crowded = np.union1d(crowded, _with_more_than(HOUSEHOLDS_IN_A_HOME, target[home], household[home]))
    shared: Bools = home & np.isin(target, crowded)
    return shared


def _with_more_than(most: int, place: Ints, thing: Ints) -> Ints:
    """The places that go with more than so many different things."""
    pairs = np.unique(np.stack([place, thing], axis=1), axis=0)
    places, count = np.unique(pairs[:, 0], return_counts=True)
    return places[count > most]


def _kinds(ties: pa.Table, source: Ints, target: Ints, size: int) -> npt.NDArray[np.int8]:
    """The kind of every node as its place in KINDS; later ties of ENDS are surer and overrule."""
    kind = np.zeros(size, dtype=np.int8)
    names = ties["kind"].to_numpy(zero_copy_only=False)
    for tie, (left, right) in ENDS.items():
        rows = names == str(tie)
        if left:
            kind[source[rows]] = KINDS.index(left)
        if right:
            kind[target[rows]] = KINDS.index(right)
    return kind


def _rows(ties: pa.Table, source: Ints, target: Ints, ids: Ints, kind: npt.NDArray[np.int8]) -> Graph:
    """Both directions of every tie, in rows by the node left; nothing leaves a contract, licence or property."""
    stop = np.isin(kind, [KINDS.index(name) for name in STOPS])
    count = len(source)
    leave, arrive = np.concatenate([source, target]), np.concatenate([target, source])
    row = np.tile(np.arange(count), 2)
    onward = ~stop[leave]
    leave, arrive, row = leave[onward], arrive[onward], row[onward]
    degree = _degree(leave, arrive, stop, len(ids))
    names = ties["kind"].to_numpy(zero_copy_only=False).astype(str)[row]
    forward = np.flatnonzero(onward) < count
    strength = one_way(np.asarray(ties["strength"].fill_null(1.0).to_numpy(), dtype=np.float64)[row], names, forward)
    order = np.lexsort((-strength, names, arrive, leave))
    leave, row = leave[order], row[order]
    return Graph(
        ids=ids,
        kind=kind,
        starts=np.searchsorted(leave, np.arange(len(ids) + 1)),
        to=arrive[order].astype(np.int32),
        pull=strength[order] * DECAY * damping(degree)[leave],
        tie=integers(ties["row"])[row].astype(np.int32),
        forward=forward[order],
        degree=degree,
    )


def one_way(strength: Floats, names: npt.NDArray[np.str_], forward: Bools) -> Floats:
    """What each tie counts where it is walked as it was said, or the other way."""
    against = np.isin(names, [str(tie) for tie in CONTROL]) & ~forward
    return np.where(against, strength * AGAINST, strength)


def _degree(leave: Ints, arrive: Ints, stop: Bools, size: int) -> Ints:
    """How many different things a node leads on to. Contracts, licences and property do not make a hub."""
    onward = ~stop[arrive]
    pairs = np.sort(leave[onward] * size + arrive[onward])  # numpy's own way to distinct values hashes, and is slower
    return np.bincount(pairs[np.diff(pairs, prepend=-1) != 0] // max(size, 1), minlength=size)


def damping(degree: Ints) -> Floats:
    """min(1, 20 / degree): a formation agent with 5,000 companies says little about each of them."""
    return np.minimum(1.0, HUB / np.maximum(degree, 1))
