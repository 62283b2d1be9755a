"""A feed: one kind of file that partners send, as its folder describes it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from plait.collection.raw import Format
from plait.collection.stated import StatedMarking

_FEEDS = files("plait.collection").joinpath("feeds")


class Home(StrEnum):
    """Where what a feed brings is kept."""

    RECORDS = "records"
    REGISTER = "register"


class Kind(StrEnum):
    """What the text of a column must be."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    PART_DAY = "part_day"
    MOMENT = "moment"
    NUMBER = "number"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, or one field by its path: read by the parser, made a property, or ignored for a reason.

    `about` and `example` are what the template's how-to sheet says of it; an example names nobody real.
    """

    name: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    codes: frozenset[str] = frozenset()
    longest: int = 4_000
    property: str = ""
    ignored: str = ""
    about: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What the folder's feed.toml says.

    `replaces`: a register file is a whole snapshot, and takes the place of the one this body sent before.
    """

    name: str
    title: str
    about: str
    home: Home
    register: str
    names: tuple[str, ...]
    formats: frozenset[Format]
    licence: str
    encoding: str
    rows_at_least: int
    replaces: bool
    marking: StatedMarking
    columns: Mapping[str, Column] = field(default_factory=dict)
    key: tuple[str, ...] = ()

    def column(self, path: str) -> Column | None:
        """What is said of this column or field: by its own name, or by one above it that ends in `.*`."""
        found, above = self.columns.get(path), path
        while found is None and "." in above:
            above = above.rpartition(".")[0]
            found = self.columns.get(f"{above}.*")
        return found

    @property
    def read(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns.values() if not column.ignored)

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns.values() if column.needed)


class _ColumnText(TypedDict, total=False):
    kind: str
    needed: bool
    codes: list[str]
    longest: int
    property: str
    ignored: str
    about: str
    example: str


class _IgnoredText(TypedDict):
    reason: str
    fields: list[str]


class _FeedText(TypedDict):
    title: str
    about: str
    home: str
    register: NotRequired[str]
    names: list[str]
    formats: list[str]
    licence: str
    encoding: NotRequired[str]
    rows_at_least: NotRequired[int]
    replaces: NotRequired[bool]
    key: NotRequired[list[str]]
    marking: dict[str, object]
    columns: NotRequired[dict[str, _ColumnText]]
    read: NotRequired[list[str]]
    ignored: NotRequired[list[_IgnoredText]]


@cache
def feed_names() -> tuple[str, ...]:
    """Every feed there is, in order."""
    return tuple(sorted(folder.name for folder in _FEEDS.iterdir() if folder.joinpath("feed.toml").is_file()))


@cache
def feed(name: str) -> Feed:
    """The description of one feed. Raises FileNotFoundError for a name that is not in `feed_names()`."""
    text = cast(_FeedText, tomllib.loads(_FEEDS.joinpath(name, "feed.toml").read_text("utf-8")))
    return Feed(
        name=name,
        title=text["title"],
        about=text["about"],
        home=Home(text["home"]),
        register=text.get("register", ""),
        names=tuple(text["names"]),
        formats=frozenset(Format(word) for word in text["formats"]),
        licence=text["licence"],
        encoding=text.get("encoding", ""),
        rows_at_least=text.get("rows_at_least", 1),
        replaces=text.get("replaces", False),
        marking=_marking(text["marking"]),
        columns=_columns(text),
        key=tuple(text.get("key", ())),
    )


def _columns(text: _FeedText) -> dict[str, Column]:
    columns = {name: _column(name, entry) for name, entry in text.get("columns", {}).items()}
    columns |= {name: Column(name=name) for name in text.get("read", ())}
    for group in text.get("ignored", ()):
        columns |= {name: Column(name=name, ignored=group["reason"]) for name in group["fields"]}
    return columns


def _column(name: str, entry: _ColumnText) -> Column:
    return Column(
        name=name,
        kind=Kind(entry.get("kind", "text")),
        needed=entry.get("needed", False),
        codes=frozenset(entry.get("codes", ())),
        longest=entry.get("longest", 4_000),
        property=entry.get("property", ""),
        ignored=entry.get("ignored", ""),
        about=entry.get("about", ""),
        example=entry.get("example", ""),
    )


def _marking(entry: dict[str, object]) -> StatedMarking:
    return StatedMarking(
        tier=str(entry["tier"]),
        handling=str(entry.get("handling", "P")),
        audience=tuple(cast(list[str], entry.get("audience", []))),
        existence=str(entry.get("existence", "hidden")),
        purposes=tuple(cast(list[str], entry.get("purposes", []))),
        kind=str(entry.get("kind", "ordinary")),
    )
