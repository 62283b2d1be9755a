"""BODS 0.4: people and entities, and each interest of one in another, as statements that stand by themselves."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from plait.collection.exports.extract import Extract, Losses, Thing, Tied, Written
from plait.collection.feeds.bods.statements import DIRECTING, INTERESTS, STANDING_IN, VERSION
from plait.collection.reading import read_part_day
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie

_COMPANY_SCHEME = "GB-COH"
_ENTITIES: Mapping[MentionKind, str] = MappingProxyType(
    {MentionKind.COMPANY: "registeredEntity", MentionKind.ORGANISATION: "legalEntity"}
)
_DATES: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        Property.BIRTH_DATE: ("birthDate", True),
        Property.INCORPORATED_ON: ("foundingDate", False),
        Property.DISSOLVED_ON: ("dissolutionDate", False),
    }
)
_NAMED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "person": frozenset({Property.NAME, Property.FORENAME, Property.SURNAME}),
        "entity": frozenset({Property.NAME}),
    }
)
# An interest in the words in which our own feed keeps it: what it is, how much, how it is held, and for whom.
_WORDED = re.compile(
    r"(?P<type>[a-zA-Z]+)"
    r"( (?P<exact>\d+(\.\d+)?)%| (?P<minimum>\d+(\.\d+)?)-(?P<maximum>\d+(\.\d+)?)%)?"
    r"( (?P<held>direct|indirect))?(?P<beneficial> beneficial)?"
)
_INTERESTS: Mapping[str, tuple[frozenset[str], str]] = MappingProxyType(
    {
        Tie.DIRECTOR_OF: (DIRECTING, "boardMember"),
        Tie.OWNER_OF: (frozenset(INTERESTS) - DIRECTING - STANDING_IN, "unknownInterest"),
        Tie.ASSOCIATE_OF: (STANDING_IN, ""),
    }
)
Details = dict[str, object]


def write(extract: Extract, *, publisher: str = "Plait") -> Written:
    """statements.bods.json, and what of the extract is not in it."""
    losses = Losses()
    losses.lose_grades(extract, "BODS has no grades and no days of single values")
    losses.lose("words of a report", "BODS says who owns and controls, nothing else", len(extract.words))
    statements = [*_records(extract, losses), *_relationships(extract, losses)]
    beside = {
        "statementDate": f"{extract.at:%Y-%m-%d}",
        "recordStatus": "new",
        "publicationDetails": {
            "publicationDate": f"{extract.at:%Y-%m-%d}",
            "bodsVersion": VERSION,
            "publisher": {"name": publisher},
        },
    }
    told = [{"statementId": _statement(one, extract), **one, **beside} for one in statements]
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return Written(files={"statements.bods.json": f"{text}\n".encode()} if told else {}, lost=losses.all())


def _records(extract: Extract, losses: Losses) -> Iterator[Details]:
    for thing in extract.things:
        if thing.kind is MentionKind.PERSON:
            details: Details = {"isComponent": False, "personType": "knownPerson"}
        elif thing.kind in _ENTITIES:
            details = {"isComponent": False, "entityType": {"type": _ENTITIES[thing.kind]}}
        else:
            losses.lose_thing(thing, "BODS knows people and entities only")
            continue
        type_ = "person" if thing.kind is MentionKind.PERSON else "entity"
        details |= _names(thing) | _described(thing, type_, losses)
        yield {"declarationSubject": thing.id, "recordId": thing.id, "recordType": type_, "recordDetails": details}


def _names(thing: Thing) -> Details:
    names = list(dict.fromkeys(thing.values(Property.NAME)))
    if thing.kind is not MentionKind.PERSON:
        return ({"name": names[0]} if names else {}) | ({"alternateNames": names[1:]} if names[1:] else {})
    parts = [("fullName", names)]
    for field, said in (("givenName", Property.FORENAME), ("familyName", Property.SURNAME)):
        parts.append((field, list(dict.fromkeys(thing.values(said)))))
    longest = max(len(values) for _, values in parts)
    told = [{field: values[place] for field, values in parts if place < len(values)} for place in range(longest)]
    return {"names": [{"type": "individual", **name} for name in told]} if told else {}


def _described(thing: Thing, type_: str, losses: Losses) -> Details:
    """Dates, numbers and addresses; what has no place here is counted."""
    found: Details = {}
    numbers, addresses = list[Mapping[str, str]](), list[Mapping[str, str]]()
    for said in thing.said:
        name, is_of_person = _DATES.get(said.property, ("", False))
        if name and is_of_person == (type_ == "person") and _is_day(said.value, found.get(name)):
            found[name] = said.value
        elif said.property in (Property.IDENTIFIER, Property.COMPANY_NUMBER) and (
            number := _number(said.value, said.property)
        ):
            numbers.append(number)
        elif said.property in (Property.ADDRESS, Property.POSTCODE):
            addresses.append({"address" if said.property == Property.ADDRESS else "postCode": said.value})
        elif said.property not in _NAMED[type_]:
            losses.lose(f"{thing.kind}: {said.property}", "BODS has no field that says it so, or it takes one value")
    return found | _filled(identifiers=numbers, addresses=addresses)


def _is_day(value: str, there: object) -> bool:
    return there in (None, value) and value == read_part_day(value)


def _number(value: str, said: str) -> Mapping[str, str] | None:
    """The number under its scheme, where it reads back as it is."""
    if said == Property.COMPANY_NUMBER:
        is_whole = value == value.upper().rjust(8, "0")
        return {"scheme": _COMPANY_SCHEME, "id": value} if is_whole else None
    scheme, _, number = value.partition(" ")
    return (
        {"scheme": scheme, "id": number} if number and number == number.strip() and scheme != _COMPANY_SCHEME else None
    )


def _filled(**lists: Iterable[object]) -> Details:
    return {name: [*values] for name, values in lists.items() if values}


def _relationships(extract: Extract, losses: Losses) -> Iterator[Details]:
    kinds = extract.kinds()
    people = {MentionKind.PERSON, *_ENTITIES}
    for tied in extract.ties:
        known, otherwise = _INTERESTS.get(tied.tie, (frozenset(), ""))
        if not otherwise and not _interest(tied, known):
            losses.lose(f"tie: {tied.tie}", "no interest that BODS knows")
        elif kinds[tied.source] not in people or kinds[tied.target] not in _ENTITIES:
            losses.lose(f"tie: {tied.tie}", "BODS ties people and entities to entities only")
        else:
            yield _relationship(tied, known, otherwise, losses)


def _relationship(tied: Tied, known: frozenset[str], otherwise: str, losses: Losses) -> Details:
    interest = _interest(tied, known)
    if interest is None:
        interest = {"type": otherwise}
        losses.lose(f"tie: {tied.tie}", f"told as {otherwise}, without its own words")
    days = {"startDate": tied.since, "endDate": tied.until}
    interest |= {name: on.isoformat() for name, on in days.items() if on}
    record = _hash(tied.source, tied.tie, tied.target, tied.value, tied.since, tied.until)
    details = {"isComponent": False, "subject": tied.target, "interestedParty": tied.source, "interests": [interest]}
    return {
        "declarationSubject": tied.target,
        "recordId": record,
        "recordType": "relationship",
        "recordDetails": details,
    }


def _interest(tied: Tied, known: frozenset[str]) -> Details | None:
    """The interest that the tie's words name, or None where they are none of these."""
    found = _WORDED.fullmatch(tied.value)
    if found is None or found["type"] not in known:
        return None
    interest: Details = {"type": found["type"]}
    shares = {name: text for name in ("exact", "minimum", "maximum") if (text := found[name])}
    if any(str(_share(text)) != text or not 0 <= _share(text) <= 100 for text in shares.values()):
        return None
    if shares:
        interest["share"] = {name: _share(text) for name, text in shares.items()}
    if found["held"]:
        interest["directOrIndirect"] = found["held"]
    if found["beneficial"]:
        interest["beneficialOwnershipOrControl"] = True
    return interest


def _share(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _statement(one: Mapping[str, object], extract: Extract) -> str:
    return _hash(one["recordId"], extract.at, json.dumps(one, sort_keys=True, default=str))


def _hash(*told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
