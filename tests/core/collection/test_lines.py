"""JSON lines: each line is a record or a reject."""

import pytest

from plait.collection.lines import leaves, read_lines
from plait.collection.sieve import MOST_REJECTS
from plait.domain.reject import FileRefused, Reject


@pytest.mark.parametrize(
    "line", ["{bad", "[1]", "3", '{"a": NaN}', '{"a": 1, "a": 2}', '{"a":' * 5000, '{"a": ' + "9" * 5000 + "}"]
)
def test_a_line_that_is_no_good_object_is_kept_back_and_the_next_is_read(line: str) -> None:
    found = list(read_lines("f.jsonl", f'{{"a": 0}}\n{line}\n\n{{"a": 2}}\n'.encode()))
    assert found[0] == (1, {"a": 0})
    assert isinstance(found[1], Reject)
    assert found[1].row == 2
    assert found[2] == (4, {"a": 2})


def test_every_field_with_a_value_has_its_path() -> None:
    record = {"a": {"b": [{"c": 1}, {"c": 2, "d": []}]}, "e": None}
    assert list(leaves(record)) == [("a.b[].c", 1), ("a.b[].c", 2), ("e", None)]


def test_a_file_of_nothing_but_broken_lines_is_refused_after_as_many_as_anybody_would_mend() -> None:
    with pytest.raises(FileRefused, match=f"More than {MOST_REJECTS:,} rows"):
        sum(1 for _ in read_lines("ocds.jsonl", b"{\n" * (MOST_REJECTS + 1)))
