"""How much a tie counts."""

import pyarrow as pa
import pytest

from plait.mapping.strength import REGISTERED, UNGRADED, probability, strengths


def test_a_better_grade_is_never_weaker() -> None:
    by_source = [probability(f"{source}AP") for source in "123"]
    by_intelligence = [probability(f"1{intelligence}P") for intelligence in "ABCDE"]
    assert by_source == sorted(by_source, reverse=True)
    assert by_intelligence == sorted(by_intelligence, reverse=True)


def test_handling_says_nothing_of_how_sure_a_thing_is() -> None:
    assert probability("2BP") == probability("2BC")


@pytest.mark.parametrize("grade", ["", "B24", "A1"])
def test_a_grade_of_another_scheme_is_not_converted(grade: str) -> None:
    assert probability(grade) == UNGRADED


def test_each_tie_is_as_strong_as_its_grade_or_its_register() -> None:
    found = strengths(
        pa.chunked_array([["director_of", "director_of", "associate_of"]]),
        pa.chunked_array([["1AP", None, None]], pa.string()),
        pa.chunked_array([[None, "companies", None]], pa.string()),
    )
    assert found.tolist() == [probability("1AP"), REGISTERED, UNGRADED]


@pytest.mark.parametrize("kind", ["named_with", "lives_at", "registered_at"])
def test_to_be_named_together_or_to_share_an_address_counts_half(kind: str) -> None:
    grade, register = pa.chunked_array([["1AP"]], pa.string()), pa.chunked_array([[None]], pa.string())
    assert strengths(pa.chunked_array([[kind]]), grade, register).tolist() == [probability("1AP") * 0.5]
