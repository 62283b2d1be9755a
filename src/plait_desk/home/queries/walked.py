"""The thread of any one thing, walked both ways and laid out by room."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import datetime

from django.db.models import Q

from plait.domain.ids import Ref
from plait.domain.marking import Existence, MarkingKind
from plait.policy.access import Reader
from plait_desk.accounts.queries import readable_markings
from plait_desk.looks.pictures.strip import Station
from plait_desk.thread.models import ThreadLink
from plait_desk.thread.queries import Described, Step, both_ways, describe

MOST_CARDS = 8
ROOMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Sources", ("source", "origin", "load", "register", "concern", "blob")),
    ("Reports", ("report", "item")),
    ("Linking and groups", ("match", "mention", "subject", "person", "company", "run", "group", "reach")),
    ("Assessment", ("requirement", "rating", "judgement", "assessment", "priority", "threat", "target")),
    ("Tasking", ("proposal", "option", "decision", "release", "task")),
    ("Action and outcome", ("action", "disruption", "outcome", "snapshot", "edition")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing on the thread; `state` is on, me, or wh (withheld: it may be known of, and whom to ask)."""

    kind: str
    title: str
    href: str = ""
    text: str = ""
    state: str = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One room's things; `more` is how many are in the table only, `joined` whether the room before has any."""

    name: str
    cards: tuple[Card, ...]
    joined: bool = True
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of the thread as the table says it."""

    from_title: str
    relation: str
    to_title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The whole thread of one thing, as one reader may see it."""

    here: Described
    columns: tuple[Column, ...]
    hops: tuple[Hop, ...]
    withheld: int

    @property
    def stations(self) -> list[Station]:
        """The strip: one station a room, dashed where the thread has nothing there."""
        return [_station(column) for column in self.columns]


def walked_from(reader: Reader, ref: Ref) -> Walked | None:
    """The thread through `ref`; None where the reader may not read the thing itself, or it is not there."""
    steps = both_ways(reader, ref)
    refs = {ref} | {end for step in steps for end in (step.from_ref, step.to_ref)}
    names = describe(reader, refs)
    if ref not in names:
        return None
    pointers = _pointers(reader, set(names))
    columns = _joined(_column(name, kinds, ref, names, pointers) for name, kinds in ROOMS)
    return Walked(here=names[ref], columns=columns, hops=_hops(steps, names), withheld=len(pointers))


def _pointers(reader: Reader, seen: set[Ref]) -> list[tuple[str, str]]:
    """(kind, whom to ask) of what hangs on these things, may not be read, and may be known of."""
    texts = {str(ref) for ref in seen}
    rows = (
        ThreadLink.objects.filter(Q(from_ref__in=texts) | Q(to_ref__in=texts))
        .filter(marking__existence__in=(Existence.POINTER, Existence.OPEN), marking__kind=MarkingKind.ORDINARY)
        .exclude(marking_id__among=readable_markings(reader, ThreadLink.read_permission))
        .values_list("from_ref", "to_ref", "marking__originator__name")
        .distinct()
    )
    found = {(end, asked or "the originator") for start, to, asked in rows for end in (start, to) if end not in texts}
    return sorted((text.partition(":")[0], asked) for text, asked in found)


def _column(
    name: str, kinds: tuple[str, ...], ref: Ref, names: dict[Ref, Described], pointers: list[tuple[str, str]]
) -> Column:
    here = sorted(
        (found for found in names if found.kind in kinds),
        key=lambda found: (found != ref, names[found].title, found.id),
    )
    cards = [
        Card(
            kind=_said(found.kind),
            title=names[found].title,
            href=names[found].url,
            state="me" if found == ref else "on",
        )
        for found in here
    ]
    cards += [
        Card(kind=_said(kind), title="Withheld", text=f"ask {asked}", state="wh")
        for kind, asked in pointers
        if kind in kinds
    ]
    return Column(name=name, cards=tuple(cards[:MOST_CARDS]), more=max(len(cards) - MOST_CARDS, 0))


def _joined(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Each column told whether the one before it has anything."""
    made, before = [], False
    for column in columns:
        made.append(replace(column, joined=before))
        before = bool(column.cards)
    return tuple(made)


def _said(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def _hops(steps: list[Step], names: dict[Ref, Described]) -> tuple[Hop, ...]:
    """From the sources on; what happened in the same moment by its words, for an id says nothing to anybody."""
    told = [
        (
            step.depth,
            Hop(
                from_title=names[step.from_ref].title,
                relation=step.relation.replace("_", " "),
                to_title=names[step.to_ref].title,
                at=step.at,
            ),
        )
        for step in steps
        if step.from_ref in names and step.to_ref in names
    ]
    return tuple(hop for _, hop in sorted(told, key=lambda one: (one[0], one[1].at, astuple(one[1]))))


def _station(column: Column) -> Station:
    count = len(column.cards) + column.more
    states = {card.state for card in column.cards}
    if "me" in states:
        return Station(name=column.name, text="you are here", state="me")
    if states == {"wh"}:
        return Station(name=column.name, text="withheld", state="wh")
    return (
        Station(name=column.name, text=str(count), state="on")
        if count
        else Station(name=column.name, text="none yet", state="no")
    )
