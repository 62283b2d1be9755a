"""How two things are tied: the strongest path between them, and how much lies round each."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref, UnreadableId, encode
from plait.domain.marking import Marking, combine_all
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require_reason
from plait_desk.linking.queries.together import marking_together
from plait_desk.mapping.forms import PathForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.choices import choices_found, choices_of_group
from plait_desk.mapping.queries.names import Name
from plait_desk.mapping.queries.paths import End, PathsView, end_of, marking_of, paths_between
from plait_desk.mapping.views.asked import reader_of, saw


class _Asked(NamedTuple):
    ends: tuple[End, ...]
    group: Group | None


@needs(Permission.MAPPING_REACH_READ)
def paths_page(request: HttpRequest) -> HttpResponse:
    """Two things, the strongest path between them that the reader may read, and the sizes of what lies round them."""
    reader, today = reader_of(request), localdate()
    form = PathForm(request.GET)
    ends, group = _asked(reader, form)
    for end in ends:
        _ask_why(request, end, marking_together(end.mention_ids))
    view = paths_between(reader, ends, as_of=today) if ends else PathsView(is_drawn=True)
    if view.path:
        _ask_why(request, ends[0], marking_of(view.path))
    offered = choices_of_group(reader, group, as_of=today) if group else {}
    form.offer(_chosen(ends) | offered | choices_found(reader, form.sought()))
    on_path = view.path.mention_ids if view.path else ()
    saw(request, *(Ref("mention", id_) for id_ in dict.fromkeys((*(end.id for end in ends), *on_path))))
    context = {
        "form": form,
        "ends": ends,
        "around": list(zip(ends, view.around, strict=False)),
        "view": view,
        "group": group,
        "breadcrumbs": [("Groups", reverse("mapping:index")), *_of_group(group), ("How two are tied", "")],
        "page_marking": _band(view, ends) if ends else None,
    }
    return render(request, "mapping/paths.html", context)


def address_of(group: Group) -> str:
    """Where two things of a group are chosen."""
    return f"{reverse('mapping:paths')}?group={encode(group.pk)}"


def _asked(reader: Reader, form: PathForm) -> _Asked:
    """What the address names. Raises Http404 where any of it is hidden or absent, or no identity at all."""
    try:
        group, *ends = (form.asked(name) for name in ("group", "start", "end"))
    except UnreadableId as unreadable:
        raise Http404 from unreadable
    found = tuple(end_of(reader, id_) for id_ in ends if id_ is not None)
    return _Asked(found, None if group is None else get_readable(Group, reader, group))


def _ask_why(request: HttpRequest, end: End, marking: Marking) -> None:
    require_reason(request.session, actor=reader_of(request), ref=Ref("mention", end.cited_by), marking=marking)


def _chosen(ends: tuple[End, ...]) -> dict[int, Name]:
    return {end.id: end.name for end in ends}


def _of_group(group: Group | None) -> list[tuple[str, str]]:
    return [(group.reference, reverse("mapping:group", args=[group.pk]))] if group else []


def _band(view: PathsView, ends: tuple[End, ...]) -> dict[str, str]:
    """The marking of all that is shown: the two things, and what their path rests on."""
    told = [marking_together(end.mention_ids) for end in ends]
    together = combine_all([*told, marking_of(view.path)] if view.path else told)
    condition = f" {together.condition}" if together.condition else ""
    return {"tier": together.tier.value, "words": f"Handling: {together.handling.value}.{condition}"}
