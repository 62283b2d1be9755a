"""BODS 0.4: people and entities as mentions, each interest as a tie, and what is not told with the reason why."""

from collections import Counter
from datetime import date

import pyarrow as pa

from plait.collection.batch import Batch
from plait.collection.documents import Record, as_given, read_records
from plait.collection.feeds.bods.statements import DIRECTING, ENDS, FEED, STANDING_IN, Stated, Wrong, standing, stated
from plait.collection.parsed import ORIGINS, PARSED_MENTIONS, PARSED_STATEMENTS, Assertion, Parsed
from plait.collection.raw import Raw
from plait.collection.spans import first_day, last_day
from plait.collection.trees import branches, leaf
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.reject import FileRefused, Reject
from plait.domain.report import OriginKind
from plait.domain.statement import Property, Tie

_COMPANY_SCHEME = "GB-COH"


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Mentions under the sender's key and the record's id; of a record said several times the newest statement stands.

    Raises FileRefused for a file of another kind, and where no statement can be taken in.
    """
    return _Declared(raw, batch).parsed()


class _Declared:
    """One file being read."""

    def __init__(self, raw: Raw, batch: Batch) -> None:
        self.name, self.batch = raw.name, batch
        self.rejects: list[Reject] = []
        self.counts: Counter[str] = Counter()
        self.origins: dict[str, int] = {}
        self._mentions: list[dict[str, object]] = []
        self._statements: list[dict[str, object]] = []
        self._ids: dict[str, int] = {}
        self.standing, replaced = standing(self._good(raw))
        self.counts["replaced"] += len(replaced)

    def parsed(self) -> Parsed:
        """All that the file brought."""
        if self.rejects and not self.standing:
            raise FileRefused(*self.rejects[:20])
        for one in self.standing:
            if one.type == "relationship":
                self._relationship(one)
            else:
                self._mention(one)
        return Parsed(
            feed=FEED.name,
            rows=self.counts["rows"],
            markings=(FEED.marking,),
            mentions=pa.Table.from_pylist(self._mentions, schema=PARSED_MENTIONS),
            statements=pa.Table.from_pylist(self._statements, schema=PARSED_STATEMENTS),
            origins=self._origin_table(),
            rejects=tuple(self.rejects),
            assertions=self._assertions(),
        )

    def _good(self, raw: Raw) -> list[Stated]:
        """The good statements; one that is there twice word for word is counted as replaced."""
        good: dict[str, Stated] = {}
        for record in read_records(raw):
            self.counts["rows"] += 1
            if isinstance(record, Reject):
                self.rejects.append(record)
                continue
            row, value = record
            try:
                one = stated(row, value)
                if one.id not in good:
                    good[one.id] = one
                elif good[one.id].value == value:
                    self.counts["replaced"] += 1
                else:
                    raise Wrong("statementId: Another statement has the same.", "Give each statement its own id.")
            except Wrong as wrong:
                self._keep_back(row, value, wrong)
        return list(good.values())

    def _keep_back(self, row: int, value: Record, wrong: Wrong) -> None:
        self.rejects.append(
            Reject(file=self.name, row=row, reason=wrong.reason, way_out=wrong.way_out, given=as_given(value))
        )

    def _mention(self, one: Stated) -> None:
        self._mentions.append(
            {
                "mention_id": self._mention_id(one.record),
                "kind": _kind(one).value,
                "marking_id": 0,
                "register": Register.ENTITIES.value,
                "natural_key": self._key(one.record),
                "row": one.row,
                "reference": one.record,
                "is_protected": False,
            }
        )
        for name, value in dict.fromkeys([*_named(one), *_identified(one), *_located(one), *_dated(one)]):
            self._say(one, one.record, name, value)
        if one.is_closed:
            self._say(one, one.record, Property.STATUS, f"record closed {one.day}")

    def _relationship(self, one: Stated) -> None:
        """A tie for each interest; where an end is not told, the other end has the reason why."""
        subject, party = (leaf(one.details, end) for end in ENDS)
        for end, other in zip(ENDS, (party, subject), strict=True):
            reason = _reason(one.details, end)
            if reason and other:
                self._say(one, other, Property.UNSPECIFIED, f"{end}: {reason}")
        if subject is None or party is None:
            return
        for interest in branches(one.details, "interests") or [{}]:
            since, until = first_day(leaf(interest, "startDate")), last_day(leaf(interest, "endDate"))
            if until is None and one.is_closed:
                until = last_day(one.day)
            self._tie(one, (party, subject), interest, (since, until))

    def _tie(self, one: Stated, ends: tuple[str, str], interest: Record, days: tuple[date | None, date | None]) -> None:
        since, until = days
        self._statements.append(
            {
                **self._statement(one, ends[0]),
                "property": _tie_of(leaf(interest, "type") or "").value,
                "value": _worded(interest),
                "other_id": self._mention_id(ends[1]),
                "valid_from": since,
                "valid_to": until if until and (since is None or until >= since) else None,
            }
        )

    def _say(self, one: Stated, record: str, name: Property, value: str) -> None:
        if value.strip():
            self._statements.append({**self._statement(one, record), "property": name.value, "value": value.strip()})

    def _statement(self, one: Stated, record: str) -> dict[str, object]:
        return {
            "mention_id": self._mention_id(record),
            "recorded_at": self.batch.received_at,
            "marking_id": 0,
            "origin_id": self._origin(one),
        }

    def _origin(self, one: Stated) -> int | None:
        """Whoever published the statement: what corroboration counts."""
        publisher = leaf(one.value, "publicationDetails", "publisher", "name")
        if publisher is None:
            return None
        if publisher not in self.origins:
            words = pa.array([f"publisher {publisher}"])
            self.origins[publisher] = int(self.batch.ids("origin", words)[0].as_py())
        return self.origins[publisher]

    def _origin_table(self) -> pa.Table:
        rows = [
            {"origin_id": number, "kind": OriginKind.QUOTED.value, "reference": f"publisher {publisher}"}
            for publisher, number in self.origins.items()
        ]
        return pa.Table.from_pylist(rows, schema=ORIGINS)

    def _key(self, record: str) -> str:
        return f"{self.batch.partner}/bods/{record}"

    def _mention_id(self, record: str) -> int:
        if record not in self._ids:
            key = pa.array([self._key(record)])
            self._ids[record] = int(self.batch.ids(Register.ENTITIES.value, key, own=False)[0].as_py())
        return self._ids[record]

    def _assertions(self) -> tuple[Assertion, ...]:
        read, replaced, kept = len(self.standing), self.counts["replaced"], len(self.rejects)
        return (
            Assertion(
                words="Every statement stands, is replaced by a newer one, or is kept back",
                holds=read + replaced + kept == self.counts["rows"],
                found=f"{self.counts['rows']} statements: {read} stand, {replaced} replaced, {kept} kept back",
            ),
            Assertion(words="Every field is read or named as ignored", holds=True),
            Assertion(words=f"Licence: {FEED.licence}", holds=True),
            Assertion(words=f"Marking: {FEED.marking.tier}, for the sender's own body", holds=True),
        )


Said = list[tuple[Property, str]]


def _kind(one: Stated) -> MentionKind:
    if one.type == "person":
        return MentionKind.PERSON
    is_registered = leaf(one.details, "entityType", "type") == "registeredEntity"
    return MentionKind.COMPANY if is_registered else MentionKind.ORGANISATION


def _named(one: Stated) -> Said:
    said: Said = [(Property.NAME, leaf(one.details, "name") or "")]
    others = one.details.get("alternateNames")
    said += [(Property.NAME, str(name)) for name in (others if isinstance(others, list) else [])]
    for name in branches(one.details, "names"):
        said += [
            (Property.NAME, leaf(name, "fullName") or ""),
            (Property.FORENAME, leaf(name, "givenName") or ""),
            (Property.SURNAME, leaf(name, "familyName") or ""),
        ]
    for field in ("unspecifiedPersonDetails", "unspecifiedEntityDetails"):
        said.append((Property.UNSPECIFIED, _reason(one.details, field)))
    return said


def _identified(one: Stated) -> Said:
    said: Said = []
    for identifier in branches(one.details, "identifiers"):
        scheme, number = leaf(identifier, "scheme") or leaf(identifier, "schemeName"), leaf(identifier, "id")
        if number and scheme == _COMPANY_SCHEME:
            said.append((Property.COMPANY_NUMBER, number.upper().rjust(8, "0")))
        elif number:
            said.append((Property.IDENTIFIER, f"{scheme or 'unknown'} {number}"))
    return said


def _located(one: Stated) -> Said:
    said: Said = []
    for address in branches(one.details, "addresses"):
        said.append((Property.ADDRESS, leaf(address, "address") or ""))
        said.append((Property.POSTCODE, leaf(address, "postCode") or ""))
    return said


def _dated(one: Stated) -> Said:
    names = {
        "birthDate": Property.BIRTH_DATE,
        "foundingDate": Property.INCORPORATED_ON,
        "dissolutionDate": Property.DISSOLVED_ON,
    }
    return [(said, (leaf(one.details, name) or "")[:10]) for name, said in names.items()]


def _reason(details: Record, field: str) -> str:
    """Why something is not told, in the publisher's code and words; empty where it is told."""
    told = [leaf(details, field, "reason"), leaf(details, field, "description")]
    return ": ".join(word for word in told if word)


def _tie_of(interest: str) -> Tie:
    if interest in DIRECTING:
        return Tie.DIRECTOR_OF
    return Tie.ASSOCIATE_OF if interest in STANDING_IN else Tie.OWNER_OF


def _worded(interest: Record) -> str:
    """The interest in words: what it is, how much, whether it is held through others, and for whom."""
    told = [leaf(interest, "type") or "unpublishedInterest", _share(interest)]
    if (held := leaf(interest, "directOrIndirect")) in {"direct", "indirect"}:
        told.append(held or "")
    if interest.get("beneficialOwnershipOrControl") is True:
        told.append("beneficial")
    return " ".join(word for word in told if word)


def _share(interest: Record) -> str:
    if exact := leaf(interest, "share", "exact"):
        return f"{exact}%"
    least = leaf(interest, "share", "minimum") or leaf(interest, "share", "exclusiveMinimum")
    most = leaf(interest, "share", "maximum") or leaf(interest, "share", "exclusiveMaximum")
    return f"{least or 0}-{most or 100}%" if least or most else ""
