"""What the thread passes on its way to or from a subject, over all its records at once."""

from collections import Counter
from collections.abc import Iterable

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.thread.models import ThreadLink
from plait_desk.thread.queries import DEEPEST, WIDEST


def passed_by(reader: Reader, refs: Iterable[Ref], *, backwards: bool) -> Counter[str]:
    """How many things of each kind lie in one direction from any of these, over steps that the reader may read."""
    here, there = ("to_ref", "from_ref") if backwards else ("from_ref", "to_ref")
    steps = ThreadLink.objects.readable_by(reader)
    start = {str(ref) for ref in refs}
    edge = start
    seen = set(start)
    for _ in range(DEEPEST):
        found = steps.filter(**{f"{here}__in": edge}).order_by("at", "pk").values_list(there, flat=True)[:WIDEST]
        edge = set(found) - seen
        seen |= edge
        if not edge:
            break
    return Counter(Ref.parse(ref).kind for ref in seen - start)
