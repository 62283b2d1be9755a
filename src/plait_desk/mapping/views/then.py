"""A group as it was on a day, and what changed since."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.looks.day import DayForm
from plait_desk.looks.pictures.tilemap import breaks
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.groups import Nominal, counts_by
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.reach_then import ReachThen, reach_then
from plait_desk.mapping.queries.since import councils_then, groups_since
from plait_desk.mapping.queries.then import GroupThen
from plait_desk.mapping.queries.then import group_then as then_of
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.pictures import council_tiles, marking_words

Names = dict[int, Name]
A_PAGE = 50


@needs(Permission.MAPPING_GROUP_READ)
def group_then(request: HttpRequest, id: int) -> HttpResponse:
    """The record of a group by the end of a day, what it touched then, and what is another now."""
    reader, form = reader_of(request), DayForm(request.GET or None)
    group = get_readable(Group, reader, id)
    on: date | None = form.cleaned_data["on"] if form.is_valid() else None
    saw(request, Ref("group", group.pk))
    context: dict[str, object] = {
        "form": form,
        "day": on,
        "id": group.pk,
        "name": group.name,
        "page_marking": marking_words(group.marking),
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.reference, reverse("mapping:group", args=[group.pk])),
            (f"{on:%-d %b %Y}" if on else "As it was", ""),
        ],
    }
    if on is not None:
        context |= _content(reader, then_of(reader, group, on)) | {"reach": _reach(reader, group, on)}
    return render(request, "mapping/group_then.html", context)


def _content(reader: Reader, then: GroupThen) -> dict[str, object]:
    """What the page shows, every nominal with the name that the reader may know."""
    shown = [*(then.card.nominals if then.card else ()), *then.joined, *then.left]
    names = names_of(reader, [one.mention_id for one in shown])
    return {
        "then": then,
        "card": then.card,
        "nominals": [(one, _name(names, one)) for one in (then.card.nominals if then.card else ())],
        "joined": [(one, _name(names, one)) for one in then.joined],
        "left": [(one, _name(names, one)) for one in then.left],
        "roles": [(_name(names, one), one, other) for one, other in then.roles],
    }


def _name(names: Names, one: Nominal) -> Name:
    return names.get(one.mention_id, Name(name=UNNAMED, kind=""))


def _reach(reader: Reader, group: Group, on: date) -> ReachThen | None:
    """None for whoever may not read reach, or where nothing was drawn."""
    today = localdate()
    picture = picture_for(reader, today) if reader.may(Permission.MAPPING_REACH_READ) else None
    return reach_then(picture, reader, group, on=on, today=today) if picture else None


@needs(Permission.MAPPING_GROUP_READ)
def since(request: HttpRequest) -> HttpResponse:
    """Every group then and now: the map of a day, and what changed since."""
    reader, form = reader_of(request), DayForm(request.GET or None)
    on: date | None = form.cleaned_data["on"] if form.is_valid() else None
    rows = groups_since(reader, on) if on else ()
    changed = [row for row in rows if row.has_changed]
    page = Paginator(changed, A_PAGE).get_page(request.GET.get("page"))
    by_council, address = councils_then(reader, on) if on else {}, reverse("mapping:index")
    now = council_tiles(counts_by(reader, "council_code"), address)
    tiles = list(zip(council_tiles(by_council, address), now, strict=True))
    saw(request, *(Ref("group", row.id) for row in page.object_list))
    context = {
        "form": form,
        "day": on,
        "page": page,
        "rows": list(page.object_list),
        "changed": len(changed),
        "same": len(rows) - len(changed),
        "tiles": tiles,
        "then": [before for before, _ in tiles],
        "now": now,
        "bounds": breaks([tile.value or 0 for pair in tiles for tile in pair]),
        "unplaced": by_council.get("", 0),
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("What changed", "")],
    }
    return render(request, "mapping/groups_since.html", context)
