"""Places by their published codes."""

from plait.collection.places import council_code, division_key


def test_publishers_write_and_in_two_ways() -> None:
    assert council_code("Argyll & Bute") == council_code("Argyll and Bute") == "S12000035"
    assert division_key("A: North East") == "psos-north-east"
    assert division_key("Total") is None
