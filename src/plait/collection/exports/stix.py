"""STIX 2.1: one bundle of identities, actors, locations, accounts and their relationships, under TLP."""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from uuid import UUID, uuid5

from plait.collection.exports.extract import Extract, Losses, Thing, Tied, Words, Written
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie

# Plait's own namespace: the same thing has the same id in every export.
_NAMESPACE = UUID("6f2b8a52-51c4-4c0e-9d8e-0f8f2c1a7b39")
_AMBER_STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"  # TLP 2.0, published: the recipients only
_TYPES: Mapping[MentionKind, str] = MappingProxyType(
    {
        MentionKind.PERSON: "identity",
        MentionKind.ORGANISATION: "identity",
        MentionKind.COMPANY: "identity",
        MentionKind.GROUP: "threat-actor",
        MentionKind.ADDRESS: "location",
        MentionKind.ACCOUNT: "user-account",
    }
)
# What each type says of a property: the field, and whether it takes several values.
_FIELDS: Mapping[str, Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "identity": {
            Property.NAME: ("name", False),
            Property.DESCRIPTION: ("description", False),
            Property.ROLE: ("roles", True),
        },
        "threat-actor": {
            Property.NAME: ("name", False),
            Property.DESCRIPTION: ("description", False),
            Property.ROLE: ("roles", True),
        },
        "location": {
            Property.NAME: ("name", False),
            Property.DESCRIPTION: ("description", False),
            Property.ADDRESS: ("street_address", False),
            Property.POSTCODE: ("postal_code", False),
        },
        "user-account": {Property.NAME: ("display_name", False), Property.IDENTIFIER: ("user_id", False)},
    }
)
_CLASSES = {MentionKind.PERSON: "individual"}
_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LOCATED = "located-at"
UNNAMED = "no name given"


def write(extract: Extract) -> Written:
    """bundle.stix.json, and what of the extract is not in it."""
    losses = Losses()
    losses.lose_grades(extract, "STIX has no grades of this scheme and no days of single values")
    kinds = extract.kinds()
    objects = [*_things(extract, losses), *_ties(extract, kinds, losses), *_reports(extract, kinds, losses)]
    if not objects:
        return Written(files={}, lost=losses.all())
    at = _moment(extract)
    told = [{**one, "spec_version": "2.1", "object_marking_refs": [_AMBER_STRICT]} for one in objects]
    dated = [one if one["type"] == "user-account" else {**one, "created": at, "modified": at} for one in told]
    bundle = {"type": "bundle", "id": object_id("bundle", f"{extract.title} {at}"), "objects": dated}
    text = json.dumps(bundle, ensure_ascii=False, indent=1)
    return Written(files={"bundle.stix.json": f"{text}\n".encode()}, lost=losses.all())


def _things(extract: Extract, losses: Losses) -> Iterator[dict[str, object]]:
    for thing in extract.things:
        if thing.kind not in _TYPES:
            losses.lose_thing(thing, "STIX has no object for it that our feed reads")
            continue
        if thing.kind is MentionKind.COMPANY:
            losses.lose("kind: company", "told as an organisation")
        type_ = _TYPES[thing.kind]
        yield {"type": type_, "id": object_id(type_, thing.id), **_class(thing), **_said(thing, type_, losses)}


def _class(thing: Thing) -> dict[str, object]:
    if _TYPES[thing.kind] != "identity":
        return {}
    return {"identity_class": _CLASSES.get(thing.kind, "organization")}


def _said(thing: Thing, type_: str, losses: Losses) -> dict[str, object]:
    found: dict[str, object] = {}
    aliases: list[str] = []
    for said in thing.said:
        field, is_many = _FIELDS[type_].get(said.property, ("", False))
        if is_many:
            found[field] = list(dict.fromkeys([*_listed(found.get(field)), said.value]))
        elif field and found.setdefault(field, said.value) == said.value:
            continue
        elif field == "name" and type_ == "threat-actor":
            aliases.append(said.value)
        else:
            losses.lose(f"{thing.kind}: {said.property}", _why_not(said.property, field))
    return _named(thing, type_, found, losses) | ({"aliases": list(dict.fromkeys(aliases))} if aliases else {})


def _why_not(said: str, field: str) -> str:
    if said in (Property.FORENAME, Property.SURNAME):
        return "told together as the name, where no whole name was said"
    return "STIX takes one value only" if field else "no field of this object says it"


def _named(thing: Thing, type_: str, found: dict[str, object], losses: Losses) -> dict[str, object]:
    """With the name that the type must have: a person's forename and surname where no whole name was said."""
    if type_ in ("identity", "threat-actor") and "name" not in found:
        found["name"] = " ".join(thing.values(Property.FORENAME, Property.SURNAME)) or UNNAMED
    if type_ == "location" and not found.keys() & {"street_address"}:
        losses.lose("address: country or region", "STIX asks a location for one, and none was said")
    return found


def _listed(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def _ties(extract: Extract, kinds: Mapping[str, MentionKind], losses: Losses) -> Iterator[dict[str, object]]:
    for tied in extract.ties:
        if not {kinds[tied.source], kinds[tied.target]} <= _TYPES.keys():
            losses.lose(f"tie: {tied.tie}", "STIX has no object for one of its ends")
            continue
        word = _word(tied, kinds[tied.source])
        if word != tied.value and (word != _LOCATED or tied.value):
            why = f"told as the relationship {word}" if not tied.value else f"told as {word}, without its words"
            losses.lose(f"tie: {tied.tie}", why)
        yield _relationship(tied, kinds, word)


def _relationship(tied: Tied, kinds: Mapping[str, MentionKind], word: str) -> dict[str, object]:
    ends = {
        name: object_id(_TYPES[kinds[end]], end)
        for name, end in (("source_ref", tied.source), ("target_ref", tied.target))
    }
    days = {"start_time": tied.since, "stop_time": tied.until}
    told = " ".join((tied.source, tied.tie, tied.target, tied.value, str(tied.since), str(tied.until)))
    return {
        "type": "relationship",
        "id": object_id("relationship", told),
        "relationship_type": word,
        **ends,
        **{name: f"{on.isoformat()}T00:00:00Z" for name, on in days.items() if on},
    }


def _word(tied: Tied, source: MentionKind) -> str:
    """The relationship's type: where somebody is, an association by its own word, else the tie by its name."""
    home = Tie.LIVES_AT if source is MentionKind.PERSON else Tie.REGISTERED_AT
    is_of_body = source in (MentionKind.PERSON, MentionKind.ORGANISATION, MentionKind.COMPANY)
    if tied.tie == home and is_of_body:
        return _LOCATED
    if tied.tie == Tie.ASSOCIATE_OF and _WORD.fullmatch(tied.value) and tied.value != _LOCATED:
        return tied.value
    return tied.tie.replace("_", "-")


def _reports(extract: Extract, kinds: Mapping[str, MentionKind], losses: Losses) -> Iterator[dict[str, object]]:
    """Words that name something: STIX asks a report for what it is about."""
    for words in extract.words:
        named = [object_id(_TYPES[kinds[name]], name) for name in words.names if kinds.get(name) in _TYPES]
        if not named:
            losses.lose("words of a report", "STIX asks a report for the objects that it is about")
            continue
        yield _report(extract, words, named)


def _report(extract: Extract, words: Words, named: list[str]) -> dict[str, object]:
    return {
        "type": "report",
        "id": object_id("report", words.id),
        "name": extract.title,
        "description": words.text,
        "published": f"{words.on.isoformat()}T00:00:00Z" if words.on else _moment(extract),
        "object_refs": named,
    }


def object_id(type_: str, key: str) -> str:
    """The id of an object of this type for a thing: the same in every export."""
    return f"{type_}--{uuid5(_NAMESPACE, f'{type_} {key}')}"


def _moment(extract: Extract) -> str:
    return f"{extract.at:%Y-%m-%dT%H:%M:%S}.000Z"
