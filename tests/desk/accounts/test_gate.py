"""The gate of the programming interface: a token alone lets in, refusals have one shape, and each is on the log."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from ninja import Schema
from pytest_django import Settings
from tests.factories.machines import API, Machine, a_machine, a_token
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_marking, a_reader
from tests.factories.reports import a_report
from tests.test_house_rules import STAGES

from plait.domain.ids import Ref, encode, new_id
from plait.policy.permissions import BY_TOKEN, Permission
from plait_desk.accounts.api import ByToken
from plait_desk.accounts.models import Tally, Token
from plait_desk.accounts.services import count_up
from plait_desk.audit.queries import waiting_rows
from plait_desk.urls import api

pytestmark = pytest.mark.django_db(databases="__all__")
REPORTS = f"{API}/collection/reports"
PLACES = {"{ref:id}": encode(7), "{form}": "pdf", "{cited}": str(Ref("report", 7))}


def operations() -> list[tuple[str, str, Permission | None]]:
    """Every operation: its address with an identity in each place, its method, and the permission that it names."""
    found = []
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                guards = [each for each in operation.auth_callbacks if isinstance(each, ByToken)]
                assert len(guards) == 1, path
                whole = "/" + "/".join(part.strip("/") for part in (API, router.prefix, path) if part.strip("/"))
                for named, given in PLACES.items():
                    whole = whole.replace(named, given)
                found += [(whole, method, guards[0].permission) for method in operation.methods]
    return found


OPERATIONS = operations()


def send(client: Client, method: str, address: str, **headers: str) -> object:
    ask = client.get if method == "GET" else client.post
    return ask(address, headers={"Idempotency-Key": "a-key-of-its-own", **headers})


def test_each_operation_names_a_permission_that_a_token_may_hold_and_each_such_is_served() -> None:
    assert {permission for _, _, permission in OPERATIONS} | {Permission.COLLECTION_STATEMENT_READ} == BY_TOKEN


def test_each_room_of_the_interface_is_in_the_url_conf_under_its_version() -> None:
    served = {address.split("/")[3] for address, _, _ in OPERATIONS}
    assert served == {*STAGES, "jobs", "search", "thread"}
    assert all(resolve(address).namespace == "api" for address, _, _ in OPERATIONS)


@pytest.mark.parametrize(("address", "method", "_"), OPERATIONS)
def test_who_shows_no_token_is_refused_whatever_cookies_come(address: str, method: str, _: Permission) -> None:
    browser = signed_in(a_reader(a_body("psos")))
    for client in (Client(), browser):
        answer = send(client, method, address)
        assert answer.status_code == 401
        assert answer.json()["way_out"]
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert not answer.cookies


@pytest.mark.parametrize(("address", "method", "permission"), OPERATIONS)
def test_a_token_that_does_not_name_the_permission_is_refused(
    address: str, method: str, permission: Permission
) -> None:
    machine = a_machine(a_reader(a_body("psos")), BY_TOKEN - {permission})
    answer = send(machine, method, address)
    assert answer.status_code == 403
    assert permission.value in answer.json()["reason"]


def test_the_pages_are_closed_to_a_token() -> None:
    machine = a_machine(a_reader(a_body("psos")))
    for page in ("home:front", "collection:reports", "accounts:mine"):
        assert machine.get(reverse(page)).status_code == 302


def test_what_is_hidden_what_is_not_there_and_no_address_are_answered_alike() -> None:
    hidden = a_report(a_marking(a_body("hmrc")))
    machine = a_machine(a_reader(a_body("psos")))
    asked = [
        f"{REPORTS}/{encode(hidden.pk)}",
        f"{REPORTS}/{encode(new_id())}",
        f"{REPORTS}/nothing",
        f"{API}/nowhere",
    ]
    answers = [machine.get(address) for address in asked]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_no_two_shapes_of_the_description_have_one_name() -> None:
    """One would be described as the other, whichever room it is of."""
    shapes = [shape for shape in _below(Schema) if shape.__module__.startswith("plait_desk.")]
    named = {shape.__name__: shape.__module__ for shape in shapes}
    assert {(shape.__name__, shape.__module__) for shape in shapes if "[" not in shape.__name__} == {
        (name, module) for name, module in named.items() if "[" not in name
    }


def _below(shape: type[Schema]) -> Iterator[type[Schema]]:
    for each in shape.__subclasses__():
        yield each
        yield from _below(each)


def test_the_description_is_open_and_needs_nothing_from_elsewhere() -> None:
    told = Client().get(f"{API}/openapi.json")
    assert told.status_code == 200
    assert told.json()["openapi"].startswith("3.")
    assert "http://" not in told.content.decode().replace("http://json-schema.org", "")
    assert Client().get(f"{API}/docs").status_code == 404


def test_each_read_and_each_refusal_is_one_entry_that_names_the_token() -> None:
    person = a_reader(a_body("psos"))
    report = a_report(a_marking(a_body("psos")))
    machine = a_machine(person)
    token = str(Ref("token", Token.objects.get().pk))
    before = {row.entry_id for row in waiting_rows(1000)}
    machine.get(f"{REPORTS}/{encode(report.pk)}")
    machine.get(f"{REPORTS}/{encode(7)}")
    machine.get(REPORTS, {"size": "many"})
    entries = [row.value() for row in waiting_rows(1000) if row.entry_id not in before]
    assert [(entry.event, entry.page) for entry in entries] == [
        ("consultation", "api:collection_report"),
        ("refusal", "api:collection_report"),
        ("refusal", "api:collection_reports_found"),
    ]
    assert [entry.objects for entry in entries] == [
        (str(Ref("report", report.pk)), token),
        (f"asked:{encode(7)}", token),
        (token,),
    ]
    assert [entry.count for entry in entries] == [1, 1, 0]


def test_a_token_that_opens_nothing_is_on_the_log_and_guessing_is_bounded() -> None:
    token, secret = a_token(a_reader(), agreed=False)
    assert Machine(secret).get(REPORTS).status_code == 401
    assert str(Ref("token", token.pk)) in waiting_rows(1000)[-1].value().objects
    answers = [Machine("plait_no_token").get(REPORTS).status_code for _ in range(70)]
    assert answers.count(401) < 70
    assert answers[-1] == 429


def test_a_token_that_comes_too_often_waits_and_others_do_not(settings: Settings) -> None:
    settings.PLAIT_API_RATE = 3
    one, other = (a_machine(a_reader(a_body("psos"))) for _ in range(2))
    assert [one.get(REPORTS).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = one.get(REPORTS)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["status"] == 429
    assert other.get(REPORTS).status_code == 200


def test_counting_loses_nothing_and_keeps_nobody() -> None:
    numbers = [count_up("tell:203.0.113.7", each_seconds=86_400).number for _ in range(20)]
    assert numbers == list(range(1, 21))
    assert not Tally.objects.filter(name__contains="203.0").exists()
    with connections["audit"].cursor() as cursor:
        cursor.execute("UPDATE accounts_tally SET ends_at = 1")
    count_up("another", each_seconds=60)
    assert Tally.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("multipart/form-data; boundary=b", b"--b--", 415),
        ("application/x-www-form-urlencoded", b"a=b", 415),
        ("application/octet-stream", b"{}", 415),
        ("application/json", b" ", 400),
        ("application/json", b"{", 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b"\xff\xfe", 400),
        ("application/json", b'{"reference": NaN}', 422),
        ("application/json", b"[]", 422),
        ("application/json", b" " * 3_000_000, 413),
    ],
)
def test_a_body_of_another_kind_or_too_large_is_refused_in_the_one_shape(kind: str, body: bytes, status: int) -> None:
    machine = a_machine(a_reader(a_body("psos")))
    answer = machine.post(REPORTS, body, content_type=kind, headers={"Idempotency-Key": "a-key-of-its-own"})
    assert answer.status_code == status
    assert set(answer.json()) == {"status", "reason", "way_out", "problems"}
    assert answer.json()["status"] == status


def test_every_refusal_has_words_and_a_way_out() -> None:
    machine = a_machine(a_reader(a_body("psos")))
    for answer in (machine.delete(REPORTS), machine.put(REPORTS, b"{}"), machine.get(f"{REPORTS}?page=0")):
        told = json.loads(answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
        assert told["reason"]
        assert told["way_out"]
    assert machine.delete(REPORTS).headers["Allow"]


def test_a_token_is_used_until_its_last_day() -> None:
    machine = a_machine(a_reader(a_body("psos")))
    assert machine.get(REPORTS).status_code == 200
    Token.objects.update(to_at=timezone.now() - timedelta(seconds=1), made_at=timezone.now() - timedelta(days=2))
    answer = machine.get(REPORTS)
    assert answer.status_code == 401
    assert "last day" in answer.json()["reason"]
