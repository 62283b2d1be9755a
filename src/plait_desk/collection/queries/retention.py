"""What whoever decides on retention sees: what is needed to decide, and nothing that was said of anybody.

The kind of record, where it came from, what the person is in it, how much is kept, the last event, the group and the
days. Never a name, a birth date, a text, a grade or a source: who must know those asks the officer whose record it is.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from plait import reference
from plait.collection.feed import feed, feed_names
from plait.domain.ids import Ref, encode
from plait.policy.access import Reader
from plait.policy.retention import RULES, RetentionGroup
from plait_desk.thread.models import Disposal, Notice, RecordKind, RetentionReview, ReviewClock
from plait_desk.thread.queries.naming import words_for
from plait_desk.thread.services.forgetting import kin_of

GROUPS = "mopi_groups"
IN_AN_ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One record in the queue."""

    id: int
    kind: str
    code: str
    group: str
    last_event_on: date
    next_review_on: date
    disposal_on: date | None
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is told of a record beside its clock."""

    came_from: str
    categories: tuple[str, ...]
    said: int
    reviews: int
    is_put_forward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingLine:
    """One body or person who was told of a disposal, of what by its code, and whether they have acknowledged it."""

    to: str
    thing: str
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One group of the rule table."""

    group: str
    scope: str
    first_years: int
    then_years: int
    disposed_by_time: bool


def clocks(reader: Reader) -> QuerySet[ReviewClock]:
    """The clocks of the reader's own body, the most urgent first: each body decides on what it gave."""
    rows = ReviewClock.objects.readable_by(reader).filter(partner_id=reader.partner_id)
    return rows.order_by("next_review_on", "pk")


def as_due(rows: Iterable[ReviewClock], as_of: date) -> list[Due]:
    """Clocks as a page shows them."""
    return [
        Due(
            id=row.thing_id,
            kind=row.get_kind_display(),
            code=encode(row.thing_id),
            group=row.group,
            last_event_on=row.last_event_on,
            next_review_on=row.next_review_on,
            disposal_on=row.disposal_on,
            is_due=row.next_review_on <= as_of,
        )
        for row in rows
    ]


def facts(clock: ReviewClock) -> Facts:
    """What is needed to decide on a record: what its clock says, and how often it was reviewed."""
    return Facts(
        came_from=_origin(clock),
        categories=tuple(code.replace("_", " ").capitalize() for code in clock.categories.split(";") if code),
        said=clock.said,
        reviews=RetentionReview.objects.filter(kind=clock.kind, thing_id=clock.thing_id).count(),
        is_put_forward=clock.is_put_forward,
    )


def _origin(clock: ReviewClock) -> str:
    if clock.kind == RecordKind.REPORT:
        return "An intelligence report"
    if clock.came_from == IN_AN_ITEM:
        return "Named in an intelligence report"
    if clock.came_from in feed_names():
        return feed(clock.came_from).title
    return f"The {clock.came_from.replace('_', ' ')} register" if clock.came_from else "A file"


def of_the_same_person(reader: Reader, clock: ReviewClock) -> list[ReviewClock]:
    """The other records of the reader's own body that linking holds to be the same person, on its own records alone."""
    if clock.kind != RecordKind.MENTION:
        return []
    kin: Collection[int] = kin_of(reader, clock.thing_id) - {clock.thing_id}
    return list(clocks(reader).filter(kind=RecordKind.MENTION, thing_id__in=kin))


def disposals(reader: Reader) -> QuerySet[Disposal]:
    """The disposals of the reader's own body, newest first."""
    rows = Disposal.objects.filter(partner_id=reader.partner_id).select_related("asked_by", "second_by")
    return rows.order_by("-asked_at", "pk")


def told_of_disposal(disposal: Disposal) -> list[TellingLine]:
    """Who was told that what they were sent was disposed of, those who have not acknowledged it first."""
    rows = Notice.objects.filter(kind=Notice.Kind.ERASURE, by_ref=str(Ref("disposal", disposal.pk)))
    rows = rows.select_related("partner", "person").order_by("acknowledged_at", "at", "pk")
    return [
        TellingLine(
            to=str(row.partner or row.person), thing=words_for(row.object_ref), acknowledged_at=row.acknowledged_at
        )
        for row in sorted(rows, key=lambda row: row.acknowledged_at is not None)
    ]


def rule_table() -> tuple[list[RuleLine], tuple[str, ...]]:
    """The groups with what they ask for, and the standing of the list they come from."""
    published = reference.scale(GROUPS)
    lines = [
        RuleLine(
            group=group.value,
            scope=str(dict(published.body[group.value])["scope"]),  # type: ignore[call-overload]  # the list's own shape
            first_years=rule.first_years,
            then_years=rule.then_years,
            disposed_by_time=rule.disposed_by_time,
        )
        for group, rule in RULES.items()
    ]
    return lines, published.standing


def group_words(group: str) -> str:
    """A group with what it covers."""
    lines, _ = rule_table()
    return next(f"{line.group}: {line.scope}" for line in lines if line.group == RetentionGroup(group))
