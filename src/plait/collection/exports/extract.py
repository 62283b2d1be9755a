"""What is released, before it has a format: things, what is said of them, how they are tied, and words of reports."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from plait.domain.mention import MentionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One property and its value, with the grade of its item and from when to when it holds, where they are known."""

    property: str
    value: str
    grade: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One person, body, place or object; `id` is its citation, thirteen letters and digits."""

    id: str
    kind: MentionKind
    said: tuple[Said, ...] = ()

    def values(self, *properties: str) -> list[str]:
        """What is said under these properties, in order."""
        return [said.value for name in properties for said in self.said if said.property == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """A tie from one thing to another; `value` may carry its role or share."""

    source: str
    tie: str
    target: str
    value: str = ""
    grade: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a report says, in one of its items, and which of the things it names."""

    id: str
    text: str
    on: date | None = None
    grade: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """`at`: when it was taken. Raises ValueError for a tie without two ends among the things."""

    title: str
    at: datetime
    things: tuple[Thing, ...] = ()
    ties: tuple[Tied, ...] = ()
    words: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        known = self.kinds().keys()
        if any(tied.source == tied.target or not {tied.source, tied.target} <= known for tied in self.ties):
            raise ValueError("a tie has two ends, and both are exported with it")

    def kinds(self) -> dict[str, MentionKind]:
        """The kind of each thing, by its citation."""
        return {thing.id: thing.kind for thing in self.things}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What a format cannot hold, how often it was there, and why; `count` is of values, ties or words."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files of one format by name, and what of the extract is not in them as it was said."""

    files: dict[str, bytes]
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class Losses:
    """Grows while a format is written."""

    _met: Counter[tuple[str, str]] = field(default_factory=Counter)

    def lose(self, what: str, why: str, count: int = 1) -> None:
        """So many of these are not in the files as they were said."""
        if count:
            self._met[(what, why)] += count

    def lose_thing(self, thing: Thing, why: str) -> None:
        """A thing of a kind that the format does not know, with all that is said of it."""
        self.lose(f"{thing.kind} and what is said of it", why, 1 + len(thing.said))

    def lose_grades(self, extract: Extract, why: str) -> None:
        """Grades, and the days of statements that are no ties: none of the exchange formats has a place for them."""
        said = [each for thing in extract.things for each in thing.said]
        graded: list[Said | Tied | Words] = [*said, *extract.ties, *extract.words]
        self.lose("grade", why, sum(bool(each.grade) for each in graded))
        self.lose("days of a statement", why, sum(bool(each.since or each.until) for each in said))

    def all(self) -> tuple[Lost, ...]:
        """Each once, in order."""
        return tuple(Lost(what=what, count=count, why=why) for (what, why), count in sorted(self._met.items()))
