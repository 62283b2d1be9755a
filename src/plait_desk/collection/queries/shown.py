"""How a page about a report is marked."""

from plait.domain.marking import Marking, combine_all
from plait.policy.access import Reader
from plait_desk.collection.models import Item, Report


def marking_shown(reader: Reader, report: Report) -> Marking:
    """That of the report and of each item that the reader may read: one that was added may be more closed than it."""
    items = Item.objects.readable_by(reader).filter(report=report).select_related("marking")
    return combine_all([report.marking.value(), *(item.marking.value() for item in items)])
