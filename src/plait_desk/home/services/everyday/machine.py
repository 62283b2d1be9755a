"""A token that a council asked for its own machine, and that waits for the signature of an accounts officer."""

from datetime import timedelta

from plait.policy.permissions import Permission
from plait_desk.accounts.models import Token
from plait_desk.accounts.services import TokenAsked, make_token
from plait_desk.home.services.crew import Crew

OFFICER = "officer.glasgow"
NAME = "SYNTHETIC licensing system"
HALF_A_YEAR = timedelta(days=182)


def ask_for_token(crew: Crew) -> None:
    """It would send files and nothing else. Its secret is seen by nobody, so that it never opens anything."""
    if Token.objects.exists():
        return
    officer = crew.reader(OFFICER)
    may = frozenset({Permission.COLLECTION_FILE_LOAD})
    make_token(actor=officer, asked=TokenAsked(name=NAME, permissions=may, to_at=officer.at + HALF_A_YEAR))
