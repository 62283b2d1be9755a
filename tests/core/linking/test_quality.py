import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.worlds import pairs

from plait.domain.tables import MEMBERSHIP
from plait.linking.evaluate import evaluate
from plait.linking.quality import COMPARED, GROUPS, Linkage, pooled, quality, read_quality, spread

SIDES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=10)


def a_linkage(found, true, group="a"):
    ids = range(1, len(true) + 1)
    return Linkage(
        membership=pa.table({"mention_id": range(1, len(found) + 1), "subject_id": found}, schema=MEMBERSHIP),
        truth=pa.table({"mention_id": ids, "subject_id": true}, schema=MEMBERSHIP),
        groups=pa.table({"mention_id": ids, "group": [group] * len(true)}, schema=GROUPS),
        compared=pairs((1, 2, 0.5)).select(COMPARED.names),
    )


def test_a_mention_in_no_subject_stands_alone():
    found = quality(a_linkage([7, 7], [1, 1, 1]))
    assert (found.mentions, found.true_pairs) == (3, 3)
    assert found.pairwise.recall == pytest.approx(1 / 3)
    assert found.compared == pytest.approx(1 / 3)


@settings(max_examples=25)
@given(st.lists(SIDES, min_size=1, max_size=4))
def test_worlds_together_have_the_pairs_of_each_and_join_none_of_two(worlds):
    linkages = [a_linkage(*(list(side) for side in zip(*world, strict=True))) for world in worlds]
    together = quality(pooled(linkages))
    each = [quality(one) for one in linkages]
    assert together.true_pairs == sum(one.true_pairs for one in each)
    assert together.mentions == sum(one.mentions for one in each)
    apart = [evaluate(one.membership, one.truth) for one in linkages]
    hits = sum(one.pairwise.recall * one.true_pairs for one in apart)
    assert together.pairwise.recall * together.true_pairs == pytest.approx(hits)
    assert sum(group.pairs for group in together.groups) == together.true_pairs


@settings(max_examples=25)
@given(SIDES)
def test_what_was_written_as_json_is_read_back_the_same(world):
    found = quality(a_linkage(*(list(side) for side in zip(*world, strict=True))))
    assert read_quality(json.loads(json.dumps(found.as_json()))) == found


def test_a_spread_is_least_middle_and_most():
    found = spread([0.9, 0.7, 0.95])
    assert (found.least, found.median, found.most) == (0.7, 0.9, 0.95)


def test_there_is_no_spread_of_nothing():
    with pytest.raises(ValueError, match="no figure"):
        spread([])
