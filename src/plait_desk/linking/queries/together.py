"""How closed several records are together."""

from collections.abc import Iterable

from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import combine_all
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention


def marking_together(mention_ids: Iterable[int]) -> MarkingValue:
    """The marking of these records taken together."""
    ids = set(Mention.objects.filter(pk__in=set(mention_ids)).values_list("marking_id", flat=True))
    return combine_all(row.value() for row in Marking.objects.filter(pk__in=ids).prefetch_related("parts"))
