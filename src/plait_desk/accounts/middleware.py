"""Deny by default: who is reading, and may they open this page?

A page is either on the short public list, or names its permission with `@needs`. A view that does neither is
refused to everybody, so that a forgotten decorator shows nothing.
"""

from collections.abc import Callable
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from plait.policy.access import Reader
from plait.policy.permissions import PUBLIC_PAGES, SIGNED_IN_PAGES, Permission, is_listed
from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import NoGrant, acting_as, reader_of


class AccessMiddleware:
    """Puts the reader on the request as `request.reader` (None before sign-in) and guards every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what a signed-in person sees is kept by no cache."""
        request.reader = None  # type: ignore[attr-defined]  # requests take attributes; their type cannot say so
        if request.user.is_authenticated:
            request.reader = _reader(request)  # type: ignore[attr-defined]  # as above
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _: object, __: object
    ) -> HttpResponse | None:
        """Let the page through, send to sign-in, or raise PermissionDenied."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        if is_listed(page, PUBLIC_PAGES):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_listed(page, SIGNED_IN_PAGES):
            return None
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        _refuse_unless_permitted(getattr(request, "reader", None), getattr(view, "permission", None))
        return None


def _refuse_unless_permitted(reader: Reader | None, permission: Permission | None) -> None:
    if permission is None:
        raise PermissionDenied("This page names no permission, so nobody may open it.")
    if reader is None:
        raise PermissionDenied("You hold no grant that is valid today. Ask your accounts officer.")
    if not reader.may(permission):
        raise PermissionDenied(f"Your grants do not give {permission.value} for this purpose.")


def _reader(request: HttpRequest) -> Reader | None:
    """The person under the grant and purpose they chose; under their first grant where the choice is gone."""
    person, at = cast(Person, request.user), timezone.now()
    grant_id, purpose = acting_as(request.session)
    try:
        return reader_of(person, at=at, purpose=purpose, grant_id=grant_id)
    except NoGrant:
        try:
            return reader_of(person, at=at)
        except NoGrant:
            return None
