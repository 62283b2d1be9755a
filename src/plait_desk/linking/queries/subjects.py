"""A reader's subject: what clustering makes of the mentions, decisions and scored pairs that this reader may read.

Two records that only a hidden third one joins are two subjects here. A subject is cited by its earliest readable
mention, and any of its mentions leads to it. Hidden and absent are the same 404.
"""

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q
from django.http import Http404

from plait.domain.ids import MentionId
from plait.domain.mention import MentionKind
from plait.domain.subject import ReaderSubject
from plait.domain.tables import MEMBERSHIP
from plait.linking.things.same import KINDS as THINGS
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Mention
from plait_desk.collection.queries import mentions
from plait_desk.jobs import bulk
from plait_desk.linking.models import Membership
from plait_desk.linking.queries.sight import (
    EVERYBODY,
    KINDS,
    Sight,
    by_model,
    clusters,
    component,
    sight_of,
    slices,
)

_LINKED = """
    SELECT l.mention_id, m.kind, m.marking_id FROM linking_membership l
    JOIN collection_mention m ON m.id = l.mention_id"""
_OF_KIND = pa.schema([("mention_id", pa.int64()), ("kind", pa.string())])
_LINKED_AS = _OF_KIND.append(pa.field("marking_id", pa.int64()))


def subject_of(reader: Reader, mention_id: int) -> ReaderSubject:
    """The reader's subject that holds this mention. Raises Http404 where it is hidden, absent or protected."""
    found = subjects_of(reader, [mention_id]).get(mention_id)
    if found is None:
        raise Http404
    return found


def subjects_of(reader: Reader, mention_ids: Iterable[int], until: datetime | None = None) -> dict[int, ReaderSubject]:
    """The reader's subject of each mention; hidden, absent and protected mentions are left out, all alike.

    With `until`, as what was recorded and decided before that moment makes it under the models in use; what the reader
    may read, and who is protected, is as it is now.
    """
    sight = sight_of(reader, until)
    found = component(sight, asked := set(mention_ids))
    models = by_model(found)
    alone = models.pop("alone", [])
    groups: dict[int, list[int]] = {mention: [mention] for mention in alone}
    for row in clusters(sight, models).to_pylist():
        groups.setdefault(row["subject_id"], []).append(row["mention_id"])
    closed = frozenset() if reader.may(Permission.SAFEGUARDING_LINK_READ) else protected_among(found)
    first = _order(found)
    answer: dict[int, ReaderSubject] = {}
    for members in groups.values():
        if closed.isdisjoint(members):
            members.sort(key=first.__getitem__)
            subject = ReaderSubject(
                cited_by=MentionId(members[0]), mention_ids=tuple(MentionId(member) for member in members)
            )
            answer.update(dict.fromkeys(asked.intersection(members), subject))
    return answer


def membership(reader: Reader) -> pa.Table:
    """MEMBERSHIP of every person, body and other thing that the reader may read, as this reader's subjects.

    A subject's id is its least mention. For bulk work: it clusters everything in sight at once.
    """
    return clustered(sight_of(reader), mentions(reader))


def everybodys_membership() -> pa.Table:
    """The same of every record that is linked, for the services: nominals of two groups are one where people said so.

    What is kept differs there: see `sight.EVERYTHING`.
    """
    return clustered(EVERYBODY, bulk.read(_LINKED, [], _LINKED_AS))


def membership_within(markings: frozenset[int]) -> pa.Table:
    """The same of what these markings cover, records and decisions alike, and of nothing else: for the services.

    It heeds no groups, because a group that the markings do not cover must not be felt in it either.
    """
    linked = bulk.read(_LINKED, [], _LINKED_AS)
    seen = linked.filter(pc.is_in(linked["marking_id"], pa.array(sorted(markings), pa.int64())))
    return clustered(Sight(mentions=markings, decisions=markings), seen.select(_OF_KIND.names))


def protected_among(mention_ids: Iterable[int]) -> frozenset[int]:
    """Those of the mentions whose person must be protected, whoever asks and whichever record says so.

    One of the exceptions to non-interference that the policy lists: protection rests on all records, seen or not.
    """
    found: set[int] = set()
    # There are few of them. An address is nobody, and thousands may be one.
    closed = Membership.objects.filter(mention__is_protected=True).exclude(subject__kind__in=THINGS).values("subject")
    for some in slices(mention_ids):
        rows = Mention.objects.filter(Q(is_protected=True) | Q(membership__subject__in=closed), pk__in=some)
        found.update(rows.values_list("pk", flat=True))
    return frozenset(found)


def _order(mention_ids: Iterable[int]) -> dict[int, int]:
    """The place of each mention when they stand in the order in which they were recorded."""
    rows = [
        row
        for some in slices(mention_ids)
        for row in Mention.objects.filter(pk__in=some).values_list("recorded_at", "pk")
    ]
    return {mention: place for place, (_, mention) in enumerate(sorted(rows))}


def clustered(sight: Sight, table: pa.Table) -> pa.Table:
    """MEMBERSHIP of the mentions of a table, all of them in sight, by their kinds."""
    models = {name: _of_kinds(table, kinds) for name, kinds in KINDS.items()}
    return clusters(sight, models).sort_by("mention_id").cast(MEMBERSHIP)


def _of_kinds(table: pa.Table, kinds: tuple[MentionKind, ...]) -> list[int]:
    wanted = pc.is_in(table["kind"], pa.array([kind.value for kind in kinds]))
    ids: list[int] = table.filter(wanted)["mention_id"].to_pylist()
    return ids
