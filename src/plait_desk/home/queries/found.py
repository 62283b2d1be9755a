"""Search results with their names, their rooms and their addresses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.home.queries.changes import ICONS
from plait_desk.linking.queries import subjects_of
from plait_desk.linking.queries.shared import saying_exactly
from plait_desk.search.queries import Found, Hit, search
from plait_desk.thread.queries import Described, describe

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
    "property": "Property",
    "report_edition": "Editions",
}
LONGEST = 180
MOST_SAID = 20


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
    asks_why: bool = False
    records: int = 1
    """of these hits, how many are records of the one subject that is opened"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One kind of thing and how many of it were found."""

    kind: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of a search. There may be more than was counted (`is_cut`) and than was put in order (`leaves_out`)."""

    results: tuple[Result, ...]
    facets: tuple[Facet, ...]
    total: int
    is_cut: bool
    leaves_out: bool
    next_from: int | None


def found_by(reader: Reader, text: str, kind: str = "", start: int = 0) -> Results:
    """What this reader may see that matches, the closest first, from place `start`; of one kind where it is given.

    Records of one subject that stand on one page are one line, named as the closest of them is. Before them stands who
    says the very address, telephone, vehicle or account that was typed, where it is written otherwise.
    """
    found = search(reader, text, (kind,) if kind else (), start)
    subjects = _subjects(reader, found.hits)
    names = describe(reader, {hit.ref for hit in found.hits if hit.ref not in subjects})
    lines: dict[Ref, Result] = {}
    for hit in found.hits:
        line = subjects.get(hit.ref, hit.ref)
        if line in lines:
            lines[line] = replace(lines[line], records=lines[line].records + 1)
        else:
            lines[line] = _result(hit, _address(hit.ref, subjects, names))
    said = [] if kind or start else _said_exactly(reader, text, lines)
    return Results(
        results=(*said, *lines.values()),
        facets=_facets(found, kind),
        total=sum(found.counts.values()) + len(said),
        is_cut=found.is_cut,
        leaves_out=found.leaves_out,
        next_from=found.next_from,
    )


def _said_exactly(reader: Reader, text: str, found: Collection[Ref]) -> list[Result]:
    """Those that say the thing that was typed and were not found by its words."""
    said = saying_exactly(reader, text)
    return [
        Result(
            ref=Ref("mention", cited),
            icon=ICONS.get(record.kind, "link"),
            kind=record.kind.capitalize(),
            title=record.name,
            text="Says it in other letters or figures",
            on=None,
            href=reverse("linking:subject", args=[cited]),
        )
        for cited, record in said[:MOST_SAID]
        if Ref("mention", cited) not in found
    ]


def _subjects(reader: Reader, hits: Iterable[Hit]) -> dict[Ref, Ref]:
    """The record that each record's subject is cited by, as this reader sees subjects."""
    if not reader.may(Permission.LINKING_SUBJECT_READ):
        return {}
    found = subjects_of(reader, [hit.ref.id for hit in hits if hit.ref.kind == "mention"])
    return {Ref("mention", id_): Ref("mention", subject.cited_by) for id_, subject in found.items()}


def _address(ref: Ref, subjects: Mapping[Ref, Ref], names: Mapping[Ref, Described]) -> str:
    if ref in subjects:
        return reverse("linking:subject", args=[subjects[ref].id])
    return names[ref].url if ref in names else reverse("home:thread", args=[str(ref)])


def _result(hit: Hit, href: str) -> Result:
    return Result(
        ref=hit.ref,
        icon=ICONS.get(hit.kind, "link"),
        kind=hit.kind.replace("_", " ").capitalize(),
        title=hit.title,
        text=hit.text if len(hit.text) <= LONGEST else f"{hit.text[:LONGEST]}…",
        on=hit.on,
        href=href,
        asks_why=hit.asks_why,
    )


def _facets(found: Found, chosen: str) -> tuple[Facet, ...]:
    """The kinds of what was found; where not all of it was counted, every kind that there may be more of."""
    counts = dict.fromkeys(KINDS, 0) | found.counts if found.is_cut else found.counts
    return tuple(
        Facet(kind=name, name=KINDS.get(name, name.replace("_", " ").capitalize()), count=count, chosen=name == chosen)
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    )
