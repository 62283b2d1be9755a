"""What the nominals of a group own of companies in the end, by the ties that one reader may read."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Tie
from plait.domain.tables import TIES
from plait.mapping.corroboration import first_ties
from plait.mapping.graph import Ints, integers, subject_of
from plait.mapping.owned import Owned, owned_by
from plait.mapping.ownership import ImpossibleSharesError, oversubscribed
from plait.mapping.reach import DEPTH, Seeds
from plait.policy.access import Reader
from plait_desk.mapping.queries.drawn import TiesOnADay
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of

MOST_SHOWN = 40
# Shares are worked out in one dense table.
MOST_TIES = 500
_NONE: Ints = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one nominal has of one company, as a page shows it. `direct` is empty where it is by others alone."""

    owner: Name
    company: Name
    direct: str
    in_the_end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The holdings of a group, the largest first. `refused` says why shares could not be worked out.

    `impossible` companies are left out: what their owners surely hold comes to more than the whole.
    """

    rows: tuple[Holding, ...] = ()
    in_all: int = 0
    impossible: int = 0
    refused: str = ""


NO_HOLDINGS = Holdings()


def holdings_of(picture: TiesOnADay, reader: Reader, seeds: Seeds, *, as_of: date) -> Holdings:
    """What these nominals hold by stated shares, through at most four companies."""
    starts = _nodes(picture, seeds)
    edges = _owner_ties(picture, seeds, starts)
    if not len(edges):
        return NO_HOLDINGS
    if len(edges) > MOST_TIES:
        return Holdings(refused=f"there are {len(edges)} shares on the way, and at most {MOST_TIES} are worked out")
    table, impossible = _possible(_table(picture, edges), as_of)
    try:
        found = owned_by(table, picture.graph.ids[starts].tolist(), as_of=as_of)
    except ImpossibleSharesError as error:
        return Holdings(refused=str(error), impossible=impossible)
    shown = found[:MOST_SHOWN]
    names = names_of(reader, {id_ for one in shown for id_ in (one.owner_id, one.company_id)})
    return Holdings(rows=tuple(_holding(one, names) for one in shown), in_all=len(found), impossible=impossible)


def _nodes(picture: TiesOnADay, seeds: Seeds) -> Ints:
    """The nominals' nodes, of those whom any tie names."""
    subjects = np.unique(subject_of(integers(seeds.nominals["mention_id"]), picture.linkage))
    nodes = picture.graph.nodes(subjects)
    return nodes[nodes >= 0]


def _owner_ties(picture: TiesOnADay, seeds: Seeds, starts: Ints) -> Ints:
    """The edges by which the nominals own companies, and these others; with every other owner of each company.

    A nominal's own ties count where they were surely said of them.
    """
    graph = picture.graph
    own = [_owning(picture, graph.edges_from(np.array([start])), forward=True) for start in starts.tolist()]
    sure = [first_ties(graph, picture.linkage, picture.ties, seeds, start) for start in starts.tolist()]
    kept = [
        edges[part[edges - graph.starts[start]] > 0]
        for edges, part, start in zip(own, sure, starts.tolist(), strict=True)
    ]
    front = np.unique(graph.to[np.concatenate([*kept, _NONE])]).astype(np.int64)
    companies, between = front, [_NONE]
    for _ in range(DEPTH):
        onward = _owning(picture, graph.edges_from(front), forward=True)
        between.append(onward)
        front = np.setdiff1d(graph.to[onward], companies)
        if len(companies) > MOST_TIES:
            break
        companies = np.union1d(companies, front)
    others = _owning(picture, graph.edges_from(companies), forward=False)
    others = others[~np.isin(graph.to[others], np.concatenate([starts, companies]))]
    return np.unique(np.concatenate([*kept, *between, others]))


def _owning(picture: TiesOnADay, edges: Ints, *, forward: bool) -> Ints:
    """Those that say that somebody owns a company, walked from the owner or else towards them."""
    kinds = picture.ties["kind"].take(pa.array(np.asarray(picture.graph.tie[edges], dtype=np.int64)))
    owns = np.asarray(pc.equal(kinds, str(Tie.OWNER_OF)).to_numpy(zero_copy_only=False), dtype=bool)
    found: Ints = edges[owns & (picture.graph.forward[edges] == forward)]
    return found


def _table(picture: TiesOnADay, edges: Ints) -> pa.Table:
    """These ties (TIES) between subjects. Of what several sources say of one owner and company the largest counts."""
    graph = picture.graph
    left, right, onward = np.searchsorted(graph.starts, edges, side="right") - 1, graph.to[edges], graph.forward[edges]
    owner, company = np.where(onward, left, right), np.where(onward, right, left)
    rows = picture.ties.select(TIES.names).take(pa.array(np.asarray(graph.tie[edges], dtype=np.int64)))
    rows = rows.set_column(0, "from_id", pa.array(graph.ids[owner]))
    rows = rows.set_column(1, "to_id", pa.array(graph.ids[company]))
    rows = rows.filter(pc.is_valid(rows["share"]))
    order = np.lexsort((-rows["share"].to_numpy(), integers(rows["to_id"]), integers(rows["from_id"])))
    pair = np.stack([integers(rows["from_id"])[order], integers(rows["to_id"])[order]])
    first = np.ones(len(order), dtype=bool)
    first[1:] = (pair[:, 1:] != pair[:, :-1]).any(axis=0)
    return rows.take(pa.array(order[first]))


def _possible(table: pa.Table, as_of: date) -> tuple[pa.Table, int]:
    """Without the companies of which more than the whole is owned, and how many they are."""
    over = [company for company, _ in oversubscribed(table, as_of=as_of)]
    return table.filter(pc.invert(pc.is_in(table["to_id"], pa.array(over, pa.int64())))), len(over)


def _holding(one: Owned, names: dict[int, Name]) -> Holding:
    owner, company = (names.get(id_, Name(name=UNNAMED, kind="")) for id_ in (one.owner_id, one.company_id))
    direct = in_words(*one.direct) if one.direct else ""
    return Holding(owner=owner, company=company, direct=direct, in_the_end=in_words(one.low, one.high))


def in_words(low: float, high: float) -> str:
    """38 %, or 19 to 50 %: a share, or the interval it lies in."""
    least, most = f"{low * 100:.0f}", f"{high * 100:.0f}"
    return f"{least} %" if least == most else f"{least} to {most} %"
