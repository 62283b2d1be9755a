"""What a report rests on: the references and markings of every row that went into it."""

from collections.abc import Iterable
from dataclasses import dataclass

from plait.domain.ids import MarkingId, Ref
from plait_desk.accounts.models import Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """References in reading order, and the markings of what they cite."""

    refs: tuple[str, ...] = ()
    markings: frozenset[MarkingId] = frozenset()

    def __or__(self, other: "Cited") -> "Cited":
        refs = tuple(dict.fromkeys((*self.refs, *other.refs)))
        return Cited(refs=refs, markings=self.markings | other.markings)


def cite(kind: str, rows: Iterable[Marked]) -> Cited:
    """The rows cited as things of `kind`."""
    held = list(rows)
    return Cited(
        refs=tuple(str(Ref(kind, row.pk)) for row in held),
        markings=frozenset(MarkingId(row.marking_id) for row in held),
    )
