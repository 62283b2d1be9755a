"""A reader's reach of one group: the best paths over nothing but what this reader may read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa

from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.domain.reach import NOMINALS, Reach
from plait.domain.statement import Tie
from plait.mapping.certainty import SURE
from plait.mapping.corroboration import Corroboration, corroborate, first_ties
from plait.mapping.graph import DECAY, integers, subject_of, valid_on
from plait.mapping.reach import Seeds, reach_over
from plait.mapping.strength import probability
from plait.policy.access import Reader
from plait_desk.linking.queries.certainty import sure_of
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.drawn import Picture, TiesOnADay, picture_for
from plait_desk.mapping.queries.groups import day, nominals_of
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.owned import NO_HOLDINGS, Holdings, holdings_of

CARDS = 4
_ORDER = {MentionKind.NOTICE: 0, MentionKind.LICENCE: 1, MentionKind.PROPERTY: 2, MentionKind.COMPANY: 3}
LISTED = 100
ICONS = {
    MentionKind.PERSON: "person",
    MentionKind.COMPANY: "company",
    MentionKind.ORGANISATION: "company",
    MentionKind.ADDRESS: "address",
    MentionKind.PHONE: "phone",
    MentionKind.NOTICE: "contract",
    MentionKind.LICENCE: "doc",
    MentionKind.PROPERTY: "property",
}
_SAID = {
    Tie.DIRECTOR_OF: "Director",
    Tie.OWNER_OF: "Owner",
    Tie.REGISTERED_AT: "Registered address",
    Tie.LIVES_AT: "Home address",
    Tie.USES_PHONE: "Telephone",
    Tie.AWARDED: "Named supplier",
    Tie.HOLDS: "Holder of the licence",
    Tie.PROPRIETOR_OF: "Proprietor",
    Tie.ASSOCIATE_OF: "Associate",
    Tie.WORKS_FOR: "Works there",
    Tie.NAMED_WITH: "Named together",
    Tie.BUYER_OF: "Buyer",
    Tie.PAID: "Paid",
}
# Ties whose words say in which way: a role, or the kind of interest.
_WITH_ROLE = (Tie.ASSOCIATE_OF, Tie.PROPRIETOR_OF)


class HopRow(TypedDict):
    """One row of HOPS, with what its tie says."""

    target_id: int
    hop: int
    from_id: int
    to_id: int
    kind: str
    tie_strength: float
    degree: int
    damping: float
    identity: float
    so_far: float
    tie: int
    said_from: int
    said_to: int
    grade: str | None
    register: str | None
    words: str | None
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One thing on a path, and the hop that leaves it (strength None at the end)."""

    node: int
    name: Name
    icon: str
    grade: str = ""
    strength: float | None = None
    reason: str = ""
    damped: str = ""
    so_far: float | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathCard:
    """The best readable path to one thing, hop by hop."""

    target_id: int
    strength: float
    stations: tuple[Station, ...]
    start: float = 1.0
    """how sure it is that the nominal is one"""
    identity: float = 1.0
    """how likely the first tie was said of the nominal"""
    beside: Corroboration | None = None
    """every way between its ends; worked out for the cards that a page shows whole"""

    @property
    def target(self) -> Name:
        return self.stations[-1].name

    @property
    def code(self) -> str:
        """What the thing at the end is cited by."""
        return encode(self.target_id)

    @property
    def is_weak(self) -> bool:
        return self.strength < 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachView:
    """What a group touches, as one reader may see it. `is_drawn` False: no ties were drawn yet."""

    is_drawn: bool
    as_of: date = date.min
    cards: tuple[PathCard, ...] = ()
    others: tuple[PathCard, ...] = ()
    companies: int = 0
    contracts: int = 0
    licences: int = 0
    properties: int = 0
    sure: float = SURE
    holdings: Holdings = NO_HOLDINGS

    @property
    def paths(self) -> tuple[PathCard, ...]:
        return (*self.cards, *self.others)


def reach_for(reader: Reader, group: Group, *, as_of: date) -> ReachView:
    """Every thing the group touches by a path of which the reader may read every mention, tie and match.

    The best visible path is worked out from the readable ties alone, so that nothing hidden can be felt in it.
    """
    picture = picture_for(reader, as_of)
    return reach_in(picture, reader, group, as_of=as_of) if picture else ReachView(is_drawn=False)


def reach_in(
    picture: Picture, reader: Reader, group: Group, *, as_of: date, members: Sequence[GroupMember] | None = None
) -> ReachView:
    """The same, for a page that has the reader's picture already, and maybe the nominals (`nominals_of`)."""
    people = nominals_of(reader, group) if members is None else members
    seeds = seeds_in(picture, reader, seeds_of(people, as_of))
    return view_of(picture, reader, seeds, touched_by(picture, seeds), as_of=as_of)


def touched_by(picture: TiesOnADay, seeds: Seeds) -> Reach:
    """Everything that these nominals touch in a reader's picture."""
    return reach_over(picture.graph, picture.linkage, seeds, picture.ties)


def view_of(picture: TiesOnADay, reader: Reader, seeds: Seeds, found: Reach, *, as_of: date) -> ReachView:
    """What is touched, as a page shows it."""
    counts = Counter(found.touched["target_kind"].to_pylist())
    cards = _cards(reader, picture, found)
    return ReachView(
        is_drawn=True,
        as_of=as_of,
        cards=_corroborated(picture, seeds, cards[:CARDS]),
        others=cards[CARDS:],
        companies=counts[MentionKind.COMPANY],
        contracts=counts[MentionKind.NOTICE],
        licences=counts[MentionKind.LICENCE],
        properties=counts[MentionKind.PROPERTY],
        holdings=holdings_of(picture, reader, seeds, as_of=as_of),
    )


def _corroborated(picture: TiesOnADay, seeds: Seeds, cards: tuple[PathCard, ...]) -> tuple[PathCard, ...]:
    """The cards with what stands behind each path."""
    graph = picture.graph
    strength = np.asarray(picture.ties["strength"].fill_null(1.0).to_numpy(), dtype=np.float64)
    found = []
    for card in cards:
        start, end = graph.nodes(np.array([card.stations[0].node, card.target_id], dtype=np.int64)).tolist()
        first = first_ties(graph, picture.linkage, picture.ties, seeds, start)
        found.append(replace(card, beside=corroborate(graph, strength, start, end, first=first)))
    return tuple(found)


def seeds_of(members: Sequence[GroupMember], as_of: date) -> pa.Table:
    """These nominals on a day (NOMINALS), as strong as their grade."""
    seeds = [
        {
            "group_id": row.group_id,
            "mention_id": row.mention_id,
            "strength": probability(row.grade) if row.grade else None,
            "valid_from": row.from_on,
            "valid_to": row.to_on,
        }
        for row in members
    ]
    return valid_on(pa.Table.from_pylist(seeds, schema=NOMINALS), as_of)


def seeds_in(picture: Picture, reader: Reader, nominals: pa.Table) -> Seeds:
    """These nominals (NOMINALS), and how likely each record is theirs to this reader."""
    asked = nominals["mention_id"].to_pylist()
    return Seeds(nominals=nominals, same_as=sure_of(reader, asked, picture.linkage, least=SURE))


def _cards(reader: Reader, picture: TiesOnADay, found: Reach) -> tuple[PathCard, ...]:
    """The paths as cards: contracts, then licences, property and companies, the strongest of each first."""
    rows = hop_rows(picture, found)
    kinds = dict(zip(found.touched["target_id"].to_pylist(), found.touched["target_kind"].to_pylist(), strict=True))
    paths = sorted(
        (list(hops) for _, hops in groupby(rows, key=itemgetter("target_id"))),
        key=lambda hops: (_ORDER[kinds[hops[-1]["target_id"]]], -hops[-1]["so_far"], len(hops), hops[-1]["target_id"]),
    )
    chosen = _mixed(paths, kinds)
    names = names_of(reader, {end for hops in chosen for hop in hops for end in (hop["said_from"], hop["said_to"])})
    return tuple(_card(hops, names) for hops in chosen)


def _mixed(paths: list[list[HopRow]], kinds: dict[int, str]) -> list[list[HopRow]]:
    """The strongest of each kind of end comes first, so that no kind hides another; then the rest in order."""
    counted: Counter[str] = Counter()
    first: list[list[HopRow]] = []
    rest: list[list[HopRow]] = []
    for hops in paths:
        kind = kinds[hops[-1]["target_id"]]
        counted[kind] += 1
        (first if counted[kind] <= CARDS // len(_ORDER) else rest).append(hops)
    return (first + rest)[:LISTED]


def hop_rows(picture: TiesOnADay, found: Reach) -> list[HopRow]:
    """The hops of every path, each with what its tie says."""
    said = picture.ties.select(["grade", "register", "words", "valid_from"]).take(found.hops["tie"])
    ends = picture.ties.select(["from_id", "to_id"]).take(found.hops["tie"])
    left, right = integers(ends["from_id"]), integers(ends["to_id"])
    onward = subject_of(left, picture.linkage) == integers(found.hops["from_id"])
    table = found.hops
    for name in said.column_names:
        table = table.append_column(name, said[name])
    # A tie may be walked either way; it is told by the mentions that it was said of.
    table = table.append_column("said_from", pa.array(np.where(onward, left, right)))
    table = table.append_column("said_to", pa.array(np.where(onward, right, left)))
    return cast(list[HopRow], table.to_pylist())


def _card(hops: list[HopRow], names: dict[int, Name]) -> PathCard:
    starts = [_station(hop, names, before) for before, hop in zip([None, *hops], hops, strict=False)]
    end = hops[-1]
    last = named(end["said_to"], names, end)
    return PathCard(
        target_id=end["target_id"],
        strength=end["so_far"],
        start=hops[0]["so_far"] / (_strength(hops[0]) * hops[0]["identity"]),
        identity=hops[0]["identity"],
        stations=(*starts, Station(node=end["to_id"], name=last, icon=icon(last.kind))),
    )


def _station(hop: HopRow, names: dict[int, Name], before: HopRow | None) -> Station:
    name = named(before["said_to"] if before else hop["said_from"], names, before or hop)
    return Station(
        node=hop["from_id"],
        name=name,
        icon=icon(name.kind),
        grade=hop["grade"] or "",
        strength=_strength(hop),
        reason=reason(hop),
        damped=f"{hop['degree']} things use it: damped by {hop['damping']:.2f}." if hop["damping"] < 1 else "",
        so_far=hop["so_far"],
        since=hop["valid_from"],
    )


def _strength(hop: HopRow) -> float:
    return hop["tie_strength"] * DECAY * hop["damping"]


def named(node: int, names: dict[int, Name], hop: HopRow) -> Name:
    """An address or telephone is named by what the tie to it says; anything else by its own statements."""
    if node in names:
        return names[node]
    if node < 0:
        kind = MentionKind.PHONE if hop["kind"] == Tie.USES_PHONE else MentionKind.ADDRESS
        return Name(name=hop["words"] or UNNAMED, kind=kind)
    return Name(name=UNNAMED, kind="")


def reason(hop: HopRow) -> str:
    """Why two things are tied, in words: what, since when, and who says so."""
    what = _SAID.get(Tie(hop["kind"]), hop["kind"])
    role = hop["words"] if hop["kind"] in _WITH_ROLE else ""
    since = f" since {day(hop['valid_from'])}" if hop["valid_from"] else ""
    source = f"Public register: {hop['register']}." if hop["register"] else ""
    return f"{what}{f' ({role})' if role else ''}{since}. {source}".strip()


def icon(kind: str) -> str:
    """The glyph of a kind of thing."""
    return ICONS.get(MentionKind(kind), "company") if kind else "company"
