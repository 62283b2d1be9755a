"""A check of a bidder or of a licence applicant: its stages, its three answers, and how its record moves on.

What is asked, answered and decided stands in one record. The desk answers what may be shared; a named person of the
body that asked decides, on listed grounds that they choose, and whoever it is about may reply.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from plait.domain.marking import Purpose

ANSWER_LASTS = timedelta(days=1)
"""after that it is asked again: what may be shared changes"""
REPLY_FOR = timedelta(days=14)
"""from each decision; ours"""


class CheckStage(StrEnum):
    """How far the procurement, or the licence, has come when somebody asks."""

    PRE_TENDER = "pre_tender"
    NOTICE = "notice"
    SELECTION = "selection"
    CONTRACT = "contract"
    APPLICATION = "application"
    RENEWAL = "renewal"
    REVIEW = "review"

    @property
    def words(self) -> str:
        """The stage as a page shows it."""
        return self.value.replace("_", "-").capitalize()

    @property
    def purpose(self) -> Purpose:
        """What a check at this stage is for."""
        return Purpose.LICENSING if self in _OF_A_LICENCE else Purpose.PROCUREMENT


_OF_A_LICENCE = frozenset({CheckStage.APPLICATION, CheckStage.RENEWAL, CheckStage.REVIEW})
PURPOSES = frozenset(stage.purpose for stage in CheckStage)


class CheckAnswer(StrEnum):
    """The three answers. Nothing found and nothing that may be shared are one and the same."""

    NOTHING = "nothing"
    ASK = "ask"
    CARD = "card"

    @property
    def words(self) -> str:
        """The answer as a page shows it."""
        return _ANSWERS[self]


_ANSWERS: Mapping[CheckAnswer, str] = {
    CheckAnswer.NOTHING: "Nothing to share",
    CheckAnswer.ASK: "Ask this officer",
    CheckAnswer.CARD: "A card was released to you",
}


class CheckState(StrEnum):
    """Where the record of a check stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECIDED = "decided"
    REPLIED = "replied"
    EXPIRED = "expired"


TRANSITIONS: Mapping[CheckState, frozenset[CheckState]] = {
    CheckState.ASKED: frozenset({CheckState.ANSWERED, CheckState.EXPIRED}),
    CheckState.ANSWERED: frozenset({CheckState.DECIDED, CheckState.EXPIRED}),
    CheckState.DECIDED: frozenset({CheckState.REPLIED, CheckState.EXPIRED}),
    CheckState.REPLIED: frozenset({CheckState.DECIDED, CheckState.EXPIRED}),
    CheckState.EXPIRED: frozenset(),
}


class CheckRefused(ValueError):
    """It cannot be asked, decided or answered so; the words say what to do."""


class ChecksUsedUp(CheckRefused):
    """As many checks were made today as may be; the words say when to ask again."""


def state_of(
    *, answered_at: datetime | None, decided_at: datetime | None, replied_at: datetime | None, at: datetime
) -> CheckState:
    """Where a check stands at an instant, from the newest decision and the newest reply.

    An answer that nothing was decided on expires after a day, a decision when the time for a reply is over, and a reply
    when nobody decided again as long after it.
    """
    if answered_at is None:
        return CheckState.ASKED
    if decided_at is None:
        return CheckState.ANSWERED if at < answered_at + ANSWER_LASTS else CheckState.EXPIRED
    replied = replied_at is not None and replied_at >= decided_at
    since = replied_at if replied_at is not None and replied else decided_at
    if at >= since + REPLY_FOR:
        return CheckState.EXPIRED
    return CheckState.REPLIED if replied else CheckState.DECIDED


def move(state: CheckState, to: CheckState) -> CheckState:
    """The new state. Raises CheckRefused with the way out where the record cannot move so."""
    if to in TRANSITIONS[state]:
        return to
    raise CheckRefused(_WAY_OUT.get((state, to), "This check is closed. Ask anew."))


_WAY_OUT: Mapping[tuple[CheckState, CheckState], str] = {
    (CheckState.DECIDED, CheckState.DECIDED): "This was decided. It is decided again only on a reply.",
    (CheckState.ANSWERED, CheckState.REPLIED): "Nothing was decided yet, so there is nothing to reply to.",
    (CheckState.REPLIED, CheckState.REPLIED): "A reply is kept already. Decide on it first.",
    (CheckState.EXPIRED, CheckState.DECIDED): "The answer has expired. Ask again, and decide within a day.",
    (CheckState.EXPIRED, CheckState.REPLIED): "The time for a reply is over. Ask again if it changes something.",
}
