"""Whatever carries a marking is narrowed to a reader as the policy says: every table, in 500 random worlds.

The tables are found, not listed: one that joins the desk tomorrow is held to the law on the same day.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest
from django.db import models
from tests.factories.access_worlds import AccessWorld, make_world
from tests.factories.kept import id_of, keep
from tests.factories.rows import a_row, in_order, marked_models

from plait.policy.access import CLAUSES as ALL
from plait.policy.access import Clause, may_read
from plait.policy.roles import Role
from plait_desk.accounts.models import Marked, Marking, Partner, Person

pytestmark = pytest.mark.django_db(databases="__all__")
WORLDS = 10_000 if os.environ.get("PLAIT_DEEP") else 500
AT_ONCE = 50

Table = type[models.Model]
Rows = dict[Table, dict[int, int]]
"""of each marked table, the key of each row by the marking that it carries"""


def worlds(number: int) -> Iterator[list[AccessWorld]]:
    """So many worlds, the same on every run, fifty at a time; in every third the reader has a role of another kind."""
    chance, roles = random.Random(3), cycle(Role)
    for start in range(0, number, AT_ONCE):
        made = [make_world(chance) for _ in range(min(AT_ONCE, number - start))]
        yield [_as(next(roles), world) if place % 3 == 0 else world for place, world in enumerate(made)]


def _as(role: Role, world: AccessWorld) -> AccessWorld:
    grants = tuple(replace(grant, role=role) for grant in world.reader.grants)
    return replace(world, reader=replace(world.reader, grants=grants))


def fill(made: list[AccessWorld]) -> Rows:
    """A row of each marked table for each marking of each world, kept with the rows that it cannot do without."""
    keep(made)
    markings = [id_of(marking) for world in made for marking in world.markings]
    ids: dict[Table, list[int]] = {
        Marking: markings,
        Partner: [world.reader.partner_id for world in made],
        Person: [world.reader.person_id for world in made],
    }
    for table in in_order(list(marked_models())):
        near = {parent: cycle(keys) for parent, keys in ids.items()}
        ends = _ends(table, ids)
        rows = [
            a_row(table, lambda parent, near=near: next(near[parent]), **_marked(table, m), **ends) for m in markings
        ]
        table._base_manager.bulk_create(rows)
        ids[table] = [row.pk for row in rows]
    return {table: dict(zip(markings, ids[table], strict=True)) for table in marked_models()}


def _marked(table: Table, marking: int) -> dict[str, int]:
    return {"marking_id": marking} if issubclass(table, Marked) else {}


def _ends(table: Table, ids: dict[Table, list[int]]) -> dict[str, int]:
    """The two ends of a table of pairs, in order."""
    fields = {field.name: field for field in table._meta.concrete_fields}
    if not {"left", "right"} <= fields.keys():
        return {}
    left, right = sorted(ids[fields["left"].related_model][:2])  # type: ignore[index]  # both point to one table
    return {"left_id": left, "right_id": right}


def by_tables(world: AccessWorld, rows: Rows) -> dict[str, set[int]]:
    """Of each table, the keys of the world's rows that the reader may read."""
    found = {}
    for table in marked_models():
        ours = [rows[table][id_of(marking)] for marking in world.markings]
        readable = table.objects.readable_by(world.reader).filter(pk__in=ours)
        found[table.__name__] = set(readable.values_list("pk", flat=True))
    return found


def by_functions(world: AccessWorld, rows: Rows, clauses: tuple[Clause, ...] = ALL) -> dict[str, set[int]]:
    """The same, as the policy says it."""
    asked = {table.read_permission for table in marked_models()}
    allowed = {
        (permission, marking): bool(may_read(world.reader, marking, permission, world.agreements, clauses=clauses))
        for permission in asked
        for marking in world.markings
    }
    return {
        table.__name__: {rows[table][id_of(m)] for m in world.markings if allowed[table.read_permission, m]}
        for table in marked_models()
    }


def test_every_marked_table_is_read_as_the_policy_says() -> None:
    """And each table held what may be read and what may not, so that a filter that lets all through is no pass."""
    read: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for made in worlds(WORLDS):
        rows = fill(made)
        for world in made:
            found = by_tables(world, rows)
            assert found == by_functions(world, rows)
            read.update({name: len(keys) for name, keys in found.items()})
            kept.update({name: len(world.markings) for name in found})
    assert [name for name in kept if not 0 < read[name] < kept[name]] == []


def test_a_clause_of_the_policy_that_is_dropped_is_seen_in_the_tables() -> None:
    made = next(worlds(AT_ONCE))
    rows = fill(made)
    read = [by_tables(world, rows) for world in made]
    for dropped in ALL:
        left = tuple(clause for clause in ALL if clause is not dropped)
        assert [by_functions(world, rows, left) for world in made] != read, dropped.__name__
