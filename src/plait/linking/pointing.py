"""Hit / no-hit: who learns that another body holds something, whom they may ask, and for how long.

Whoever asks gives one exact key, a purpose and a case. They learn that a body holds something and whom to call there,
or that there is nothing to share; the body learns who asked, for what. Neither learns more: what is held is told by
its owner, on the telephone or by a Release. Nothing held and nothing that may be pointed at look the same.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from plait.domain.ids import PartnerId
from plait.domain.marking import Marking, Purpose
from plait.policy.exceptions import may_point_to

MOST_A_DAY = 20
"""questions of one person in a day"""
MOST_OF_A_BODY = 200
"""questions of all people of one body in a day"""
OPEN_FOR = timedelta(days=14)
KEPT_FOR = timedelta(days=90)


class PointerRefused(ValueError):
    """It cannot be asked or answered so; the words say what to do."""


class PointerAnswer(StrEnum):
    """What the body that was pointed at says of it."""

    CALLED = "called"
    RELEASED = "released"
    NOTHING = "nothing"

    @property
    def words(self) -> str:
        """The answer as both sides read it."""
        return _ANSWERS[self]


_ANSWERS: Mapping[PointerAnswer, str] = {
    PointerAnswer.CALLED: "We have spoken",
    PointerAnswer.RELEASED: "Released to you",
    PointerAnswer.NOTHING: "Nothing to add",
}


class NoticeState(StrEnum):
    """How far a notice has come."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"


def may_point(marking: Marking, *, asked_by: PartnerId, purpose: Purpose) -> bool:
    """True if this body may be told, for this purpose, that another one holds what carries the marking.

    Ordinary material, marked pointer or open in every part; for a purpose that every part allows; of one other body:
    what rests on several bodies' material is nobody's alone to point at.
    """
    return (
        may_point_to(marking)
        and purpose in marking.purposes
        and marking.originator is not None
        and marking.originator != asked_by
    )


def whom_to_ask(markings: Iterable[Marking], *, asked_by: PartnerId, purpose: Purpose) -> frozenset[PartnerId]:
    """The bodies that hold something that may be pointed at, each once, however much it is."""
    return frozenset(
        marking.originator
        for marking in markings
        if marking.originator is not None and may_point(marking, asked_by=asked_by, purpose=purpose)
    )


def state_of(answer: PointerAnswer | None, *, expires_at: datetime, at: datetime) -> NoticeState:
    """Where a notice stands at an instant: an answer stays, without one it expires."""
    if answer is not None:
        return NoticeState.ANSWERED
    return NoticeState.OPEN if at < expires_at else NoticeState.EXPIRED


def refuse_unless_grounded(case_reference: str, reason: str) -> None:
    """Raise PointerRefused unless the question says which case it serves, and why it is asked."""
    if not case_reference.strip():
        raise PointerRefused("Give the reference of the case that the question serves.")
    if not reason.strip():
        raise PointerRefused("Say why you need to know: the body that holds something reads it.")


def refuse_if_too_many(asked_today: int, *, of_body_today: int) -> None:
    """Raise PointerRefused past the quotas of a day. Both counts include the question that is being asked."""
    if asked_today > MOST_A_DAY:
        raise PointerRefused(
            f"You have asked {MOST_A_DAY} times today, which is all. Ask again tomorrow, or let a colleague ask."
        )
    if of_body_today > MOST_OF_A_BODY:
        raise PointerRefused(f"Your body has asked {MOST_OF_A_BODY} times today, which is all. Ask again tomorrow.")
