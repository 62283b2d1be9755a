"""Tables against their description."""

import pyarrow as pa
import pytest
from tests.factories.files import PEOPLE_COLUMNS, a_person_row, as_csv, people_csv

from plait.collection.feed import feed
from plait.collection.raw import Raw
from plait.collection.table import assertions, read_table
from plait.domain.reject import REJECT_COLUMNS, FileRefused

PEOPLE = feed("people")


def test_each_missing_and_each_unknown_column_is_named() -> None:
    with pytest.raises(FileRefused) as refusal:
        read_table(Raw(name="p.csv", data=b"record_id,mood,colour\n1,2,3\n"), PEOPLE)
    reasons = " ".join(reject.reason for reject in refusal.value.rejects)
    for column in ("surname is missing", "list_name is missing", "colour is neither", "mood is neither"):
        assert column in reasons


def test_the_columns_of_our_own_rejects_are_passed_over() -> None:
    row = {**a_person_row(), **dict.fromkeys(REJECT_COLUMNS, "x")}
    sieve = read_table(Raw(name="p.csv", data=as_csv(row, columns=(*PEOPLE_COLUMNS, *REJECT_COLUMNS))), PEOPLE)
    assert sieve.table.num_rows == 1


def test_our_own_guard_against_formulas_is_taken_off_and_nothing_else() -> None:
    rows = [a_person_row(1, phone="'+44498"), a_person_row(2, forename="'Tam")]
    table = read_table(Raw(name="p.csv", data=people_csv(*rows)), PEOPLE).table
    assert table["phone"][0].as_py() == "+44498"
    assert table["forename"][1].as_py() == "'Tam"


def test_a_header_without_rows_is_refused() -> None:
    with pytest.raises(FileRefused, match="no rows"):
        read_table(Raw(name="p.csv", data=people_csv()), PEOPLE)


def test_a_table_in_a_form_that_the_feed_does_not_take_is_refused() -> None:
    with pytest.raises(FileRefused, match="cannot be sent as JSONL"):
        read_table(Raw(name="p.jsonl", data=b'{"a": 1}\n'), PEOPLE)


def test_text_that_is_too_long_is_kept_back() -> None:
    sieve = read_table(Raw(name="p.csv", data=people_csv(a_person_row(record_id="x" * 81))), PEOPLE)
    assert "at most 80 characters" in sieve.rejects[0].way_out


def test_what_was_asserted_is_told() -> None:
    sieve = read_table(Raw(name="p.csv", data=people_csv(a_person_row())), PEOPLE)
    told = assertions(PEOPLE, sieve)
    assert all(one.holds for one in told)
    assert any("ignored: synthetic" in one.found for one in told)
    assert sieve.table.schema.field("surname").type == pa.string()
