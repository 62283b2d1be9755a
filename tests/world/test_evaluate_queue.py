"""Scores of a queue hold to what can be worked out by hand."""

import pyarrow as pa

from plait_world.evaluate_queue import QueueScore, pooled_score, queue_score

TRUTH = pa.table({"tender": list("abcdefgh"), "is_rigged": [True, True, False, False, False, False, False, False]})
TENDERS = pa.table({"tender": list("abcdefgh"), "sector": ["45", "72", "45", "45", "72", "72", "72", "72"]})


def queued(*tenders: str, chance: float = 0.5) -> pa.Table:
    return pa.table({"subject": pa.array(tenders, pa.string()), "chance": [chance] * len(tenders)})


def test_a_queue_by_hand() -> None:
    """Of c and d one honest tender of two is called up, of e to h one of four."""
    score = queue_score(TRUTH, TENDERS, queued("a", "c", "e"))
    assert (score.length, score.right, score.rigged) == (3, 1, 2)
    assert (score.precision, score.expected_precision) == (1 / 3, 0.5)
    assert (score.honest, score.called_up) == ({"45": 2, "72": 4}, {"45": 1, "72": 1})
    assert score.ratio == 2.0


def test_a_sector_that_is_never_called_up_makes_the_ratio_infinite() -> None:
    assert queue_score(TRUTH, TENDERS, queued("c")).ratio == float("inf")


def test_a_queue_without_honest_tenders_is_even() -> None:
    assert queue_score(TRUTH, TENDERS, queued("a", "b")).ratio == 1.0


def test_queues_are_pooled_by_adding_them_up() -> None:
    both = pooled_score([queue_score(TRUTH, TENDERS, queued("a", "c")), queue_score(TRUTH, TENDERS, queued("e"))])
    assert (both.length, both.right, both.called_up) == (3, 1, {"45": 1, "72": 1})
    assert both.ratio == 2.0


def test_the_interval_of_the_ratio_holds_it_and_narrows_as_queues_grow() -> None:
    few, many = (
        QueueScore(
            length=40 * times,
            right=0,
            expected=0.0,
            rigged=0,
            honest={"45": 1_000 * times, "72": 1_000 * times},
            called_up={"45": 30 * times, "72": 15 * times},
        )
        for times in (1, 100)
    )
    assert few.ratio_interval[0] < few.ratio == 2.0 < few.ratio_interval[1]
    assert many.ratio_interval[1] - many.ratio_interval[0] < (few.ratio_interval[1] - few.ratio_interval[0]) / 5
    assert many.ratio_by_chance[1] < 1.2 < few.ratio_by_chance[1]


def test_a_sector_that_may_have_none_called_up_makes_the_interval_open_above() -> None:
    score = queue_score(TRUTH, TENDERS, queued("c", "e"))
    assert score.ratio_interval[1] == float("inf")
