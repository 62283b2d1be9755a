import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.linking.things.addresses import address_forms


def read(address, postcode=None):
    return address_forms(pa.array([address], pa.string()), pa.array([postcode], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    ("address", "postcode"),
    [
        ("50 Mockhouse Street", "ZE9 1AA"),
        ("50 MOCKHOUSE ST.", "ze91aa"),
        ("50, Mockhouse Street, Zetown", "ZE9 1AA"),
        ("50 Mockhouse Street, Mockburn, Zetown ZE9 1AA", None),
        ("Sample House, 50 Mockhouse St, Zetown", "ZE9 1AA"),
        ("50 Mockhouse Street\nZetown\nZE91AA", ""),
    ],
)
def test_a_house_is_one_however_much_is_written(address, postcode):
    assert read(address, postcode) == "|50|mockhouse st|ze91aa"


@pytest.mark.parametrize(
    "address",
    [
        "Flat 2/1, 50 Mock Road",
        "2/1 50 Mock Rd",
        "2/1, 50 Mock Road, Zetown",
        "50 Mock Road, Flat 2/1",
        "flat 2 1, 50 mock rd",
    ],
)
def test_a_flat_is_one_before_or_behind_its_house(address):
    assert read(address, "ZE9 1AA") == "2/1|50|mock rd|ze91aa"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("50/2 Mock Road", "2|50|mock rd|ze91aa"),
        ("Suite 12, 9a Hill View Road", "12|9a|hill view rd|ze91aa"),
        ("Top Floor Left, 9 St Mock's Place", "t/l|9|st mocks pl|ze91aa"),
        ("9 Mock Road Bridge of Sample", "|9|mock rd|ze91aa"),
        ("9 Mock Street East, Zetown", "|9|mock st e|ze91aa"),
        ("9-11 Mock Brae", "|9-11|mock brae|ze91aa"),
        ("9 The Mockway, Zetown", "|9|the mockway|ze91aa"),
        ("9 1st Avenue, Zetown", "|9|1st ave|ze91aa"),
        ("Mock House, Zetown", "||mock house|ze91aa"),
        ("9 Straße Mock, Zetown", "|9|straße mock|ze91aa"),
    ],
)
def test_addresses_are_read_part_by_part(address, form):
    assert read(address, "ZE9 1AA") == form


@pytest.mark.parametrize(
    ("one", "other"), [("9 Mock Road", "19 Mock Road"), ("Flat 1, 9 Mock Road", "Flat 2, 9 Mock Road")]
)
def test_neighbours_are_two(one, other):
    assert read(one, "ZE9 1AA") != read(other, "ZE9 1AA")


def test_without_a_postcode_the_town_says_where():
    assert read("9 High Street, Zetown") == "|9|high st|zetown"
    assert read("9 High Street, Zetown") != read("9 High Street, Sampleton")
    assert read("9 High Street") is None


@pytest.mark.parametrize(
    "address", ["", None, "Zetown", "ZE9 1AA", "no fixed abode", "?!", "9", "/" * 5000, "1 " * 5000]
)
def test_what_is_no_address_has_no_form(address):
    assert read(address, "ZE9 1AA") is None


@settings(max_examples=25)
@given(st.text(st.characters(max_codepoint=0x6FF), max_size=60), st.none() | st.text(max_size=12))
def test_any_text_is_read_alone_as_it_is_among_others(address, postcode):
    several = address_forms(pa.array([address, "9 Mock Road", None]), pa.array([postcode, "ZE9 1AA", None]))
    assert several.to_pylist() == [read(address, postcode), "|9|mock rd|ze91aa", None]
