"""The policy as SQL equals the policy as functions, and neither can lose a clause unseen."""

import os
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.access_worlds import ASKED, AccessWorld, make_world
from tests.factories.kept import keep

from plait.domain.ids import TokenId, new_id
from plait.domain.marking import Marking, Purpose, marking_id
from plait.policy import access
from plait.policy.access import TokenHeld, may_read
from plait.policy.permissions import BY_TOKEN, Permission
from plait_desk.accounts import queries, services
from plait_desk.accounts.models import readable
from plait_desk.accounts.models.among import Ids
from plait_desk.accounts.models.marking import MarkingPart

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WORLDS = 10_000 if os.environ.get("PLAIT_DEEP") else 500


def by_functions(world: AccessWorld, clauses: tuple[access.Clause, ...] = access.CLAUSES) -> set[Marking]:
    return {
        marking
        for marking in world.markings
        if may_read(world.reader, marking, ASKED, world.agreements, clauses=clauses)
    }


def by_tables(world: AccessWorld, clauses: Mapping[str, str] = readable.CLAUSES) -> set[Marking]:
    ids = readable.compute_readable(world.reader, ASKED, clauses)
    return {marking for marking in world.markings if marking_id(marking) in ids}


@settings(max_examples=WORLDS, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_tables_and_the_functions_give_one_answer(chance: random.Random) -> None:
    world = make_world(chance)
    keep([world])
    assert by_tables(world) == by_functions(world)


@given(st.randoms(use_true_random=False), st.frozensets(st.sampled_from(sorted({ASKED, *BY_TOKEN})), max_size=4))
def test_a_token_never_opens_more_than_its_person_and_nothing_that_it_does_not_name(
    chance: random.Random, named: frozenset[Permission]
) -> None:
    world = make_world(chance)
    keep([world])
    by_token = replace(world, reader=replace(world.reader, token=TokenHeld(id=TokenId(new_id()), permissions=named)))
    assert by_tables(by_token) == by_functions(by_token)
    assert by_functions(by_token) == (by_functions(world) if ASKED in named else set())


def some_worlds(number: int) -> list[AccessWorld]:
    chance = random.Random(11)
    made = [make_world(chance) for _ in range(number)]
    keep(made)
    return made


def test_each_clause_of_either_decides_one_case_in_a_hundred_and_dropping_it_is_seen() -> None:
    worlds = some_worlds(250)
    tables, functions = [by_tables(world) for world in worlds], [by_functions(world) for world in worlds]
    assert tables == functions
    cases = sum(len(world.markings) for world in worlds)
    for dropped in readable.CLAUSES:
        rest = {name: clause for name, clause in readable.CLAUSES.items() if name != dropped}
        mutant = [by_tables(world, rest) for world in worlds]
        opened = sum(len(open_ - known) for open_, known in zip(mutant, functions, strict=True))
        assert opened / cases >= 0.01, dropped
    for missing in access.CLAUSES:
        left = tuple(clause for clause in access.CLAUSES if clause is not missing)
        assert [by_functions(world, left) for world in worlds] != tables, missing.__name__


def test_the_order_of_the_clauses_of_the_tables_changes_no_answer() -> None:
    for world in some_worlds(20):
        assert by_tables(world, dict(reversed(tuple(readable.CLAUSES.items())))) == by_tables(world)


def test_what_the_tables_hold_comes_back_as_the_values_that_went_in() -> None:
    worlds = some_worlds(10)
    held = queries.agreements()
    for world in worlds:
        assert set(world.agreements.members) <= set(held.members)
        assert set(world.agreements.consents) <= set(held.consents)
        assert world.agreements.own_lists <= held.own_lists
        for marking in world.markings:
            assert services.intern(marking).value() == marking


def test_the_number_of_queries_never_grows() -> None:
    for number in (1, 10):
        reader = some_worlds(number)[0].reader
        with CaptureQueriesContext(connection) as captured:
            readable.compute_readable(reader, ASKED)
        assert len(captured) == 1


def test_the_answer_is_remembered_until_something_changes() -> None:
    world = some_worlds(1)[0]
    queries.readable_markings(world.reader, ASKED)
    with CaptureQueriesContext(connection) as captured:
        queries.readable_markings(world.reader, ASKED)
    assert len(captured) == 0
    services.intern(replace(next(iter(world.markings[0].singles)), purposes=frozenset({Purpose.LICENSING})))
    with CaptureQueriesContext(connection) as captured:
        queries.readable_markings(world.reader, ASKED)
    assert len(captured) == 1


@pytest.mark.parametrize("chosen", [0, 1, 3])
def test_many_ids_bound_as_one_value_find_what_a_list_of_them_finds(chosen: int) -> None:
    keep([make_world(random.Random(seed)) for seed in range(3)])
    ids = frozenset(MarkingPart.objects.order_by("pk").values_list("part_id", flat=True).distinct()[:chosen])
    listed = set(MarkingPart.objects.filter(part__in=ids).values_list("pk", flat=True))
    for bound in (ids, Ids(ids)):
        assert set(MarkingPart.objects.filter(part_id__among=bound).values_list("pk", flat=True)) == listed
    assert bool(listed) is bool(chosen)
