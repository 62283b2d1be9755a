"""How editions are named on other rooms' pages."""

from django.urls import reverse

from plait.policy.access import Reader
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services.forgetting import forget_editions
from plait_desk.reporting.services.recalling import close_editions
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.services import Room, register_disposal, when_recalled


def register_all() -> None:
    """Called once, from apps.py."""
    register_disposal("reporting", Room(forget=forget_editions))
    describe_with("edition", describe_editions)
    when_recalled(close_editions)


def describe_editions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Title and page of each readable edition."""
    rows = ReportEdition.objects.readable_by(reader).filter(pk__in=ids)
    return {
        row.pk: Described(title=f"{row.title}, {row.edition} edition", url=reverse("reporting:edition", args=[row.pk]))
        for row in rows
    }
