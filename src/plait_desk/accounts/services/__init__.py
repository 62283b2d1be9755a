"""What accounts do: ask, grant, mark, admit to audiences, record consent, and set a desk up."""

from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services.asking import act_as, require
from plait_desk.accounts.services.demo import DEMO_PASSWORD, DEMO_PEOPLE, demo_code, make_demo_people
from plait_desk.accounts.services.grants import (
    GrantAsked,
    GrantRefused,
    add_person,
    give_grant,
    make_grant,
    revoke_grant,
)
from plait_desk.accounts.services.markings import (
    TASKFORCE_BASIS,
    Place,
    add_member,
    audience_of,
    audience_of_all,
    end_member,
    give_consent,
    intern,
    intern_all,
    own_list_of,
    seat,
    withdraw_consent,
)
from plait_desk.accounts.services.partners import make_partners

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_PEOPLE",
    "TASKFORCE_BASIS",
    "GrantAsked",
    "GrantRefused",
    "Place",
    "act_as",
    "add_member",
    "add_person",
    "audience_of",
    "audience_of_all",
    "demo_code",
    "end_member",
    "give_consent",
    "give_grant",
    "intern",
    "intern_all",
    "make_demo_people",
    "make_grant",
    "make_partners",
    "own_list_of",
    "reader_of",
    "require",
    "revoke_grant",
    "seat",
    "withdraw_consent",
]
