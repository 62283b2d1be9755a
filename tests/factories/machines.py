"""A partner's machine: a token with both signatures, and a client that comes in by it and knows no cookies."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.permissions import BY_TOKEN, Permission
from plait.policy.roles import Role
from plait_desk.accounts.models import Person, Token
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import TokenAsked, agree_token, make_token
from tests.factories.people import a_body, a_reader

API = "/api/v1"
_keys = count(1)


class Machine(Client):
    """A client that shows a token with every request, and gives each write a key of its own unless told one."""

    def __init__(self, secret: str) -> None:
        super().__init__(headers={"Authorization": f"Bearer {secret}"})
        self.secret = secret

    def asks(self, path: str, *, status: int = 200, **query: object) -> Any:
        """The JSON at an address of the interface; `status` is what must come back."""
        answer = self.get(path if path.startswith(API) else f"{API}{path}", query)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def sends(self, path: str, body: Any, *, status: int = 201, key: str = "", **headers: str) -> Any:
        """The JSON that a write answers; bytes go as a file, anything else as JSON."""
        is_file = isinstance(body, bytes)
        answer = self.post(
            path if path.startswith(API) else f"{API}{path}",
            body,
            content_type="application/octet-stream" if is_file else "application/json",
            headers={"Idempotency-Key": key or f"key-{next(_keys):08}", **headers},
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


def a_token(actor: Reader, permissions: Iterable[Permission] = BY_TOKEN, *, agreed: bool = True) -> tuple[Token, str]:
    """A token for all of these that the actor may do, signed by an officer of the police authority."""
    named = frozenset(permission for permission in permissions if actor.may(permission))
    now = timezone.now()
    acting = reader_of(
        Person.objects.get(pk=actor.person_id), at=now, purpose=actor.purpose, grant_id=actor.grants[0].id
    )
    asked = TokenAsked(name="A machine (synthetic)", permissions=named, to_at=now + timedelta(days=30))
    token, secret = make_token(actor=acting, asked=asked)
    if agreed:
        agree_token(actor=an_officer(), token=token)
    return token, secret


def an_officer() -> Reader:
    """Somebody new who manages accounts."""
    person = a_reader(a_body("spa"), Role.ACCOUNTS_OFFICER, (Purpose.OVERSIGHT,))
    return reader_of(Person.objects.get(pk=person.person_id), at=timezone.now())


def a_machine(actor: Reader, permissions: Iterable[Permission] = BY_TOKEN) -> Machine:
    """A machine that acts for the actor."""
    return Machine(a_token(actor, permissions)[1])
