"""How much of a tender is decided by price: read from OCDS award criteria, as far as they are numbers."""

import re

from plait.collection.lines import Json
from plait.collection.trees import branch, branches, leaf

_BY_PRICE = {"priceOnly", "lowestCost"}
_PRICES = {"price", "cost"}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*%?")


def price_weight(tender: dict[str, Json]) -> float | None:
    """The weight of price and cost together, 0 to 1: of the lots that say it, the mean; None where none does.

    A lot says it when every one of its criteria has one number; a range (60-85 %) is no number.
    """
    told = [weight for lot in branches(tender, "lots") if (weight := _of_lot(lot)) is not None]
    if told:
        return sum(told) / len(told)
    own = _of_lot(tender)
    return 1.0 if own is None and leaf(tender, "awardCriteria") in _BY_PRICE else own


def _of_lot(lot: dict[str, Json]) -> float | None:
    criteria = branches(branch(lot, "awardCriteria"), "criteria")
    weights = [_weight(criterion) for criterion in criteria]
    known = [weight for weight in weights if weight is not None]
    if not criteria or len(known) < len(weights) or sum(known) <= 0:
        return None
    price = sum(weight for weight, each in zip(known, criteria, strict=True) if leaf(each, "type") in _PRICES)
    return price / sum(known)


def _weight(criterion: dict[str, Json]) -> float | None:
    numbers = branches(criterion, "numbers")
    text = leaf(numbers[0], "number") if len(numbers) == 1 else leaf(criterion, "description")
    found = _NUMBER.fullmatch((text or "").strip())
    return float(found.group(1)) if found else None
