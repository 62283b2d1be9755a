"""The law of the house: a response is the same, byte for byte, as if all that the reader may not read did not exist.

Each random world is kept twice, with the same keys: whole, and without what one reader may not read. Every page,
search, count, path, history, file and error that the reader can come to must be the same in both. Protected people
and what politics may not see are held to the same law, with their own idea of what is not there.
"""

import logging
import os
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.db import models, transaction
from django.urls import reverse
from pytest_django import Settings
from tests.factories.walking import Answers, differences, every_page, page_name
from tests.factories.world_rows import COMMON
from tests.factories.worlds import World, a_world, keep, protected_people, without, without_hidden

from plait.domain.ids import Ref
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.collection.models import Mention, Report, Statement
from plait_desk.mapping.models import Group

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("own_home", "quiet")]
DEEP = bool(os.environ.get("PLAIT_DEEP"))
WORLDS = 300 if DEEP else 30
PROTECTED = 100 if DEEP else 6
ASKED = 8
# How many addresses of one page are opened; every one in a deep run.
EACH = None if DEEP else 3
POLITICS = (Role.TASKFORCE, Role.SECRETARIAT, Role.STEERING_GROUP)
PAGES = {
    "Report": "collection:report",
    "Load": "collection:load",
    "Requirement": "collection:requirement",
    "Mention": "linking:subject",
    "Group": "mapping:group",
}


@pytest.fixture
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def quiet() -> Iterator[None]:
    """A page that is refused is what is asked for here, and needs no words."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def answers(world: World, rows: Iterable[models.Model]) -> Answers:
    """What the reader is answered at every address where only these rows are kept."""
    with transaction.atomic():
        keep(rows, world)
        found = every_page(world.reader.client, more=addresses(world), most_each=EACH)
        transaction.set_rollback(True)
    return found


def addresses(world: World) -> list[str]:
    """The page of a thing of each kind of the whole world, whether it is kept or not; and questions it could answer."""
    rows = [row for row in world.rows if type(row).__name__ in PAGES]
    hidden, seen = ([row for row in rows if world.hides(row) is hides] for hides in (True, False))
    chance = random.Random(len(rows))
    some = [row for part in (hidden, seen) for row in chance.sample(part, min(ASKED, len(part)))]
    chance.shuffle(some)
    things = [(type(row).__name__, row.pk) for row in some]
    asked = [reverse(PAGES[kind], args=[key]) for kind, key in things]
    asked += [reverse("home:thread", args=[str(Ref(kind.lower(), key))]) for kind, key in things]
    asked += [f"{reverse('home:search')}?q={COMMON}", f"{reverse('home:search')}?q=zq&kind=person"]
    return [*asked, f"{reverse('collection:reports')}?urgency=high", f"{reverse('mapping:index')}?tier=T1"]


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_world_answers_as_the_world_without_what_is_hidden(seed: int) -> None:
    world = a_world(random.Random(seed))
    whole, part = answers(world, world.rows), answers(world, without_hidden(world))
    assert differences(part, whole) == {}
    leaks = {address for address, (_, page) in whole.items() if any(said in page for said in world.secret_words)}
    assert leaks == set()


@pytest.mark.parametrize("seed", range(PROTECTED))
def test_a_person_who_must_be_protected_is_to_everybody_as_if_there_were_nobody(seed: int) -> None:
    """Never a subject, a suggestion, a nominal, a seed or node of a path, a hit or a name on a chart.

    What a report says stands on the report's own page, for whoever may read the report.
    """
    chance = random.Random(1000 + seed)
    made = (a_world(chance, Role.ANALYST) for _ in range(100))
    world, closed = next((world, people) for world in made if (people := protected_people(world.rows)))
    whole, part = (
        {address: page for address, page in found.items() if page_name(address) != "collection:report"}
        for found in (answers(world, world.rows), answers(world, without(world.rows, closed)))
    )
    assert differences(part, whole) == {}


@pytest.mark.parametrize("role", POLITICS)
def test_politics_sees_of_operations_what_it_would_see_if_there_were_none(role: Role) -> None:
    world = a_world(random.Random(1), role)
    assert {row for row in world.rows if isinstance(row, Statement | Mention | Report | Group)} <= {
        row for row in world.rows if world.hides(row)
    }
    whole, part = answers(world, world.rows), answers(world, without_hidden(world))
    assert differences(part, whole) == {}
    assert not any(said in page for _, page in whole.values() for said in world.secret_words)
    assert any(status == 200 for status, _ in whole.values())


def test_politics_holds_no_permission_to_read_operations() -> None:
    held = frozenset().union(*(ROLES[role] for role in POLITICS))
    rooms = {"collection", "linking", "mapping", "thread", "search", "safeguarding", "oversight"}
    assert {permission for permission in held if permission.value.split(":")[0] in rooms} == set()
    assert Permission.REPORTING_RELEASED_READ in held


def test_in_these_worlds_there_is_something_to_see_and_something_to_hide() -> None:
    """So that an empty walk is not a pass."""
    for seed in range(6):
        world = a_world(random.Random(seed))
        assert 0.2 < len(world.hidden) / len(world.rows) < 0.9
        found = answers(world, world.rows)
        assert sum(status == 200 for status, _ in found.values()) > 40
