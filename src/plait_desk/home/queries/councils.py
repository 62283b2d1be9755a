"""Reports that wait, by council, as one reader sees them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from plait.policy.access import Reader
from plait.reference.council import councils
from plait_desk.collection.models import Report
from plait_desk.looks.pictures.tilemap import Tile, short_name

WAITING = (Report.State.REQUIRES_ASSESSMENT, Report.State.REQUIRES_CORRECTION, Report.State.REQUIRES_LINKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingByCouncil:
    """The tiles of the map, and what it cannot show."""

    tiles: tuple[Tile, ...]
    total: int
    nowhere: int

    @property
    def unknown(self) -> int:
        """Councils of which no report is known at all."""
        return sum(tile.value is None for tile in self.tiles)


def waiting_by_council(reader: Reader) -> WaitingByCouncil:
    """A council with reports and none waiting is nought; one of which nothing was ever reported is unknown."""
    rows = (
        Report.objects.readable_by(reader)
        .filter(withdrawn_at=None)
        .values("council_code")
        .annotate(waiting=Count("council_code", filter=Q(state__in=WAITING)))
        .values_list("council_code", "waiting")
    )
    waiting = dict(rows)
    tiles = tuple(
        Tile(
            name=council.name,
            short=short_name(council.name),
            column=council.tile_column,
            row=council.tile_row,
            value=waiting.get(council.code),
        )
        for council in councils()
    )
    return WaitingByCouncil(tiles=tiles, total=sum(waiting.values()), nowhere=waiting.get("", 0))
