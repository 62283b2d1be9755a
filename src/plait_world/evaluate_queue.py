"""How right a review queue of flags was, held against the truth of a made-up market. Never read by a service.

A false positive is an honest tender in the queue. Its ratio between sectors is that of the sector whose honest tenders
are called up most often to the one where they are least: 1 where no sector is punished for being itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DRAWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueScore:
    """`length` things queued, `right` of them rigged, `expected` of them said to be; by sector how many honest tenders
    there are (`honest`) and how many of those were queued (`called_up`)."""

    length: int
    right: int
    expected: float
    rigged: int
    honest: dict[str, int]
    called_up: dict[str, int]

    @property
    def precision(self) -> float:
        """The share of the queue that is rigged; 1 where it is empty."""
        return self.right / self.length if self.length else 1.0

    @property
    def expected_precision(self) -> float:
        """The share that the queue said would be."""
        return self.expected / self.length if self.length else 1.0

    @property
    def ratio(self) -> float:
        """The highest share of honest tenders queued in a sector, to the lowest; infinite where one has none."""
        rates = [self.called_up.get(sector, 0) / count for sector, count in self.honest.items()]
        if not rates or not max(rates):
            return 1.0
        return max(rates) / min(rates) if min(rates) else float("inf")

    @property
    def ratio_interval(self) -> tuple[float, float]:
        """In 95 of 100 draws of as many called up, sector by sector at the shares found, the ratio lies between these.

        A highest to a lowest is drawn apart by chance alone, so both ends lie high; `ratio_by_chance` says how far.
        """
        shares = {sector: self.called_up.get(sector, 0) / count for sector, count in self.honest.items()}
        return self._drawn(shares, (2.5, 97.5))

    @property
    def ratio_by_chance(self) -> tuple[float, float]:
        """The median and the 95th percentile of the ratio if every sector truly had one and the same share."""
        share = sum(self.called_up.values()) / max(sum(self.honest.values()), 1)
        return self._drawn(dict.fromkeys(self.honest, share), (50.0, 95.0))

    def _drawn(self, shares: Mapping[str, float], percentiles: tuple[float, float]) -> tuple[float, float]:
        honest = np.array([self.honest[sector] for sector in shares])
        called = np.random.default_rng(0).binomial(honest, list(shares.values()), size=(DRAWS, len(honest))) / honest
        most, least = called.max(axis=1), called.min(axis=1)
        drawn = np.divide(most, least, out=np.where(most > 0, np.inf, 1.0), where=least > 0)
        low, high = np.quantile(drawn, np.array(percentiles) / 100, method="lower")
        return float(low), float(high)


def queue_score(truth: pa.Table, tenders: pa.Table, queue: pa.Table) -> QueueScore:
    """Scores QUEUE against TRUTH (plait_world.tenders); the sectors are those of TENDERS."""
    told = truth.join(tenders.select(["tender", "sector"]), "tender", join_type="inner")
    queued = pc.is_in(told["tender"], value_set=queue["subject"].combine_chunks())
    honest = pc.invert(told["is_rigged"])
    return QueueScore(
        length=queue.num_rows,
        right=int(np.sum(pc.and_(queued, told["is_rigged"]).to_numpy())),
        expected=float(pc.sum(queue["chance"]).as_py() or 0.0),
        rigged=int(np.sum(told["is_rigged"].to_numpy())),
        honest=_by_sector(told, honest),
        called_up=_by_sector(told, pc.and_(queued, honest)),
    )


def pooled_score(scores: Sequence[QueueScore]) -> QueueScore:
    """Several queues as one: chance in one small sector of one of them tells little."""
    return QueueScore(
        length=sum(score.length for score in scores),
        right=sum(score.right for score in scores),
        expected=sum(score.expected for score in scores),
        rigged=sum(score.rigged for score in scores),
        honest=_added([score.honest for score in scores]),
        called_up=_added([score.called_up for score in scores]),
    )


def _by_sector(told: pa.Table, which: pa.ChunkedArray) -> dict[str, int]:
    counted = told.filter(which).group_by("sector").aggregate([("tender", "count")])
    rows = zip(counted["sector"].to_pylist(), counted["tender_count"].to_pylist(), strict=True)
    return {str(sector): int(count) for sector, count in sorted(rows)}


def _added(parts: Sequence[dict[str, int]]) -> dict[str, int]:
    return {key: sum(part.get(key, 0) for part in parts) for key in sorted({key for part in parts for key in part})}
