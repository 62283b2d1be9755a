"""Sign-in, what I may do and why, and the accounts officer's people and grants."""

from datetime import datetime, time
from typing import Any, cast

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.domain.ids import encode
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait.policy.roles import Role
from plait_desk.accounts import queries, services
from plait_desk.accounts.forms import GrantForm, PersonForm, WayForm
from plait_desk.accounts.models import Grant, Person


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Name and password; a demonstration also lists who may be signed in as."""

    template_name = "accounts/sign_in.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The form, and in a demonstration its users and their password."""
        context: dict[str, Any] = super().get_context_data(**given)
        if settings.PLAIT_DEMO:
            context |= {"demo_people": queries.people_lines(at=timezone.now()), "demo_password": services.DEMO_PASSWORD}
        return context


class SignInCode(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """The second step; a demonstration also shows what the person's device would show."""

    template_name = "accounts/code.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The form, and in a demonstration the code of this moment."""
        context: dict[str, Any] = super().get_context_data(**given)
        return context | {"demo_code": services.demo_code(self.stage.login.user)}


sign_in = SignIn.as_view()
sign_in_code = SignInCode.as_view()


@needs(Permission.ACCOUNTS_SELF_READ)
def mine(request: HttpRequest) -> HttpResponse:
    """Who am I here, under which grants, for which purpose, and what does that let me do."""
    reader, person = _reader(request), cast(Person, request.user)
    ways = queries.ways_to_act(person, at=reader.at)
    acting = f"{encode(reader.grants[0].id)}:{reader.purpose.value}"
    return render(
        request,
        "accounts/mine.html",
        {
            "person": person,
            "grants": queries.grant_lines(person, at=reader.at),
            "purpose": reader.purpose.words,
            "form": WayForm(ways=ways, initial={"way": acting}),
            "allowed": queries.allowed_lines(reader),
        },
    )


@require_POST
@needs(Permission.ACCOUNTS_SELF_READ)
def choose(request: HttpRequest) -> HttpResponse:
    """Act under another grant or for another purpose from now on."""
    reader, person = _reader(request), cast(Person, request.user)
    form = WayForm(request.POST, ways=queries.ways_to_act(person, at=reader.at))
    if form.is_valid():
        services.act_as(request.session, *form.chosen())
        messages.success(request, "From now on you act as you chose.")
    else:
        messages.error(request, "That is not among your grants. Choose one of the list.")
    return redirect("accounts:mine")


@needs(Permission.ACCOUNTS_PERSON_MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody and what they are granted; add a person."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = services.add_person(actor=_reader(request), **form.cleaned_data)
        messages.success(request, "The person is added. They can do nothing until you grant a role.")
        return redirect("accounts:person", id=added.pk)
    return render(
        request, "accounts/people.html", {"people": queries.people_lines(at=_reader(request).at), "form": form}
    )


@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def person(request: HttpRequest, id: int) -> HttpResponse:
    """One person's grants; grant a role."""
    found, reader = get_object_or_404(Person, pk=id), _reader(request)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_grant(actor=reader, asked=_asked(found, form, reader.at))
        except services.GrantRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Granted.")
            return redirect("accounts:person", id=found.pk)
    request.audit_objects = [f"person:{encode(found.pk)}"]  # type: ignore[attr-defined]  # read by the audit middleware
    return render(
        request,
        "accounts/person.html",
        {
            "person": found,
            "cited_as": encode(found.pk),
            "grants": queries.grant_lines(found, at=reader.at),
            "form": form,
            "breadcrumbs": [("People", reverse("accounts:index")), (found.name, "")],
        },
    )


@require_POST
@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def end_grant(request: HttpRequest, id: int) -> HttpResponse:
    """End a grant now."""
    grant = get_object_or_404(Grant, pk=id)
    services.revoke_grant(actor=_reader(request), grant=grant, at=timezone.now())
    messages.success(request, "The grant has ended.")
    return redirect("accounts:person", id=grant.person_id)


def _asked(person: Person, form: GrantForm, at: datetime) -> services.GrantAsked:
    typed = form.cleaned_data
    to_on = typed["to_on"]
    return services.GrantAsked(
        person_id=person.pk,
        partner_id=typed["partner"].pk,
        unit_id=typed["unit"].pk if typed["unit"] else None,
        role=Role(typed["role"]),
        clearance=MarkingTier(typed["clearance"]),
        purposes=frozenset(Purpose(code) for code in typed["purposes"]),
        term=Term(from_at=at, to_at=timezone.make_aware(datetime.combine(to_on, time.min)) if to_on else None),
    )


def _reader(request: HttpRequest) -> Reader:
    reader: Reader | None = getattr(request, "reader", None)
    if reader is None:
        raise Http404
    return reader
