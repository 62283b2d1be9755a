import numpy as np
import pytest

from plait.linking.engine.mixture import CLASSES
from plait.linking.engine.start import imagined_pairs, starting_shares

COLUMNS = (("given", 11), ("family", 11), ("date", 11), ("address", 17), ("identifier:phone", 4))
FREE = (("name", 54), ("date", 11), ("address", 17), ("category:work", 5))
BODIES = (("organisation", 12), ("company_number", 4), ("address", 17), ("identifier:phone", 4))
PERSON, HOUSEHOLD, NAMESAKE, STRANGERS = range(4)


def looks_like(levels, columns):
    shares = starting_shares(np.array([levels], np.int8), columns)
    assert shares.sum() == pytest.approx(1)
    return int(shares[0].argmax())


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((2, 2, 1, 17, 0), PERSON),
        ((1, 0, 1, 0, 0), PERSON),
        ((7, 2, 0, 1, 0), PERSON),
        ((2, 11, 1, 0, 1), PERSON),
        ((11, 2, 1, 1, 0), HOUSEHOLD),
        ((11, 2, 11, 1, 0), HOUSEHOLD),
        ((2, 2, 11, 17, 0), NAMESAKE),
        ((2, 2, 11, 1, 0), HOUSEHOLD),
        ((11, 11, 11, 17, 0), STRANGERS),
        ((0, 0, 0, 0, 0), STRANGERS),
    ],
)
def test_each_pattern_looks_like_one_class(levels, expected):
    assert looks_like(levels, COLUMNS) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((54, 1, 0, 0), PERSON),
        ((54, 11, 17, 5), NAMESAKE),
        ((1, 11, 3, 5), HOUSEHOLD),
        ((1, 1, 3, 1), PERSON),
        ((1, 11, 17, 5), STRANGERS),
    ],
)
def test_free_text_names_count_points(levels, expected):
    assert looks_like(levels, FREE) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((1, 0, 17, 0), PERSON),
        ((4, 0, 1, 0), PERSON),
        ((4, 0, 0, 0), PERSON),
        ((12, 1, 17, 0), PERSON),
        ((7, 0, 17, 1), PERSON),
        ((4, 0, 17, 0), NAMESAKE),
        ((1, 4, 17, 0), NAMESAKE),
        ((1, 2, 1, 1), NAMESAKE),
        ((12, 0, 1, 0), HOUSEHOLD),
        ((9, 4, 1, 0), HOUSEHOLD),
        ((10, 0, 17, 0), STRANGERS),
        ((0, 0, 0, 0), STRANGERS),
    ],
)
def test_organisations_are_told_by_number_then_by_name_and_door(levels, expected):
    assert looks_like(levels, BODIES) == expected


@pytest.mark.parametrize(
    ("levels", "never"),
    [
        ((12, 0, 1, 0), {PERSON, NAMESAKE}),
        ((12, 1, 1, 0), {NAMESAKE}),
        ((12, 0, 17, 0), {PERSON, HOUSEHOLD, NAMESAKE}),
        ((1, 0, 17, 0), {HOUSEHOLD, STRANGERS}),
        ((1, 0, 1, 0), {HOUSEHOLD, NAMESAKE, STRANGERS}),
        ((1, 4, 1, 0), {STRANGERS}),
        ((7, 0, 1, 0), {NAMESAKE}),
        ((7, 0, 17, 0), {HOUSEHOLD}),
        ((0, 0, 0, 0), {HOUSEHOLD}),
    ],
)
def test_a_class_of_organisations_learns_only_of_what_it_can_be(levels, never):
    shares = starting_shares(np.array([levels], np.int8), BODIES)[0]
    assert set(np.flatnonzero(shares == 0).tolist()) == never


def test_imagined_pairs_are_half_a_pair_for_each_level_and_class_and_none_for_other_levels():
    for columns in (COLUMNS, FREE, BODIES):
        held = imagined_pairs(columns)
        for at, (_, number) in enumerate(columns):
            assert held[at].sum() == pytest.approx(0.5 * number * CLASSES)
            assert (held[at, 1 : number + 1] > 0).all()
            assert (held[at, 0] == 0).all()
            assert (held[at, number + 1 :] == 0).all()
