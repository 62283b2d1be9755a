"""Flags: how right a review queue is on made-up markets whose truth is known, how even between sectors, and how fast.

The peer is the count of flags, what a plain list of red flags ranks by: the same rules and queue length, no peers.
"""

import time
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.figure import Figure
from plait.domain.payment import PAYMENTS
from plait.domain.tender import About
from plait.mapping.calibration import Calibration, calibrate
from plait.mapping.cells import cells_of
from plait.mapping.money import money_leads
from plait.mapping.peers import Weighed, weigh
from plait.mapping.queue import ReviewQueue, review_queue
from plait.mapping.tenders import tender_flags
from plait_world.draw import WORLD_DAY
from plait_world.evaluate_queue import QueueScore, pooled_score, queue_score
from plait_world.tenders import Tenders, make_tenders

MARKETS = range(1, 6)
PAID = 300_000
TENDERS, QUEUE = 20_000, 400


def figures() -> Iterator[Figure]:
    """Evenness, expectation and precision on five markets that nothing was fitted to; then times."""
    calibration = learnt(make_tenders(0, count=TENDERS))
    each = [of_market(seed, calibration) for seed in MARKETS]
    ours = pooled_score(each)
    least_even = max(each, key=lambda score: score.ratio)
    low, high = least_even.ratio_interval
    yield Figure(
        name=f"the same in the least even market by itself (95 %: {low:.2f} to {high:.2f}; "
        f"all alike, by chance {least_even.ratio_by_chance[0]:.2f}, to {least_even.ratio_by_chance[1]:.2f})",
        ours=least_even.ratio,
        peer=None,
        reach=3,
        at_most=True,
    )
    plain = pooled_score([by_count(make_tenders(seed, count=TENDERS)) for seed in MARKETS])
    yield Figure(
        name="false positives, sector most to least (peer: by count of flags)",
        ours=ours.ratio,
        peer=plain.ratio,
        reach=3,
        at_most=True,
    )
    off = abs(ours.expected_precision - ours.precision)
    yield Figure(name="queue, expected precision less measured", ours=off, peer=None, reach=0.05, at_most=True)
    yield Figure(
        name=f"queue of {QUEUE}, precision (peer: by count of flags)",
        ours=ours.precision,
        peer=plain.precision,
        reach=plain.precision,
    )
    yield from _times(calibration)


def learnt(market: Tenders) -> Calibration:
    """The fit after one queue has been reviewed whole and as many others, as `./plait evaluate --markets` does."""
    weighed, queue = flagged(market, Calibration())
    others = weighed.subjects[:: len(weighed.subjects) // QUEUE].tolist()
    rigged = dict(zip(market.truth["tender"].to_pylist(), market.truth["is_rigged"].to_pylist(), strict=True))
    log_odds = dict(zip(weighed.subjects.tolist(), weighed.log_odds.tolist(), strict=True))
    chosen = sorted({*queue.rows["subject"].to_pylist(), *others})
    return calibrate([log_odds[key] for key in chosen], [rigged[key] for key in chosen])


def of_market(seed: int, calibration: Calibration) -> QueueScore:
    """The score of the queue of one made-up market."""
    market = make_tenders(seed, count=TENDERS)
    return queue_score(market.truth, market.tables.tenders, flagged(market, calibration)[1].rows)


def flagged(market: Tenders, calibration: Calibration) -> tuple[Weighed, ReviewQueue]:
    """Its tenders beside their peers, and the queue."""
    tested, cells = tender_flags(market.tables).tested[About.TENDER], cells_of(market.tables, About.TENDER)
    weighed = weigh(cells, tested)
    return weighed, review_queue(weighed, length=QUEUE, calibration=calibration, as_of=WORLD_DAY, cells=cells)


def by_count(market: Tenders) -> QueueScore:
    """The queue of the tenders with most flags; a draw goes to the lower key."""
    flagged = tender_flags(market.tables).tested[About.TENDER].filter(pc.field("is_flagged"))
    counted = flagged.group_by("subject").aggregate([("rule", "count")])
    order = counted.sort_by([("rule_count", "descending"), ("subject", "ascending")])["subject"][:QUEUE]
    queue = pa.table({"subject": order, "chance": np.full(len(order), 0.5)})
    return queue_score(market.truth, market.tables.tenders, queue)


def _times(calibration: Calibration) -> Iterator[Figure]:
    start = time.perf_counter()
    of_market(1, calibration)
    took = time.perf_counter() - start
    yield Figure(
        name=f"{TENDERS:,} tenders made, flagged, weighed, queued",
        ours=took,
        peer=None,
        reach=5,
        unit="s",
        at_most=True,
    )
    table = payments_with_a_hub()
    money_leads(table.slice(0, 1_000))  # compiles
    start = time.perf_counter()
    money_leads(table)
    took = time.perf_counter() - start
    yield Figure(
        name=f"leads from {PAID:,} payments with a hub", ours=took, peer=None, reach=10, unit="s", at_most=True
    )


def payments_with_a_hub() -> pa.Table:
    """Half of all payments are of one payer, a sixth are to it; SYNTHETIC."""
    rng = np.random.default_rng(3)
    ends = rng.integers(1, 30_000, (2, PAID))
    ends[0, : PAID // 2], ends[1, PAID // 2 : PAID // 2 + PAID // 6] = 0, 0
    return pa.table(
        {
            "from_id": ends[0],
            "to_id": ends[1],
            "paid_on": pa.array(rng.integers(20_000, 20_030, PAID).astype(np.int32)).cast(pa.date32()),
            "amount": rng.uniform(90, 110, PAID),
            "marking_id": np.ones(PAID, dtype=np.int64),
        },
        schema=PAYMENTS,
    )
