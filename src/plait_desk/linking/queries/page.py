"""A subject as its page shows it: what was said of it by whom, what contradicts, its ties and its records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from plait.domain.control import control_words
from plait.domain.statement import Tie
from plait.domain.subject import ReaderSubject
from plait.linking.kinds import LINKED
from plait.policy.access import Reader
from plait_desk.linking.queries.records import Record, Told, records
from plait_desk.linking.queries.sight import SCORED
from plait_desk.linking.queries.subjects import protected_among

# A person or company has one of each at most: two values contradict each other.
ONE_AT_MOST = frozenset({"birth_date", "sex", "company_number", "incorporated_on", "dissolved_on"})
ORDER = ("name", "forename", "surname", "birth_date", "sex", "company_number", "status", "address", "postcode")
MOST_RECORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value and the records that give it; `grades` are as given, best known order."""

    value: str
    grades: tuple[str, ...]
    sources: tuple[str, ...]
    more_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRow:
    """Everything said of one property. `contradicts`: there can be only one, and there are more."""

    name: str
    values: tuple[Value, ...]
    contradicts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """A tie to another thing that the reader may read."""

    words: str
    other_id: int
    other_name: str
    other_kind: str
    role: str
    grade: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPage:
    """Everything the subject page shows."""

    cited_by: int
    kind: str
    name: str
    categories: tuple[str, ...]
    properties: tuple[PropertyRow, ...]
    ties: tuple[TieRow, ...]
    records: tuple[Record, ...]
    more_records: int
    is_thin: bool
    """too little is said to compare it with anything"""

    @property
    def contradictions(self) -> tuple[PropertyRow, ...]:
        """The properties of which there can be only one, and are more."""
        return tuple(row for row in self.properties if row.contradicts)


def subject_page(reader: Reader, subject: ReaderSubject, until: datetime | None = None) -> SubjectPage:
    """What this reader may see of their subject. Long subjects show their first 200 records and say how many more.

    With `until`, what was recorded before that moment.
    """
    found = records(reader, subject.mention_ids[:MOST_RECORDS], until)
    rows = tuple(found[id_] for id_ in subject.mention_ids[:MOST_RECORDS] if id_ in found)
    first = found[subject.cited_by]
    told = [one for row in rows for one in row.told]
    return SubjectPage(
        cited_by=subject.cited_by,
        kind=first.kind,
        name=fullest([row.name for row in rows]),
        categories=tuple(dict.fromkeys(word for row in rows for word in row.categories)),
        properties=_properties([one for one in told if one.other_id is None], found),
        ties=_ties(reader, [one for one in told if one.other_id is not None]),
        records=rows,
        more_records=len(subject.mention_ids) - len(rows),
        is_thin=_is_thin(first.kind, told),
    )


def _is_thin(kind: str, told: list[Told]) -> bool:
    said = {one.property for one in told if one.value}
    return any(linked.is_too_thin(said) for linked in LINKED if kind in SCORED[linked.name])


def fullest(names: list[str]) -> str:
    """The name given most often; of those the longest, then the first in the alphabet."""
    return min(set(names), key=lambda name: (-names.count(name), -len(name), name))


def _properties(told: Iterable[Told], found: dict[int, Record]) -> tuple[PropertyRow, ...]:
    by_name: dict[str, dict[str, list[Told]]] = {}
    for one in told:
        if one.value and one.property != "subject_category":
            by_name.setdefault(one.property, {}).setdefault(one.value, []).append(one)
    names = sorted(by_name, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return tuple(
        PropertyRow(
            name=name.replace("_", " ").capitalize(),
            values=tuple(_value(value, said, found) for value, said in sorted(by_name[name].items())),
            contradicts=name in ONE_AT_MOST and len(by_name[name]) > 1,
        )
        for name in names
    )


def _value(value: str, said: list[Told], found: dict[int, Record]) -> Value:
    sources = list(dict.fromkeys(found[one.mention_id].source for one in said))
    grades = {one.grade or found[one.mention_id].grade for one in said} - {""}
    return Value(
        value=value, grades=tuple(sorted(grades)[:3]), sources=tuple(sources[:3]), more_sources=max(0, len(sources) - 3)
    )


def _ties(reader: Reader, told: list[Told]) -> tuple[TieRow, ...]:
    """Ties once each; a protected person is never named at the other end."""
    others = {one.other_id for one in told if one.other_id is not None}
    names = records(reader, others - protected_among(others))
    rows = {
        (one.property, one.other_id): TieRow(
            words=one.property.replace("_", " "),
            other_id=other.id,
            other_name=other.name,
            other_kind=other.kind,
            role=_role(one),
            grade=one.grade,
            from_on=one.from_on,
            to_on=one.to_on,
        )
        for one in told
        if one.other_id is not None and (other := names.get(one.other_id))
    }
    return tuple(sorted(rows.values(), key=lambda row: (row.words, row.other_name, row.other_id)))


def _role(told: Told) -> str:
    """The role or share as people say it."""
    if told.property == Tie.OWNER_OF:
        return control_words(told.value)
    if told.property == Tie.AWARDED and told.value.isdigit():
        return f"£{int(told.value):,}"
    return told.value
