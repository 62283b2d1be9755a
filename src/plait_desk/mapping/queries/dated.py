"""The dated ties of one group's nominals, over and standing, as one reader may see them.

A tie to somebody who is no nominal is not told here: who is met only on a path stands inside it and nowhere else.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Tie
from plait.mapping.certainty import SURE
from plait.mapping.graph import Bools, Ints, integers, subject_of
from plait.policy.access import Reader
from plait_desk.linking.queries.certainty import sure_of
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import Picture, protected_mentions
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.queries.names import UNNAMED, names_of
from plait_desk.thread.queries.rights import restricted_mentions

# What is told of a nominal alone, of two nominals, and of a company that a nominal runs or owns; property of both.
COMPANIES = (Tie.DIRECTOR_OF, Tie.OWNER_OF, Tie.WORKS_FOR)
PLACES = (Tie.LIVES_AT, Tie.USES_PHONE)
BETWEEN = (Tie.ASSOCIATE_OF, Tie.NAMED_WITH, Tie.PAID)
WON = (Tie.AWARDED, Tie.HOLDS, Tie.PROPRIETOR_OF)
MOST_TIES = 200


class _Row(TypedDict):
    """The columns of DRAWN that a dated tie is told by."""

    from_id: int
    to_id: int
    kind: str
    valid_from: date
    valid_to: date | None
    grade: str | None
    register: str | None
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedTie:
    """One tie with the day it began and the day it ended, None while it stands."""

    kind: Tie
    left: str
    right: str
    from_on: date
    to_on: date | None
    grade: str
    register: str


def dated_ties(picture: Picture, reader: Reader, group: Group) -> tuple[DatedTie, ...]:
    """The newest 200 dated ties of the readable nominals and of what they run or own, the earliest first."""
    mentions = list(readable_members(reader, group).order_by("mention_id").values_list("mention_id", flat=True))
    nominals = subject_of(np.array(mentions, dtype=np.int64), picture.linkage)
    sure = integers(sure_of(reader, mentions, picture.linkage, least=SURE)["record_id"])
    theirs = np.union1d(sure, np.array(mentions, dtype=np.int64))
    rows = picture.rows[_told(picture, nominals, theirs) & ~_closed(picture)]
    table = picture.ties.take(pa.array(rows))
    table = table.filter(pc.is_valid(table["valid_from"])).sort_by(
        [("valid_from", "ascending"), ("from_id", "ascending"), ("to_id", "ascending"), ("kind", "ascending")]
    )
    found = cast(list[_Row], table.select(list(_Row.__annotations__)).to_pylist())
    names = {id_: name.name for id_, name in names_of(reader, {end for row in found for end in _ends(row)}).items()}
    return tuple(dict.fromkeys(_tie(row, names) for row in found))[-MOST_TIES:]


def _told(picture: Picture, nominals: Ints, records: Ints) -> Bools:
    """Which of the reader's ties were said of these records of the nominals, or are of what a nominal runs or owns."""
    ties = picture.ties.select(["kind", "from_id"]).take(pa.array(picture.rows))
    kind, left = ties["kind"], np.isin(integers(ties["from_id"]), records)
    run = left & _is(kind, COMPANIES)
    own = run | (left & _is(kind, (*PLACES, Tie.PROPRIETOR_OF)))
    between = left & np.isin(picture.right, nominals) & _is(kind, BETWEEN)
    told: Bools = own | between | (np.isin(picture.left, picture.right[run]) & _is(kind, WON))
    return told


def _closed(picture: Picture) -> Bools:
    """Which of the ties have a protected or restricted person at either end."""
    ids = np.array(sorted(protected_mentions() | restricted_mentions()), dtype=np.int64)
    closed = np.union1d(ids, subject_of(ids, picture.linkage))
    ties = picture.ties.select(["from_id", "to_id"]).take(pa.array(picture.rows))
    ends = (picture.left, picture.right, integers(ties["from_id"]), integers(ties["to_id"]))
    found: Bools = np.logical_or.reduce([np.isin(end, closed) for end in ends])
    return found


def _is(kind: pa.ChunkedArray, kinds: tuple[Tie, ...]) -> Bools:
    among = pc.is_in(kind, pa.array([str(one) for one in kinds]))
    return np.asarray(among.to_numpy(zero_copy_only=False), dtype=bool)


def _ends(row: _Row) -> tuple[int, int]:
    return row["from_id"], row["to_id"]


def _tie(row: _Row, names: dict[int, str]) -> DatedTie:
    right = (row["words"] if row["to_id"] < 0 else names.get(row["to_id"])) or UNNAMED
    return DatedTie(
        kind=Tie(row["kind"]),
        left=names.get(row["from_id"], UNNAMED),
        right=right,
        from_on=row["valid_from"],
        to_on=row["valid_to"],
        grade=row["grade"] or "",
        register=row["register"] or "",
    )
