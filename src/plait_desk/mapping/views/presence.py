"""Where groups are recorded, by council and by division, with how much is reported there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.presence import PlaceKind, PlacePresence, Presence
from plait.policy.permissions import Permission, needs
from plait.reference.council import councils
from plait_desk.looks.day import OnForm
from plait_desk.looks.pictures.tilemap import Tile, short_name
from plait_desk.mapping.queries.groups import threat_label
from plait_desk.mapping.queries.presence import local_presence
from plait_desk.mapping.views.asked import reader_of

THREATS_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One place as a table shows it."""

    place: PlacePresence
    tiers: str
    threats: str
    href: str


@needs(Permission.MAPPING_GROUP_READ)
def presence_page(request: HttpRequest) -> HttpResponse:
    """Groups by place, as of today or of a day, beside the reports of the twelve months before it."""
    today, form = localdate(), OnForm(request.GET)
    on: date = form.cleaned_data["on"] if form.is_valid() else today
    found = local_presence(reader_of(request), on=on)
    by_council = found[PlaceKind.COUNCIL]
    context = {
        "form": form,
        "on": on,
        "is_today": on == today,
        "tiles": presence_tiles(by_council, link=on == today),
        "tables": [(kind.words, found[kind], _rows(found[kind], link=on == today)) for kind in PlaceKind],
        "whole": by_council,
        "unplaced": by_council.places[-1],
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Local presence", "")],
    }
    return render(request, "mapping/presence.html", context)


def presence_tiles(by_council: Presence, *, link: bool) -> Sequence[Tile]:
    """Ink by groups, and the reports below the figure; where nothing is recorded and nothing was reported, unknown."""
    by_code = {place.key: place for place in by_council.places}
    return [
        Tile(
            name=council.name,
            short=short_name(council.name),
            column=council.tile_column,
            row=council.tile_row,
            value=None if (place := by_code[council.code]).is_silent else place.groups,
            below=f"{place.reports:,} rep",
            href=_href(place, link),
        )
        for council in councils()
    ]


def _rows(found: Presence, *, link: bool) -> list[PlaceRow]:
    return [
        PlaceRow(
            place=place,
            tiers=", ".join(f"{tier} {count}" for tier, count in sorted(place.tiers.items())),
            threats=_threats(place),
            href=_href(place, link and found.kind is PlaceKind.COUNCIL),
        )
        for place in found.places
    ]


def _threats(place: PlacePresence) -> str:
    """The most frequent threats, and how many groups have another."""
    named = list(place.threats.items())
    words = [f"{threat_label(threat)} {count}" for threat, count in named[:THREATS_NAMED]]
    rest = sum(count for _, count in named[THREATS_NAMED:])
    return ", ".join([*words, f"others {rest}"] if rest else words)


def _href(place: PlacePresence, link: bool) -> str:
    return f"{reverse('mapping:index')}?council={place.key}" if link and place.key and place.groups else ""
