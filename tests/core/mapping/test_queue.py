"""The review queue: its order, its expectation, and what it holds to on the truth of made-up markets."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from plait.domain.tender import CELLS, TESTED, About
from plait.mapping.calibration import Calibration, calibrate
from plait.mapping.cells import cells_of
from plait.mapping.peers import Weighed, weigh
from plait.mapping.queue import QUEUE, among, review_queue
from plait.mapping.tenders import tender_flags
from plait_world.evaluate_queue import QueueScore, pooled_score, queue_score
from plait_world.tenders import Tenders, make_tenders

DAY = date(2026, 11, 22)
LENGTH = 400


def tried(made: Tenders, calibration: Calibration) -> QueueScore:
    weighed = weigh(cells_of(made.tables, About.TENDER), tender_flags(made.tables).tested[About.TENDER])
    queue = review_queue(weighed, length=LENGTH, calibration=calibration, as_of=DAY)
    return queue_score(made.truth, made.tables.tenders, queue.rows)


def reviewed(made: Tenders) -> Calibration:
    """As a desk would learn: the first queue is reviewed whole, and two hundred others at random."""
    weighed = weigh(cells_of(made.tables, About.TENDER), tender_flags(made.tables).tested[About.TENDER])
    queue = review_queue(weighed, length=LENGTH, calibration=Calibration(), as_of=DAY)
    others = np.random.default_rng(1).choice(weighed.subjects, 200).tolist()
    chosen = sorted(set(queue.rows["subject"].to_pylist()) | set(others))
    rigged = dict(zip(made.truth["tender"].to_pylist(), made.truth["is_rigged"].to_pylist(), strict=True))
    log_odds = dict(zip(weighed.subjects.tolist(), weighed.log_odds.tolist(), strict=True))
    return calibrate([log_odds[key] for key in chosen], [rigged[key] for key in chosen])


@pytest.fixture(scope="module")
def score() -> QueueScore:
    calibration = reviewed(make_tenders(1, count=20_000))
    return pooled_score([tried(make_tenders(seed, count=20_000), calibration) for seed in (2, 3, 4)])


def test_no_sector_is_called_up_more_than_three_times_as_often_as_another(score: QueueScore) -> None:
    assert len(score.honest) == 8
    assert score.ratio <= 3


def test_the_expected_precision_is_near_the_measured_one(score: QueueScore) -> None:
    """Within five points, on markets that it was not fitted to."""
    assert score.expected_precision == pytest.approx(score.precision, abs=0.05)


def test_the_queue_finds_several_times_as_many_as_chance_would(score: QueueScore) -> None:
    base = score.rigged / (score.rigged + sum(score.honest.values()))
    assert score.precision > 3 * base


def small(*log_odds: float) -> Weighed:
    keys = [f"k{at}" for at in range(len(log_odds))]
    cells = pa.table({"subject": keys, **{name: ["x"] * len(keys) for name in CELLS.names[1:]}})
    tested = pa.table({"subject": keys, "rule": ["R018"] * len(keys), "is_flagged": [True] * len(keys)})
    flags = weigh(cells.cast(CELLS), tested.cast(TESTED)).flags
    return Weighed(flags=flags, subjects=np.array(keys, dtype=np.str_), log_odds=np.array(log_odds))


def test_the_heaviest_come_first_and_a_draw_goes_to_the_lower_key() -> None:
    queue = review_queue(small(0.0, 2.0, 0.0, 1.0), length=3, calibration=Calibration(), as_of=DAY)
    assert queue.rows.select(["place", "subject"]).to_pylist() == [
        {"place": 1, "subject": "k1"},
        {"place": 2, "subject": "k3"},
        {"place": 3, "subject": "k0"},
    ]


def test_a_queue_says_what_it_expects_what_it_rests_on_when_it_lapses_and_that_one_may_answer() -> None:
    queue = review_queue(small(0.0, 0.0), length=9, calibration=Calibration(), as_of=DAY)
    assert queue.expected_precision == 0.5
    assert queue.words.startswith("Of 2, about 1 should be worth the look. It rests on our own assumptions")
    assert queue.lapses_on == date(2027, 5, 23)
    assert "may answer" in queue.right_of_reply


def test_nothing_without_a_flag_is_ever_queued() -> None:
    given = small(1.0, 2.0)
    only = Weighed(flags=given.flags.slice(0, 1), subjects=given.subjects, log_odds=given.log_odds)
    assert review_queue(only, length=9, calibration=Calibration(), as_of=DAY).rows["subject"].to_pylist() == ["k0"]


def test_an_empty_queue_expects_nothing() -> None:
    nothing = Weighed(flags=small().flags, subjects=np.array([], dtype=np.str_), log_odds=np.array([]))
    queue = review_queue(nothing, length=9, calibration=Calibration(), as_of=DAY)
    assert (queue.rows.schema, queue.rows.num_rows, queue.expected_precision) == (QUEUE, 0, 0.0)


def test_an_even_queue_says_how_many_places_gave_way_and_what_that_costs() -> None:
    weighed = small(*np.linspace(3, 1, 20))
    keys = weighed.subjects.tolist()
    cells = {"subject": keys, "sector": ["45"] * 10 + ["72"] * 10, "size": ["s"] * 20, "area": ["a"] * 20}
    plain = review_queue(weighed, length=10, calibration=Calibration(), as_of=DAY)
    even = review_queue(weighed, length=10, calibration=Calibration(), as_of=DAY, cells=pa.table(cells, schema=CELLS))
    assert (plain.gave_way, plain.price) == (0, 0.0)
    assert even.gave_way == 2
    assert even.price > 0
    assert "places went to others than the heaviest" in even.words
    assert "places went" not in plain.words


def test_things_are_queued_among_some_as_they_were_weighed_among_all() -> None:
    weighed = small(2.0, 1.0, 3.0)
    some = among(weighed, np.array([True, False, True]))
    assert some.subjects.tolist() == [weighed.subjects[0], weighed.subjects[2]]
    assert some.log_odds.tolist() == [2.0, 3.0]
    assert set(some.flags["subject"].to_pylist()) <= set(some.subjects.tolist())
