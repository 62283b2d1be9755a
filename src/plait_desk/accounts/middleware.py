"""Deny by default: who is reading, and may they open this page?

A page is either on the short public list, or names its permission with `@needs`. A view that does neither is
refused to everybody, so that a forgotten decorator shows nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from plait.policy.access import Reader
from plait.policy.permissions import PUBLIC_PAGES, SIGNED_IN_PAGES, is_listed
from plait_desk.accounts.models import FormSent, Person
from plait_desk.accounts.queries import NoGrant, acting_as, grants_of, reader_among, ways_among
from plait_desk.accounts.services import ReasonNeeded, StillWorking, act_as, begin_form, end_form, keep_session


class AccessMiddleware:
    """Puts the reader on the request as `request.reader` (None before sign-in) and guards every page.

    Who came to the programming interface by a token was put there at its gate; its operations name their permissions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what a signed-in person sees is kept by no cache."""
        request.reader = getattr(request, "reader", None)  # type: ignore[attr-defined]  # requests take attributes
        if request.user.is_authenticated:
            at = timezone.now()
            if not keep_session(request.session, at=at):
                return _sign_out(request)
            _put_reader(request, at)
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _: object, __: object
    ) -> HttpResponse | None:
        """Let the page through, send to sign-in, or raise PermissionDenied."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        if is_listed(page, PUBLIC_PAGES) or page.startswith("api:"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_listed(page, SIGNED_IN_PAGES):
            return None
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        permission = getattr(view, "permission", None)
        if permission is None:
            raise PermissionDenied("This page names no permission, so nobody may open it.")
        reader: Reader | None = getattr(request, "reader", None)
        if reader is None:
            raise PermissionDenied(getattr(request, "why_nobody", ""))
        if not reader.may(permission):
            raise PermissionDenied(f"Your grants do not give {permission.value} for this purpose.")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask why, where a marking says so; the page is opened again once it is answered."""
        if not isinstance(exception, ReasonNeeded):
            return None
        asked = {"thing": str(exception.ref), "next": request.get_full_path()}
        return redirect(f"{reverse('accounts:why')}?{urlencode(asked)}")


class OnceMiddleware:
    """A form that is sent again does nothing, and leads to the page that it led to.

    It stands after what guards the pages, so that only a form whose page may be opened is known. Files are not: they
    are known by their content.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and keep where its form led."""
        response = self.get_response(request)
        form: FormSent | None = getattr(request, "form_begun", None)
        if form is not None:
            end_form(form, response.headers.get("Location", ""))
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Lead a form on that was sent before; let any other do its work."""
        if not request.user.is_authenticated or not request.POST.get("csrfmiddlewaretoken") or request.FILES:
            return None
        try:
            form = begin_form(request)
        except StillWorking:
            return render(request, "409.html", status=409)
        if form.ref:
            return redirect(form.ref)
        request.form_begun = form  # type: ignore[attr-defined]  # requests take attributes; their type cannot say so
        return None

    def process_exception(self, request: HttpRequest, _: Exception) -> None:
        """A form whose work failed may be sent again."""
        form: FormSent | None = getattr(request, "form_begun", None)
        if form is not None:
            end_form(form, "")
            request.form_begun = None  # type: ignore[attr-defined]  # as above


def _sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "Your session had lasted long enough, or was left alone. Sign in again to go on.")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _put_reader(request: Any, at: datetime) -> None:
    """The person under the grant and purpose of this session, which at its first request are their first.

    Where that grant has ended there is no reader until another is chosen: nobody goes on under a grant unawares.
    """
    held = grants_of(cast(Person, request.user))
    grant_id, purpose = acting_as(request.session)
    try:
        request.reader = reader_among(held, at=at, purpose=purpose, grant_id=grant_id)
    except NoGrant as refused:
        request.why_nobody = str(refused)
    else:
        if grant_id is None:
            act_as(request.session, request.reader.grants[0].id, request.reader.purpose)
    request.ways = ways_among(held, reader=request.reader, at=at)
