"""What limits the people whom one reader may read: custody, licence, supervision and orders, from readable records."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from django.db.models import QuerySet
from django.utils.timezone import localdate

from plait.domain.lifetime import Lifetime, Said, SpellKind, read_spell
from plait.domain.tables import MEMBERSHIP
from plait.mapping.certainty import SURE
from plait.mapping.graph import integers, subject_of
from plait.mapping.lifetime import lifetime
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Statement
from plait_desk.linking.queries import protected_among, subjects_of
from plait_desk.linking.queries.certainty import sure_of
from plait_desk.mapping.queries.drawn import Picture
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


def managed(
    reader: Reader, mention_ids: Collection[int], *, as_of: date, picture: Picture | None = None
) -> dict[int, Managed]:
    """What limits each of these people; who must be protected, and of whom nothing is said, is left out.

    Who is who comes from the reader's picture where it is at hand, and else is worked out for these people alone. The
    questions do not grow with the people, but for one more each 900 records.
    """
    records = _open(_records(reader, set(mention_ids), picture))
    told = said_of(reader, set().union(*records.values()))
    theirs = {id_: [one for record in own for one in told.get(record, ())] for id_, own in sorted(records.items())}
    limited = {id_: said for id_, said in theirs.items() if said}
    sure = _sure(reader, {id_: records[id_] for id_ in limited})
    return {
        id_: Managed(
            mention_id=id_,
            lifetime=lifetime(said, as_of=as_of),
            unsure=frozenset(one.mention_id for one in said if (id_, one.mention_id) not in sure) - {id_},
        )
        for id_, said in limited.items()
    }


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


def _records(reader: Reader, asked: set[int], picture: Picture | None) -> dict[int, tuple[int, ...]]:
    """The records that are one person with each of these, to this reader, in order."""
    if picture is None:
        return {id_: tuple(sorted(one.mention_ids)) for id_, one in subjects_of(reader, asked).items()}
    members = np.array(sorted(asked), dtype=np.int64)
    subjects = subject_of(members, picture.linkage)
    linked, record = integers(picture.linkage["subject_id"]), integers(picture.linkage["mention_id"])
    within = np.flatnonzero(np.isin(linked, subjects))
    theirs: dict[int, list[int]] = {}
    for subject, mention in zip(linked[within].tolist(), record[within].tolist(), strict=True):
        theirs.setdefault(subject, []).append(mention)
    pairs = zip(members.tolist(), subjects.tolist(), strict=True)
    return {id_: tuple(sorted({id_, *theirs.get(subject, ())})) for id_, subject in pairs}


def _open(records: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """Without those who must be protected, whoever asks."""
    closed = protected_among({record for own in records.values() for record in own})
    return {id_: own for id_, own in records.items() if closed.isdisjoint(own)}


def _sure(reader: Reader, records: Mapping[int, tuple[int, ...]]) -> set[tuple[int, int]]:
    """The pairs of a nominal's own record and another of theirs that need no review."""
    if not records:
        return set()
    rows = sorted({(record, own[0]) for own in records.values() for record in own})
    linkage = pa.table([list(column) for column in zip(*rows, strict=True)], schema=MEMBERSHIP)
    told = sure_of(reader, list(records), linkage, least=SURE)
    return set(zip(told["mention_id"].to_pylist(), told["record_id"].to_pylist(), strict=True))
