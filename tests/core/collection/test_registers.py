"""What tabular registers share: numbers and keys as their publishers write them."""

import pyarrow as pa

from plait.collection.registers import company_number, natural_key


def test_a_company_number_gets_its_lost_noughts_and_capitals_back() -> None:
    assert company_number(pa.array(["sc12", "01234567", None])).to_pylist() == ["0000SC12", "01234567", None]


def test_a_key_with_a_missing_part_is_no_key() -> None:
    assert natural_key(pa.array(["a", "b"]), pa.array(["1", None])).to_pylist() == ["a/1", None]
