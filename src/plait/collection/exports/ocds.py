"""OCDS 1.1: one release a notice, with its parties, buyer, awards and value; what no notice ties is left out."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from plait.collection.exports.extract import Extract, Losses, Thing, Tied, Written
from plait.collection.reading import read_day
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie

VERSION = "1.1"
_COMPANY_SCHEME = "GB-COH"
_BODIES = frozenset({MentionKind.ORGANISATION, MentionKind.COMPANY})
_ROLES: Mapping[str, str] = MappingProxyType({Tie.BUYER_OF: "buyer", Tie.AWARDED: "supplier"})
# What a notice and a party say in one place each.
_OF_NOTICE: Mapping[str, str] = MappingProxyType(
    {
        Property.TITLE: "title",
        Property.DESCRIPTION: "description",
        Property.IDENTIFIER: "id",
        Property.STATUS: "status",
    }
)
_OF_PARTY: Mapping[str, str] = MappingProxyType({Property.ADDRESS: "streetAddress", Property.POSTCODE: "postalCode"})
_NO_PLACE = "OCDS has no field that says it so, or it takes one value"
Record = dict[str, object]


def write(extract: Extract) -> Written:
    """releases.ocds.json, a release package, and what of the extract is not in it."""
    losses = Losses()
    losses.lose_grades(extract, "OCDS has no grades and no days of single values")
    losses.lose("words of a report", "OCDS says who buys and sells, nothing else", len(extract.words))
    releases = list(_releases(extract, losses))
    if not releases:
        return Written(files={}, lost=losses.all())
    at = f"{extract.at:%Y-%m-%dT%H:%M:%SZ}"
    package = {"version": VERSION, "publishedDate": at, "publisher": {"name": "Plait"}, "releases": releases}
    text = json.dumps(package, ensure_ascii=False, indent=1)
    return Written(files={"releases.ocds.json": f"{text}\n".encode()}, lost=losses.all())


def _releases(extract: Extract, losses: Losses) -> Iterator[Record]:
    things = {thing.id: thing for thing in extract.things}
    tied_to: dict[str, list[Tied]] = {}
    for tied in extract.ties:
        ends = (things[tied.source].kind, things[tied.target].kind)
        if tied.tie in _ROLES and ends[0] in _BODIES and ends[1] is MentionKind.NOTICE:
            tied_to.setdefault(tied.target, []).append(tied)
        else:
            losses.lose(f"tie: {tied.tie}", "OCDS ties a body to a notice only")
    told = {tied.source for ties in tied_to.values() for tied in ties}
    for thing in extract.things:
        if thing.kind is not MentionKind.NOTICE and thing.id not in told:
            losses.lose_thing(thing, "no notice that is exported names it")
    parties = {id_: _Party(things[id_], losses) for id_ in sorted(told)}
    for thing in extract.things:
        if thing.kind is MentionKind.NOTICE:
            yield _Release(thing, tied_to.get(thing.id, []), parties, losses).written(extract)


class _Party:
    """One body as every release that names it says it."""

    def __init__(self, thing: Thing, losses: Losses) -> None:
        self.thing = thing
        self._address, self._identifier = dict[str, str](), dict[str, str]()
        self._names, self._roles = list[str](), list[str]()
        if thing.kind is MentionKind.COMPANY:
            losses.lose("kind: company", "told as an organisation")
        for said in thing.said:
            if not self._take(said.property, said.value):
                losses.lose(f"{thing.kind}: {said.property}", _NO_PLACE)

    def written(self) -> Record:
        """The party, under the id that it has in the export."""
        party: Record = {"id": self.thing.id, "roles": self._roles}
        if self._names:
            party["name"] = self._names[0]
        if self._names[1:]:
            self._identifier["legalName"] = self._names[1]
        return party | _filled(identifier=self._identifier, address=self._address)

    def _take(self, name: str, value: str) -> bool:
        """True if it has its place."""
        if name == Property.NAME:
            if value not in self._names and len(self._names) < 2:
                self._names.append(value)
            return value in self._names
        if name == Property.ROLE:
            self._roles += [value] if value not in self._roles else []
            return True
        if name in _OF_PARTY:
            return self._address.setdefault(_OF_PARTY[name], value) == value
        return self._numbered(name, value)

    def _numbered(self, name: str, value: str) -> bool:
        scheme, _, number = value.partition(" ") if name == Property.IDENTIFIER else (_COMPANY_SCHEME, " ", value)
        if name == Property.COMPANY_NUMBER:
            is_whole = value == value.upper().rjust(8, "0")
        else:
            is_whole = name == Property.IDENTIFIER and scheme != _COMPANY_SCHEME and number == number.strip() != ""
        told = {"scheme": scheme, "id": number}
        if is_whole and not self._identifier:
            self._identifier |= told
        return is_whole and self._identifier == told


class _Release:
    """One notice being written."""

    def __init__(self, thing: Thing, ties: list[Tied], parties: Mapping[str, _Party], losses: Losses) -> None:
        self.thing, self.losses, self.parties = thing, losses, parties
        self.ties = ties
        self._tender, self._contracts, self._tags = dict[str, object](), list[Record](), list[str]()
        self._date = ""
        self._awards = list[Record]()

    def written(self, extract: Extract) -> Record:
        """The release."""
        for said in self.thing.said:
            if not self._take(said.property, said.value):
                self.losses.lose(f"notice: {said.property}", _NO_PLACE)
        release: Record = {
            "ocid": self.thing.id,
            "id": f"{self.thing.id}-{extract.at:%Y%m%d}",
            "date": f"{self._date or format(extract.at, '%Y-%m-%d')}T00:00:00Z",
            "tag": self._tags or ["compiled"],
            "initiationType": "tender",
            "language": "en",
            "parties": [self.parties[id_].written() for id_ in dict.fromkeys(tied.source for tied in self.ties)],
        }
        release |= self._tied()
        return release | _filled(tender=self._tender, awards=self._awards, contracts=self._contracts)

    def _take(self, name: str, value: str) -> bool:
        if name == Property.PUBLISHED_ON and read_day(value) == value and self._date in ("", value):
            self._date = value
            return True
        if name == Property.STAGE:
            self._tags += [value] if value not in self._tags else []
            return True
        if name == Property.CLASSIFICATION:
            return self._classified(value)
        if name == Property.VALUE_GBP:
            return self._valued(value)
        if name == Property.STATUS and value.startswith("contract "):
            self._contracts.append({"id": str(len(self._contracts) + 1), "status": value.removeprefix("contract ")})
            return value.removeprefix("contract ").strip() == value.removeprefix("contract ") != ""
        return name in _OF_NOTICE and self._tender.setdefault(_OF_NOTICE[name], value) == value

    def _classified(self, value: str) -> bool:
        scheme, _, code = value.partition(" ")
        told = {"scheme": scheme, "id": code}
        more = self._tender.get("additionalClassifications")
        listed = more if isinstance(more, list) else []
        if not code or code != code.strip():
            return False
        if self._tender.setdefault("classification", told) != told and told not in listed:
            self._tender["additionalClassifications"] = [*listed, told]
        return True

    def _valued(self, value: str) -> bool:
        amount = _amount(value)
        return amount is not None and self._tender.setdefault("value", amount) == amount

    def _tied(self) -> Record:
        """The first buyer, and an award for each supplier."""
        buyers = [tied for tied in self.ties if tied.tie == Tie.BUYER_OF]
        for tied in buyers:
            on = f"{tied.since:%Y-%m-%d}" if tied.since else ""
            if tied.source != buyers[0].source or tied.value or tied.until or on != self._date:
                why = "OCDS has one buyer, from the day of the notice on, and no words of its own"
                self.losses.lose(f"tie: {tied.tie}", why)
        for tied in self.ties:
            if tied.tie == Tie.AWARDED:
                self._awards.append(self._award(tied))
        return {"buyer": self._reference(buyers[0])} if buyers else {}

    def _award(self, tied: Tied) -> Record:
        award: Record = {"id": str(len(self._awards) + 1), "suppliers": [self._reference(tied)]}
        amount = _amount(tied.value)
        if amount is not None:
            award["value"] = amount
        elif tied.value:
            self.losses.lose(f"tie: {tied.tie}", "told without its words, which are no amount in pounds")
        days = {"startDate": tied.since, "endDate": tied.until}
        return award | _filled(contractPeriod={name: f"{on}T00:00:00Z" for name, on in days.items() if on})

    def _reference(self, tied: Tied) -> Record:
        reference: Record = {"id": tied.source}
        names = self.parties[tied.source].thing.values(Property.NAME)
        return reference | ({"name": names[0]} if names else {})


def _amount(value: str) -> Record | None:
    """Pounds, where the number reads back as it is."""
    try:
        number = json.loads(value)
    except json.JSONDecodeError:
        return None
    is_number = isinstance(number, int | float) and not isinstance(number, bool) and str(number) == value
    return {"amount": number, "currency": "GBP"} if is_number else None


def _filled(**given: object) -> Record:
    return {name: value for name, value in given.items() if value}
