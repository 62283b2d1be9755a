"""What a recall closes in this room: the edition shows to nobody, and no search finds it."""

from plait.domain.ids import Ref
from plait_desk.reporting.models import ReportEdition
from plait_desk.search.services import forget
from plait_desk.thread.models import Release


def close_editions(release: Release) -> None:
    """Inside the recall's transaction; the edition's row, its hash and its files stay as proof."""
    editions = ReportEdition.objects.filter(snapshot__release=release)
    forget(Ref("edition", key) for key in editions.values_list("pk", flat=True))
