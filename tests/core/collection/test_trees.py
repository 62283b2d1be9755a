"""JSON lines against their description."""

import pytest

from plait.collection.feed import feed
from plait.collection.raw import Raw
from plait.collection.trees import branch, branches, day, leaf, read_tree
from plait.domain.reject import FileRefused

TREE = {"a": {"b": [{"c": 1}, 2, {"c": 3}], "d": None}, "e": "x"}


def test_ways_through_a_tree_never_break() -> None:
    assert branch(TREE, "a", "z") == {}
    assert branch(TREE, "e") == {}
    assert [leaf(one, "c") for one in branches(TREE, "a", "b")] == ["1", "3"]
    assert leaf(TREE, "a", "d") is None
    assert leaf(TREE, "a", "b") is None
    assert branches(TREE, "e") == []


@pytest.mark.parametrize(
    ("text", "found"), [("2025-04-23T23:59:59+01:00", "2025-04-23"), ("2025-02-31", None), (None, None)]
)
def test_a_day_is_as_published_and_exists(text: str | None, found: str | None) -> None:
    read = day(text)
    assert (read.isoformat() if read else None) == found


def test_a_file_of_bad_lines_only_is_refused_with_the_first_of_them() -> None:
    with pytest.raises(FileRefused) as refusal:
        read_tree(Raw(name="x_ocds.jsonl", data=b"{bad\n" * 50), feed("ocds"))
    assert len(refusal.value.rejects) == 20


def test_a_table_is_no_tree() -> None:
    with pytest.raises(FileRefused, match="JSON lines"):
        read_tree(Raw(name="x_ocds.csv", data=b"a,b\n1,2\n"), feed("ocds"))
