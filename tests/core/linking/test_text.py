import duckdb
import pytest

from plait.linking import text


def value(sql, given):
    return duckdb.execute(f"select {sql} from (select ?::varchar as v)", [given]).fetchone()[0]


@pytest.mark.parametrize(
    ("make", "given", "expected"),
    [
        (text.plain, "  ÉLodie ", "elodie"),
        (text.plain, " ", None),
        (text.letters, "O'Neil-Smith", "oneilsmith"),
        (text.letters, "1234", None),
        (text.words, "A.B.  Services, (2)", "a b services 2"),
        (text.words, "1 High St\\nLeeds", "1 high st leeds"),
        (text.postcode, "eh1 1aa", "EH11AA"),
        (text.postcode, "not one", None),
        (text.postcode_within, "3 Tramway Avenue, London E15 4PN", "E154PN"),
        (text.postcode_within, "3 Tramway Avenue", None),
        (text.phone, "+44 141 496 0000", "1414960000"),
        (text.phone, "0141 496 0000", "1414960000"),
        (text.address, "Flat 2, 9 Mockrie Road", "2 9 mockrie rd"),
    ],
)
def test_text_is_made_comparable(make, given, expected):
    assert value(make("v"), given) == expected


@pytest.mark.parametrize(("one", "other"), [("smith", "smyth"), ("macdonald", "mcdonald"), ("catherine", "cathryn")])
def test_names_that_sound_alike_share_a_code(one, other):
    assert value(text.sound("v"), one) == value(text.sound("v"), other)


def test_names_that_sound_different_do_not():
    assert value(text.sound("v"), "smith") != value(text.sound("v"), "brown")
