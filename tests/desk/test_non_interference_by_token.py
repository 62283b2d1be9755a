"""The law of the house holds for machines: what a token is answered is the same, byte for byte, without what is hidden.

The worlds are those of `test_non_interference.py`; here every address of the programming interface is asked.
"""

import logging
import os
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import models, transaction
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings
from tests.factories.machines import API, Machine, a_token
from tests.factories.rows import days_ago
from tests.factories.walking import Answers, differences
from tests.factories.world_rows import COMMON
from tests.factories.worlds import World, a_world, keep, without_hidden

from plait.domain.ids import Ref, encode
from plait.policy.roles import Role
from plait_desk.accounts.models import Token
from plait_desk.search.models import SearchEntry
from plait_desk.urls import api

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("own_home", "quiet")]
WORLDS = 100 if os.environ.get("PLAIT_DEEP") else 1
MOMENT = re.compile(rb'"(\d{4}-\d\d-\d\dT[\d:.]+Z)"')
# Of each kind of thing, how many hidden ones and how many others are asked for.
ASKED = 2
A_DAY = days_ago(45).date()
A_GROUPS_DAY = days_ago(30).date()
# What is asked of one thing of each kind, and what the thread calls the kind.
OF: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Report": ("report", ("collection/reports/{}",)),
    "Load": ("load", ("collection/loads/{}", "collection/loads/{}/rejects", "collection/loads/{}/rejects/file")),
    "Concern": ("concern", ("collection/concerns/{}",)),
    "Requirement": ("requirement", ("collection/requirements/{}",)),
    "Mention": ("mention", ("linking/subjects/{}", f"linking/subjects/{{}}?on={A_DAY}")),
    "Group": ("group", ("mapping/groups/{}", f"mapping/groups/{{}}?on={A_GROUPS_DAY}")),
    "Check": ("check", ("mapping/checks/{}",)),
    "Task": ("task", ("tasking/tasks/{}",)),
    "Snapshot": ("snapshot", ("assessment/released/{}",)),
    "ReportEdition": ("edition", ("reporting/editions/{}", "reporting/editions/{}/data")),
}
PARTS = ({}, {"size": "2", "page": "2"})
NARROWED = (
    ("collection/reports", {"urgency": "high"}),
    ("collection/reports", {"state": "live", "threat": "drugs"}),
    ("collection/reports", {"text": COMMON}),
    ("collection/requirements", {"state": "part_met"}),
    ("collection/concerns", {"state": "told"}),
    ("mapping/groups", {"tier": "T1"}),
    ("tasking/tasks", {"everyone": "true"}),
)


@pytest.fixture
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path
    settings.PLAIT_API_RATE = 10_000


@pytest.fixture
def quiet() -> Iterator[None]:
    """What is refused is what is asked for here, and needs no words."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def machine_of(world: World) -> Machine:
    """A machine for the reader, with all that the interface offers them; it says why it needs whatever it opens."""
    token, secret = a_token(world.reader.reader, agreed=False)
    Token.objects.filter(pk=token.pk).update(agreed_by=world.ground.drawer.person, agreed_at=token.made_at)
    machine = Machine(secret)
    machine.defaults["HTTP_PLAIT_REASON"] = "The law of the house is held to account."
    return machine


def addresses(world: World) -> list[str]:
    """Every address of the interface: lists in two parts, things hidden and not, and questions that could tell."""
    chance = random.Random(len(world.rows))
    lists = [
        "/".join(part.strip("/") for part in (router.prefix, path) if part.strip("/"))
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        if "{" not in path and "GET" in view.operations[0].methods
    ]
    asked = [f"{path}?{urlencode(part)}" for path in lists for part in PARTS]
    asked += [f"{path}?{urlencode(question)}" for path, question in NARROWED]
    for kind, (cited, paths) in OF.items():
        for row in _some(world, kind, chance):
            asked += [*(path.format(encode(row.pk)) for path in paths), f"thread/{Ref(cited, row.pk)}"]
    hidden = [row for row in world.rows if isinstance(row, SearchEntry) and world.hides(row)]
    words = [COMMON, "zq", *(row.title for row in chance.sample(hidden, 2))]
    return [f"{API}/{each}" for each in (*asked, *(f"search?{urlencode({'q': word})}" for word in words))]


def _some(world: World, kind: str, chance: random.Random) -> list[models.Model]:
    """A few things of one kind: hidden ones, and others."""
    rows = [row for row in world.rows if type(row).__name__ == kind]
    hidden, seen = ([row for row in rows if world.hides(row) is hides] for hides in (True, False))
    return [row for part in (hidden, seen) for row in chance.sample(part, min(ASKED, len(part)))]


def answers(world: World, machine: Machine, rows: Iterable[models.Model]) -> Answers:
    """What the machine is answered at every address where only these rows are kept."""
    begun = timezone.now()
    with transaction.atomic(), transaction.atomic("audit"):
        keep(rows, world)
        told = {address: machine.get(address) for address in addresses(world)}
        for database in ("default", "audit"):  # what was read in one world was not read in the other
            transaction.set_rollback(True, using=database)
    return {address: (answer.status_code, without_now(answer.content, begun)) for address, answer in told.items()}


def without_now(content: bytes, begun: datetime) -> bytes:
    """The answer without the moments at which this walk itself wrote something: the other one wrote it at others."""
    return MOMENT.sub(lambda found: b"" if datetime.fromisoformat(found[1].decode()) >= begun else found[0], content)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_machine_is_answered_as_in_the_world_without_what_is_hidden(seed: int) -> None:
    world = a_world(random.Random(seed))
    machine = machine_of(world)
    whole, part = answers(world, machine, world.rows), answers(world, machine, without_hidden(world))
    assert differences(part, whole) == {}
    assert {
        address
        for address, (_, told) in whole.items()
        if any(word in told and word not in address.encode() for word in world.secret_words)
    } == set()
    # There was something to see, and something that may not be seen.
    assert sum(status == 200 for status, _ in whole.values()) > 25
    assert any(status == 404 for status, _ in whole.values())


def test_every_operation_that_reads_is_asked() -> None:
    asked = {
        resolve(urlsplit(address).path).view_name for address in addresses(a_world(random.Random(0), Role.ANALYST))
    }
    reads = {
        f"api:{api.get_openapi_operation_id(operation)}"
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        if "GET" in operation.methods
    }
    # Work belongs to the person who asked for it, a watch to who watches, and is shown to nobody else.
    assert reads - asked <= {"api:jobs_job", "api:linking_one_watch"}
