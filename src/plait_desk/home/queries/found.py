"""Search results with their names, their rooms and their addresses."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.home.queries.changes import ICONS
from plait_desk.search.queries import search
from plait_desk.thread.queries import describe

KINDS = {
    "person": "People",
    "organisation": "Organisations",
    "company": "Companies",
    "address": "Addresses",
    "group": "Groups",
    "report": "Reports",
    "requirement": "Requirements",
    "task": "Tasks",
    "action": "Actions",
    "notice": "Contracts",
    "licence": "Licences",
    "report_edition": "Editions",
}
LONGEST = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing found, and where it is opened."""

    ref: Ref
    icon: str
    kind: str
    title: str
    text: str
    on: date | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One kind of thing and how many of it were found."""

    kind: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the search page shows."""

    results: tuple[Result, ...]
    facets: tuple[Facet, ...]
    total: int


def found_by(reader: Reader, text: str, kind: str = "") -> Results:
    """Everything this reader may see that matches, the closest first; of one kind where `kind` is given."""
    found = search(reader, text, (kind,) if kind else ())
    names = describe(reader, {hit.ref for hit in found.hits})
    results = tuple(
        Result(
            ref=hit.ref,
            icon=ICONS.get(hit.kind, "link"),
            kind=hit.kind.replace("_", " ").capitalize(),
            title=hit.title,
            text=hit.text if len(hit.text) <= LONGEST else f"{hit.text[:LONGEST]}…",
            on=hit.on,
            href=names[hit.ref].url if hit.ref in names else reverse("home:thread", args=[str(hit.ref)]),
        )
        for hit in found.hits
    )
    facets = tuple(
        Facet(kind=name, name=KINDS.get(name, name.replace("_", " ").capitalize()), count=count, chosen=name == kind)
        for name, count in sorted(found.counts.items(), key=lambda pair: -pair[1])
    )
    return Results(results=results, facets=facets, total=sum(found.counts.values()))
