"""Items of handling code C whose conditions nobody has looked at for too long."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from plait.domain.marking import Handling
from plait.domain.report import REVIEW_CONDITIONS_AFTER
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import ConditionReview, Item, Report

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDue:
    """One item, since when its conditions stand, and how many days its review is late."""

    item_id: int
    report_id: int
    reference: str
    title: str
    item_number: int
    condition: str
    stands_since: date
    days_over: int


def reviews_due(reader: Reader, *, own_only: bool = False) -> list[ReviewDue]:
    """The readable items that stand under conditions for longer than their clock allows, the oldest first.

    With `own_only` those that the reader's own body has to review.
    """
    # Asked for first: where nobody set conditions, no item is looked at.
    conditions = list(Marking.objects.filter(handling=Handling.CONDITIONS.value).values_list("pk", flat=True))
    late = reader.at - REVIEW_CONDITIONS_AFTER
    told = Q(reviews__marking_id__among=readable_markings(reader, ConditionReview.read_permission))
    rows = (
        Item.objects.readable_by(reader)
        .filter(marking__in=conditions, withdrawn_at=None)
        .filter(report__in=Report.objects.readable_by(reader).filter(withdrawn_at=None))
        .annotate(since=Coalesce(Max("reviews__at", filter=told), "recorded_at"))
        .filter(since__lt=late)
        .select_related("report", "marking")
        .order_by("since", "pk")
    )
    if own_only:
        rows = rows.filter(report__partner_id=reader.partner_id)
    return [
        ReviewDue(
            item_id=row.pk,
            report_id=row.report_id,
            reference=row.report.own_reference,
            title=row.report.title,
            item_number=row.number,
            condition=row.marking.condition,
            stands_since=localdate(row.since),
            days_over=(late - row.since).days,
        )
        for row in rows[:MOST]
    ]
