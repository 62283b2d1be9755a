"""Private matching: both sides find exactly what both hold; what else each sees is chance; and the bounds of runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.linking.private import (
    ORDER,
    POINT,
    Bounds,
    PointsRefused,
    RunRefused,
    Shows,
    blinded,
    blinded_again,
    hashed,
    mark_of,
    places_of_both,
    refuse_own_set,
    refuse_points,
    refuse_their_set,
    secret_number,
)

# P-256 (FIPS 186-5, SEC 2): y^2 = x^3 - 3x + B modulo P; and x of G, 2G and 3G, as published with the curve's vectors.
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G1 = bytes.fromhex("6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296")
G2 = bytes.fromhex("7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978")
G3 = bytes.fromhex("5ECBE4D1A6330A44C8F7EF951D4BF165E6C6B721EFADA985FB41661BC6E7FD6C")
ONE, OTHER = b"1" * 32, b"2" * 32
CONTEXT = "an agreement and a run"
BOUNDS = Bounds(smallest=2, largest=6, most_runs=3, least_change=3)
NAMES = st.sets(st.text(alphabet="abcdefgh", min_size=1, max_size=3), max_size=8)


def match(mine: set[str], theirs: set[str], shows: Shows, run: str = "run") -> tuple[set[str], set[str], int, int]:
    """A whole run: the keys that each side finds by place, and how many each counts."""
    a, b = secret_number(ONE, run=run), secret_number(OTHER, run=run)
    offer = blinded(mine, context=CONTEXT, secret=a)
    answer = blinded(theirs, context=CONTEXT, secret=b)
    offer_again = blinded_again(offer.points, secret=b, shows=shows)
    answer_again = blinded_again(answer.points, secret=a, shows=shows)
    first = places_of_both(offer_again, answer_again)
    second = places_of_both(answer_again, offer_again)
    return {offer.keys[at] for at in first}, {answer.keys[at] for at in second}, len(first), len(second)


@given(NAMES, NAMES)
@settings(max_examples=25, deadline=None)
def test_both_sides_find_the_keys_that_both_hold_and_no_others(mine: set[str], theirs: set[str]) -> None:
    first, second, _, _ = match(mine, theirs, Shows.KEYS)
    assert first == second == mine & theirs


@given(NAMES, NAMES)
@settings(max_examples=15, deadline=None)
def test_where_only_the_count_is_shown_the_count_is_right(mine: set[str], theirs: set[str]) -> None:
    _, _, first, second = match(mine, theirs, Shows.COUNT)
    assert first == second == len(mine & theirs)


def test_where_only_the_count_is_shown_points_come_back_in_an_order_that_leads_to_no_key() -> None:
    points = blinded({f"key {number}" for number in range(30)}, context=CONTEXT, secret=5).points
    kept = blinded_again(points, secret=7, shows=Shows.KEYS)
    assert blinded_again(points, secret=7, shows=Shows.COUNT) == tuple(sorted(kept)) != kept


def test_a_point_is_multiplied_as_the_published_multiples_of_the_curve_say() -> None:
    assert blinded_again((G1,), secret=1, shows=Shows.KEYS) == (G1,)
    assert blinded_again((G1,), secret=2, shows=Shows.KEYS) == (G2,)
    assert blinded_again((G1,), secret=3, shows=Shows.KEYS) == (G3,)
    assert blinded_again((G3,), secret=2, shows=Shows.KEYS) == blinded_again((G2,), secret=3, shows=Shows.KEYS)
    assert blinded_again((G1,), secret=ORDER - 2, shows=Shows.KEYS) == (G2,)  # x does not know of signs


@given(st.text(max_size=40))
@settings(max_examples=25, deadline=None)
def test_a_key_is_hashed_to_a_point_of_the_curve(key: str) -> None:
    x = int.from_bytes(hashed(key, context=CONTEXT), "big")
    square = (x**3 - 3 * x + B) % P
    assert x < P
    assert pow(square, (P - 1) // 2, P) == 1  # Euler: it has a root, so there is a y


def test_two_desks_hash_a_key_alike_for_ever() -> None:
    """What two installations must have alike. Changed only with the kind of the step file."""
    told = hashed("phone:+441414960000", context="test")
    assert told.hex() == "161412258c4a8c5852f7629cf340708a5fa2709ab1b0ed08a347e4f1af873268"


def test_a_key_stands_for_another_point_in_another_context() -> None:
    assert hashed("ab", context="c") != hashed("b", context="ca") != hashed("ab", context="")


def test_what_a_side_shows_is_as_long_as_its_set_and_in_an_order_that_is_chance() -> None:
    keys = [f"phone:+44141496{number:04}" for number in range(40)]
    made = blinded(keys, context=CONTEXT, secret=9)
    assert made == blinded(reversed(keys + keys[:5]), context=CONTEXT, secret=9)
    assert len(made.points) == len(set(made.points)) == len(keys)
    assert list(made.points) == sorted(made.points)
    assert list(made.keys) != keys


def test_other_keys_that_do_not_match_change_only_points_that_look_like_chance() -> None:
    """What the other side can tell of them is their number: the points share nothing with those of the same keys
    hashed, of another run, or of other keys."""
    run, later = (secret_number(ONE, run=name) for name in ("run", "later"))
    mine, others = {f"mine {n}" for n in range(20)}, {f"other {n}" for n in range(20)}
    seen = set(blinded(mine, context=CONTEXT, secret=run).points)
    elsewhere = [
        {hashed(key, context=CONTEXT) for key in mine},
        set(blinded(mine, context=CONTEXT, secret=later).points),
        set(blinded(others, context=CONTEXT, secret=run).points),
    ]
    assert [len(seen & points) for points in elsewhere] == [0, 0, 0]
    assert {len(points) for points in elsewhere} == {len(seen)}
    # About half of all bits are set, as in points drawn by lot: 20 * 256 bits, ten standard deviations around.
    ones = sum(
        point.count(1)
        for point in (bin(int.from_bytes(point, "big")).encode().replace(b"1", b"\x01") for point in seen)
    )
    assert abs(ones - 20 * 128) < 10 * (20 * 256) ** 0.5 / 2


@given(st.binary(min_size=32, max_size=32), st.text(max_size=20))
def test_the_number_of_a_run_lies_within_the_order_and_differs_from_run_to_run(secret: bytes, run: str) -> None:
    number = secret_number(secret, run=run)
    assert 1 <= number < ORDER
    assert number != secret_number(secret, run=run + "x")


def test_a_point_that_is_not_on_the_curve_is_refused() -> None:
    off = next(x for x in range(1, 100) if pow((x**3 - 3 * x + B) % P, (P - 1) // 2, P) != 1)
    for bad in (off.to_bytes(POINT, "big"), P.to_bytes(POINT, "big"), b"\xff" * POINT):
        with pytest.raises(PointsRefused, match="not on the curve"):
            blinded_again((bad,), secret=2, shows=Shows.KEYS)


@pytest.mark.parametrize(
    "points",
    [(), (G1,), tuple(bytes([n]) * POINT for n in range(7)), (G1, G1), (G2, G1), (G1[:-1], G2)],
    ids=["none", "too few", "too many", "one twice", "unsorted", "cut off"],
)
def test_points_that_nobody_sends_who_follows_the_steps_are_refused(points: tuple[bytes, ...]) -> None:
    with pytest.raises(PointsRefused):
        refuse_points(points, BOUNDS)


def test_points_as_a_side_makes_them_are_taken() -> None:
    refuse_points(blinded({"a", "b", "c"}, context=CONTEXT, secret=4).points, BOUNDS)


def test_a_set_that_is_too_small_or_too_large_is_refused() -> None:
    for size in (0, 1, 7):
        with pytest.raises(RunRefused, match="allows 2 to 6"):
            refuse_own_set(frozenset(range(size)), [], BOUNDS)
    refuse_own_set(frozenset(range(2)), [], BOUNDS)


def test_no_more_runs_than_agreed() -> None:
    same = frozenset(range(4))
    refuse_own_set(same, [same, same], BOUNDS)
    with pytest.raises(RunRefused, match="All 3 runs"):
        refuse_own_set(same, [same, same, same], BOUNDS)


@given(
    st.frozensets(st.integers(0, 9), min_size=2, max_size=6), st.frozensets(st.integers(0, 9), min_size=2, max_size=6)
)
def test_a_set_that_differs_from_an_earlier_one_by_a_few_is_refused(
    now: frozenset[int], before: frozenset[int]
) -> None:
    """Not only from the last: a person taken out two runs ago tells as much."""
    unlike = len(now - before) + len(before - now)
    far = frozenset(range(100, 106))
    if 0 < unlike < BOUNDS.least_change:
        with pytest.raises(RunRefused, match="fewer than 3 keys"):
            refuse_own_set(now, [before, far], BOUNDS)
    else:
        refuse_own_set(now, [before, far], BOUNDS)


def test_the_other_sides_set_may_not_change_its_size_by_a_few() -> None:
    refuse_their_set(10, [10, 7, 13], BOUNDS)
    for before in (9, 11, 8, 12):
        with pytest.raises(RunRefused, match="differs in size"):
            refuse_their_set(10, [before], BOUNDS)


def test_a_side_knows_its_own_key_again_and_the_other_does_not() -> None:
    assert mark_of("phone:1", ONE) == mark_of("phone:1", ONE) != mark_of("phone:1", OTHER)
    assert mark_of("phone:1", ONE) != mark_of("phone:2", ONE)
    assert 0 <= mark_of("phone:1", ONE) < 1 << 63
