"""Why do you need this? Asked once for each thing in a session, where its marking says so."""

from django.contrib.sessions.backends.base import SessionBase

from plait.domain.ids import Ref
from plait.domain.marking import Marking
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.reasons import needs_reason
from plait_desk.audit.services import record

GIVEN = "reasons_given"


class ReasonNeeded(Exception):
    """The thing is shown once the reader has said why; the access middleware leads to the page that asks."""

    def __init__(self, ref: Ref) -> None:
        super().__init__("Say why you need this before it is shown.")
        self.ref = ref


def require_reason(session: SessionBase, *, actor: Reader, ref: Ref, marking: Marking) -> None:
    """Raise ReasonNeeded where the marking asks for a reason and none was given for this thing in this session.

    A page calls this once it has found that the reader may read the thing, so that the question tells nothing.
    """
    if str(ref) not in session.get(GIVEN, ()) and needs_reason(actor, marking):
        raise ReasonNeeded(ref)


def give_reason(session: SessionBase, *, actor: Reader, ref: Ref, reason: str) -> None:
    """Keep the reason with the thing on the log, under a key that can be destroyed, and ask no more."""
    record(actor=actor, event=AuditEvent.CONSULTATION, objects=[ref], query=reason, page="accounts:why")
    session[GIVEN] = [*session.get(GIVEN, ()), str(ref)]
