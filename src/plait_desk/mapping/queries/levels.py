"""What is known of a group attribute by attribute, with the evidence that one reader may read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.functions import Coalesce

from plait.domain.group import Capability, is_stale_score
from plait.domain.score import ATTRIBUTES, Attribute, Intent, kind_of
from plait.policy.access import Reader
from plait_desk.collection.models import Item, Report
from plait_desk.mapping.models import Group, GroupAttribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """The item that a level rests on, in the report that it stands in."""

    item_id: int
    report_id: int
    words: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One attribute: `level` None is unknown, and never nought."""

    attribute: Attribute
    words: str
    level: int | None
    grade: str
    seen: str
    is_stale: bool
    evidence: str = ""
    cited: Cited | None = None


def levels_of(reader: Reader, group: Group, *, as_of: date, until: datetime | None = None) -> tuple[Level, ...]:
    """Every attribute in its order; one that nobody rated, or that the reader may not read, is unknown.

    With `until`, of what had come in before that moment.
    """
    latest = _latest(reader, group, until)
    cited = _cited(reader, {row.item_id for row in latest.values() if row.item_id})
    return tuple(_level(attribute, latest.get(attribute), cited, as_of) for attribute in ATTRIBUTES)


def known_levels(reader: Reader, group: Group) -> dict[Attribute, int | None]:
    """The level of each attribute that was rated, as far as the reader may read."""
    return {attribute: row.level for attribute, row in _latest(reader, group).items()}


def _latest(reader: Reader, group: Group, until: datetime | None = None) -> dict[Attribute, GroupAttribute]:
    rated = GroupAttribute.objects.readable_by(reader).filter(group=group).order_by("rated_at", "pk")
    if until is not None:
        rated = rated.alias(known=Coalesce("recorded_at", "rated_at")).filter(known__lt=until)
    rows = {(row.kind, row.attribute): row for row in rated}
    own = {attribute: (kind_of(attribute), attribute.value) for attribute in ATTRIBUTES}
    return {attribute: rows[key] for attribute, key in own.items() if key in rows}


def _cited(reader: Reader, ids: set[int]) -> dict[int, Cited]:
    """The items among these that the reader may read, in reports that they may read."""
    if not ids:
        return {}
    rows = Item.objects.readable_by(reader).filter(pk__in=ids, report__in=Report.objects.readable_by(reader))
    return {
        row.pk: Cited(
            item_id=row.pk,
            report_id=row.report_id,
            words=f"{row.report.own_reference}, item {row.number}",
            is_withdrawn=row.withdrawn_at is not None or row.report.withdrawn_at is not None,
        )
        for row in rows.select_related("report")
    }


def _level(attribute: Attribute, row: GroupAttribute | None, cited: dict[int, Cited], as_of: date) -> Level:
    if row is None or row.level is None:
        return Level(attribute=attribute, words=attribute.words, level=None, grade="", seen="", is_stale=False)
    rated_on = row.rated_at.date()
    return Level(
        attribute=attribute,
        words=attribute.words,
        level=row.level,
        grade=row.grade,
        seen=f"{rated_on:%-d %b %Y}",
        is_stale=is_stale_score(rated_on, as_of),
        evidence=row.evidence,
        cited=cited.get(row.item_id or 0),
    )


def of_capability(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """What the group can do."""
    return tuple(level for level in levels if isinstance(level.attribute, Capability))


def of_intent(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """What it is out to do."""
    return tuple(level for level in levels if isinstance(level.attribute, Intent))
