"""Lifetime management: custody, licence, supervision and court orders of one person, each a spell with its days.

A spell is kept as one statement: its kind is the property, its first and last day are the statement's own, and the
rest is written in the value as labelled parts, so that whoever reads the statement reads all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plait.domain.statement import Property
from plait.reference import orders

BETWEEN = "; "
# Stands last, because its own words may hold what stands between two parts.
CONDITIONS = "conditions"


class SpellKind(StrEnum):
    """What limits a person: the property of the statement that says so."""

    PRISON = Property.IN_PRISON
    REMAND = Property.ON_REMAND
    LICENCE = Property.ON_LICENCE
    SUPERVISION = Property.UNDER_SUPERVISION
    ORDER = Property.UNDER_ORDER

    @property
    def words(self) -> str:
        """The kind as a page shows it."""
        return _WORDS[self]

    @property
    def is_custody(self) -> bool:
        """True of what is served behind a wall."""
        return self in CUSTODY


_WORDS = {
    SpellKind.PRISON: "In prison",
    SpellKind.REMAND: "On remand",
    SpellKind.LICENCE: "On licence",
    SpellKind.SUPERVISION: "Under supervision",
    SpellKind.ORDER: "Court order",
}
CUSTODY = frozenset({SpellKind.PRISON, SpellKind.REMAND})


class SpellState(StrEnum):
    """Where a spell stands on a day."""

    IN_FORCE = "in_force"
    RELEASE_DAY_CAME = "release_day_came"
    TO_COME = "to_come"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The state as a page shows it."""
        return _STATES[self]


_STATES = {
    SpellState.IN_FORCE: "In force",
    SpellState.RELEASE_DAY_CAME: "Earliest release day has come; not said whether released",
    SpellState.TO_COME: "To come",
    SpellState.ENDED: "Ended",
}


class TriggerKind(StrEnum):
    """What a person's lifetime manager waits for."""

    RELEASE = "release"
    LICENCE_END = "licence_end"
    SUPERVISION_END = "supervision_end"
    ORDER_END = "order_end"
    START = "start"
    REVIEW = "review"

    @property
    def words(self) -> str:
        """The trigger as a page shows it."""
        return _TRIGGERS[self]


_TRIGGERS = {
    TriggerKind.RELEASE: "Release",
    TriggerKind.LICENCE_END: "End of licence",
    TriggerKind.SUPERVISION_END: "End of supervision",
    TriggerKind.ORDER_END: "End of order",
    TriggerKind.START: "Start",
    TriggerKind.REVIEW: "Review",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One term in custody, one licence, one supervision or one order; a day that nobody said is None, never guessed.

    `from_on` and `to_on` are the first and the last day on which it holds. `release_on` is the earliest day on which
    the person may leave; `ended_on` the day on which they did, or on which it ended before its last day. `reference`
    is the sender's own key of it, `order` the abbreviation of a court order, `changed_on` when the record last changed.
    """

    kind: SpellKind
    reference: str = ""
    order: str = ""
    establishment: str = ""
    court: str = ""
    from_on: date | None = None
    to_on: date | None = None
    release_on: date | None = None
    review_on: date | None = None
    made_on: date | None = None
    varied_on: date | None = None
    breached_on: date | None = None
    ended_on: date | None = None
    changed_on: date | None = None
    conditions: str = ""

    @property
    def words(self) -> str:
        """What it is: the order by its abbreviation, anything else by its kind."""
        return self.order or self.kind.words

    @property
    def length_by_law(self) -> str:
        """How long an order of this kind holds by law, as the published list words it; empty where it is silent."""
        return next((order.length for order in orders() if order.abbreviation == self.order), "")

    @property
    def left_on(self) -> date | None:
        """The day on which custody ended or may end; None for what is no custody, and where nobody said."""
        return (self.ended_on or self.release_on) if self.kind.is_custody else None


# The parts of the value, in the order in which they are written: the label, and the field of the Spell.
PARTS: Mapping[str, str] = {
    "record": "reference",
    "order": "order",
    "at": "establishment",
    "court": "court",
    "made on": "made_on",
    "earliest release": "release_on",
    "review": "review_on",
    "varied on": "varied_on",
    "breached on": "breached_on",
    "ended on": "ended_on",
    "changed on": "changed_on",
    CONDITIONS: "conditions",
}


def spell_value(spell: Spell) -> str:
    """The value of the statement that keeps a spell: its parts that are known, each after its label."""
    told = {label: getattr(spell, name) for label, name in PARTS.items()}
    return BETWEEN.join(f"{label}: {value}" for label, value in told.items() if value)


def read_spell(name: str, value: str, valid_from: date | None, valid_to: date | None) -> Spell:
    """The spell that a statement keeps. Raises ValueError for a property that is none, a part or a day that is none."""
    before, found, conditions = f"{BETWEEN}{value}".partition(f"{BETWEEN}{CONDITIONS}: ")
    told: dict[str, str] = {CONDITIONS: conditions} if found else {}
    for part in before.removeprefix(BETWEEN).split(BETWEEN) if before else ():
        label, _, words = part.partition(": ")
        if label not in PARTS or not words:
            raise ValueError(f"{part!r} is no part of a spell.")
        told[label] = words
    texts = {PARTS[label]: words for label, words in told.items() if not PARTS[label].endswith("_on")}
    days = {PARTS[label]: date.fromisoformat(words) for label, words in told.items() if PARTS[label].endswith("_on")}
    return Spell(kind=SpellKind(name), from_on=valid_from, to_on=valid_to, **texts, **days)  # type: ignore[arg-type]  # told by PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A spell as one record says it: which mention, from whom, with which grade, and when it came in."""

    spell: Spell
    mention_id: int
    recorded_on: date
    source: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A spell on a day: what is said of it and where it stands."""

    said: Said
    state: SpellState


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTrigger:
    """A day to come, and why. `others` are later days that other records give for the same, the earliest counts."""

    kind: TriggerKind
    on: date
    why: str
    said: Said
    others: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """What limits one person on a day: in force, to come, ended; and the days to come, the earliest first."""

    in_force: tuple[Standing, ...] = ()
    to_come: tuple[Standing, ...] = ()
    ended: tuple[Standing, ...] = ()
    triggers: tuple[NextTrigger, ...] = ()
    contradictions: tuple[tuple[Said, ...], ...] = ()

    @property
    def next(self) -> NextTrigger | None:
        """The earliest day to come; None where nobody said any."""
        return self.triggers[0] if self.triggers else None

    @property
    def all(self) -> tuple[Standing, ...]:
        """Everything that was said: in force, to come, ended."""
        return (*self.in_force, *self.to_come, *self.ended)
