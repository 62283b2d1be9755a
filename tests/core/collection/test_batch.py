"""Identities follow from content and a key, and from nothing else."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.files import a_batch

_parts = st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=20, unique=True)


@given(_parts)
def test_the_same_parts_give_the_same_identity_and_others_another(parts: list[str]) -> None:
    ids = a_batch().ids("item", pa.array(parts)).to_pylist()
    assert ids == a_batch().ids("item", pa.array(parts)).to_pylist()
    assert len(set(ids)) == len(parts)
    assert all(0 < id_ < 1 << 63 for id_ in ids)


def test_a_missing_part_gives_no_identity() -> None:
    assert a_batch().ids("item", pa.array(["a", None]), pa.array(["1", "2"])).to_pylist()[1] is None


def test_own_things_differ_by_sender_and_register_things_do_not() -> None:
    part = pa.array(["x"])
    ours, theirs = a_batch("psos"), a_batch("hmrc")
    assert ours.ids("people", part) != theirs.ids("people", part)
    assert ours.ids("companies", part, own=False) == theirs.ids("companies", part, own=False)
    assert ours.ids("people", part) != ours.ids("named", part)


@given(_parts)
def test_what_a_list_of_its_own_reads_is_never_taken_for_what_others_name_alike(parts: list[str]) -> None:
    references = pa.array(parts)
    spaces = [pa.array([own_list] * len(parts)) for own_list in ("", "suspicious-activity", "safeguarding")]
    ids = [id_ for own_list in spaces for id_ in a_batch().listed_ids("report", own_list, references).to_pylist()]
    assert len(set(ids)) == 3 * len(parts)
    assert ids[: len(parts)] == a_batch().ids("report", references).to_pylist()


def test_items_that_are_added_are_of_the_report_that_they_are_added_to() -> None:
    added = a_batch(into=7).report_ids(pa.array(["", "source"]), pa.chunked_array([["IR-1", "IR-1"]]))
    assert added.to_pylist() == [7, 7]
