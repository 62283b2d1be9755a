"""What stands beside a record: the other records it was compared with, and what each of them is tied to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from plait.policy.access import Reader
from plait_desk.linking.models import Link, ModelVersion
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.review import closed_among, readable_links
from plait_desk.linking.queries.subjects import protected_among

MOST_NEAR = 3
MOST_TIES = 4
# So many of the likeliest are looked through for those that may be shown.
LOOKED_THROUGH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedTo:
    """Another thing that a record is tied to. `is_shared`: the other record of the pair is tied to it too."""

    id: int
    words: str
    name: str
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another record that may be the same, with the weight of the two in bits, and what it is tied to."""

    record: Record
    weight: float
    ties: tuple[TiedTo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside one record of a pair: what it is tied to, and its nearest other candidates."""

    ties: tuple[TiedTo, ...]
    more_ties: int
    near: tuple[Neighbour, ...]


def beside(reader: Reader, one: Record, other: Record) -> tuple[Beside, Beside]:
    """For each record of a pair, what stands beside it as far as the reader may read."""
    links = {record.id: _likeliest(reader, record.id, but={one.id, other.id}) for record in (one, other)}
    near = records(reader, {id_ for found in links.values() for id_, _ in found})
    ties = _ties(reader, [one, other, *near.values()])
    shared = {tie.id for tie in ties[one.id]} & {tie.id for tie in ties[other.id]}
    return _beside(one, links, near, ties, shared), _beside(other, links, near, ties, shared)


def _beside(
    record: Record,
    links: dict[int, list[tuple[int, float]]],
    near: dict[int, Record],
    ties: dict[int, tuple[TiedTo, ...]],
    shared: set[int],
) -> Beside:
    marked = [TiedTo(id=tie.id, words=tie.words, name=tie.name, is_shared=tie.id in shared) for tie in ties[record.id]]
    marked.sort(key=lambda tie: not tie.is_shared)
    return Beside(
        ties=tuple(marked[:MOST_TIES]),
        more_ties=max(0, len(marked) - MOST_TIES),
        near=tuple(
            Neighbour(record=near[id_], weight=weight, ties=ties[id_][:MOST_TIES])
            for id_, weight in links[record.id]
            if id_ in near
        ),
    )


def _likeliest(reader: Reader, end: int, *, but: set[int]) -> list[tuple[int, float]]:
    """The likeliest other ends of this record's scored pairs that may be suggested, with their weights."""
    found: dict[int, float] = {}
    # The version alone: a model is megabytes.
    for version in ModelVersion.objects.filter(current=True).order_by("pk").values_list("version", flat=True):
        rows = readable_links(reader, version)
        found |= _other_ends(rows.filter(left=end), "right_id") | _other_ends(rows.filter(right=end), "left_id")
    shut = closed_among(found) | but
    likely = sorted(((id_, weight) for id_, weight in found.items() if id_ not in shut), key=lambda one: (-one[1], one))
    return likely[:MOST_NEAR]


def _other_ends(rows: "QuerySet[Link]", column: str) -> dict[int, float]:
    # Of one record there are few pairs. The sum hides the order from SQLite: else it walks all pairs by probability.
    likeliest = rows.order_by((F("probability") + 0.0).desc(), "-pk")
    return dict(likeliest.values_list(column, "weight")[:LOOKED_THROUGH])


def _ties(reader: Reader, held: Iterable[Record]) -> dict[int, tuple[TiedTo, ...]]:
    """What each record is tied to, each thing once, in order of the names; nobody who must be protected."""
    told = {record.id: [one for one in record.told if one.other_id is not None] for record in held}
    ends = {one.other_id for said in told.values() for one in said if one.other_id is not None}
    names = records(reader, ends - protected_among(ends))
    return {
        id_: tuple(
            sorted(
                {
                    one.other_id: TiedTo(
                        id=one.other_id, words=one.property.replace("_", " "), name=names[one.other_id].name
                    )
                    for one in said
                    if one.other_id in names
                }.values(),
                key=lambda tie: (tie.name, tie.words, tie.id),
            )
        )
        for id_, said in told.items()
    }
