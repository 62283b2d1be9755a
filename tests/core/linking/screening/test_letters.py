import pytest

from plait.linking.screening.letters import TABLED, WIDEST, read_as, table


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("A", "a"), ("É", "e"), ("ß", "ss"), ("Ł", "l"), ("Щ", "shch"), ("Й", "i"), ("ё", "e"), ("ь", ""), ("Θ", "th"),
        ("ώ", "o"), ("’", ""), ("-", " "), (".", " "), ("\t", " "), ("\u200f", ""), ("\u0301", ""), ("٣", "3"),
        ("م", "م"),
        ("&", " and "), (",", ","),
    ],
)  # fmt: skip
def test_a_character_is_read_as_letters_a_to_z_where_that_is_known_and_else_as_itself(character, expected):
    assert read_as(character) == expected


def test_the_table_holds_every_character_below_its_bound_in_full():
    for point in range(0, TABLED, 7):
        row = table()[point]
        assert "".join(map(chr, row[row > 0])) == read_as(chr(point))
        assert len(read_as(chr(point))) <= WIDEST
