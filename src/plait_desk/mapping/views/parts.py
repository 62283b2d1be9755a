"""A group is recorded, a person is mapped to it, and what is recorded of them changes, ends, or is taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.group import GroupState
from plait.domain.ids import Ref, UnreadableId, decode, encode
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.mapping.forms import (
    AddNominalForm,
    ChangeForm,
    ChangeNominalForm,
    EndNominalForm,
    GroupForm,
    LookedForForm,
    TakeNominalBackForm,
    part_of,
)
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.parts import (
    groups_to_add_to,
    name_of,
    newest_step,
    nominal_of,
    people_found,
    person_to_map,
    steps_of,
)
from plait_desk.mapping.queries.versions import version_of
from plait_desk.mapping.services import (
    add_nominal,
    change_nominal,
    end_nominal,
    open_group,
    take_nominal_back,
)
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.changes import is_theirs
from plait_desk.mapping.views.pictures import marking_words

RECORD = Permission.MAPPING_GROUP_RECORD
Do = Callable[[dict[str, Any]], GroupMember]


@needs(RECORD)
def new_group(request: HttpRequest) -> HttpResponse:
    """Record a group that no file has sent."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = open_group(actor=reader_of(request), given=form.given())
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{group.name} is recorded: proposed, and not scored. Add its nominals.")
            return redirect("mapping:group", id=group.pk)
    context = {"form": form, "breadcrumbs": [("Groups", reverse("mapping:index")), ("Record a group", "")]}
    return render(request, "mapping/new_group.html", context)


@needs(RECORD)
def which_group(request: HttpRequest, id: int) -> HttpResponse:
    """Of the groups whose record is the reader's to change, the one to which a person is added."""
    reader = reader_of(request)
    person = person_to_map(reader, id)
    saw(request, Ref("mention", person.pk))
    name = name_of(reader, person.pk)
    context = {
        "name": name,
        "code": encode(person.pk),
        "groups": groups_to_add_to(reader),
        "breadcrumbs": [("Groups", reverse("mapping:index")), (f"Add {name} to a group", "")],
        "page_marking": marking_words(person.marking),
    }
    return render(request, "mapping/which_group.html", context)


@needs(RECORD)
def add(request: HttpRequest, id: int) -> HttpResponse:
    """Look for a person among what one may read, choose a record of theirs, and map it."""
    reader = reader_of(request)
    group = _own(reader, id)
    looked = LookedForForm(request.POST if request.method == "POST" else request.GET)
    looked.is_valid()
    form = _added(request, reader, group)
    if isinstance(form, HttpResponse):
        return form
    text = looked.cleaned_data.get("q", "")
    found = people_found(reader, group, text) if text and form is None else []
    saw(request, Ref("group", group.pk), *(Ref("mention", one.mention_id) for one in found))
    chosen = decode(str(form["mention"].value())) if form else None
    context = _page(group, "Add a nominal") | {
        "looked": looked,
        "text": text,
        "found": [(one, encode(one.mention_id)) for one in found],
        "form": form,
        "name": name_of(reader, chosen) if chosen else "",
    }
    return render(request, "mapping/add_nominal.html", context)


@needs(RECORD)
def nominal(request: HttpRequest, id: int, mention: int) -> HttpResponse:
    """What is recorded of one nominal, what happened to that, and the ways to change it."""
    return _nominal_page(request, id, mention)


@needs(RECORD)
@require_POST
def change_part(request: HttpRequest, id: int, mention: int) -> HttpResponse:
    """Say otherwise what a nominal does, and since when."""

    def do(said: dict[str, Any]) -> GroupMember:
        return change_nominal(
            actor=reader_of(request), group_id=id, mention_id=mention, part=part_of(said), **_why(said)
        )

    return _nominal_page(request, id, mention, changed=("change", do))


@needs(RECORD)
@require_POST
def end_part(request: HttpRequest, id: int, mention: int) -> HttpResponse:
    """Say that somebody is a nominal no more, and from which day."""

    def do(said: dict[str, Any]) -> GroupMember:
        return end_nominal(actor=reader_of(request), group_id=id, mention_id=mention, on=said["on"], **_why(said))

    return _nominal_page(request, id, mention, changed=("end", do))


@needs(RECORD)
@require_POST
def undo_part(request: HttpRequest, id: int, mention: int) -> HttpResponse:
    """Take the newest step on a nominal back."""

    def do(said: dict[str, Any]) -> GroupMember:
        return take_nominal_back(actor=reader_of(request), group_id=id, mention_id=mention, **_why(said))

    return _nominal_page(request, id, mention, changed=("take_back", do))


def _own(reader: Reader, id: int) -> Group:
    """The group, where its nominals are the reader's to change."""
    group = get_readable(Group, reader, id)
    if not is_theirs(reader, group) or group.state == GroupState.ARCHIVED:
        raise PermissionDenied("As the record stands, this is not for you to do now. Open the group again.")
    return group


def _added(request: HttpRequest, reader: Reader, group: Group) -> AddNominalForm | HttpResponse | None:
    """The form of whoever was chosen, None while nobody is; or the way on, once they are added."""
    code = (request.POST if request.method == "POST" else request.GET).get("mention", "")
    if not code:
        return None
    person = _person(reader, code)
    data = request.POST if request.method == "POST" else None
    form = AddNominalForm(data, mention=encode(person))
    form.made_from(version_of(reader, group))
    if form.is_bound and form.is_valid():
        try:
            add_nominal(
                actor=reader,
                group_id=group.pk,
                mention_id=person,
                part=part_of(form.cleaned_data),
                **_why(form.cleaned_data),
            )
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{name_of(reader, person)} is a nominal of {group.name}.")
            return redirect("mapping:group", id=group.pk)
    return form


def _person(reader: Reader, code: str) -> int:
    """The record that was chosen. A code that can be none is nobody's."""
    try:
        return person_to_map(reader, decode(code)).pk
    except UnreadableId:
        raise Http404 from None


def _why(said: dict[str, Any]) -> dict[str, str]:
    return {"reason": said["reason"], "seen": said["seen"]}


def _nominal_page(request: HttpRequest, id: int, mention: int, changed: tuple[str, Do] | None = None) -> HttpResponse:
    reader = reader_of(request)
    group = _own(reader, id)
    row = nominal_of(reader, group, mention)
    sent = changed[0] if changed else ""
    forms = _forms(request, reader, row, sent)
    form = forms.get(sent)
    if changed and form is None:
        raise PermissionDenied("As the record stands, this is not for you to do now. Open the group again.")
    if changed and form is not None and form.is_valid():
        try:
            changed[1](form.cleaned_data)
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is kept, with who said so and why.")
            return redirect("mapping:group", id=group.pk)
    saw(request, Ref("group", group.pk), Ref("mention", mention))
    name = name_of(reader, mention)
    context = _page(group, name) | {
        "name": name,
        "part": row.part(),
        "mention": mention,
        "forms": [(*_WORDS[key], reverse(_WAYS[key], args=[group.pk, mention]), one) for key, one in forms.items()],
        "steps": steps_of(reader, group, mention),
        "page_marking": marking_words(row.marking),
    }
    return render(request, "mapping/nominal.html", context)


def _forms(request: HttpRequest, reader: Reader, row: GroupMember, sent: str) -> dict[str, ChangeForm]:
    """The ways that are open now; the one that was sent holds what was sent."""
    seen, data = version_of(reader, row.group), {sent: request.POST}
    made: dict[str, ChangeForm] = {"change": ChangeNominalForm(data.get("change"), part=row.part())}
    if row.to_on is None:
        made["end"] = EndNominalForm(data.get("end"))
    if newest_step(reader, row.group, row.mention_id) is not None:
        made["take_back"] = TakeNominalBackForm(data.get("take_back"))
    for form in made.values():
        form.made_from(seen)
    return made


def _page(group: Group, title: str) -> dict[str, Any]:
    return {
        "group": group,
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.reference, reverse("mapping:group", args=[group.pk])),
            (title, ""),
        ],
        "page_marking": marking_words(group.marking),
    }


_WORDS = {
    "change": ("Change what is recorded", "Change"),
    "end": ("End their part", "End it"),
    "take_back": ("Take the newest step back", "Take back"),
}
_WAYS = {"change": "mapping:change_part", "end": "mapping:end_part", "take_back": "mapping:undo_part"}
