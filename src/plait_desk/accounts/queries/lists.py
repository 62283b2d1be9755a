"""Who is on the own list of each kind of material that is read by its list alone; never what is on it."""

from dataclasses import dataclass
from datetime import datetime

from plait.domain.marking import MarkingKind
from plait.domain.partner import Term
from plait_desk.accounts.models import AudienceMember
from plait_desk.accounts.queries.grants import term_words

OWN_KINDS = tuple(kind for kind in MarkingKind if kind is not MarkingKind.ORDINARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """One place on a list: whose it is, for which term, and why the law allows it."""

    id: int
    held_by: str
    term: str
    basis: str
    is_valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """One kind of material and who reads it, those with a place today first."""

    kind: str
    places: tuple[PlaceLine, ...]


def own_lists(*, at: datetime) -> tuple[OwnList, ...]:
    """The own list of every kind but ordinary."""
    rows = AudienceMember.objects.filter(audience__kind__in=OWN_KINDS).order_by("from_at", "id")
    places: dict[str, list[PlaceLine]] = {kind.value: [] for kind in OWN_KINDS}
    for row in rows.select_related("audience", "partner", "unit", "person"):
        places[row.audience.kind].append(_line(row, at))
    return tuple(
        OwnList(kind=kind.words, places=tuple(sorted(places[kind.value], key=lambda line: not line.is_valid)))
        for kind in OWN_KINDS
    )


def _line(row: AudienceMember, at: datetime) -> PlaceLine:
    term = Term(from_at=row.from_at, to_at=row.to_at)
    return PlaceLine(
        id=row.pk,
        held_by=str(row.partner or row.unit or row.person),
        term=term_words(term),
        basis=f"{row.get_regime_display()}; {row.gateway}; {row.necessity}",
        is_valid=term.covers(at),
    )
