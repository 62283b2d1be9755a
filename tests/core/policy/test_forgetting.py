"""The words that name a person: found in every way they are written, and nobody else's with them."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.policy.forgetting import GONE, Said, words_of

LARCH = Said(
    names=frozenset({("Ailsa", "Larch")}),
    birth_dates=frozenset({"1984-03-05"}),
    postcodes=frozenset({"ZZ1 1ZZ"}),
    phones=frozenset({"+44412345678"}),
    others=frozenset({"12 Sample Street, Sampletown"}),
)


@pytest.mark.parametrize(
    "text",
    [
        *("Ailsa Larch", "LARCH, Ailsa", "Ailsa Jane Larch", "larch", "1984-03-05", "5 March 1984", "05/03/84"),
        *("5th Mar 1984", "March 5, 1984", "ZZ11ZZ", "0412 345 678", "+44 412345678", "12 Sample Street Sampletown"),
    ],
)
def test_in_a_text_tied_to_the_person_every_way_of_writing_them_goes(text: str) -> None:
    assert words_of(LARCH).cut_near(f"Seen: {text}.") == f"Seen: {GONE}."


@pytest.mark.parametrize("text", ["Ailsa Craig", "the larch is a tree", "1984-03-05", "ZZ1 1ZZ"])
def test_in_any_other_text_what_may_be_somebody_elses_stays(text: str) -> None:
    assert words_of(LARCH).cut_far(text) == text


@pytest.mark.parametrize("text", ["Ailsa Larch", "LARCH, AILSA", "0412 345678", "12 Sample Street, Sampletown"])
def test_in_any_other_text_what_names_nobody_else_goes(text: str) -> None:
    assert words_of(LARCH).cut_far(f"Near {text} again") == f"Near {GONE} again"


def test_a_name_that_somebody_else_has_too_stays_where_nothing_ties_it_to_the_person() -> None:
    words = words_of(LARCH, shared={"ailsa larch"})
    assert words.cut_far("Ailsa Larch was seen") == "Ailsa Larch was seen"
    assert words.cut_near("Ailsa Larch was seen") == f"{GONE} was seen"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("row", ["R-1,Ailsa,Larch,1984-03-05", '{"surname": "LARCH", "forename": "ailsa"}'])
def test_a_file_holds_the_person_however_it_is_written(row: str, encoding: str) -> None:
    assert words_of(LARCH).are_in([row.encode(encoding)])


def test_a_file_that_names_another_person_of_that_name_does_not_hold_this_one() -> None:
    words = words_of(LARCH, shared={"ailsa larch"})
    assert not words.are_in([b"R-9,Ailsa,Larch,1990-01-01"])
    assert words.are_in([b"R-9,Ailsa,Larch,1984-03-05"])


@given(st.integers(1, 60))
def test_a_name_that_is_cut_by_the_end_of_a_piece_is_found(size: int) -> None:
    stream = io.BytesIO(b"x" * 50 + b"Ailsa Larch" + b"y" * 50)
    assert words_of(LARCH).are_in(iter(lambda: stream.read(size), b""))


@given(st.text(), st.text(), st.text())
def test_every_text_that_names_the_person_holds_a_needle(before: str, after: str, forename: str) -> None:
    said = Said(names=frozenset({(forename, "MacLéod")}))
    words = words_of(said)
    text = f"{before} {forename} MacLéod {after}"
    if words.cut_far(text) != text:
        assert any(needle.lower() in text.lower() for needle in words.needles)


@given(st.text(max_size=40))
def test_nothing_said_finds_nothing(text: str) -> None:
    words = words_of(Said())
    assert words.cut_near(text) == words.cut_far(text) == text
    assert not words.are_in([text.encode(), zlib.compress(text.encode())])
