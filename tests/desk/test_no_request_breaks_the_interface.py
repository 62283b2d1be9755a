"""Whatever a machine sends, it is answered, in a shape that the description tells, and never with an error of ours.

schemathesis makes requests of the interface's own description: some that fit it and some that break it.
"""

import logging
import os
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import connections, transaction
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django import Settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.schemas import APIOperation
from tests.factories.house import a_house
from tests.factories.journey import a_whole_journey
from tests.factories.machines import API, Machine, a_machine

from plait.domain.edition import Edition
from plait.domain.ids import encode
from plait_desk.collection.models import Mention

pytestmark = pytest.mark.django_db(databases="__all__")
DEEP = bool(os.environ.get("PLAIT_DEEP"))
MADE = settings(
    max_examples=60 if DEEP else 1,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OUR_ERROR = 500
# Of the operations, so many are tried in the sample.
SOME = 0.4


@pytest.fixture
def machine(tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture) -> Machine:
    """A machine of an analyst, where one record has gone through every room."""
    settings.PLAIT_HOME = tmp_path
    settings.PLAIT_API_RATE = 1_000_000
    caplog.set_level(logging.CRITICAL, "django")
    house = a_house()
    a_whole_journey(house, edition=Edition.PARTNER, lead=house.officer)
    return a_machine(house.analyst.reader)


def desk(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
    """The desk as a WSGI server sees it."""
    answer = ClientHandler(enforce_csrf_checks=True)(environ)
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]


def things(machine: Machine, told: Mapping[str, Any]) -> dict[str, str]:
    """Of each list, the identity of one thing, by the path of such a thing."""
    found = {"/linking/subjects/{id}": encode(Mention.objects.latest("pk").pk)}
    for path in told["paths"]:
        if path.endswith("/{id}") and path.removesuffix("/{id}") in told["paths"]:
            answer = machine.get(path.removesuffix("/{id}"))
            items = answer.json().get("items", [answer.json()]) if answer.status_code == 200 else []
            if items:
                found[path.removeprefix(API)] = items[0]["id"]
    return found


def broken_by(operation: APIOperation, machine: Machine, mode: GenerationMode, known: Mapping[str, str]) -> list[str]:
    """Which requests that schemathesis makes of one operation broke the desk."""
    broken: list[str] = []
    here = next((id for path, id in known.items() if operation.path.startswith(f"{API}{path}")), None)
    places = set(re.findall(r"{(\w+)}", operation.path))
    real = {"id": here, "form": "pdf", "cited": f"report:{here}"} if here else {}
    fixed = {name: real[name] for name in places & real.keys()}
    more = {"path_parameters": fixed} if fixed and fixed.keys() == places else {}

    @MADE
    @given(case=operation.as_strategy(generation_mode=mode, **more))
    def send(case: Case) -> None:
        with transaction.atomic(), transaction.atomic("audit"):
            answer = case.call(app=desk, headers={"Authorization": f"Bearer {machine.secret}"})
            if answer.status_code >= OUR_ERROR:
                broken.append(f"{operation.label} {case.path_parameters} {case.query} {str(case.body)[:300]}")
            elif mode is GenerationMode.POSITIVE or answer.status_code >= 400:
                operation.validate_response(answer)
            for name in connections:
                transaction.set_rollback(True, using=name) if name != "sources" else None

    send()
    return broken


def test_no_request_breaks_the_interface(machine: Machine) -> None:
    load_all_checks()
    told = machine.get(f"{API}/openapi.json").json()
    known = things(machine, told)
    assert {path.split("/")[1] for path in known} >= {"collection", "linking", "mapping", "tasking", "reporting"}
    broken, chance = [], random.Random(5)
    for found in schemathesis.openapi.from_dict(told).get_all_operations():
        if not DEEP and chance.random() > SOME:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            broken += broken_by(found.ok(), machine, mode, known)
    assert not broken
