"""A report as the line of the feed that would bring it again: what a correction, review or copy starts from."""

from collections.abc import Iterable

from plait.collection.feed import Feed, feed
from plait.domain.mention import MentionKind
from plait.domain.report import OriginKind
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import audience_of_all
from plait_desk.collection.models import Item, Mention, Origin, Report, Statement
from plait_desk.collection.services.reports import Line


def line_again(report: Report, actor: Reader) -> Line:
    """What the report says to the actor, with each item's own number, marking, origin, people and companies.

    A report carries the markings of all its items together, so that who may read it may read each.
    """
    rows = Item.objects.readable_by(actor).filter(report=report)
    items = rows.select_related("marking__audience", "origin").order_by("number", "pk")
    return {
        "partner": report.partner.key,
        "report_reference": report.own_reference,
        "title": report.title,
        "urgency": report.urgency,
        "intelligence_date": report.intelligence_on.isoformat(),
        "created_at": report.created_at.isoformat(),
        "threat": report.threat,
        "touches": sorted(report.touches),
        "council_code": report.council_code,
        "items": [_item(item, actor) for item in items],
    }


def marking_again(marking: Marking) -> Line:
    """The marking in the words of the feed."""
    return {
        "handling": marking.handling,
        "action_code": marking.action,
        "sanitisation_code": marking.sanitisation,
        "condition": marking.condition,
        "tier": marking.tier,
        "audience": _audience(marking),
        "existence": marking.existence,
        "purposes": sorted(marking.purposes),
        "marking_kind": marking.kind,
    }


def _item(item: Item, actor: Reader) -> Line:
    rows = Statement.objects.readable_by(actor).filter(item=item, mention__in=Mention.objects.readable_by(actor))
    said = list(rows.select_related("mention", "other").order_by("mention_id", "property", "pk"))
    origin = _origin(item)
    return {
        "item_number": str(item.number),
        "text": item.text,
        "fact_or_opinion": "opinion" if item.is_opinion else "fact",
        "grading_scheme": item.grading_scheme,
        "grade": item.grade,
        **marking_again(item.marking),
        "origin": origin.value if origin else "",
        "source_reference": item.origin.source_reference if item.origin and origin is OriginKind.SOURCE else "",
        "quotes_reference": item.quotes,
        "people": _people(said),
        "companies": _companies(said),
    }


def _origin(item: Item) -> OriginKind | None:
    """A sanitised version may keep the origin of what quotes a report that it must not name: it says none."""
    if item.origin is None or (item.origin.kind == Origin.Kind.QUOTED and not item.quotes):
        return None
    return OriginKind(item.origin.kind)


def _people(said: Iterable[Statement]) -> list[Line]:
    found: dict[str, Line] = {}
    for told in said:
        if told.mention.kind == MentionKind.PERSON and told.other_id is None:
            person = found.setdefault(told.mention.given_reference, {"mention_reference": told.mention.given_reference})
            person |= _told(feed("report_people"), told)
    return list(found.values())


def _companies(said: list[Statement]) -> list[Line]:
    """One line a company, and one for each person tied to it."""
    found: dict[int, Line] = {}
    for told in said:
        if told.mention.kind == MentionKind.COMPANY and told.other_id is None:
            found.setdefault(told.mention_id, {}).update(_told(feed("report_companies"), told))
    tied = [told for told in said if told.other_id in found]
    lines = [{**found[told.other_id], **_tie(told.mention, told.property)} for told in tied if told.other_id]
    return lines + [line for key, line in found.items() if key not in {told.other_id for told in tied}]


def _tie(person: Mention, tie: str) -> Line:
    return {"tie_to": person.given_reference, "tie": tie}


def _told(columns: Feed, told: Statement) -> Line:
    """The value under the column that such a statement comes from."""
    return {column.name: told.value for column in columns.columns.values() if column.property == told.property}


def _audience(marking: Marking) -> list[str]:
    if marking.audience is None:
        return []
    if marking.audience_id == audience_of_all().pk:
        return ["all"]
    return sorted(marking.audience.members.filter(partner__isnull=False).values_list("partner__key", flat=True))
