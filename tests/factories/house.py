"""A few colleagues of a few bodies, each signed in, and what they do on the pages."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner, Person
from plait_desk.accounts.queries import reader_of
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_reader

ENFORCE = (Purpose.LAW_ENFORCEMENT,)
ENFORCE_AND_TELL = (Purpose.LAW_ENFORCEMENT, Purpose.REPORTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody at a body, and their browser."""

    body: Partner
    person: Person
    client: Client

    @property
    def reader(self) -> Reader:
        """The person as they act now."""
        return reader_of(self.person, at=timezone.now())

    def opens(self, page: str, *args: object, status: int = 200, **query: str) -> str:
        """The page as text; `status` is what must come back."""
        answer = self.client.get(reverse(page, args=args), query)
        assert answer.status_code == status, (page, answer.status_code)
        return answer.content.decode()

    def sends(self, page: str, *args: object, **words: object) -> str:
        """Sends the page's form and follows on; fails where the form comes back with errors."""
        answer = self.client.post(reverse(page, args=args), words)
        assert answer.status_code == 302, answer.content.decode()
        return self.client.get(answer.headers["Location"]).content.decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Police with an analyst, a board member and an officer; two councils and a tax body with an officer each."""

    analyst: Colleague
    board: Colleague
    officer: Colleague
    council: Colleague
    other_council: Colleague
    taxes: Colleague


def a_house() -> House:
    """Make it. The bodies are those of the published list; nobody in them is real."""
    police = a_body("psos")
    return House(
        analyst=a_colleague(police, Role.ANALYST),
        board=a_colleague(police, Role.BOARD, ENFORCE_AND_TELL),
        officer=a_colleague(police, Role.PARTNER_OFFICER),
        council=a_colleague(a_body("council-glasgow-city"), Role.PARTNER_OFFICER),
        other_council=a_colleague(a_body("council-fife"), Role.PARTNER_OFFICER),
        taxes=a_colleague(a_body("hmrc"), Role.PARTNER_OFFICER),
    )


@cache
def _password_kept() -> str:
    """One password for all, as kept: argon2 is slow on purpose."""
    return make_password("a password for tests")


def a_colleague(body: Partner, role: Role, purposes: tuple[Purpose, ...] = ENFORCE) -> Colleague:
    """Somebody new at the body, signed in with a second factor."""
    reader = a_reader(body, role, purposes)
    person = Person.objects.get(pk=reader.person_id)
    person.password = _password_kept()
    person.save()
    return Colleague(body=body, person=person, client=signed_in(reader))
