"""A row is good or kept back, never both and never neither."""

import json

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.sieve import PLACE, ROW, Sieve, always


def sieve(rows: int) -> Sieve:
    given_ = pa.table(
        {"a": [f"v{n}" for n in range(rows)], ROW: pa.array([n // 2 + 2 for n in range(rows)], pa.int32())}
    )
    return Sieve(file="f", table=given_.append_column(PLACE, pa.array(range(rows), pa.int64())), given=given_)


@given(st.lists(st.sampled_from([True, False, None]), max_size=12))
def test_every_row_is_good_or_kept_back_as_it_came(wrong: list[bool | None]) -> None:
    before = sieve(len(wrong))
    after = before.without(pa.array(wrong, pa.bool_()), always("why", "way out"))
    assert after.table.num_rows + len(after.rejects) == before.rows
    back = [f"v{place}" for place, is_wrong in enumerate(wrong) if is_wrong]
    assert [json.loads(reject.given)["a"] for reject in after.rejects] == back


def test_rows_of_one_line_share_its_number_and_are_told_apart() -> None:
    after = sieve(2).without(pa.array([False, True]), always("why", "way out"))
    assert (after.rejects[0].row, json.loads(after.rejects[0].given)) == (2, {"a": "v1"})


def test_a_column_is_set_or_added() -> None:
    changed = sieve(1).with_column("a", pa.array(["x"])).with_column("b", pa.array(["y"]))
    assert changed.table.select(["a", "b"]).to_pylist() == [{"a": "x", "b": "y"}]
