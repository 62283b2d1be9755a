"""Records of JSON that is a document or lines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.documents import as_given, read_records
from plait.collection.lines import LARGEST_OPENED
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused, Reject

TEXTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=4)
RECORDS = st.lists(st.dictionaries(TEXTS, st.integers() | TEXTS, min_size=1), min_size=1, max_size=6)


def read(data: bytes, holding: str = "objects") -> list[tuple[int, object] | Reject]:
    return list(read_records(Raw(name="x.json", data=data), holding=holding))


@given(RECORDS, st.sampled_from([None, 1]))
def test_an_array_a_document_and_lines_hold_the_same_records(records: list[dict[str, object]], indent: int) -> None:
    told = list(enumerate(records, start=1))
    assert read(json.dumps(records, indent=indent).encode()) == told
    assert read(json.dumps({"objects": records}, indent=indent).encode()) == told
    assert read("\n".join(json.dumps(record) for record in records).encode()) == told


def test_what_is_no_object_is_kept_back_and_the_rest_is_read() -> None:
    found = read(b'[{"a":1},"b",null,[1],{}]')
    assert [one.row if isinstance(one, Reject) else one for one in found] == [(1, {"a": 1}), 2, 3, 4, 5]
    assert found[1].given == as_given("b")  # type: ignore[union-attr]  # it is the Reject


def test_a_record_with_a_null_character_is_kept_back() -> None:
    one, reject = read(rb'[{"a":1},{"a":"\u0000"}]')
    assert one == (1, {"a": 1})
    assert isinstance(reject, Reject)
    assert "null character" in reject.reason


def test_several_records_of_one_line_have_its_number() -> None:
    assert read(b'{"objects":[{"a":1},{"a":2}]}\n{"a":3}\n') == [(1, {"a": 1}), (1, {"a": 2}), (2, {"a": 3})]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[" * 500_000, "not JSON"),
        (b"[1,", "not JSON"),
        (b'[{"a":1,"a":2}]', "key is there twice"),
        (b"[NaN]", "NaN"),
        (b"[" + b"9" * 5_000 + b"]", "not JSON"),
        (b'[{"a":"\xff"}]', "UTF-8"),
        (b"[ " + b" " * LARGEST_OPENED + b"]", "more than 64 MB"),
        (b"a,b\n", "not JSON"),
        (b"{\n{\n", "not one JSON object"),
        (b"", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read(data)
