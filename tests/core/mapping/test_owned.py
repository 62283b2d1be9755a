"""What is owned in the end, as an interval that holds whatever the bands truly are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, shares

from plait.mapping.owned import owned_by
from plait.mapping.ownership import ImpossibleSharesError, integrated_ownership

CEDAR, ZEDMOOR, QUILLBANK = 1, 11, 12


def test_exact_shares_give_exact_ones() -> None:
    (first, second) = owned_by(shares((CEDAR, ZEDMOOR, 0.5), (ZEDMOOR, QUILLBANK, 0.6)), [CEDAR], as_of=DAY)
    assert (first.company_id, first.direct, first.low, first.high) == (ZEDMOOR, (0.5, 0.5), 0.5, 0.5)
    assert (second.company_id, second.direct) == (QUILLBANK, None)
    assert (second.low, second.high) == pytest.approx((0.3, 0.3))


def test_bands_give_an_interval() -> None:
    """Three quarters or more of a company that has a quarter to a half of another."""
    found = owned_by(shares((CEDAR, ZEDMOOR, 0.875), (ZEDMOOR, QUILLBANK, 0.375)), [CEDAR], as_of=DAY)
    assert [(one.low, one.high) for one in found] == [(0.75, 1.0), pytest.approx((0.1875, 0.5))]


def test_nobody_owns_more_than_the_others_leave() -> None:
    (found,) = owned_by(shares((CEDAR, ZEDMOOR, 0.375), (2, ZEDMOOR, 0.625)), [CEDAR], as_of=DAY)
    assert (found.low, found.high) == (0.25, 0.5)
    (found,) = owned_by(shares((CEDAR, ZEDMOOR, 0.375), (2, ZEDMOOR, 0.7)), [CEDAR], as_of=DAY)
    assert (found.low, found.high) == pytest.approx((0.25, 0.3))


def test_a_circle_is_bounded_and_what_cannot_be_is_refused() -> None:
    ring = shares((CEDAR, ZEDMOOR, 0.6), (ZEDMOOR, QUILLBANK, 0.5), (QUILLBANK, ZEDMOOR, 0.3))
    in_the_end = {one.company_id: one for one in owned_by(ring, [CEDAR], as_of=DAY)}
    assert in_the_end[ZEDMOOR].low == pytest.approx(0.7059, abs=1e-4)
    assert in_the_end[ZEDMOOR].high == pytest.approx(0.7059, abs=1e-4)
    with pytest.raises(ImpossibleSharesError):
        owned_by(shares((CEDAR, ZEDMOOR, 1.0), (2, ZEDMOOR, 0.2)), [CEDAR], as_of=DAY)


def _within(band: float, at: float) -> float:
    low, high = BANDS[band]
    return low + at * (high - low)


def test_most_of_a_circle_may_be_its_own() -> None:
    """A quarter of a company whose rest is its own, by way of another: more than half of it in the end."""
    ring = shares((CEDAR, ZEDMOOR, 0.375), (ZEDMOOR, QUILLBANK, 0.875), (QUILLBANK, ZEDMOOR, 0.875))
    told = {one.company_id: one for one in owned_by(ring, [CEDAR], as_of=DAY)}
    assert (told[ZEDMOOR].low, told[ZEDMOOR].high) == pytest.approx((0.25 / (1 - 0.5625), 1.0), abs=1e-6)


BANDS = {0.375: (0.25, 0.5), 0.625: (0.5, 0.75), 0.875: (0.75, 1.0)}
HOLDING = st.tuples(st.integers(1, 6), st.integers(11, 14), st.sampled_from(sorted(BANDS)), st.floats(0, 1))


@given(st.lists(HOLDING, max_size=8, unique_by=lambda one: one[:2]), st.lists(HOLDING, max_size=4))
def test_whatever_the_bands_truly_are_the_interval_holds_it(
    people: list[tuple[int, int, float, float]], companies: list[tuple[int, int, float, float]]
) -> None:
    chains = [(owner + 10, company, band, at) for owner, company, band, at in companies if owner + 10 < company]
    rows = list({row[:2]: row for row in [*people, *chains]}.values())
    true = [
        (owner, company, BANDS[band][0] + at * (BANDS[band][1] - BANDS[band][0])) for owner, company, band, at in rows
    ]
    try:
        known = owned_by(shares(*((owner, company, band) for owner, company, band, _ in rows)), range(1, 7), as_of=DAY)
    except ImpossibleSharesError:
        return
    totals = [sum(share for _, held, share in true if held == company) for company in range(11, 15)]
    if max(totals) > 1:
        return  # these true shares cannot be
    truth = integrated_ownership(shares(*true), as_of=DAY)
    for one in known:
        share = truth.of(one.owner_id, one.company_id)
        assert one.low - 1e-9 <= share <= one.high + 1e-9
    told = {(one.owner_id, one.company_id) for one in known}
    owners, ends = np.nonzero(truth.share > 0.001)
    whole = {(int(truth.ids[o]), int(truth.ids[c])) for o, c in zip(owners, ends, strict=True)}
    assert {pair for pair in whole if pair[0] < 7} <= told
