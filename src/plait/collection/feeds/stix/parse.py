"""STIX 2.1: who is behind what and where, and how they are tied; every object under its own marking or refused."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from plait.collection.batch import Batch
from plait.collection.documents import Record, as_given, read_records
from plait.collection.feeds.stix.markings import FEED, NOT_MARKED, Definitions, Mark, Unmarked
from plait.collection.lines import Json, leaves
from plait.collection.parsed import ORIGINS, PARSED_MENTIONS, PARSED_STATEMENTS, TAKEN, Assertion, Parsed, taken_under
from plait.collection.raw import Raw
from plait.collection.stated import StatedMarking
from plait.collection.trees import day, leaf
from plait.domain.mention import MentionKind
from plait.domain.reject import FileRefused, Reject
from plait.domain.report import OriginKind
from plait.domain.statement import Property, Tie

_KINDS = {
    "identity": MentionKind.ORGANISATION,
    "threat-actor": MentionKind.GROUP,
    "intrusion-set": MentionKind.GROUP,
    "location": MentionKind.ADDRESS,
    "user-account": MentionKind.ACCOUNT,
}
_OTHERS = frozenset({"relationship", "report", "marking-definition"})
_ADDRESS = ("street_address", "city", "administrative_area", "region", "country")
_MANY = ("external_references", "extensions")  # whatever is in these is ignored with them


class _Wrong(ValueError):
    """One object cannot be taken in: the field and why, and the way out."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.reason, self.way_out = reason, way_out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Object:
    """One object that may be taken in, with its marking and those of its single fields."""

    row: int
    id: str
    type: str
    value: Record
    mark: Mark
    parts: dict[str, Mark]

    def mark_of(self, *fields: str) -> Mark:
        """The marking of what these fields say together."""
        mark = self.mark
        for field in fields:
            mark = mark | self.parts.get(field, mark)
        return mark


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Mentions and statements, each under the marking of its object or stricter; ties under those of both ends too.

    Raises FileRefused for a file of another kind, and where no object can be taken in.
    """
    return _Bundle(raw, batch).parsed()


class _Bundle:
    """One file being read."""

    def __init__(self, raw: Raw, batch: Batch) -> None:
        self.name, self.batch = raw.name, batch
        self.rejects: list[Reject] = []
        self.markings: dict[StatedMarking, int] = {}
        self.counts: Counter[str] = Counter()
        self.rows = 0
        self._mentions: list[dict[str, object]] = []
        self._statements: list[dict[str, object]] = []
        self._read: list[dict[str, int]] = []
        self._refused: set[str] = set()
        self._ids: dict[str, int] = {}
        found = self._records(raw)
        self._definitions = Definitions(record for _, record in found)
        self.objects = self._newest(list(self._taken(found)))
        self._origin = self._origins()

    def parsed(self) -> Parsed:
        """All that the file brought."""
        for one in self.objects.values():
            if one.type in _KINDS:
                self._thing(one)
            elif one.type != "relationship":
                self._count(one.mark)
        for one in self.objects.values():
            if one.type == "relationship":
                self._tie(one)
        if self.rejects and not self.objects and not self.counts["ignored"]:
            raise FileRefused(*self.rejects[:20])
        return Parsed(
            feed=FEED.name,
            rows=self.rows,
            markings=tuple(self.markings),
            mentions=pa.Table.from_pylist(self._mentions, schema=PARSED_MENTIONS),
            statements=pa.Table.from_pylist(self._statements, schema=PARSED_STATEMENTS),
            origins=self._origin_table(),
            taken=taken_under(pa.Table.from_pylist(self._read, schema=pa.schema([TAKEN.field("marking_id")]))),
            rejects=tuple(self.rejects),
            assertions=self._assertions(),
        )

    def _records(self, raw: Raw) -> list[tuple[int, Record]]:
        found: list[tuple[int, Record]] = []
        for record in read_records(raw, holding="objects"):
            self.rows += 1
            if isinstance(record, Reject):
                self.rejects.append(record)
            else:
                found.append(record)
        return found

    def _taken(self, found: list[tuple[int, Record]]) -> Iterator[_Object]:
        for row, value in found:
            try:
                if (one := self._object(row, value)) is not None:
                    yield one
                else:
                    self.counts["ignored"] += 1
            except (_Wrong, Unmarked) as wrong:
                self._keep_back(row, value, wrong)

    def _object(self, row: int, value: Record) -> _Object | None:
        """The object, or None where its type is ignored. Raises _Wrong and Unmarked."""
        kind, key = leaf(value, "type") or "", leaf(value, "id") or ""
        column = FEED.columns.get(kind)
        if column is not None and column.ignored:
            return None
        if kind not in _KINDS and kind not in _OTHERS:
            raise _Wrong(f"type: {kind[:60]!r} is neither read nor named as ignored.", "Take the object out.")
        if not key.startswith(f"{kind}--") or len(key) > 200:
            raise _Wrong("id: It does not begin with the object's type.", "Give it the id that it was published under.")
        _refuse_unknown(kind, value)
        if kind == "marking-definition":
            return None
        missing = next((name for name in _needed(kind) if not leaf(value, name)), None)
        if missing:
            raise _Wrong(f"{missing}: It is not there.", f"Give each {kind} its {missing}.")
        mark, parts = self._definitions.of(value), self._definitions.parts(value)
        for field in ("id", "type"):  # what marks these marks that the object is there at all
            mark = mark | parts.get(field, mark)
        if value.get("revoked") is True:
            return None
        return _Object(row=row, id=key, type=kind, value=value, mark=mark, parts=parts)

    def _newest(self, found: list[_Object]) -> dict[str, _Object]:
        """Each object once: the version that was modified last. The earlier ones are counted as ignored."""
        newest: dict[str, _Object] = {}
        for one in sorted(found, key=lambda one: leaf(one.value, "modified") or ""):
            self.counts["ignored"] += one.id in newest
            newest[one.id] = one
        self._refused -= newest.keys()
        self.counts["read"] = len(newest)
        return newest

    def _keep_back(self, row: int, value: Record, wrong: ValueError) -> None:
        if isinstance(wrong, _Wrong):
            reason, way_out = wrong.reason, wrong.way_out
        else:
            reason = f"The object is refused, because {wrong}."
            way_out = "Mark it with TLP, or send the definition of its marking in the same bundle."
        self._refused.add(leaf(value, "id") or "")
        bundle: Json = {"type": "bundle", "objects": [*self._definitions.sent, value]}
        self.rejects.append(Reject(file=self.name, row=row, reason=reason, way_out=way_out, given=as_given(bundle)))

    def _thing(self, one: _Object) -> None:
        self._count(one.mark)
        kind = _kind(one)
        mention = self._mention_id(one.id)
        self._mentions.append(
            {
                "mention_id": mention,
                "kind": kind.value,
                "marking_id": self._marking_id(one.mark),
                "row": one.row,
                "reference": one.id,
                "is_protected": False,
            }
        )
        for column in FEED.columns.values():
            owner, _, path = column.name.partition(".")
            if owner == one.type and column.property:
                field = path.removesuffix("[]")
                for value in _texts(one.value.get(field)):
                    self._say(one, one.mark_of(field), column.property, value)
        if one.type == "location":
            lines = {field: text for field in _ADDRESS if (text := leaf(one.value, field))}
            self._say(one, one.mark_of(*lines), Property.ADDRESS, ", ".join(lines.values()))
        if one.type == "user-account":
            login = next((name for name in ("account_login", "user_id") if leaf(one.value, name)), None)
            if login:
                words = [leaf(one.value, name) for name in ("account_type", login)]
                mark = one.mark_of("account_type", login)
                self._say(one, mark, Property.IDENTIFIER, " ".join(word for word in words if word))

    def _say(self, one: _Object, mark: Mark, name: str, value: str) -> None:
        if value.strip():
            self._statements.append(
                {
                    "mention_id": self._mention_id(one.id),
                    "property": str(name),
                    "value": value.strip(),
                    "recorded_at": self.batch.received_at,
                    "marking_id": self._marking_id(mark),
                    "origin_id": self._origin.get(one.id),
                }
            )

    def _tie(self, one: _Object) -> None:
        """A relationship is told only to who may read it and both its ends."""
        source, target = (leaf(one.value, end) or "" for end in ("source_ref", "target_ref"))
        ends = [self.objects.get(ref) for ref in (source, target)]
        try:
            _refuse_ends(source, target, self._refused)
        except _Wrong as wrong:
            self.counts["read"] -= 1
            self._keep_back(one.row, one.value, wrong)
            return
        if any(ref.partition("--")[0] not in _KINDS for ref in (source, target)):
            self.counts["read"] -= 1
            self.counts["ignored"] += 1
            return
        mark = one.mark_of(*one.parts)
        for end in ends:
            mark = mark | end.mark_of("name") if end else mark | NOT_MARKED
        self._count(mark)
        word = leaf(one.value, "relationship_type") or ""
        since, until = day(leaf(one.value, "start_time")), day(leaf(one.value, "stop_time"))
        self._statements.append(
            {
                "mention_id": self._mention_id(source),
                "property": _tie_of(word, ends[0], source).value,
                "value": word,
                "other_id": self._mention_id(target),
                "valid_from": since,
                "valid_to": until if until and (since is None or until >= since) else None,
                "recorded_at": self.batch.received_at,
                "marking_id": self._marking_id(mark),
                "origin_id": self._origin.get(one.id),
            }
        )

    def _origins(self) -> dict[str, int]:
        """Where each object is from: the report that tells of it, or else who wrote it."""
        told: dict[str, str] = {}
        for one in self.objects.values():
            if author := leaf(one.value, "created_by_ref"):
                told[one.id] = author
        for one in self.objects.values():
            if one.type == "report":
                told |= dict.fromkeys(_texts(one.value.get("object_refs")), one.id)
        self._references = sorted({ref for key, ref in told.items() if key in self.objects})
        ids = self.batch.ids("origin", pa.array(self._references, pa.string())).to_pylist()
        self._origin_ids = dict(zip(self._references, ids, strict=True))
        return {key: self._origin_ids[ref] for key, ref in told.items() if key in self.objects}

    def _origin_table(self) -> pa.Table:
        rows = [
            {"origin_id": number, "kind": OriginKind.QUOTED.value, "reference": ref}
            for ref, number in self._origin_ids.items()
        ]
        return pa.Table.from_pylist(rows, schema=ORIGINS)

    def _mention_id(self, key: str) -> int:
        if key not in self._ids:
            self._ids[key] = int(self.batch.ids("stix", pa.array([key]))[0].as_py())
        return self._ids[key]

    def _count(self, mark: Mark) -> None:
        """One object more was taken in under this marking; what is ignored for its type is not counted."""
        self._read.append({"marking_id": self._marking_id(mark)})

    def _marking_id(self, mark: Mark) -> int:
        return self.markings.setdefault(mark.stated, len(self.markings))

    def _assertions(self) -> tuple[Assertion, ...]:
        # How many were read or kept back would tell of those that a reader of the load may not read.
        read, ignored, kept = self.counts["read"], self.counts["ignored"], len(self.rejects)
        return (
            Assertion(
                words="Every object is read, ignored for its type, or kept back",
                holds=read + ignored + kept == self.rows,
                found=f"{ignored} ignored",
            ),
            Assertion(words="Every field is read or named as ignored", holds=True),
            Assertion(words="Every object has a marking that is known here, or none", holds=True),
            Assertion(words=f"Licence: {FEED.licence}", holds=True),
            Assertion(words="Marking, where an object has none: for the sender's own body", holds=True),
        )


def _kind(one: _Object) -> MentionKind:
    if one.type == "identity" and leaf(one.value, "identity_class") == "individual":
        return MentionKind.PERSON
    if one.type == "threat-actor" and leaf(one.value, "resource_level") == "individual":
        return MentionKind.PERSON
    return _KINDS[one.type]


def _tie_of(word: str, source: _Object | None, ref: str) -> Tie:
    if word != "located-at":
        return Tie.ASSOCIATE_OF
    is_body = ref.startswith("identity--") and (source is None or _kind(source) is MentionKind.ORGANISATION)
    return Tie.REGISTERED_AT if is_body else Tie.LIVES_AT


def _needed(kind: str) -> tuple[str, ...]:
    if kind == "relationship":
        return ("relationship_type", "source_ref", "target_ref")
    return tuple(name.partition(".")[2] for name in FEED.needed if name.startswith(f"{kind}."))


def _refuse_unknown(kind: str, value: Record) -> None:
    plain = {name: inner for name, inner in value.items() if name not in _MANY}
    paths = [path for path, _ in leaves(plain) if not path.startswith("marking-definition.extensions")]
    unknown = next((path for path in paths if not {f"{kind}.{path}", f"object.{path}"} & FEED.columns.keys()), None)
    if unknown is not None:
        raise _Wrong(
            f"{unknown[:60]}: The field is neither read nor named as ignored.",
            "Take it out, or ask for it to be described in the feed.",
        )


def _refuse_ends(source: str, target: str, refused: set[str]) -> None:
    if source == target:
        raise _Wrong("target_ref: The relationship points to its own source.", "Name the object at the other end.")
    if {source, target} & refused:
        raise _Wrong(
            "source_ref, target_ref: The object at one end was kept back.", "Send that object again together with this."
        )


def _texts(value: Json) -> list[str]:
    if isinstance(value, list):
        return [str(entry) for entry in value if entry is not None and not isinstance(entry, dict | list)]
    return [] if value is None or isinstance(value, dict) else [str(value)]
