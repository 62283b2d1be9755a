"""What of a report may be asked for in a release, and whose conditions stand on it."""

from django.db.models import Q

from plait.domain.ids import encode
from plait.domain.marking import Handling, MarkingKind
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Item, Report
from plait_desk.thread.queries.released import Releasable


def releasable_report(reader: Reader, id: int) -> Releasable | None:
    """The report with those of its items that the reader may read, or None where it is hidden, absent or replaced."""
    report = Report.objects.readable_by(reader).filter(pk=id, withdrawn_at=None).select_related("marking").first()
    if report is None:
        return None
    items = list(
        Item.objects.readable_by(reader).filter(report=report).select_related("marking").order_by("number", "pk")
    )
    return Releasable(
        title=report.title,
        version=encode(report.pk),
        markings=tuple({row.marking_id: row.marking for row in [report, *items]}.values()),
        words="\n\n".join(item.text for item in items),
    )


def conditions_on_report(id: int) -> list[Marking]:
    """The code C markings of the report and its items, whoever may read them.

    None from suspicious activity reports: a question that reached its originator's officers would point to it.
    """
    whole = {*Report.objects.filter(pk=id).values_list("marking_id", flat=True)}
    whole |= {*Item.objects.filter(report_id=id).values_list("marking_id", flat=True)}
    of_parts = Q(wholes__whole__in=whole) | Q(pk__in=whole, parts=None)
    rows = Marking.objects.filter(of_parts, handling=Handling.CONDITIONS)
    return list(rows.exclude(kind=MarkingKind.SUSPICIOUS_ACTIVITY).distinct())
