"""May the actor? The first line of every service."""

from django.core.exceptions import PermissionDenied

from plait.policy.access import Reader
from plait.policy.permissions import Permission


def require(actor: Reader, permission: Permission) -> None:
    """Raise PermissionDenied unless a valid grant of the actor gives the permission for the stated purpose."""
    if not actor.may(permission):
        raise PermissionDenied(f"This needs {permission.value}, which no valid grant of yours gives.")
