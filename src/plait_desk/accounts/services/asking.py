"""May the actor? The first line of every service; and as whom they act."""

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied

from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import ACTING_AS
from plait_desk.audit.services import record


def require(actor: Reader, permission: Permission) -> None:
    """Raise PermissionDenied unless a valid grant of the actor gives the permission for the stated purpose."""
    if not actor.may(permission):
        raise PermissionDenied(f"This needs {permission.value}, which no valid grant of yours gives.")


def act_as(session: SessionBase, grant_id: int, purpose: Purpose) -> None:
    """From now on this session acts under the grant and for the purpose; each request checks that they still hold."""
    session[ACTING_AS] = (grant_id, purpose.value)


def choose_way(session: SessionBase, actor: Reader) -> None:
    """The person chose to act as this reader from now on; the log says under which grant and for which purpose."""
    act_as(session, actor.grants[0].id, actor.purpose)
    record(actor=actor, event=AuditEvent.SIGN_IN, objects=[Ref("grant", actor.grants[0].id)], page="accounts:choose")
