"""The accounts officer's pages: people, and grants that take two signatures."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref, encode
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.permissions import Permission, needs
from plait.policy.roles import Role
from plait_desk.accounts import queries, services
from plait_desk.accounts.forms import GrantForm, PersonForm, RefusalForm
from plait_desk.accounts.models import Grant, GrantProposal, Person
from plait_desk.accounts.views.reader import reader_on


@needs(Permission.ACCOUNTS_PERSON_MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody and what they are granted; add a person."""
    reader = reader_on(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = services.add_person(actor=reader, **form.cleaned_data)
        messages.success(request, "The person is added. They can do nothing until a grant has two signatures.")
        return redirect("accounts:person", id=added.pk)
    people = queries.people_lines(at=reader.at)
    request.audit_objects = [Ref("person", line.id) for line in people]  # type: ignore[attr-defined]  # read by the audit middleware
    context = {
        "people": people,
        "waiting": len(queries.waiting_proposals(reader)),
        "form": form,
    }
    return render(request, "accounts/people.html", context)


@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def person(request: HttpRequest, id: int) -> HttpResponse:
    """One person's grants; propose one."""
    found, reader = get_object_or_404(Person, pk=id), reader_on(request)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_grant(actor=reader, asked=_asked(found, form, reader.at))
        except services.GrantRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Proposed. It is a grant when another accounts officer has signed it.")
            return redirect("accounts:person", id=found.pk)
    request.audit_objects = [Ref("person", found.pk)]  # type: ignore[attr-defined]  # read by the audit middleware
    return render(
        request,
        "accounts/person.html",
        {
            "person": found,
            "cited_as": encode(found.pk),
            "grants": queries.grant_lines(found, at=reader.at),
            "proposals": queries.proposals_for(found),
            "form": form,
            "breadcrumbs": [("People", reverse("accounts:index")), (found.name, "")],
        },
    )


def _asked(person: Person, form: GrantForm, at: datetime) -> services.GrantAsked:
    typed = form.cleaned_data
    from_on, to_on = typed["from_on"], typed["to_on"]
    return services.GrantAsked(
        person_id=person.pk,
        partner_id=typed["partner"].pk,
        unit_id=typed["unit"].pk if typed["unit"] else None,
        lent_by_id=typed["lent_by"].pk if typed["lent_by"] else None,
        role=Role(typed["role"]),
        clearance=MarkingTier(typed["clearance"]),
        purposes=frozenset(Purpose(code) for code in typed["purposes"]),
        term=Term(
            from_at=max(at, timezone.make_aware(datetime.combine(from_on, time.min))) if from_on else at,
            to_at=timezone.make_aware(datetime.combine(to_on, time.min)) if to_on else None,
        ),
    )


@require_POST
@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def end_grant(request: HttpRequest, id: int) -> HttpResponse:
    """End a grant now."""
    grant = get_object_or_404(Grant, pk=id)
    try:
        services.revoke_grant(actor=reader_on(request), grant=grant, at=timezone.now())
    except services.GrantRefused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, "The grant has ended. Their very next page is refused.")
    return redirect("accounts:person", id=grant.person_id)


@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def proposals(request: HttpRequest) -> HttpResponse:
    """Grants that one officer has signed: those that wait for me, and those that wait for somebody else."""
    lines = queries.waiting_proposals(reader_on(request))
    request.audit_objects = [Ref("grant_proposal", line.id) for line in lines]  # type: ignore[attr-defined]  # as above
    return render(
        request,
        "accounts/proposals.html",
        {
            "mine_to_sign": [(line, RefusalForm(prefix=str(line.id))) for line in lines if not line.why_not_mine],
            "others": [line for line in lines if line.why_not_mine],
            "breadcrumbs": [("People", reverse("accounts:index")), ("Grants waiting", "")],
        },
    )


@require_POST
@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def second(request: HttpRequest, id: int) -> HttpResponse:
    """Sign second: from now on it is a grant."""
    proposal = get_object_or_404(GrantProposal, pk=id)
    try:
        services.second_grant(actor=reader_on(request), proposal=proposal)
    except services.GrantRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Signed. {proposal.person.name} holds the grant from now on.")
    return redirect("accounts:proposals")


@require_POST
@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def refuse(request: HttpRequest, id: int) -> HttpResponse:
    """Refuse a proposed grant with a reason."""
    proposal = get_object_or_404(GrantProposal, pk=id)
    form = RefusalForm(request.POST, prefix=str(id))
    try:
        services.refuse_grant(
            actor=reader_on(request), proposal=proposal, reason=form.cleaned_data["reason"] if form.is_valid() else ""
        )
    except services.GrantRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Refused. The officer who proposed it sees why.")
    return redirect("accounts:proposals")
