"""What to look at first: a list of fixed length, with how many of it are expected to be worth the look."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.flag import LAPSES_AFTER
from plait.mapping.calibration import Calibration
from plait.mapping.fair import Candidates, evenly
from plait.mapping.graph import Bools, Floats, Ints
from plait.mapping.peers import Weighed
from plait.mapping.procedures import coded, places

QUEUE = pa.schema(
    [("place", pa.int64()), ("subject", pa.string()), ("log_odds", pa.float64()), ("chance", pa.float64())]
)
_RIGHT_OF_REPLY = "Whoever is named may answer before anything is decided on it, and the answer stands beside the flag."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQueue:
    """QUEUE by place, and how many of it are expected to be right. A flag is a reason to look, never a finding.

    `gave_way` places went to others than the heaviest, so that no sector is asked more than its share; `price` is how
    many fewer are expected to be right for it.
    """

    rows: pa.Table
    rests_on: str
    lapses_on: date
    gave_way: int = 0
    price: float = 0.0
    right_of_reply: str = field(default=_RIGHT_OF_REPLY)

    @property
    def expected_precision(self) -> float:
        """The mean chance, 0 to 1; 0 where the queue is empty."""
        return float(pc.mean(self.rows["chance"]).as_py() or 0.0)

    @property
    def words(self) -> str:
        """How many are expected, and what that rests on."""
        count = self.rows.num_rows
        said = f"Of {count}, about {self.expected_precision * count:.0f} should be worth the look. {self.rests_on}"
        if not self.gave_way:
            return said
        even = (
            f"{self.gave_way} places went to others than the heaviest, so that no sector is asked more than its share"
        )
        return f"{said} {even}; that costs {self.price:.1f} of those expected."


def review_queue(
    weighed: Weighed, *, length: int, calibration: Calibration, as_of: date, cells: pa.Table | None = None
) -> ReviewQueue:
    """The first `length` things that have a flag, by log-odds; a draw goes to the lower key.

    With `cells` (CELLS, of these things and of all others beside which they were weighed) the queue falls evenly on the
    sectors (plait.mapping.fair).
    """
    has_flag = np.isin(weighed.subjects, np.unique(np.asarray(weighed.flags["subject"].to_pylist(), dtype=np.str_)))
    chosen = np.flatnonzero(has_flag)
    chosen = chosen[np.lexsort((weighed.subjects[chosen], -_rounded(weighed.log_odds[chosen])))]
    plain = chosen[:length]
    if cells is not None:
        chosen = chosen[_evenly(weighed, chosen, calibration, cells, length)]
    chosen = chosen[:length]
    log_odds = weighed.log_odds[chosen]
    rows = {
        "place": np.arange(1, len(chosen) + 1),
        "subject": weighed.subjects[chosen].tolist(),
        "log_odds": log_odds,
        "chance": calibration.chance(log_odds),
    }
    return ReviewQueue(
        rows=pa.table(rows, schema=QUEUE),
        rests_on=calibration.rests_on,
        lapses_on=as_of + LAPSES_AFTER,
        gave_way=len(np.setdiff1d(chosen, plain)),
        price=float(calibration.chance(weighed.log_odds[plain]).sum() - calibration.chance(log_odds).sum()),
    )


def _evenly(weighed: Weighed, chosen: Ints, calibration: Calibration, cells: pa.Table, length: int) -> Ints:
    sectors, sector = coded(cells["sector"])
    keys, place = coded(cells["subject"])
    by_key = np.zeros(len(keys), dtype=np.int64)
    by_key[place] = sector
    of = by_key[places(pa.chunked_array([weighed.subjects[chosen].tolist()], pa.string()), keys)]
    candidates = Candidates(
        sector=of,
        chance=calibration.chance(weighed.log_odds[chosen]),
        sizes=np.bincount(sector, minlength=len(sectors)),
    )
    return evenly(candidates, length)


def among(weighed: Weighed, keep: Bools) -> Weighed:
    """Some of the things (`keep` is by `weighed.subjects`), each as it was weighed among all."""
    kept = pa.array(weighed.subjects[keep].tolist(), pa.string())
    return Weighed(
        flags=weighed.flags.filter(pc.is_in(weighed.flags["subject"], kept)),
        subjects=weighed.subjects[keep],
        log_odds=weighed.log_odds[keep],
    )


def _rounded(log_odds: Floats) -> Floats:
    """Sums of many logarithms differ in the last digits; a draw is a draw all the same."""
    return np.asarray(np.round(log_odds, 9), dtype=np.float64)
