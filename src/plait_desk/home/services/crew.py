"""Who acts in a cycle: named people under their own grants, as on the pages. There is no all-powerful user."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner, Person
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import GrantAsked, make_demo_people, make_grant, make_partners
from plait_desk.accounts.services.demo import DEMO_FROM

OPERATOR = "operator"
SECOND = "board.second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The people of one cycle by what they do; `officers` act for their bodies, by the body's short name.

    `second` is the board member of another body who must agree before anything is told to the public.
    """

    analyst: str
    board: str
    second: str
    officers: dict[str, str]

    def reader(self, username: str, purpose: Purpose = Purpose.LAW_ENFORCEMENT) -> Reader:
        """The person as they act now."""
        return reader_of(Person.objects.get(username=username), at=timezone.now(), purpose=purpose)

    def officer(self, partner_key: str) -> Reader:
        """Who sends files, rates and takes up tasks for that body."""
        return self.reader(self.officers[partner_key])


@transaction.atomic
def demo_crew() -> Crew:
    """The demonstration's people, and an officer at every body."""
    make_demo_people()
    _grant(SECOND, "Tasking board member (synthetic)", "copfs", Role.BOARD)
    bodies = Partner.objects.order_by("key").values_list("key", flat=True)
    return Crew(analyst="analyst", board="board", second=SECOND, officers={key: _officer(key) for key in bodies})


@transaction.atomic
def real_crew(partner_key: str) -> Crew:
    """One operator for real input: an analyst and board member of the body that runs the desk."""
    make_partners()
    for role in (Role.ANALYST, Role.BOARD):
        _grant(OPERATOR, "Operator of this desk", partner_key, role)
    return Crew(analyst=OPERATOR, board=OPERATOR, second=OPERATOR, officers={partner_key: OPERATOR})


def _officer(partner_key: str) -> str:
    username = f"cycle.{partner_key}"
    _grant(username, "Partner officer (synthetic)", partner_key, Role.PARTNER_OFFICER)
    return username


def _grant(username: str, name: str, partner_key: str, role: Role) -> None:
    person, is_new = Person.objects.get_or_create(username=username, defaults={"name": name, "password": ""})
    if is_new:
        # Nobody signs in as these until an accounts officer gives them a password and a device.
        person.set_unusable_password()
        person.save()
    if person.grants.filter(role=role.value).exists():
        return
    asked = GrantAsked(
        person_id=person.pk,
        partner_id=Partner.objects.get(key=partner_key).pk,
        role=role,
        purposes=frozenset({Purpose.LAW_ENFORCEMENT, Purpose.REPORTING}),
        term=Term(from_at=DEMO_FROM),
    )
    make_grant(asked, granted_by_id=None)
