"""Changes of a record, each by a form: on the group's page, and on a page of its own where it comes back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.accounts.queries import get_readable
from plait_desk.mapping.forms import ChangeForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.versions import version_of
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.pictures import marking_words

Make = Callable[[Reader, Group, QueryDict | None], ChangeForm | None]
Do = Callable[[Reader, Group, Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to change a record: its address, its words, its form (None where it is not offered) and its service."""

    page: str
    title: str
    verb: str
    make: Make
    do: Do
    template: str = "mapping/change.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedChange:
    """A way as a page shows it."""

    title: str
    verb: str
    address: str
    form: ChangeForm


def offered(reader: Reader, group: Group, ways: Iterable[Way]) -> list[OfferedChange]:
    """The ways that are open to this reader now, in their order."""
    made = [(way, way.make(reader, group, None)) for way in ways]
    seen = version_of(reader, group)
    return [_shown(way, group, form, seen) for way, form in made if form is not None]


def go(request: HttpRequest, id: int, way: Way) -> HttpResponse:
    """The page of one change; once it is made, the page of the group."""
    reader = reader_of(request)
    group = get_readable(Group, reader, id)
    form = way.make(reader, group, request.POST if request.method == "POST" else None)
    if form is None:
        raise PermissionDenied("As the record stands, this is not for you to do now. Open the group again.")
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, way.do(reader, group, form))
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("mapping:group", id=group.pk)
    saw(request, Ref("group", group.pk))
    context = {
        "change": _shown(way, group, form, version_of(reader, group)),
        "group": group,
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.reference, reverse("mapping:group", args=[group.pk])),
            (way.title, ""),
        ],
        "page_marking": marking_words(group.marking),
    }
    return render(request, way.template, context)


def _shown(way: Way, group: Group, form: ChangeForm, seen: str) -> OfferedChange:
    form.made_from(seen)
    return OfferedChange(title=way.title, verb=way.verb, address=reverse(way.page, args=[group.pk]), form=form)
