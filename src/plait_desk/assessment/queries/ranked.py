"""Rankings as rows that pages can show, live or official but never both in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from plait.assessment.framework import framework
from plait.assessment.place import rank_places
from plait.domain.assessment import PlaceFigure, PlaceRanking, Rank, Ranking
from plait.domain.estimate import Interval
from plait.policy.access import Reader
from plait_desk.assessment.queries.places import place_figures

PLACE_DRAWS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RankLine:
    """One row: where it stands, how sure, and how it moved since the ranking before (None: not known)."""

    key: str
    label: str
    tier: int
    starts_tier: bool
    position: Interval
    amount: Interval
    top_three: int
    to_rise: float | None
    was_top_three: int | None

    @property
    def ranks(self) -> str:
        """The 90 % interval of the rank in words: "3 to 6", or "3" where both ends are the same."""
        low, high = self.position.low, self.position.high
        return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def rank_lines(ranking: Ranking, before: Ranking | None = None) -> list[RankLine]:
    """The rows of a ranking, beside the same thing's chance of the top three in the ranking before."""
    lines: list[RankLine] = []
    for rank in ranking.ranks:
        earlier = before.of(rank.key) if before else None
        lines.append(_line(rank, starts=not lines or lines[-1].tier != rank.tier, earlier=earlier))
    return lines


def place_rankings(reader: Reader) -> tuple[PlaceRanking, ...]:
    """Places ranked on the published figures that this reader may read."""
    return _rank_places(tuple(place_figures(reader)))


def _line(rank: Rank, *, starts: bool, earlier: Rank | None) -> RankLine:
    return RankLine(
        key=rank.key,
        label=rank.label,
        tier=rank.tier,
        starts_tier=starts,
        position=rank.position,
        amount=rank.amount,
        top_three=round(100 * rank.top_three),
        to_rise=rank.to_rise,
        was_top_three=round(100 * earlier.top_three) if earlier else None,
    )


@lru_cache(maxsize=8)
def _rank_places(figures: Sequence[PlaceFigure]) -> tuple[PlaceRanking, ...]:
    """A pure function of its values: readers who may read the same figures share the work."""
    return rank_places(figures, framework=framework(), seed=1, count=PLACE_DRAWS)
