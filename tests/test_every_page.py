"""Every page of the desk is public by a short list, or asks for a sign-in and names its permission.

Every other address is of the programming interface, and asks for a token: `tests/desk/accounts/test_gate.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, PathConverter, SlugConverter, StringConverter, UUIDConverter
from django.utils import timezone

from plait.policy.permissions import PUBLIC_PAGES, SIGNED_IN_PAGES, Permission, is_listed
from plait.policy.roles import ROLES
from plait_desk.accounts import queries, services
from plait_desk.accounts.models import Person
from plait_desk.looks.converters import RefConverter

SAMPLES: dict[type, object] = {
    RefConverter: 1,
    IntConverter: 1,
    SlugConverter: "x",
    StringConverter: "x",
    PathConverter: "x",
    UUIDConverter: "00000000-0000-0000-0000-000000000001",
}
OPENS = {200, 302, 404, 405}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of the desk: its name, an example, and the permission that its view names."""

    name: str
    address: str
    permission: Permission | None

    def __str__(self) -> str:
        return self.name


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, converters: dict[str, object]) -> Iterator[Page]:
    for pattern in patterns:
        needed = converters | pattern.pattern.converters
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, needed)
        else:
            assert pattern.name, f"{pattern} has no name, so no list can hold it"
            name = f"{namespace}{pattern.name}"
            sample = {key: SAMPLES[type(converter)] for key, converter in needed.items()}
            yield Page(
                name=name,
                address=reverse(name, kwargs=sample),
                permission=getattr(pattern.callback, "permission", None),
            )


WALKED = list(_walk(get_resolver().url_patterns, "", {}))
BY_TOKEN = [page for page in WALKED if page.name.startswith("api:") and not is_listed(page.name, PUBLIC_PAGES)]
PAGES = [page for page in WALKED if page not in BY_TOKEN]
OPEN = [page for page in PAGES if is_listed(page.name, PUBLIC_PAGES)]
OWN = [page for page in PAGES if is_listed(page.name, SIGNED_IN_PAGES)]
GUARDED = [page for page in PAGES if page not in OPEN and page not in OWN]

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def people() -> dict[str, Person]:
    return services.make_demo_people()


def may(person: Person, permission: Permission) -> bool:
    return queries.reader_of(person, at=timezone.now()).may(permission)


def test_the_lists_of_exceptions_are_short_and_name_real_pages() -> None:
    names = {page.name for page in PAGES}
    for listed in PUBLIC_PAGES | SIGNED_IN_PAGES:
        room = listed.removesuffix("*")
        assert listed in names or (listed.endswith("*") and any(name.startswith(room) for name in names)), listed
    assert len([page for page in OPEN if not page.name.startswith("public:")]) <= 6
    assert len(OWN) <= 6


@pytest.mark.parametrize("page", GUARDED, ids=str)
def test_a_page_that_is_not_listed_names_its_permission(page: Page) -> None:
    assert isinstance(page.permission, Permission)


@pytest.mark.parametrize("page", GUARDED + OWN, ids=str)
def test_who_is_not_signed_in_is_sent_to_sign_in(page: Page, client: Client) -> None:
    for answer in (client.get(page.address), client.post(page.address)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse(settings.LOGIN_URL) + "?next=")


@pytest.mark.parametrize("page", OPEN, ids=str)
def test_a_public_page_asks_nobody_to_sign_in(page: Page, client: Client) -> None:
    answer = client.get(page.address)
    assert answer.status_code in OPENS
    assert not answer.headers.get("Location", "").startswith(reverse(settings.LOGIN_URL) + "?next=")


@pytest.mark.parametrize("page", BY_TOKEN, ids=str)
def test_the_interface_opens_to_no_session(page: Page, client: Client, people: dict[str, Person]) -> None:
    for person in (None, people["analyst"]):
        if person is not None:
            client.force_login(person)
        answers = {
            (answer.status_code, answer.content) for answer in (client.get(page.address), client.post(page.address))
        }
        assert {status for status, _ in answers} <= {401, 404, 405}
        assert not any(b"<html" in told for _, told in answers)


def test_a_role_without_the_permission_is_refused_and_one_with_it_is_not(people: dict[str, Person]) -> None:
    clients = {name: Client(raise_request_exception=False) for name in people}
    for name, person in people.items():
        clients[name].force_login(person)
    wrong = []
    for page in GUARDED:
        assert page.permission
        without = [name for name, person in people.items() if not may(person, page.permission)]
        for name in without[:1] + without[-1:]:
            refused = (clients[name].get(page.address), clients[name].post(page.address))
            wrong += [(page.name, name, answer.status_code) for answer in refused if answer.status_code != 403]
        within = next(name for name, person in people.items() if may(person, page.permission))
        answer = clients[within].get(page.address)
        if answer.status_code not in OPENS:
            wrong.append((page.name, within, answer.status_code))
    assert not wrong


def test_every_role_can_open_the_front_page(people: dict[str, Person]) -> None:
    for person in people.values():
        client = Client()
        client.force_login(person)
        assert client.get(reverse(settings.LOGIN_REDIRECT_URL)).status_code == 200, person.username


def test_a_role_that_reads_released_editions_only_can_open_nothing_else(people: dict[str, Person]) -> None:
    for name in ("secretariat", "taskforce"):
        client = Client()
        client.force_login(people[name])
        held = ROLES[queries.reader_of(people[name], at=timezone.now()).grants[0].role]
        opened = {page.permission for page in GUARDED if client.get(page.address).status_code != 403}
        assert opened <= held
