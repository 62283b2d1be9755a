"""FollowTheMoney: one entity a line, in the schemata and properties that our own feed of it reads."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import pyarrow as pa

from plait.collection.exports.extract import Extract, Losses, Said, Tied, Written
from plait.collection.feeds.ftm import forms
from plait.collection.feeds.ftm.model import LINKS, Read, properties_of
from plait.collection.feeds.ftm.texts import Texts
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait.reference import lists

VERSION = lists()["ftm_schemata"].edition
_SCHEMATA: Mapping[MentionKind, str] = MappingProxyType(
    {
        MentionKind.PERSON: "Person",
        MentionKind.COMPANY: "Company",
        MentionKind.ORGANISATION: "Organization",
        MentionKind.ADDRESS: "Address",
        MentionKind.VEHICLE: "Vehicle",
        MentionKind.ACCOUNT: "BankAccount",
    }
)
# Of the schemata that say the same tie, the one that is written; and the property that takes what the tie's value says.
_TIED: Mapping[Tie, tuple[str, str]] = MappingProxyType(
    {
        Tie.OWNER_OF: ("Ownership", "role"),
        Tie.DIRECTOR_OF: ("Directorship", "role"),
        Tie.WORKS_FOR: ("Employment", "role"),
        Tie.MEMBER_OF: ("Membership", "role"),
        Tie.ASSOCIATE_OF: ("UnknownLink", "role"),
        Tie.PAID: ("Payment", "purpose"),
    }
)
_FIRST = {Property.NAME: "name", Property.OCCUPATION: "position", Property.ADDRESS: "full"}
_SEXES = {"M": "male", "F": "female", "other": "other"}
_NUMBER = "registrationNumber"
_NO_PLACE = "no property of this schema says it"
_NOT_SO = "not in the form that FollowTheMoney asks for"


def write(extract: Extract) -> Written:
    """entities.ftm.json, and what of the extract is not in it."""
    losses = Losses()
    losses.lose_grades(extract, "FollowTheMoney has no grades and no days of single values")
    losses.lose("words of a report", "documents are no part of what our feed reads", len(extract.words))
    lines = [*_entities(extract, losses), *_links(extract, losses)]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return Written(files={"entities.ftm.json": text.encode()} if lines else {}, lost=losses.all())


def _entities(extract: Extract, losses: Losses) -> Iterator[dict[str, object]]:
    homes = _homes(extract, losses)
    for thing in extract.things:
        schema = _SCHEMATA.get(thing.kind)
        if schema is None:
            losses.lose_thing(thing, "FollowTheMoney has no schema for it that our feed reads")
            continue
        properties: dict[str, list[str]] = {}
        for said in thing.said:
            for name, value in _put(said, schema, thing.kind, losses):
                properties.setdefault(name, []).append(value)
        if thing.id in homes:
            properties["addressEntity"] = homes[thing.id]
        yield {"id": thing.id, "schema": schema, "properties": properties}


def _put(said: Said, schema: str, kind: MentionKind, losses: Losses) -> Iterator[tuple[str, str]]:
    """The property of the schema and its value; nothing where there is none, and that is counted."""
    what = f"{kind}: {said.property}"
    name, value = _named(said, schema)
    read = properties_of(schema).get(name)
    if read is None or not read.property:
        losses.lose(what, _NO_PLACE)
    elif not _is_kept(read, value):
        losses.lose(what, _NOT_SO)
    else:
        if said.property == Property.COMPANY_NUMBER:
            losses.lose(what, f"told as {_NUMBER}, which does not say in which register")
        yield name, value


def _named(said: Said, schema: str) -> tuple[str, str]:
    if said.property == Property.IDENTIFIER:
        name, _, number = said.value.partition(" ")
        read = properties_of(schema).get(name)
        return (name, number) if read and read.property == Property.IDENTIFIER else ("", number)
    if said.property == Property.COMPANY_NUMBER:
        return _NUMBER, said.value
    if said.property == Property.SEX:
        return "gender", _SEXES.get(said.value, "")
    return _saying(schema).get(said.property, ""), said.value


@cache
def _saying(schema: str) -> Mapping[str, str]:
    """The property of the schema that says each of ours."""
    found: dict[str, str] = {}
    for name, read in properties_of(schema).items():
        if read.property and name == _FIRST.get(Property(read.property), name):
            found[read.property] = name
        elif read.property:
            found.setdefault(read.property, name)
    return MappingProxyType(found)


def _is_kept(read: Read, value: str) -> bool:
    """True if FollowTheMoney, and our feed, keep the text as it is."""
    texts = Texts(pa.array([value])).sanitised()
    if read.type == "name":
        texts = texts.without_quotes().squashed()
    elif read.type == "address":
        texts = texts.on_one_line().squashed()
    reader = forms.IDENTIFIERS.get(read.format) if read.type == "identifier" else forms.READERS.get(read.type)
    kept = texts.array[0].as_py()
    is_day = read.type != "date" or len(value) <= len("2026-01-01")
    return is_day and (reader(value) if reader and kept == value else kept) == value


def _homes(extract: Extract, losses: Losses) -> dict[str, list[str]]:
    """The addresses of each thing that lives or is registered there."""
    kinds, homes = extract.kinds(), dict[str, list[str]]()
    for tied in extract.ties:
        if tied.tie not in (Tie.LIVES_AT, Tie.REGISTERED_AT):
            continue
        lives = Tie.LIVES_AT if kinds[tied.source] is MentionKind.PERSON else Tie.REGISTERED_AT
        reachable = kinds[tied.source] in _SCHEMATA and kinds[tied.target] in _SCHEMATA
        if not reachable or tied.tie != lives or not _has_addresses(kinds[tied.source]):
            losses.lose(f"tie: {tied.tie}", "one of its ends cannot be tied like this in FollowTheMoney")
            continue
        homes.setdefault(tied.source, []).append(tied.target)
        if tied.value or tied.since or tied.until:
            losses.lose(f"tie: {tied.tie}", "told without its words and days: an address has none")
    return homes


def _has_addresses(kind: MentionKind) -> bool:
    return "addressEntity" in properties_of(_SCHEMATA[kind])


def _links(extract: Extract, losses: Losses) -> Iterator[dict[str, object]]:
    kinds = extract.kinds()
    for tied in extract.ties:
        if tied.tie in (Tie.LIVES_AT, Tie.REGISTERED_AT):
            continue
        if tied.tie not in _TIED or not {kinds[tied.source], kinds[tied.target]} <= _SCHEMATA.keys():
            losses.lose(f"tie: {tied.tie}", "FollowTheMoney has no schema for it that our feed reads")
            continue
        schema, says = _TIED[Tie(tied.tie)]
        ends = LINKS[schema]
        properties = {ends.source: [tied.source], ends.target: [tied.target]}
        if tied.value and _is_kept(properties_of(schema)[says], tied.value):
            properties[says] = [tied.value]
        elif tied.value:
            losses.lose(f"tie: {tied.tie}", f"told without its words: {_NOT_SO}")
        days = {"startDate": tied.since, "endDate": tied.until}
        properties |= {name: [on.isoformat()] for name, on in days.items() if on}
        yield {"id": _key(tied), "schema": schema, "properties": properties}


def _key(tied: Tied) -> str:
    """The same tie has the same id in every export."""
    told = (tied.source, tied.tie, tied.target, tied.value, tied.since, tied.until)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
