"""Nested lines as a table: read at once or one by one, the same rows come of them."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.collection.feed import feed
from plait.collection.flat import flat_parts, line_of, read_flat
from plait.collection.raw import Raw
from plait.collection.sieve import Sieve
from plait.domain.reject import FileRefused

PSC = feed("psc")
LINE = {
    "company_number": "00000001",
    "data": {
        "kind": "individual-person-with-significant-control",
        "name": "Ailsa Larch",
        "date_of_birth": {"year": 1984, "month": 3},
        "natures_of_control": ["a", "b"],
        "notified_on": "2024-11-09",
        "etag": "x",
    },
}

_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=5)
_lines = st.fixed_dictionaries(
    {"company_number": _texts},
    optional={
        "data": st.fixed_dictionaries(
            {},
            optional={
                "kind": _texts,
                "name": st.none() | _texts,
                "date_of_birth": st.fixed_dictionaries({}, optional={"year": st.integers(1, 9999)}),
                "natures_of_control": st.lists(st.sampled_from("abc"), max_size=3),
                "notified_on": st.dates().map(str),
                "etag": _texts | st.integers(0, 9),
            },
        )
    },
)


def flat(data: bytes) -> Sieve:
    return read_flat(Raw(name="psc.jsonl", data=data), PSC)


def as_lines(*records: dict[str, Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_each_field_that_is_read_is_a_column_of_text() -> None:
    row = flat(as_lines(LINE)).table.to_pylist()[0]
    assert row["data.date_of_birth.year"] == "1984"
    assert row["data.natures_of_control[]"] == "a;b"
    assert row["row"] == 1


@given(st.lists(_lines, min_size=1, max_size=8))
@settings(max_examples=50)
def test_lines_read_at_once_and_one_by_one_are_the_same_rows(records: list[dict[str, Any]]) -> None:
    at_once = flat(as_lines(*records))
    one_by_one = flat(as_lines(*records) + b"\n")  # an empty line is not read at once
    assert at_once.table.equals(one_by_one.table)
    assert at_once.rejects == one_by_one.rejects


def test_a_bad_line_is_kept_back_as_it_came_and_the_others_are_read() -> None:
    lines = [as_lines(LINE), b'{"company_number": \n', b'{"a": 1, "a": 2}\n', as_lines(LINE)]
    sieve = flat(b"".join(lines))
    assert sieve.table["row"].to_pylist() == [1, 4]
    assert [(reject.row, json.loads(reject.given)[""]) for reject in sieve.rejects] == [
        (2, '{"company_number": '),
        (3, '{"a": 1, "a": 2}'),
    ]


def test_a_line_whose_day_does_not_exist_is_kept_back_as_it_came() -> None:
    wrong = {**LINE, "data": {**LINE["data"], "notified_on": "2024-02-31"}}  # type: ignore[dict-item]  # an object
    reject = flat(as_lines(LINE, wrong)).rejects[0]
    assert reject.row == 2
    assert json.loads(json.loads(reject.given)[""]) == wrong


@pytest.mark.parametrize("unknown", [{"mood": 1}, {"mood": None}, {"data.kind": "x"}, {"data": {"kind": {"x": 1}}}])
def test_a_field_that_nobody_named_refuses_the_file_and_says_where(unknown: dict[str, Any]) -> None:
    with pytest.raises(FileRefused, match="neither read nor named as ignored") as refusal:
        flat(as_lines(LINE, {**LINE, **unknown}))
    assert refusal.value.rejects[0].row == 2


def test_a_number_where_text_was_expected_is_its_digits() -> None:
    assert flat(as_lines({**LINE, "company_number": 12})).table["company_number"].to_pylist() == ["12"]


def test_a_file_of_bad_lines_only_is_refused() -> None:
    with pytest.raises(FileRefused):
        flat(b"{bad\n" * 3)


def test_parts_number_their_lines_through_the_file() -> None:
    data = as_lines(*[LINE] * 5)
    blocks = iter([data[:300], data[300:700], data[700:]])
    parts = list(flat_parts("psc.jsonl", blocks, PSC))
    assert [row for part in parts for row in part.table["row"].to_pylist()] == [1, 2, 3, 4, 5]


def test_a_line_that_never_ends_is_refused_after_a_few_blocks() -> None:
    block, given_ = b"x" * (1 << 20), io.BytesIO()

    def endless() -> Any:
        yield b'{"a": "'
        while True:
            given_.write(b".")
            yield block

    with pytest.raises(FileRefused, match="longer than 8 MB"):
        list(flat_parts("psc.jsonl", endless(), PSC))
    assert len(given_.getvalue()) < 20


def test_a_row_becomes_a_line_again() -> None:
    row = flat(as_lines(LINE)).table.select([column.name for column in PSC.read]).to_pylist()[0]
    again = flat(line_of(row).encode()).table
    assert again.select([column.name for column in PSC.read]).to_pylist() == [row]
