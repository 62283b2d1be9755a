"""Random worlds of the whole desk, kept twice: once whole, and once without what one reader may not read.

The rows have their keys before they are kept, so the two worlds differ in nothing else. Every text in them is a word
of its own (`zq…x`), so that a page which shows what it may not can be caught by that word as well.
"""

import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from django.db import models, transaction
from django.utils import timezone

from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import marking_id
from plait.domain.match import Judgement
from plait.linking.engine.clusters import STOP
from plait.mapping.choice import Sharing
from plait.policy.access import Reader, may_read
from plait.policy.permissions import Permission
from plait.policy.retention import clock_marking
from plait.policy.roles import Role
from plait_desk.accounts.models import Marked, Marking, forget_readable
from plait_desk.accounts.queries import agreements
from plait_desk.collection.models import CommittedRows, Emergency, Item, Load, Mention
from plait_desk.linking.models import Link, Match, Membership, Watch
from plait_desk.mapping.models import ChartView, CheckNotice, GroupEvent
from plait_desk.mapping.services import redraw_reach
from plait_desk.reporting.models import ReportEdition
from plait_desk.thread.models import ConsentRequest, Disposal, Release, RightsRequest, Snapshot
from tests.factories.house import Colleague
from tests.factories.rows import word
from tests.factories.world_charts import charts
from tests.factories.world_checks import checks
from tests.factories.world_companies import company_facts
from tests.factories.world_custody import custody
from tests.factories.world_flags import flags
from tests.factories.world_ground import Ground, lay_ground
from tests.factories.world_groups import group_records
from tests.factories.world_later import fill
from tests.factories.world_property import properties
from tests.factories.world_registers import registers
from tests.factories.world_reviews import reviews
from tests.factories.world_rows import Made
from tests.factories.world_suspects import suspects
from tests.factories.world_was import what_was
from tests.factories.world_watches import watches

WORD = re.compile(rb"zq\d+x")
# What no marking guards, but whose it is: these columns name the bodies that may see a row.
KEPT_FOR: Mapping[type[models.Model], tuple[str, ...]] = {
    ConsentRequest: ("partner_id", "originator_id"),
    RightsRequest: ("partner_id",),
    Disposal: ("partner_id",),
    CheckNotice: ("partner_id", "asking_id"),
}
Key = tuple[type[models.Model], int]
Rows = tuple[models.Model, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """Bodies, people and markings that both worlds share; the rows that a reader sees some of; and the reader."""

    ground: Ground
    rows: Rows

    @property
    def reader(self) -> Colleague:
        return self.ground.reader

    @cached_property
    def hidden(self) -> frozenset[Key]:
        """What the reader may not read, as the policy's functions say; what is not committed; and what hangs on these.

        A row without a marking of its own (a scored pair, a hard fact, a place in a subject) is read with its mentions;
        a tie with both its ends; a release with what it lowered or made readable; what is a body's own by that body.
        Whoever reads the clocks of records is told which of them are of one person.
        """
        reader, agreed = self.reader.reader, agreements()
        values = {row.pk: row.value() for row in Marking.objects.all()}

        def may(key: int, permission: Permission) -> bool:
            return bool(may_read(reader, values[key], permission, agreed))

        def may_clock(record: MarkingValue) -> bool:
            is_own = len(record.singles) == 1 and record.originator == reader.partner_id
            clock = marking_id(clock_marking(record)) if is_own else 0
            return clock in values and may(clock, Permission.OVERSIGHT_DISPOSAL_DECIDE)

        def is_closed(row: models.Model) -> bool:
            if isinstance(row, ChartView) and row.sharing == Sharing.OWN and row.owner_id != reader.person_id:
                return True
            if isinstance(row, Marked):
                is_read = any(may(row.marking_id, permission) for permission in _permissions(row, reader))
                is_read |= isinstance(row, Mention | Match) and may_clock(values[row.marking_id])
                return not is_read or _is_under_way(row) or _has_ended(row)
            if isinstance(row, Release):
                return not may(row.from_marking_id, Permission.RELEASE_LEDGER_READ) and row.pk not in opened
            if isinstance(row, Watch):
                return row.person_id != reader.person_id
            bodies = KEPT_FOR.get(type(row), ())
            return bool(bodies) and all(getattr(row, body) != reader.partner_id for body in bodies)

        frozen = [row for row in self.rows if isinstance(row, Snapshot) and not is_closed(row)]
        opened = {row.release_id for row in frozen}
        closed = {_key(row) for row in self.rows if is_closed(row)}
        told = [row for row in self.rows if isinstance(row, GroupEvent) and (row.mention_id or row.undoes_id)]
        hanging = [row for row in self.rows if not isinstance(row, Marked) or getattr(row, "other_id", None)] + told
        return frozenset(closed | {_key(row) for row in hanging if _points_to(row) & closed})

    def hides(self, row: models.Model) -> bool:
        """True of a row that the reader may not read."""
        return _key(row) in self.hidden

    @cached_property
    def secret_words(self) -> frozenset[bytes]:
        """The words that stand in hidden rows and in no other."""
        hidden = _words(row for row in self.rows if self.hides(row))
        return hidden - _words(row for row in self.rows if not self.hides(row))


def a_world(chance: random.Random, role: Role | None = None) -> World:
    """Make one. The ground is kept at once; the rows are not."""
    ground = lay_ground(chance, role)
    made = Made(ground=ground, chance=chance)
    fill(made)
    # By a chance of their own: the rows before them stay what they were.
    watches(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    registers(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    reviews(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    group_records(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    checks(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    suspects(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    company_facts(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    what_was(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    custody(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    charts(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    flags(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    properties(Made(ground=ground, chance=random.Random(len(made.rows)), rows=made.rows))
    return World(ground=ground, rows=tuple(made.rows))


def keep(rows: Iterable[models.Model], world: World) -> None:
    """Write the rows, and draw what follows from them."""
    by_table: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_table.setdefault(type(row), []).append(copy(row))
    with transaction.atomic():
        for model, some in by_table.items():
            model._base_manager.bulk_create(some)
    forget_readable()
    redraw_reach(actor=world.ground.drawer.reader, as_of=timezone.localdate())


def without_hidden(world: World) -> Rows:
    """The rows without those that the reader may not read.

    A row that a readable one cannot do without stays as an empty shell: its marking, and new words for every word.
    The one exception of the policy that a world can hold: who is protected stays protected, whoever may read why.
    """
    needed = _needed(world.rows, world.hidden)
    return tuple(
        _blank(row) if _key(row) in needed else _cut(row, world.hidden - needed)
        for row in world.rows
        if _key(row) not in world.hidden or _key(row) in needed
    )


def without(rows: Rows, gone: Collection[Key]) -> Rows:
    """The rows without these and without all that hangs on them."""
    left = set(gone)
    while more := {_key(row) for row in rows if _key(row) not in left and _bound_to(row) & left}:
        left |= more
    return tuple(_cut(row, left) for row in rows if _key(row) not in left)


def protected_people(rows: Rows) -> set[Key]:
    """Every mention of a person of whom any mention is protected."""
    people = [row for row in rows if isinstance(row, Membership)]
    closed = {row.subject_id for row in people if row.mention.is_protected}
    return {_key(row.mention) for row in people if row.subject_id in closed}


def splits_nobody(rows: Rows, people: Collection[Key]) -> bool:
    """No decision, and no link that could join, ties a mention of these people to one of somebody else.

    Where one does, the desk takes both for one person, as it must; only a stored subject of a random world does not.
    """
    ids = {key for _, key in people}
    pairs = [row for row in rows if isinstance(row, Match) and row.judgement == Judgement.SAME]
    pairs += [row for row in rows if isinstance(row, Link) and row.probability >= STOP]
    return all((row.left_id in ids) == (row.right_id in ids) for row in pairs)


def _needed(rows: Rows, hidden: Collection[Key]) -> set[Key]:
    """The hidden rows that readable ones cannot do without, and those whose person is protected."""
    by_key = {_key(row): row for row in rows}
    closed = protected_people(rows)
    held = [row for row in rows if isinstance(row, Membership) and _key(row.mention) in closed]
    found = {key for row in held for key in (_key(row), *_bound_to(row))} & set(hidden)
    wanted = [row for row in rows if _key(row) not in hidden] + [by_key[key] for key in found]
    while wanted:
        more = {key for row in wanted for key in _bound_to(row) if key in hidden} - found
        found |= more
        wanted = [by_key[key] for key in more]
    return found


def _blank(row: models.Model) -> models.Model:
    """The row with other words, and tied to nothing that it can do without."""
    shell, bound = copy(row), _bound_to(row)
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey):
            if (field.related_model, value) not in bound:
                setattr(shell, field.attname, None)
        elif isinstance(value, str) and not field.choices:
            setattr(shell, field.attname, WORD.sub(word().encode(), value.encode()).decode())
    return shell


def _cut(row: models.Model, gone: Collection[Key]) -> models.Model:
    """The row without its ties to what is gone."""
    kept = copy(row)
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and (field.related_model, getattr(row, field.attname)) in gone:
            setattr(kept, field.attname, None)
    return kept


def _key(row: models.Model) -> Key:
    return type(row), row.pk


def _permissions(row: Marked, reader: Reader) -> Iterator[Permission]:
    """The permissions of which each shows the row.

    Who told of an emergency sees what came of it; who keeps the sources sees how many items rest on each.
    """
    yield row.read_permission
    if isinstance(row, Item):
        yield Permission.COLLECTION_SOURCE_READ
    if isinstance(row, Emergency) and row.told_by_id == reader.person_id:
        yield Permission.COLLECTION_REPORT_SUBMIT


def _is_under_way(row: models.Model) -> bool:
    """True of a row that shows only once its load is committed, and it is not."""
    shows_later = isinstance(row._meta.default_manager, CommittedRows)
    return shows_later and row.load is not None and row.load.state != Load.State.COMMITTED


def _has_ended(row: models.Model) -> bool:
    """True of what was released for a term, or until it was recalled, and is not open any more."""
    frozen = row.snapshot if isinstance(row, ReportEdition) else row
    return isinstance(frozen, Snapshot) and frozen.release is not None and frozen.release.recalled_at is not None


def _points_to(row: models.Model) -> set[Key]:
    keys = [field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return {(field.related_model, getattr(row, field.attname)) for field in keys}  # type: ignore[misc]  # as above


def _bound_to(row: models.Model) -> set[Key]:
    """The rows that this one cannot do without.

    A tie without its other end would be another statement; without its load or release a row would be open again.
    """
    keys = [field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    kept = {
        "other",
        "mention" if isinstance(row, GroupEvent) else "",
        "load" if _is_under_way(row) else "",
        "release" if _has_ended(row) else "",
    }
    needed = [field for field in keys if not field.null or field.name in kept]
    return {(field.related_model, getattr(row, field.attname)) for field in needed}  # type: ignore[misc]  # as above


def _words(rows: Iterable[models.Model]) -> frozenset[bytes]:
    said = (getattr(row, field.attname) for row in rows for field in row._meta.concrete_fields)
    return frozenset(found for text in said if isinstance(text, str) for found in WORD.findall(text.encode()))
