"""One record as a page shows it: what it is called, what was said in it, and where it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.mention import MentionKind, SubjectCategory
from plait.domain.statement import Property
from plait.policy.access import Reader
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.collection.queries import statements
from plait_desk.thread.queries.rights import restricted_among

UNNAMED = "no name given"
_NAMING = (
    *(Property.NAME, Property.TITLE, Property.ADDRESS, Property.LICENCE_TYPE),
    *(Property.COMPANY_NUMBER, Property.IDENTIFIER, Property.PHONE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement of a record: a value, or a tie to another mention (then `other_id` is set)."""

    mention_id: int
    property: str
    value: str
    other_id: int | None
    grade: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A mention that the reader may read, with the statements of it that they may read."""

    id: int
    kind: str
    name: str
    source: str
    """where it comes from: a report's own reference, a register, or a body's record"""
    report_id: int | None
    grade: str
    scheme: str
    categories: tuple[str, ...]
    recorded_on: date
    told: tuple[Told, ...]

    def value(self, *properties: str) -> str:
        """The values of these properties, one after the other; empty where nothing was said."""
        found = [next((one.value for one in self.told if one.property == name), "") for name in properties]
        return ", ".join(value for value in found if value)


def records(reader: Reader, mention_ids: Iterable[int], until: datetime | None = None) -> dict[int, Record]:
    """The records of these mentions that the reader may read; the others are left out.

    With `until`, those and what they said that were recorded before that moment, and that nobody has withdrawn since.
    """
    readable = Mention.objects.readable_by(reader).filter(pk__in=set(mention_ids))
    if until is not None:
        readable = readable.filter(recorded_at__lt=until)
    rows = list(readable.select_related("item__report", "marking__originator"))
    told = _told(reader, [row.pk for row in rows], until)
    items = Item.objects.readable_by(reader).filter(pk__in={row.item_id for row in rows if row.item_id})
    # Their reports by name: without it a database goes through every report that there is.
    reports = Report.objects.readable_by(reader).filter(pk__in={row.item.report_id for row in rows if row.item})
    told_in = set(items.filter(report__in=reports).values_list("pk", flat=True))
    found = {row.pk: _record(row, tuple(told.get(row.pk, ())), told_in) for row in rows}
    for key in restricted_among(found):
        found[key] = replace(found[key], source=f"{found[key].source}, RESTRICTED: not to be used")
    return found


def name_of(kind: str, said: Mapping[str, str]) -> str:
    """What a thing is called, out of the first value of each property."""
    if kind == MentionKind.PERSON:
        parts = (said.get(Property.FORENAME, ""), said.get(Property.SURNAME, "").upper())
        return " ".join(part for part in parts if part) or said.get(Property.NAME, UNNAMED)
    return next((said[name] for name in _NAMING if said.get(name)), UNNAMED)


def _told(reader: Reader, mention_ids: list[int], until: datetime | None) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    said = statements(reader, mention_ids)
    if until is not None:
        said = said.filter(pc.less(said["recorded_at"], pa.scalar(until, said.schema.field("recorded_at").type)))
    for row in said.to_pylist():
        found.setdefault(row["mention_id"], []).append(
            Told(
                mention_id=row["mention_id"],
                property=row["property"],
                value=row["value"] or "",
                other_id=row["other_id"],
                grade=row["grade"] or "",
                from_on=row["valid_from"],
                to_on=row["valid_to"],
            )
        )
    return found


def _record(row: Mention, told: tuple[Told, ...], readable_items: set[int]) -> Record:
    item = row.item if row.item_id in readable_items else None
    said: dict[str, str] = {}
    for one in told:
        if one.value and one.other_id is None:
            said.setdefault(one.property, one.value)
    return Record(
        id=row.pk,
        kind=row.kind,
        name=name_of(row.kind, said),
        source=_source(row, item is not None),
        report_id=item.report_id if item else None,
        grade=item.grade if item else next((one.grade for one in told if one.grade), ""),
        scheme=item.grading_scheme if item else "3x5x2",
        categories=tuple(_category(code) for code in row.categories.split(";") if code),
        recorded_on=row.recorded_at.date(),
        told=told,
    )


def _source(row: Mention, may_name_report: bool) -> str:
    originator = row.marking.originator.name if row.marking.originator else "several bodies"
    if row.item and may_name_report:
        return f"{originator}, {row.item.report.own_reference}"
    if row.register:
        return f"{row.register.replace('_', ' ').capitalize()} register"
    return f"{originator}, record {row.given_reference}" if row.given_reference else originator


def _category(code: str) -> str:
    known = code in SubjectCategory.__members__
    return SubjectCategory[code].value.replace("_", " ").capitalize() if known else code
