"""The weight of price, as far as it is told in numbers."""

import pytest

from plait.collection.lines import Json
from plait.collection.weights import price_weight


def a_lot(*criteria: tuple[str, str]) -> dict[str, Json]:
    return {"awardCriteria": {"criteria": [{"type": kind, "description": words} for kind, words in criteria]}}


@pytest.mark.parametrize(
    ("lots", "weight"),
    [
        ([a_lot(("price", "40"), ("quality", "60"))], 0.4),
        ([a_lot(("cost", "30 %"), ("quality", "30%"), ("quality", "40"))], 0.3),
        ([a_lot(("price", "95"), ("quality", "5")), a_lot(("price", "5"), ("quality", "95"))], 0.5),
        ([a_lot(("price", "60-85%"), ("quality", "15-40%"))], None),
        ([a_lot(("price", "60-85%")), a_lot(("price", "100"))], 1.0),
        ([a_lot(("price", "0"), ("quality", "0"))], None),
        ([], None),
    ],
)
def test_lots_say_how_much_price_counts(lots: list[Json], weight: float | None) -> None:
    assert price_weight({"lots": lots}) == (None if weight is None else pytest.approx(weight))


def test_numbers_are_taken_before_words() -> None:
    criteria: list[Json] = [
        {"type": "price", "description": "Price, 40 %", "numbers": [{"number": 40}]},
        {"type": "quality", "numbers": [{"number": 60}]},
    ]
    assert price_weight({"lots": [{"awardCriteria": {"criteria": criteria}}]}) == pytest.approx(0.4)


@pytest.mark.parametrize(("words", "weight"), [("priceOnly", 1.0), ("lowestCost", 1.0), ("bestProposal", None)])
def test_a_tender_may_say_that_price_alone_counts(words: str, weight: float | None) -> None:
    assert price_weight({"awardCriteria": words}) == weight
