"""Who is who for a reader's picture: taken from the picture before it, where only a few things changed since."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from django.utils import timezone

from plait.domain.tables import MEMBERSHIP
from plait.policy.access import Reader
from plait_desk.linking.models import Link, Match, Membership, SubjectEvent
from plait_desk.mapping.queries.kept import mapped

# Of more than these all is clustered again.
MOST_CHANGED = 5_000
_LOOKED, _NOMINALS = "looked.txt", "nominals.npy"
LINKAGE = "linkage.arrow"

Pairs = frozenset[tuple[int, int]]


class Looked(NamedTuple):
    """When who is who was asked for, and what there was then: decisions in all, the last event and the last score."""

    at: datetime
    matches: int
    attached: int
    scored: int


def look() -> Looked:
    """Before anything is read: what comes meanwhile counts as come since."""
    at = timezone.now()
    attached, scored = (
        model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in (SubjectEvent, Link)
    )
    return Looked(at, Match.objects.count(), attached, scored)


def keep_look(folder: Path, looked: Looked, nominals: Pairs) -> None:
    """Beside the picture that rests on it."""
    (folder / _LOOKED).write_text("\n".join([looked.at.isoformat(), *map(str, looked[1:])]), encoding="utf-8")
    np.save(folder / _NOMINALS, np.array(sorted(nominals), dtype=np.int64).reshape(-1, 2))


def linkage_now(reader: Reader, kept: Collection[Path], nominals: Pairs, changed: Collection[int]) -> pa.Table:
    """MEMBERSHIP to this reader, who heeds these nominals; `kept` are pictures of whoever may read the same.

    `changed` are the mentions that came, went or say something else since any of them.
    """
    # Clustering is heavy, and only a picture that is not kept yet needs it.
    from plait_desk.linking.queries import membership
    from plait_desk.linking.queries.again import membership_since

    try:
        looks = {folder: _read(folder) for folder in kept}
        folder = max(kept, key=lambda one: looks[one].at, default=None)
        touched = None if folder is None else _touched(folder, looks[folder], nominals)
        if folder is None or touched is None or len(touched) + len(changed) > MOST_CHANGED:
            return membership(reader)
        return membership_since(reader, mapped(folder / LINKAGE, MEMBERSHIP), touched | set(changed))
    except FileNotFoundError:  # another process swept it
        return membership(reader)


def _touched(folder: Path, before: Looked, nominals: Pairs) -> set[int] | None:
    """The mentions that were decided on, scored, attached, or became nominals or none, since a picture.

    None where that cannot be told: a decision that is dated back is not among those made since.
    """
    if Match.objects.filter(at__lt=before.at).count() != before.matches:
        return None
    decided = Match.objects.filter(at__gte=before.at).values_list("left_id", "right_id")
    scored = Link.objects.filter(pk__gt=before.scored).values_list("left_id", "right_id")[: MOST_CHANGED + 1]
    attached = Membership.objects.filter(subject__events__pk__gt=before.attached).values_list("mention_id", flat=True)
    others = {mention for mention, _ in _nominals(folder) ^ nominals}
    ends = {end for rows in (decided, scored) for pair in rows for end in pair}
    return ends | others | set(attached[: MOST_CHANGED + 1])


def _read(folder: Path) -> Looked:
    at, *counts = (folder / _LOOKED).read_text(encoding="utf-8").split("\n")
    return Looked(datetime.fromisoformat(at), *map(int, counts))


def _nominals(folder: Path) -> Pairs:
    return frozenset((int(mention), int(group)) for mention, group in np.load(folder / _NOMINALS))
