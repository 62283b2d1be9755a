"""Reads of the thread: where a thing came from and what came of it, as one reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.thread.models import ThreadLink

StepRow = tuple[str, str, str, datetime]
DEEPEST = 8
WIDEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One link of the thread, at `depth` steps from the thing asked about (negative: towards its sources)."""

    from_ref: Ref
    relation: str
    to_ref: Ref
    at: datetime
    depth: int


def walk(reader: Reader, ref: Ref, *, backwards: bool) -> list[Step]:
    """Every readable step from `ref` in one direction, nearest first, at most 8 deep and 200 wide.

    A hidden step ends the walk there and leaves no sign: what hangs behind it is not reached through it.
    """
    here = "to_ref" if backwards else "from_ref"
    steps: list[Step] = []
    seen, edge = {str(ref)}, {str(ref)}
    for depth in range(1, DEEPEST + 1):
        rows = ThreadLink.objects.readable_by(reader).filter(**{f"{here}__in": edge}).order_by("at", "pk")[:WIDEST]
        found = _once(rows.values_list("from_ref", "relation", "to_ref", "at"))
        steps += [_step(row, -depth if backwards else depth) for row in found]
        position = 0 if backwards else 2
        edge = {str(row[position]) for row in found} - seen
        seen |= edge
        if not edge:
            break
    return steps


def _once(rows: Iterable[StepRow]) -> list[StepRow]:
    """A step that rests on two things which the reader may read is one step to them: the first counts."""
    found: dict[tuple[str, str, str], StepRow] = {}
    for row in rows:
        found.setdefault(row[:3], row)
    return list(found.values())


def both_ways(reader: Reader, ref: Ref) -> list[Step]:
    """The whole thread through `ref`: from its sources (most distant first) to its outcomes."""
    return list(reversed(walk(reader, ref, backwards=True))) + walk(reader, ref, backwards=False)


def _step(row: StepRow, depth: int) -> Step:
    return Step(from_ref=Ref.parse(row[0]), relation=row[1], to_ref=Ref.parse(row[2]), at=row[3], depth=depth)
