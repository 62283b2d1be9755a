"""What the thread passes on its way to and from a subject."""

from collections import Counter
from collections.abc import Iterable, Sequence

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.collection.models import Item
from plait_desk.collection.queries.origins import origins_of
from plait_desk.thread.models import ThreadLink
from plait_desk.thread.queries import DEEPEST, WIDEST


def number_of_origins(reader: Reader, mention_ids: Sequence[int]) -> int:
    """How many origins the readable items have in which these mentions stand."""
    items = Item.objects.readable_by(reader).filter(mentions__in=mention_ids)
    return len(set(origins_of(reader, items.values_list("pk", flat=True).distinct()).values()))


def came_of(reader: Reader, refs: Iterable[Ref]) -> Counter[str]:
    """How many things of each kind these are and led to, over steps that the reader may read."""
    steps = ThreadLink.objects.readable_by(reader)
    seen = {str(ref) for ref in refs}
    edge = seen
    for _ in range(DEEPEST):
        if not edge:
            break
        found = steps.filter(from_ref__in=edge).order_by("at", "pk").values_list("to_ref", flat=True)[:WIDEST]
        edge = set(found) - seen
        seen = seen | edge
    return Counter(Ref.parse(ref).kind for ref in seen)
