"""Who holds a group together, and which groups the ties suggest that nobody has recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.looks.pictures.chart import Edge, Node
from plait_desk.looks.pictures.layout import force_layout
from plait_desk.looks.pictures.line import Point
from plait_desk.looks.pictures.spacing import Place
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.candidates import Suggestions, suggestions_in
from plait_desk.mapping.queries.chart import chart_for
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.measures import Measures, measures_of
from plait_desk.mapping.queries.network import GroupNetwork, network_in
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.pictures import marking_words


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNetwork:
    """A network as its picture and the table beside it take it; `rows` are the ties by name, the surest first."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    places: Mapping[int, Place]
    loose: Sequence[str]
    rows: Sequence[tuple[str, str, str, float]]


@needs(Permission.MAPPING_REACH_READ)
def network_page(request: HttpRequest, id: int) -> HttpResponse:
    """The people of the group's chart, who holds them together, and what would be left without them."""
    reader, today = reader_of(request), localdate()
    group = get_readable(Group, reader, id)
    picture = picture_for(reader, today)
    network = GroupNetwork()
    if picture:
        chart = chart_for(picture, reader, group, reach_in(picture, reader, group, as_of=today))
        network = network_in(picture, reader, group, chart)
    measures = measures_of(network)
    saw(request, Ref("group", group.pk))
    context = {
        "name": group.name,
        "id": group.pk,
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.name, reverse("mapping:group", args=[group.pk])),
            ("Network", ""),
        ],
        "page_marking": marking_words(group.marking),
        "is_drawn": picture is not None,
        "network": network,
        "nominals": sum(person.is_nominal for person in network.people),
        "drawn": network_drawn(network),
        "measures": measures,
        "steps": steps_drawn(measures) if measures else (),
    }
    return render(request, "mapping/network.html", context)


@needs(Permission.MAPPING_REACH_READ)
def candidates_page(request: HttpRequest) -> HttpResponse:
    """The groups that the ties suggest among people who are nominals of none. Nothing here is recorded."""
    reader, today = reader_of(request), localdate()
    picture = picture_for(reader, today)
    found = suggestions_in(picture, reader) if picture else Suggestions()
    shown = {person.mention_id for one in found.suggestions for person in one.people}
    touched = {group.group_id for one in found.suggestions for group in one.touched}
    saw(request, *(Ref("mention", id_) for id_ in sorted(shown)), *(Ref("group", id_) for id_ in sorted(touched)))
    context = {
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Suggested by the ties", "")],
        "is_drawn": picture is not None,
        "found": found,
    }
    return render(request, "mapping/candidates.html", context)


def network_drawn(network: GroupNetwork) -> DrawnNetwork:
    """People and ties with their places. Who is tied to nobody is named, not drawn."""
    names = {person.id: person.name for person in network.people}
    tied = {end for bond in network.bonds for end in (bond.left, bond.right)}
    rows = [(names[bond.left], names[bond.right], bond.how, bond.strength) for bond in network.bonds]
    return DrawnNetwork(
        nodes=[
            Node(id=person.id, name=person.name, kind="person", filled=person.is_principal)
            for person in network.people
            if person.id in tied
        ],
        edges=[Edge(from_id=bond.left, to_id=bond.right, strength=bond.strength) for bond in network.bonds],
        places=force_layout(
            [person.id for person in network.people if person.id in tied],
            [(bond.left, bond.right) for bond in network.bonds],
        ),
        loose=[person.name for person in network.people if person.id not in tied],
        rows=sorted(rows, key=lambda row: (-row[3], row[0], row[1])),
    )


def steps_drawn(measures: Measures) -> Sequence[Point]:
    """What is left after each removal, in per cent."""
    return [Point(period=f"{step.number} gone", value=step.left) for step in measures.steps]
