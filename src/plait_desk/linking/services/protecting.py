"""Who must be protected is found by no search: a record may join a victim long after it came in."""

from collections.abc import Iterable

from plait.domain.ids import Ref
from plait_desk.linking.models import Membership
from plait_desk.linking.queries import protected_among
from plait_desk.search.services import forget


def close_to_search(mention_ids: Iterable[int] | None = None) -> None:
    """Take every record of a protected person out of the search, of these mentions or of all that are linked."""
    if mention_ids is None:
        joined = Membership.objects.filter(subject__memberships__mention__is_protected=True)
        closed = frozenset(joined.values_list("mention_id", flat=True))
    else:
        closed = protected_among(mention_ids)
    forget(Ref("mention", id_) for id_ in closed)
