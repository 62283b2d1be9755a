"""What limits the people whom one reader may read: custody, licence, supervision and orders, from readable records."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db.models import QuerySet
from django.utils.timezone import localdate

from plait.domain.lifetime import Lifetime, Said, SpellKind, read_spell
from plait.domain.subject import ReaderSubject
from plait.domain.tables import MEMBERSHIP
from plait.mapping.certainty import SURE
from plait.mapping.lifetime import lifetime
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Statement
from plait_desk.linking.queries import protected_among, subjects_of
from plait_desk.linking.queries.certainty import sure_of
from plait_desk.thread.queries.rights import restricted_among

SPELLS = tuple(kind.value for kind in SpellKind)
AT_ONCE = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """One person as a nominal: what limits them, and which of it linking is not sure was said of this very person."""

    mention_id: int
    lifetime: Lifetime
    unsure: frozenset[int]

    def is_sure(self, said: Said) -> bool:
        """True if the record is the nominal's own, or likely enough of the same person not to wait for review."""
        return said.mention_id not in self.unsure


def managed(reader: Reader, mention_ids: Collection[int], *, as_of: date) -> dict[int, Managed]:
    """What limits each of these people; who must be protected, and of whom nothing is said, is left out.

    A dozen questions, however many people; one more each 900 records.
    """
    asked = set(mention_ids)
    subjects = _open(subjects_of(reader, asked))
    told = said_of(reader, {id_ for subject in subjects.values() for id_ in subject.mention_ids})
    if not told:
        return {}
    sure = _sure(reader, subjects)
    found: dict[int, Managed] = {}
    for asked_id, subject in sorted(subjects.items()):
        said = [one for id_ in subject.mention_ids for one in told.get(id_, ())]
        if said:
            unsure = frozenset(one.mention_id for one in said if (asked_id, one.mention_id) not in sure)
            found[asked_id] = Managed(
                mention_id=asked_id, lifetime=lifetime(said, as_of=as_of), unsure=unsure - {asked_id}
            )
    return found


def said_of(reader: Reader, mention_ids: Iterable[int]) -> dict[int, list[Said]]:
    """The spells that readable statements of these mentions keep; a record whose use is restricted says nothing."""
    ids, found = sorted(set(mention_ids)), dict[int, list[Said]]()
    for start in range(0, len(ids), AT_ONCE):
        for row in readable_spells(reader).filter(mention__in=ids[start : start + AT_ONCE]):
            found.setdefault(row.mention_id, []).append(as_said(row))
    for id_ in restricted_among(found):
        del found[id_]
    return found


def readable_spells(reader: Reader) -> QuerySet[Statement]:
    """The standing statements of spells, of mentions that the reader may read too, with what names their source."""
    mentions = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    rows = Statement.objects.readable_by(reader).filter(property__in=SPELLS, withdrawn_at=None)
    return rows.filter(mention__marking_id__among=mentions).select_related("marking__originator").order_by("pk")


def as_said(row: Statement) -> Said:
    """One statement as the core takes it."""
    originator = row.marking.originator
    return Said(
        spell=read_spell(row.property, row.value or "", row.valid_from, row.valid_to),
        mention_id=row.mention_id,
        recorded_on=localdate(row.recorded_at),
        source=originator.name if originator else "several bodies",
        grade=row.grade or "",
    )


def _open(subjects: Mapping[int, ReaderSubject]) -> dict[int, ReaderSubject]:
    """Without those who must be protected, whoever asks."""
    closed = protected_among(mention for subject in subjects.values() for mention in subject.mention_ids)
    return {id_: subject for id_, subject in subjects.items() if closed.isdisjoint(subject.mention_ids)}


def _sure(reader: Reader, subjects: Mapping[int, ReaderSubject]) -> set[tuple[int, int]]:
    """The pairs of a nominal's own record and another of their subject that need no review."""
    rows = {(int(id_), int(subject.cited_by)) for subject in subjects.values() for id_ in subject.mention_ids}
    ids, cited = zip(*sorted(rows), strict=True)
    columns = {"mention_id": pa.array(ids, pa.int64()), "subject_id": pa.array(cited, pa.int64())}
    linkage = pa.table({field.name: columns[field.name] for field in MEMBERSHIP}, schema=MEMBERSHIP)
    told = sure_of(reader, list(subjects), linkage, least=SURE)
    return set(zip(told["mention_id"].to_pylist(), told["record_id"].to_pylist(), strict=True))
