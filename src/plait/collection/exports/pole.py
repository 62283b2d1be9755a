"""POLE JSON: people, objects, locations, events and the ties between them. Ours: it holds everything, and nobody
publishes a standard of that name. `read` is its own reading back."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar, cast

from plait.collection.exports.extract import Extract, Said, Thing, Tied, Words, Written
from plait.domain.mention import MentionKind

VERSION = "1"
_HOMES: Mapping[str, frozenset[MentionKind]] = MappingProxyType(
    {
        "people": frozenset({MentionKind.PERSON}),
        "locations": frozenset({MentionKind.ADDRESS}),
        "events": frozenset({MentionKind.NOTICE}),
    }
)
_OBJECTS = "objects"
_DAYS = frozenset({"since", "until", "on"})
Value = TypeVar("Value", Said, Tied, Words)


class NotPole(ValueError):
    """The bytes are no POLE JSON of this version."""


def write(extract: Extract) -> Written:
    """One document. Nothing is lost."""
    told: dict[str, object] = {"pole": VERSION, "title": extract.title, "at": extract.at.isoformat()}
    told |= {home: _things(extract.things, kinds.__contains__) for home, kinds in _HOMES.items()}
    elsewhere = frozenset().union(*_HOMES.values())
    told[_OBJECTS] = _things(extract.things, lambda kind: kind not in elsewhere)
    told["ties"] = [_told(tied) for tied in extract.ties]
    told["words"] = [_told(words) for words in extract.words]
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return Written(files={"pole.json": f"{text}\n".encode()}, lost=())


def read(content: bytes) -> Extract:
    """The extract that was written, things in the order people, locations, events, objects. Raises NotPole."""
    try:
        told = json.loads(content)
        if told["pole"] != VERSION:
            raise NotPole(f"This is POLE JSON of version {told['pole']!r}; {VERSION} can be read.")
        return Extract(
            title=told["title"],
            at=datetime.fromisoformat(told["at"]),
            things=tuple(_thing(each) for home in (*_HOMES, _OBJECTS) for each in told[home]),
            ties=tuple(_value(Tied, each) for each in told["ties"]),
            words=tuple(_value(Words, each) for each in told["words"]),
        )
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise NotPole(f"This is no POLE JSON: {error}.") from error


def _things(things: Iterable[Thing], is_here: Callable[[MentionKind], bool]) -> list[dict[str, object]]:
    return [
        {"id": thing.id, "kind": thing.kind.value, "said": [_told(said) for said in thing.said]}
        for thing in things
        if is_here(thing.kind)
    ]


def _told(value: Said | Tied | Words) -> dict[str, object]:
    """Its filled fields; days as ISO text."""
    given = {name: each.isoformat() if isinstance(each, date) else each for name, each in asdict(value).items()}
    return {name: each for name, each in given.items() if each not in (None, "", ())}


def _thing(given: Mapping[str, Any]) -> Thing:
    said = tuple(_value(Said, each) for each in given["said"])
    return Thing(id=given["id"], kind=MentionKind(given["kind"]), said=said)


def _value(kind: type[Value], given: Mapping[str, Any]) -> Value:
    unknown = given.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise NotPole(f"The field {sorted(unknown)[0]!r} is not known here.")
    ready = {name: date.fromisoformat(each) if name in _DAYS else each for name, each in given.items()}
    ready |= {name: tuple(each) for name, each in ready.items() if isinstance(each, list)}
    return kind(**cast(dict[str, Any], ready))
