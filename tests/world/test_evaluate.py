"""Scores hold to what can be worked out by hand."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_world.evaluate import Score, cluster_scores, linkage, reach, scored_pairs, who_they_are


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """Persons 1 = {a, b, c} and 2 = {d, e}; groups G1 reaches SY1 and SY2, G2 none."""
    import pyarrow.parquet as pq

    people = {"record_key": list("abcde"), "truth_id": [1, 1, 1, 2, 2]}
    pq.write_table(pa.table(people), tmp_path / "people.parquet")
    groups = {"group_reference": ["G1", "G2"], "truth_id": [1, 2]}
    pq.write_table(pa.table(groups), tmp_path / "groups.parquet")
    held = {
        "group_reference": ["G1", "G1", "G1"],
        "target_kind": ["company", "company", "notice"],
        "target_key": ["SY1", "SY2", "ocds-1"],
        "hops": [1, 2, 2],
    }
    pq.write_table(pa.table(held), tmp_path / "reach.parquet")
    return tmp_path


KEYS = pa.table({"mention_id": [1, 2, 3, 4, 5], "record_key": list("abcde")})


def test_linkage_by_hand(truth: Path) -> None:
    """{a, b}, {c, d}, {e}: of 2 pairs 1 is right, of 4 true pairs 1 is found."""
    membership = pa.table({"mention_id": [1, 2, 3, 4], "subject_id": [10, 10, 11, 11]})
    score = linkage(truth, "people", keys=KEYS, membership=membership)
    assert (score.pairwise.precision, score.pairwise.recall) == (0.5, 0.25)
    assert score.b_cubed.precision == pytest.approx((1 + 1 + 0.5 + 0.5 + 1) / 5)
    assert score.b_cubed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)
    assert (score.records, score.missing) == (5, 0)


def test_records_that_are_no_mention_are_counted_as_missing(truth: Path) -> None:
    membership = pa.table({"mention_id": [1], "subject_id": [10]})
    assert linkage(truth, "people", keys=KEYS.slice(0, 3), membership=membership).missing == 2


def test_blocking_recall_stands_apart_from_the_score(truth: Path) -> None:
    pairs = pa.table({"left_id": [1, 1, 3], "right_id": [2, 3, 4], "probability": [0.9, 0.2, 0.6]})
    score = scored_pairs(truth, "people", keys=KEYS, pairs=pairs)
    assert score.blocking_recall == 0.5
    assert (score.pairwise.precision, score.pairwise.recall) == (0.5, 0.25)


def test_each_mention_is_told_who_it_is_and_of_which_origin(truth: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"truth_id": [1, 2, 3], "origin": ["Here", "There", "Here"]}), truth / "origins.parquet")
    found = who_they_are(truth, "people", KEYS.slice(1, 3)).sort_by("mention_id")
    assert found.to_pydict() == {"mention_id": [2, 3, 4], "subject_id": [1, 1, 2], "group": ["Here", "Here", "There"]}


def test_in_a_world_from_before_origins_were_kept_nobody_has_one(truth: Path) -> None:
    assert who_they_are(truth, "people", KEYS)["group"].null_count == 5


def test_reach_by_hand(truth: Path) -> None:
    found = pa.table(
        {"group_reference": ["G1", "G1", "G2"], "company_number": ["SY1", "SY1", "SY9"], "hops": [3, 1, 2]}
    )
    score = reach(truth, found)
    assert (score.companies.precision, score.companies.recall) == (0.5, 0.5)
    assert (score.groups_share, score.groups_share_true) == (1.0, 0.5)
    assert {hop: (of.precision, of.recall) for hop, of in score.by_hop.items()} == {1: (1.0, 1.0), 2: (0.0, 0.0)}


def test_f1_is_the_harmonic_mean() -> None:
    assert Score(precision=0.5, recall=1.0).f1 == pytest.approx(2 / 3)
    assert Score(precision=0.0, recall=0.0).f1 == 0.0


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40))
def test_the_truth_itself_scores_one(persons: list[int]) -> None:
    codes = np.unique(persons, return_inverse=True)[1].astype(np.int64)
    for score in cluster_scores(codes, codes):
        assert (score.precision, score.recall) == (pytest.approx(1), pytest.approx(1))
