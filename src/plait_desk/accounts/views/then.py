"""Oversight: what could this person see on that day?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime

from plait.domain.ids import Ref, decode
from plait.policy.permissions import Permission, needs
from plait_desk.accounts import queries
from plait_desk.accounts.forms import ThenForm
from plait_desk.accounts.models import Person
from plait_desk.accounts.views.reader import reader_on


@needs(Permission.OVERSIGHT_AUDIT_READ)
def then(request: HttpRequest) -> HttpResponse:
    """Ask about a person and an instant; the answer is rights and numbers, never content."""
    now = localtime(reader_on(request).at)
    start = {"day": f"{now:%Y-%m-%d}", "clock": f"{now:%H:%M}"}
    asked = start | {name: value for name, value in request.GET.items() if value}
    form = ThenForm(asked if "person" in request.GET else None, initial=start)
    context: dict[str, object] = {
        "form": form,
        "breadcrumbs": [("Oversight", reverse("audit:index")), ("What could they see?", "")],
    }
    if form.is_bound and form.is_valid():
        person = Person.objects.get(pk=decode(form.cleaned_data["person"]))
        request.audit_objects = [Ref("person", person.pk)]  # type: ignore[attr-defined]  # read by the audit middleware
        context |= {
            "person": person,
            "at": f"{localtime(form.at()):%-d %B %Y, %H:%M}",
            "sights": queries.sights_of(person, at=form.at()),
        }
    return render(request, "accounts/then.html", context)
