"""What this room shows on pages further left, and how its things are named in the thread."""

from django.urls import reverse

from plait.domain.threat import Threat
from plait.policy.access import Reader
from plait_desk.assessment.models import AssessmentEdition, KeyJudgement, Rating
from plait_desk.assessment.services.forgetting import forget_judgements
from plait_desk.thread.models import Snapshot
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.services import Room, register_disposal


def register_all() -> None:
    """Called once, from apps.py."""
    register_disposal("assessment", Room(forget=forget_judgements))
    describe_with("assessment", describe_editions)
    describe_with("rating", describe_ratings)
    describe_with("judgement", describe_judgements)
    describe_with("snapshot", describe_snapshots)


def describe_editions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Title and address of the editions that the reader may read."""
    rows = AssessmentEdition.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.title, url=reverse("assessment:index")) for row in rows}


def describe_ratings(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Who rated what, for the ratings that the reader may read."""
    rows = Rating.objects.readable_by(reader).filter(pk__in=ids).select_related("target", "partner")
    return {
        row.pk: Described(title=f"Rating of {_named(row.target.key)} by {row.partner}", url=_page(row.target.key))
        for row in rows
    }


def describe_judgements(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The statements of the judgements that the reader may read."""
    rows = KeyJudgement.objects.readable_by(reader).filter(pk__in=ids).select_related("target")
    return {row.pk: Described(title=row.statement, url=_page(row.target.key)) for row in rows}


def describe_snapshots(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Titles of the released snapshots that the reader may read."""
    rows = Snapshot.objects.readable_by(reader).filter(pk__in=ids, kind="assessment-ranks")
    return {
        row.pk: Described(title=f"{row.title}, released", url=reverse("assessment:edition", args=[row.pk]))
        for row in rows
    }


def _named(key: str) -> str:
    return Threat.parse(key).label if key in set(Threat) else "a group"


def _page(key: str) -> str:
    return reverse("assessment:threat", args=[key]) if key in set(Threat) else reverse("assessment:index")
