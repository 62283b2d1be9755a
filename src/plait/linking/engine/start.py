"""Where the latent classes start: rules by hand that say of each pattern of levels which class it looks like.

Expectation maximisation finds the figures; these rules only say which class is which.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine import compare, kernels
from plait.linking.engine.called import CALLED_AGREES
from plait.linking.engine.compare import Levels
from plait.linking.engine.mixture import CLASSES, Floats
from plait.linking.engine.schema import Part

# What we expect before any pair is seen: the shares of the classes, and how often a field agrees in each.
_SHARES = (0.05, 0.05, 0.1, 0.8)
_AGREEING = {
    "given": (0.95, 0.1, 0.95, 0.05),
    "family": (0.95, 0.9, 0.95, 0.05),
    "name": (0.95, 0.3, 0.95, 0.05),
    "date": (0.95, 0.05, 0.02, 0.02),
    "address": (0.8, 0.95, 0.05, 0.05),
    "identifier": (0.9, 0.5, 0.01, 0.01),
    "email": (0.9, 0.3, 0.01, 0.01),
    "category": (0.8, 0.3, 0.2, 0.2),
}
# The same for organisations: one body; others at one door; others of one name; strangers. A body has many doors, names
# are hardly ever shared, and one slip is likelier than an equal name among strangers: so each level has its own share.
_ORGANISATION_SHARES = (0.05, 0.05, 0.02, 0.88)
_ORGANISATION_AGREEING = _AGREEING | {
    "address": (0.6, 0.95, 0.05, 0.05),
    "company_number": (0.98, 0.0001, 0.0001, 0.0001),
}
_CALLED = (
    (0.200, 0.002, 0.010, 0.0005),
    (0.200, 0.002, 0.040, 0.0005),
    (0.200, 0.002, 0.100, 0.0005),
    (0.200, 0.002, 0.650, 0.0005),
    (0.030, 0.002, 0.030, 0.0005),
    (0.030, 0.002, 0.010, 0.0005),
    (0.050, 0.003, 0.040, 0.001),
    (0.020, 0.010, 0.050, 0.005),
    (0.030, 0.030, 0.030, 0.010),
    (0.020, 0.080, 0.020, 0.050),
    (0.010, 0.200, 0.010, 0.200),
    (0.010, 0.665, 0.010, 0.731),
)
_LAST_AGREEING = {
    "company_number": 1,
    "given": kernels.NAME_AGREES,
    "family": kernels.NAME_AGREES,
    "date": kernels.DATE_AGREES,
    "address": kernels.ADDRESS_AGREES,
    "identifier": kernels.IDENTIFIER_AGREES,
    "email": kernels.IDENTIFIER_AGREES,
    "category": kernels.CATEGORY_AGREES,
}

Masks = NDArray[np.bool_]

_SURE, _UNSURE = 0.97, 0.01
# Levels of the address at which the postcode agrees or nearly, and at which the place does.
_POSTCODE_LEVELS = (1, 3, 4, 5, 6, 7, 8, 9, 10, 14)
_PLACE_LEVELS = (1, 2, 3, 4, 8, 10, 11, 12, 13)
# Levels of an organisation's name that agrees by common words, or but for slips.
_SAYS_LITTLE = (4, 7, 8)
# The last levels at which names are equal, and at which one may be the longer form of the other.
_EQUAL, _NEARLY_AGREES = 6, 9


def starting_shares(levels: Levels, columns: tuple[tuple[str, int], ...]) -> Floats:
    """Shares (patterns, CLASSES) of one person, one household or place, one name, and strangers.

    Of organisations: one body, other bodies at one door, other bodies of one name, and strangers.
    """
    names = [name for name, _ in columns]
    by_name = {name: levels[:, at] for at, name in enumerate(names)}
    rules = _organisation if "organisation" in by_name else _free_text if "name" in by_name else _given_and_family
    person, household, namesake = rules(by_name)
    household &= ~person
    namesake &= ~person & ~household
    shares = np.full((len(levels), CLASSES), _UNSURE)
    for at, mask in enumerate((person, household, namesake, ~(person | household | namesake))):
        shares[mask, at] = _SURE
    if "organisation" in by_name:
        shares[_impossible(by_name)] = 0.0
        shares /= shares.sum(axis=1, keepdims=True)
    return shares


def imagined_pairs(columns: tuple[tuple[str, int], ...]) -> Floats:
    """Pairs (columns, levels, CLASSES) to count with the real ones: half a pair for each level, as we expect them.

    The first column holds the shares of the classes, so that it says how many of the imagined pairs are of each class.
    """
    most = max(number for _, number in columns) + 1
    held = np.zeros((len(columns), most, CLASSES))
    is_of_organisations = any(name == "organisation" for name, _ in columns)
    of_class = _ORGANISATION_SHARES if is_of_organisations else _SHARES
    agreeing = _ORGANISATION_AGREEING if is_of_organisations else _AGREEING
    for at, (name, number) in enumerate(columns):
        shares = np.array(_CALLED) if name == "organisation" else _spread(name.split(":")[0], number, agreeing)
        held[at, 1 : number + 1] = 0.5 * number * CLASSES * np.array(of_class) * shares
    return held


def _spread(kind: str, number: int, agreeing: Mapping[str, tuple[float, ...]]) -> Floats:
    """Shares (levels, CLASSES): what agrees spread evenly over the levels that agree, the rest over the others."""
    last = _LAST_AGREEING.get(kind, 0)
    agrees = np.arange(1, number + 1) <= last if kind != "name" else _whole_name_agrees(np.arange(1, number + 1))
    share = np.array(agreeing[kind])
    shares: Floats = np.where(agrees[:, None], share / agrees.sum(), (1 - share) / (~agrees).sum())
    return shares


def _agrees(by_name: dict[str, Levels], name: str, last: int) -> Masks:
    """The patterns whose level of this column is one of the first ones; none where the column is not there."""
    some = next(iter(by_name.values()))
    found = by_name.get(name, np.zeros(len(some), np.int8))
    agreed: Masks = (found > 0) & (found <= last)
    return agreed


def _identified(by_name: dict[str, Levels]) -> Masks:
    """Any identifier or e-mail agrees."""
    found = np.zeros(len(next(iter(by_name.values()))), np.bool_)
    for name in by_name:
        if name.startswith((f"{Part.IDENTIFIER}:", f"{Part.EMAIL}:")):
            found |= _agrees(by_name, name, kernels.IDENTIFIER_AGREES)
    return found


def _given_and_family(by_name: dict[str, Levels]) -> tuple[Masks, Masks, Masks]:
    given = _agrees(by_name, "given", kernels.NAME_AGREES)
    # The family name is silent where the two are swapped: it agrees then.
    family = _agrees(by_name, "family", kernels.NAME_AGREES) | (by_name["given"] == 1)
    date = _agrees(by_name, "date", kernels.DATE_AGREES)
    address = _agrees(by_name, "address", kernels.ADDRESS_AGREES)
    number = _identified(by_name)
    agreeing = given.astype(np.int64) + family + date + address + 2 * number
    other_date = by_name.get("date", np.zeros(len(given), np.int8)) == kernels.DATE_LEVELS
    not_another = by_name["given"] < kernels.NAME_LEVELS - 1
    person = (given & date & (family | address | number)) | (family & date & address & not_another)
    person |= (number & (given | date) & (agreeing >= 3)) | (given & family & address & ~other_date)
    return person, (family & address) | (family & date & ~given), given & family


def _free_text(by_name: dict[str, Levels]) -> tuple[Masks, Masks, Masks]:
    name = _whole_name_agrees(by_name["name"].astype(np.int64))
    date = _agrees(by_name, "date", kernels.DATE_AGREES - 1)
    address = by_name.get("address", np.zeros(len(name), np.int8))
    postcode, place = np.isin(address, _POSTCODE_LEVELS), np.isin(address, _PLACE_LEVELS)
    number = _identified(by_name)
    agreeing = name.astype(np.float64) + date + postcode + place + 2 * number
    for column in by_name:
        if column.startswith(f"{Part.CATEGORY}:"):
            agreeing += 0.5 * _agrees(by_name, column, kernels.CATEGORY_AGREES)
    person = (agreeing >= 3) | (name & (agreeing >= 2) & (date | postcode))
    return person, (postcode | place) & ~name, name


def _organisation(by_name: dict[str, Levels]) -> tuple[Masks, Masks, Masks]:
    name = _agrees(by_name, "organisation", CALLED_AGREES)
    # Equal names that say much are one body, whatever its doors, unless two numbers say otherwise.
    telling = name & ~np.isin(by_name["organisation"], _SAYS_LITTLE)
    address = _agrees(by_name, "address", kernels.ADDRESS_AGREES)
    elsewhere = by_name.get("address", np.zeros(len(name), np.int8)) == kernels.ADDRESS_LEVELS
    numbered = _agrees(by_name, "company_number", 1)
    other_number = by_name.get("company_number", np.zeros(len(name), np.int8)) > 1
    one = numbered | (~other_number & name & (telling | address | _identified(by_name) | ~elsewhere))
    return one, address & ~name, name


def _impossible(by_name: dict[str, Levels]) -> Masks:
    """Which patterns of organisations (patterns, CLASSES) a class learns nothing from, though it may score them.

    One body is not called otherwise, unless a number says that it is the same. Others at one door are at one door, and
    others of one name have one name; unless two numbers say so, they have not both. Strangers have no equal name.
    Without this a class drifts to where most pairs are: at a formation agent are more neighbours than any body has
    records.
    """
    name = by_name["organisation"]
    equal, otherwise = _agrees(by_name, "organisation", _EQUAL), name > _NEARLY_AGREES
    here = _agrees(by_name, "address", kernels.ADDRESS_AGREES)
    numbered = _agrees(by_name, "company_number", 1) | _identified(by_name)
    two_numbers = by_name.get("company_number", np.zeros(len(name), np.int8)) > 1
    door, namesake = ~here | (equal & ~two_numbers), otherwise | (here & ~two_numbers)
    return np.stack([otherwise & ~numbered, door, namesake, equal], axis=1)


def _whole_name_agrees(levels: NDArray[np.int64]) -> Masks:
    """Rare words are shared, or some word is and the rest is alike."""
    step = compare.WORD_LEVELS // 6
    return (levels - 1 >= 3 * step) | ((levels - 1 >= step) & ((levels - 1) % 3 >= 1))
