"""Where a second person is asked for: a SAME that waits for one, and decided pairs to be judged again unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from plait.domain.ids import Ref
from plait.domain.match import Judgement
from plait.linking.agreement import FEWEST, JUDGED, Agreement, agreement
from plait.policy.access import Reader
from plait_desk.linking.models import Hold, Match, SecondLook
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.review import closed_among
from plait_desk.thread.queries import describe

MOST_SHOWN = 25
# So many are looked through for those whose two records may be shown.
MOST_LOOKED_AT = 200
# Agreement is over so many of the newest.
MOST_COUNTED = 2000
SEED = 20261122


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsForSecond:
    """A SAME that would make nominals of two groups one. `groups` are the names of those that the reader may read."""

    left: Record
    right: Record
    by: str
    is_own: bool
    on: date
    reason: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """How far reviewers agree among the pairs that a reader may read. `figure` None: too few, or all of one answer."""

    figure: Agreement | None
    pairs: int
    fewest: int = FEWEST


def waiting_for_second(reader: Reader) -> list[WaitsForSecond]:
    """What waits for a second person as far as the reader may know, the oldest first."""
    held = Hold.objects.readable_by(reader)
    rows = Match.objects.newest_for(reader).filter(judgement=Judgement.SAME, pk__in=held.values("match"))
    some = list(rows.select_related("by").order_by("at", "pk")[:MOST_LOOKED_AT])
    found = _shown(reader, some)
    groups = _groups(reader, some)
    return [
        WaitsForSecond(
            left=found[row.left_id],
            right=found[row.right_id],
            by=row.by.name,
            is_own=row.by_id == reader.person_id,
            on=row.at.date(),
            reason=row.reason,
            groups=groups.get(row.pk, ()),
        )
        for row in some
        if row.left_id in found and row.right_id in found
    ][:MOST_SHOWN]


def offered_looks(reader: Reader) -> list[SecondLook]:
    """The decided pairs that this reader may judge unseen, the oldest first: they have never spoken of them."""
    some = list(_offered(reader).select_related("match").order_by("match__at", "pk")[:MOST_LOOKED_AT])
    found = _shown(reader, [look.match for look in some])
    return [look for look in some if look.match.left_id in found and look.match.right_id in found][:MOST_SHOWN]


def offered_look(reader: Reader, look_id: int) -> SecondLook | None:
    """One of those, or None whether it is hidden, absent, judged or the reader's own."""
    look = _offered(reader).select_related("match__by").filter(pk=look_id).first()
    return look if look and len(_shown(reader, [look.match])) == 2 else None


def agreed(reader: Reader) -> Agreed:
    """Alpha over the newest pairs judged by two people, the second unseen, of which the reader may read both words."""
    looked = SecondLook.objects.readable_by(reader).exclude(judgement="")
    looked = looked.filter(match__in=Match.objects.readable_by(reader)).order_by("-at", "-pk")
    words = looked.values_list("match__left_id", "match__right_id", "match__judgement", "judgement")[:MOST_COUNTED]
    rows = list(words)
    shut = closed_among({end for *ends, _, _ in rows for end in ends})
    counts = np.zeros((len(JUDGED), len(JUDGED)), dtype=np.int64)
    for left, right, first, second in rows:
        if shut.isdisjoint((left, right)):
            counts[JUDGED.index(Judgement(first)), JUDGED.index(Judgement(second))] += 1
    return Agreed(figure=agreement(counts, seed=SEED), pairs=int(counts.sum()))


def _offered(reader: Reader) -> QuerySet[SecondLook]:
    """Unjudged looks at decisions of others that still stand, at pairs of which the reader never said anything."""
    looks = SecondLook.objects.readable_by(reader).filter(by=None, match__in=Match.objects.newest_for(reader))
    own = Match.objects.readable_by(reader).filter(by=reader.person_id)
    spoke = own.filter(left=OuterRef("match__left"), right=OuterRef("match__right"))
    return looks.exclude(first_by=reader.person_id).exclude(Exists(spoke))


def _shown(reader: Reader, matches: Sequence[Match]) -> dict[int, Record]:
    """The records of the pairs that may be shown to the reader."""
    ends = {end for row in matches for end in (row.left_id, row.right_id)}
    return records(reader, ends - closed_among(ends))


def _groups(reader: Reader, matches: Sequence[Match]) -> dict[int, tuple[str, ...]]:
    """By decision, the names of the groups that it would tie together."""
    rows = Hold.objects.readable_by(reader).filter(match__in=[row.pk for row in matches])
    met: dict[int, set[Ref]] = {}
    for match, *groups in rows.values_list("match_id", "one_group", "other_group"):
        met.setdefault(match, set()).update(Ref("group", id_) for id_ in groups)
    named = describe(reader, {ref for refs in met.values() for ref in refs})
    return {match: tuple(sorted(named[ref].title for ref in refs if ref in named)) for match, refs in met.items()}
