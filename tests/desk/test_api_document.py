"""docs/api.md is run as it stands, and lists every operation with the permission that it needs."""

import re
import shlex
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.factories.files import a_person_row, people_csv
from tests.factories.machines import a_token
from tests.factories.people import a_body, a_reader

from plait_desk.urls import api

pytestmark = pytest.mark.django_db(databases="__all__")
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def commands() -> list[str]:
    """Each line of shell on the page."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def run(command: str, secret: str, files: dict[str, bytes]) -> int:
    """What curl would be answered."""
    words = shlex.split(command.replace("$TOKEN", secret).replace("$DESK", ""))
    headers, body = {}, None
    for option, given in zip(words[1:-1:2], words[2:-1:2], strict=True):
        if option == "-H":
            name, _, value = given.partition(": ")
            headers[name] = value
        else:
            body = files[given[1:]] if given.startswith("@") else given
    if body is None:
        return Client().get(words[-1], headers=headers).status_code
    kind = headers.pop("Content-Type")
    return Client().post(words[-1], body, content_type=kind, headers=headers).status_code


def operations() -> list[str]:
    """One line of the table an operation."""
    told = api.get_openapi_schema()
    needed = {
        api.get_openapi_operation_id(operation): operation.auth_callbacks[0].permission.value
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    return [
        f"| {method.upper()} | `{path}` | {one['description'].splitlines()[0]} | `{needed[one['operationId']]}` |"
        for path, methods in told["paths"].items()
        for method, one in methods.items()
    ]


def test_the_commands_of_the_page_are_answered(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path
    for key in ("psos", "council-fife"):
        a_body(key)
    _, secret = a_token(a_reader(a_body("council-fife")))
    files = {"people.csv": people_csv(a_person_row())}
    told = {command: run(command, secret, files) for command in commands()}
    assert {command: status for command, status in told.items() if status not in (200, 201)} == {}
    assert list(told.values()).count(201) == 2


def test_the_page_lists_every_operation_with_its_permission() -> None:
    listed = [line for line in DOCUMENT.read_text().splitlines() if re.match(r"\| (GET|POST) \|", line)]
    assert listed == operations(), "\n".join(operations())
