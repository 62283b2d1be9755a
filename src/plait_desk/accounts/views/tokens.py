"""Tokens for machines: one's own, and for the accounts officer everybody's."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts import queries, services
from plait_desk.accounts.forms import TokenForm
from plait_desk.accounts.models import Token
from plait_desk.accounts.views.reader import reader_on


@needs(Permission.ACCOUNTS_SELF_READ)
def mine(request: HttpRequest) -> HttpResponse:
    """The tokens that I stand for; make one, whose secret is shown on this page and never again."""
    reader, secret = reader_on(request), ""
    form = TokenForm(request.POST or None, offered=queries.offered_to(reader))
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = services.make_token(actor=reader, asked=_asked(form))
        except services.TokenRefused as refused:
            form.add_error(None, str(refused))
        else:
            form = TokenForm(offered=queries.offered_to(reader))
    tokens = queries.tokens_of(reader)
    request.audit_objects = [Ref("token", line.id) for line in tokens]  # type: ignore[attr-defined]  # read by the audit middleware
    context = {
        "tokens": tokens,
        "form": form if form.fields["permissions"].choices else None,  # type: ignore[attr-defined]  # a choice field
        "secret": secret,
        "acts_as": next((way.words for way in getattr(request, "ways", ()) if way.is_taken), ""),
        "breadcrumbs": [("My access", reverse("accounts:mine")), ("My tokens", "")],
    }
    return render(request, "accounts/my_tokens.html", context)


@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody's tokens, those that wait for a signature first."""
    reader = reader_on(request)
    tokens = queries.all_tokens(at=reader.at)
    request.audit_objects = [Ref("token", line.id) for line in tokens]  # type: ignore[attr-defined]  # as above
    crumbs = [("People", reverse("accounts:index")), ("Tokens", "")]
    context = {"tokens": tokens, "me": reader.person_id, "breadcrumbs": crumbs}
    return render(request, "accounts/tokens.html", context)


@require_POST
@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def agree(request: HttpRequest, id: int) -> HttpResponse:
    """Sign a token: from now on it opens what it names."""
    try:
        services.agree_token(actor=reader_on(request), token=get_object_or_404(Token, pk=id))
    except services.TokenRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Signed. The token opens what it names from now on.")
    return redirect("accounts:tokens")


@require_POST
@needs(Permission.ACCOUNTS_SELF_READ)
def end(request: HttpRequest, id: int) -> HttpResponse:
    """End a token now: one of my own, or as an accounts officer any."""
    reader, token = reader_on(request), get_object_or_404(Token, pk=id)
    is_own = token.person_id == reader.person_id
    if not is_own and not reader.may(Permission.ACCOUNTS_GRANT_MANAGE):
        raise Http404
    try:
        services.revoke_token(actor=reader, token=token)
    except services.TokenRefused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, "The token has ended. Its very next request is refused.")
    return redirect("accounts:my_tokens" if is_own else "accounts:tokens")


def _asked(form: TokenForm) -> services.TokenAsked:
    typed = form.cleaned_data
    return services.TokenAsked(
        name=typed["name"],
        permissions=frozenset(Permission(code) for code in typed["permissions"]),
        to_at=timezone.make_aware(datetime.combine(typed["to_on"], time.min)),
    )
