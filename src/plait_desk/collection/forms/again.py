"""The page of a new report with an old one standing in its boxes."""

from collections.abc import Iterator

from django.http import QueryDict

from plait.domain.report import OriginKind
from plait.domain.threat import Enabler, Threat
from plait_desk.collection.services.reports import Line


def filled_in(line: Line) -> QueryDict:
    """What a browser would send of this report, by a button that has nothing checked."""
    sent = QueryDict(mutable=True)
    for name, values in _fields(line):
        sent.setlist(name, values)
    return sent


def _fields(line: Line) -> Iterator[tuple[str, list[str]]]:
    touches = set(line["touches"])
    yield "route", ["again"]
    yield "danger", ["none"]
    for name, key in (
        *(("title", "title"), ("reference", "report_reference"), ("urgency", "urgency")),
        *(("intelligence_on", "intelligence_date"), ("threat", "threat"), ("council_code", "council_code")),
    ):
        yield name, [str(line[key])]
    yield "threats", [one.value for one in Threat if one.value in touches and one.value != line["threat"]]
    yield "enablers", [one.value for one in Enabler if one.value in touches]
    yield "items", [str(len(line["items"]))]
    for place, item in enumerate(line["items"]):
        yield from ((f"item-{place}-{name}", values) for name, values in _item(item))


def _item(item: Line) -> Iterator[tuple[str, list[str]]]:
    yield "origin", [item["origin"] or OriginKind.OWN.value]
    yield "audience", list(item["audience"])
    for name, key in (
        *(("text", "text"), ("standing", "fact_or_opinion"), ("scheme", "grading_scheme"), ("grade", "grade")),
        *(("source_reference", "source_reference"), ("quotes_reference", "quotes_reference")),
        *(("handling", "handling"), ("condition", "condition"), ("action", "action_code")),
        *(("sanitisation", "sanitisation_code"), ("tier", "tier"), ("existence", "existence")),
        ("marking_kind", "marking_kind"),
    ):
        yield name, [str(item[key] or "")]
    yield "people", [str(max(len(item["people"]), 1))]
    for number, person in enumerate(item["people"]):
        for name in ("forename", "surname", "date_of_birth", "role"):
            yield f"person-{number}-{name}", [person.get(name) or ""]
        yield f"person-{number}-categories", (person.get("subject_category") or "").split(";")
