"""What the public desk shows: published facts of the reference, and editions published for everyone."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localtime

from plait.reference.door import Door, doors
from plait.reference.guidance import guidance
from plait.reference.indicator import IndicatorValue, indicators
from plait_desk.looks.pictures.line import Point, Qualifier
from plait_desk.reporting.models import ReportEdition
from plait_desk.thread.models import stands_at

SERIES = "SOC groups recorded"
_QUALIFIERS: dict[str, Qualifier] = {"exact": "exact", "approx": "approx", "at_least": "at_least"}
AUDIENCES = (
    ("person", "You and your family", "Signs of exploitation, and whom to tell", "trafficking signs"),
    ("company", "Your business", "Know your customers and suppliers", "business signs"),
    ("contract", "Councils and public bodies", "Contracts and what to ask for", "procurement"),
    ("judgement", "Gifts and hospitality", "For everybody in public service", "gifts"),
    ("chart", "Where organised crime looks for cover", "Sectors named by the police", "sectors"),
    ("chat", "Telling others", "How to run a message that works", "communications"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What one kind of reader can do: published facts only."""

    key: str
    icon: str
    title: str
    summary: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One edition that everyone may read."""

    id: int
    title: str
    period: str
    on: str
    is_synthetic: bool


def advice() -> list[Advice]:
    """Advice by reader, each list of signs cut into its points."""
    return [
        Advice(
            key=topic.replace(" ", "-"),
            icon=icon,
            title=title,
            summary=summary,
            facts=tuple(
                part.strip().capitalize() for fact in guidance() if fact.topic == topic for part in fact.fact.split(";")
            ),
        )
        for icon, title, summary, topic in AUDIENCES
    ]


def ways_to_tell() -> tuple[Door, ...]:
    """Every door, the most urgent first."""
    return doors()


def is_number(contact: str) -> bool:
    """True if the contact can be dialled."""
    return contact.replace(" ", "").isdigit()


def groups_recorded() -> tuple[list[Point], list[IndicatorValue]]:
    """The published count of groups, as points of a line and as the rows behind them."""
    values = sorted(
        (value for value in indicators() if value.indicator == SERIES and value.breakdown == "Scotland"),
        key=lambda value: value.period,
    )
    points = [
        Point(
            period=value.period.partition(" (")[0],
            value=None if value.value is None else float(value.value),
            qualifier=_QUALIFIERS.get(value.qualifier, "reported"),
        )
        for value in values
    ]
    return points, values


def published_editions() -> list[Published]:
    """Public editions, newest first. They were released to everyone, so no reader is asked for."""
    rows = _public().order_by("-published_at", "-pk")[:50]
    return [
        Published(
            id=row.pk,
            title=row.title,
            period=row.period,
            on=f"{localtime(row.published_at):%-d %B %Y}",
            is_synthetic=row.is_synthetic,
        )
        for row in rows
    ]


def public_edition(id: int) -> ReportEdition | None:
    """One public edition, or None where it is not public or not there."""
    return _public().filter(pk=id).select_related("html", "pdf").first()


def _public() -> QuerySet[ReportEdition]:
    """What was released to everyone, while the release stands."""
    standing = stands_at(timezone.now(), ReportEdition.release_path)
    return ReportEdition.objects.filter(standing, edition=ReportEdition.Edition.PUBLIC)
