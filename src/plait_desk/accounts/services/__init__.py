"""What accounts do: ask, grant, mark, admit to audiences, record consent, and set a desk up."""

from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services.asking import act_as, choose_way, require
from plait_desk.accounts.services.counting import Counted, count_up
from plait_desk.accounts.services.demo import DEMO_PASSWORD, DEMO_PEOPLE, demo_code, make_demo_people
from plait_desk.accounts.services.first import FirstOfficer, make_first_officers
from plait_desk.accounts.services.grants import (
    GrantAsked,
    GrantRefused,
    add_person,
    make_grant,
    propose_grant,
    refuse_grant,
    revoke_grant,
    second_grant,
)
from plait_desk.accounts.services.markings import (
    TASKFORCE_BASIS,
    Place,
    SeatRefused,
    add_member,
    audience_of,
    audience_of_all,
    end_member,
    give_consent,
    intern,
    intern_all,
    marking_of_both,
    own_list_of,
    seat,
    withdraw_consent,
)
from plait_desk.accounts.services.once import SentOtherwise, StillWorking, begin, begin_form, end_form
from plait_desk.accounts.services.partners import make_partners
from plait_desk.accounts.services.reasons import ReasonNeeded, give_reason, require_reason
from plait_desk.accounts.services.sessions import begin_session, end_session, keep_session
from plait_desk.accounts.services.tokens import (
    TokenAsked,
    TokenOpensNothing,
    TokenRefused,
    agree_token,
    make_token,
    reader_by_token,
    revoke_token,
)

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_PEOPLE",
    "TASKFORCE_BASIS",
    "Counted",
    "FirstOfficer",
    "GrantAsked",
    "GrantRefused",
    "Place",
    "ReasonNeeded",
    "SeatRefused",
    "SentOtherwise",
    "StillWorking",
    "TokenAsked",
    "TokenOpensNothing",
    "TokenRefused",
    "act_as",
    "add_member",
    "add_person",
    "agree_token",
    "audience_of",
    "audience_of_all",
    "begin",
    "begin_form",
    "begin_session",
    "choose_way",
    "count_up",
    "demo_code",
    "end_form",
    "end_member",
    "end_session",
    "give_consent",
    "give_reason",
    "intern",
    "intern_all",
    "keep_session",
    "make_demo_people",
    "make_first_officers",
    "make_grant",
    "make_partners",
    "make_token",
    "marking_of_both",
    "own_list_of",
    "propose_grant",
    "reader_by_token",
    "reader_of",
    "refuse_grant",
    "require",
    "require_reason",
    "revoke_grant",
    "revoke_token",
    "seat",
    "second_grant",
    "withdraw_consent",
]
