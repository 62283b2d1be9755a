"""Which addresses are no tie."""

import pyarrow as pa

from plait.mapping.household import shared_addresses


def test_an_address_of_three_surnames_is_shared_and_one_family_is_not() -> None:
    residents = pa.table(
        {"address_id": [1, 1, 1, 2, 2, 2], "surname": ["Reid", "Khan", "Nowak", "Reid", "REID", "Shaw"]}
    )
    assert shared_addresses(residents) == {1}
