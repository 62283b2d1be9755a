"""How two things are tied, and how much lies round each: over nothing but what one reader may read.

The walk is over the reader's own picture, so a path that they may not read does not exist, whichever way it is asked
for. Contracts, licences and property are ends: no path crosses one.
"""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from operator import mul
from typing import cast

import numpy as np
import pyarrow as pa
from django.http import Http404

from plait.domain.ids import MentionId
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import combine_all
from plait.mapping.compressed import ReadableTies, readable
from plait.mapping.graph import KINDS, subject_of
from plait.mapping.reach import DEPTH
from plait.mapping.walkable import stops_of, ties_between
from plait.mapping.walks import StrongestPath, strongest_path, within
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import readable_markings
from plait_desk.linking.queries import protected_among
from plait_desk.linking.queries import subject_of as subject_for
from plait_desk.mapping.queries.drawn import Picture, picture_for
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.reach import HopRow, Station, icon, named, reason

HOPS = 3
_ORDER = ("marking_id", "from_marking", "to_marking")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One of the two things: the record it was asked for by, its name, and the records that it is to this reader."""

    id: int
    cited_by: int
    name: Name
    mention_ids: tuple[MentionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """How many things of one kind lie within one, two and three ties."""

    kind: str
    within: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedBy:
    """The strongest path, tie by tie, and the markings that all of it rests on."""

    strength: float
    stations: tuple[Station, ...]
    markings: frozenset[int]
    mention_ids: tuple[int, ...]

    @property
    def ties(self) -> int:
        return len(self.stations) - 1

    @property
    def is_long(self) -> bool:
        """Longer than any path of reach."""
        return self.ties > DEPTH


@dataclass(frozen=True, slots=True, kw_only=True)
class PathsView:
    """What the page shows. `is_drawn` False: no ties were drawn yet; `path` None: there is none to this reader."""

    is_drawn: bool
    is_one: bool = False
    path: TiedBy | None = None
    around: tuple[tuple[Around, ...], ...] = ()
    """of each of the ends"""


def end_of(reader: Reader, mention_id: int) -> End:
    """The thing that this record is. Raises Http404 where it is hidden, absent or of somebody who must be protected."""
    found = subject_for(reader, mention_id)
    if protected_among(found.mention_ids):
        raise Http404
    name = names_of(reader, [mention_id]).get(mention_id, Name(name=UNNAMED, kind=""))
    return End(id=mention_id, cited_by=found.cited_by, name=name, mention_ids=found.mention_ids)


def paths_between(reader: Reader, ends: tuple[End, ...], *, as_of: date) -> PathsView:
    """What lies round each of one or two ends, and the strongest path between two."""
    picture = picture_for(reader, as_of)
    if picture is None:
        return PathsView(is_drawn=False)
    nodes = subject_of(np.array([end.id for end in ends], dtype=np.int64), picture.linkage).tolist()
    ties = readable(picture.walks, markings=readable_markings(reader, Permission.COLLECTION_STATEMENT_READ))
    is_pair = len(set(nodes)) > 1
    return PathsView(
        is_drawn=True,
        is_one=len(nodes) > 1 and not is_pair,
        path=_path(reader, picture, ties, *nodes) if is_pair else None,
        around=tuple(_around(picture, ties, node) for node in dict.fromkeys(nodes)),
    )


def marking_of(path: TiedBy) -> MarkingValue:
    """How closed the path is: the markings of its statements and of the records at both ends of each, together."""
    rows = Marking.objects.filter(pk__in=path.markings).prefetch_related("parts")
    return combine_all(row.value() for row in rows)


def _around(picture: Picture, ties: ReadableTies, node: int) -> tuple[Around, ...]:
    found = within(ties, node, hops=HOPS, stops=stops_of(picture.graph).tolist())
    kind = picture.graph.kind[picture.graph.nodes(found.ids)]
    counts = [np.bincount(kind[found.hops <= hops], minlength=len(KINDS)).tolist() for hops in range(1, HOPS + 1)]
    return tuple(
        Around(kind=name, within=tuple(count[place] for count in counts))
        for place, name in enumerate(KINDS)
        if counts[-1][place]
    )


def _path(reader: Reader, picture: Picture, ties: ReadableTies, start: int, end: int) -> TiedBy | None:
    path = strongest_path(ties, start, end, stops=stops_of(picture.graph).tolist())
    if path is None:
        return None
    hops = [_hop(picture, one, other) for one, other in pairwise(path.ids)]
    said = tuple(dict.fromkeys(end for hop in hops for end in (hop["said_from"], hop["said_to"]) if end > 0))
    return TiedBy(
        strength=path.strength,
        stations=_stations(path, hops, names_of(reader, said)),
        markings=path.markings,
        mention_ids=said,
    )


def _hop(picture: Picture, one: int, other: int) -> HopRow:
    """The tie that the walk took between two subjects: the strongest, then by its markings, then the first."""
    rows = ties_between(picture.graph, one, other)
    found = picture.ties.take(pa.array(rows)).append_column("tie", pa.array(rows))
    keys = [("strength", "descending"), *((name, "ascending") for name in (*_ORDER, "tie"))]
    row = found.sort_by(keys).slice(0, 1).to_pylist()[0]
    left = subject_of(np.array([row["from_id"]], dtype=np.int64), picture.linkage)[0]
    ends = (row["from_id"], row["to_id"]) if left == one else (row["to_id"], row["from_id"])
    return cast(HopRow, row | {"from_id": one, "to_id": other, "said_from": ends[0], "said_to": ends[1]})


def _stations(path: StrongestPath, hops: list[HopRow], names: dict[int, Name]) -> tuple[Station, ...]:
    """Each thing on the path with the tie that leaves it, and the product so far."""
    stations = []
    products = accumulate(path.strengths, mul)
    for before, hop, strength, so_far in zip([None, *hops], hops, path.strengths, products, strict=False):
        name = named(before["said_to"] if before else hop["said_from"], names, before or hop)
        stations.append(
            Station(
                node=hop["from_id"],
                name=name,
                icon=icon(name.kind),
                grade=hop["grade"] or "",
                strength=strength,
                reason=reason(hop),
                so_far=so_far,
                since=hop["valid_from"],
            )
        )
    last = named(hops[-1]["said_to"], names, hops[-1])
    return (*stations, Station(node=hops[-1]["to_id"], name=last, icon=icon(last.kind)))
