"""Private matching: two bodies learn which keys both hold, or how many, and nothing of the keys that only one holds.

Each side hashes its keys to points of a curve and blinds them with a secret number; blinded by both, in whatever order,
equal keys are equal points and all others look like chance (Meadows 1986; Huberman, Franklin and Hogg 1999, "Enhancing
privacy and trust in electronic communities"). Where only the count may be known, points go back sorted, so that none
leads to a key (Agrawal, Evfimievski and Srikant 2003, "Information sharing across private databases").

What it rests on: the decisional Diffie-Hellman assumption in NIST P-256, SHA-256 as a random oracle, and both sides
following the steps (semi-honest). Not hidden: how many keys each side has. Not prevented: a side that lies about its
own keys, which is why agreements bound, sign and log the runs.

Only the x of a point is kept: x(b * Q) is the same for Q and -Q, so x(a * b * P) needs no sign, and the Diffie-Hellman
exchange of `cryptography` (OpenSSL) is all the arithmetic there is. The curve has prime order, so no point is of small
order, and a point that is not on it is refused. Each key costs some exponentiations: a loop that nothing can vectorise.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

POINT = 32
"""bytes of one point"""
# The number of points of P-256 (FIPS 186-5; SEC 2, section 2.4.2), a prime.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_CURVE = ec.SECP256R1()
_EVEN = b"\x02"  # how a point is written by its x, where its y is even
_TRIES = 256  # half of all x belong to a point, so that one in 2**256 keys finds none


class PointsRefused(ValueError):
    """What came is no list of points that somebody who follows the steps sends."""


class RunRefused(ValueError):
    """A run that the bounds of the agreement do not allow; the words say why."""


class Shows(StrEnum):
    """What both sides learn."""

    KEYS = "keys"
    COUNT = "count"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {"keys": "Which keys both hold", "count": "Only how many keys both hold"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How small and how large a set may be, how many runs there are, and by how much a set must differ from each
    earlier one, if it does."""

    smallest: int
    largest: int
    most_runs: int
    least_change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blinded:
    """A side's own keys, and the point of each in the same place; in the order of the points, which is chance."""

    points: tuple[bytes, ...]
    keys: tuple[str, ...]


def secret_number(secret: bytes, *, run: str) -> int:
    """The number that a side blinds with in one run, 1 to ORDER - 1, made of its secret for the agreement.

    HKDF (RFC 5869) with 16 bytes more than the order has, then the remainder: as good as even (FIPS 186-5, A.2.1).
    Another run has another number, so that nobody can follow a key from run to run.
    """
    drawn = HKDF(SHA256(), length=48, salt=None, info=b"plait private matching, run " + run.encode()).derive(secret)
    return int.from_bytes(drawn, "big") % (ORDER - 1) + 1


def hashed(key: str, *, context: str) -> bytes:
    """The point that stands for a key within one context (an agreement and a run): try and increment, as
    MapToGroup of Boneh, Lynn and Shacham (2001), section 3.3. Everybody may compute it."""
    told = key.encode()
    start = hashlib.sha256(b"plait private matching\n" + _counted(context.encode()) + _counted(told))
    for attempt in range(_TRIES):
        tried = start.copy()
        tried.update(attempt.to_bytes(2, "big"))
        x = tried.digest()
        if _is_point(x):
            return x
    raise PointsRefused("No point was found for a key.")  # not within the life of the universe


def blinded(keys: Iterable[str], *, context: str, secret: int) -> Blinded:
    """The side's own keys, each once, blinded. Sorted by point, so that their order tells nothing."""
    different = sorted(set(keys))
    multiplied = _multiplied([hashed(key, context=context) for key in different], secret)
    pairs = sorted(zip(multiplied, different, strict=True))
    return Blinded(points=tuple(point for point, _ in pairs), keys=tuple(key for _, key in pairs))


def blinded_again(points: Sequence[bytes], *, secret: int, shows: Shows) -> tuple[bytes, ...]:
    """The other side's points, blinded by this side too: in their order, or sorted where only a count may be known.

    Raises PointsRefused where one is not on the curve.
    """
    again = _multiplied(points, secret)
    return tuple(sorted(again) if shows is Shows.COUNT else again)


def places_of_both(own_again: Sequence[bytes], theirs_again: Collection[bytes]) -> tuple[int, ...]:
    """The places of the side's own points that the other side has as well, both blinded twice.

    Where only a count may be known, their number is all that they say.
    """
    theirs = frozenset(theirs_again)
    return tuple(place for place, point in enumerate(own_again) if point in theirs)


def refuse_points(points: Sequence[bytes], bounds: Bounds) -> None:
    """Raise PointsRefused unless it is what `blinded` makes: sorted, each once, as many as the bounds allow.

    Whether each is on the curve is seen when it is blinded again.
    """
    if not bounds.smallest <= len(points) <= bounds.largest:
        raise PointsRefused(f"A set has {bounds.smallest} to {bounds.largest} keys; this one has {len(points)}.")
    if any(len(point) != POINT for point in points):
        raise PointsRefused("A point is of another length.")
    if any(first >= second for first, second in pairwise(points)):
        raise PointsRefused("The points are not in order, or one comes twice.")


def refuse_own_set(marks: frozenset[int], earlier: Sequence[frozenset[int]], bounds: Bounds) -> None:
    """Raise RunRefused where a set is too small or too large, the runs are used up, or the set differs from an earlier
    one by so few keys that the two results together would tell of a person. `earlier`: one set of marks a run."""
    if not bounds.smallest <= len(marks) <= bounds.largest:
        raise RunRefused(
            f"Your set has {len(marks)} keys; the agreement allows {bounds.smallest} to {bounds.largest} in a run."
        )
    if len(earlier) >= bounds.most_runs:
        raise RunRefused(f"All {bounds.most_runs} runs of the agreement have been used. Agree anew to go on.")
    if any(0 < len(marks ^ before) < bounds.least_change for before in earlier):
        raise RunRefused(
            f"Your set differs from that of an earlier run by fewer than {bounds.least_change} keys. "
            "Two such results would tell of single people: run again when more has changed."
        )


def refuse_their_set(size: int, earlier: Sequence[int], bounds: Bounds) -> None:
    """As far as sizes tell: raise RunRefused where the other side's set is a few keys larger or smaller than before."""
    if any(0 < abs(size - before) < bounds.least_change for before in earlier):
        raise RunRefused(
            f"The other side's set differs in size from an earlier one by fewer than {bounds.least_change} keys."
        )


def mark_of(key: str, secret: bytes) -> int:
    """63 bits by which a side knows its own key again in a later run (HMAC-SHA-256 under its secret)."""
    digest = hmac.new(secret, b"plait private matching, mark " + key.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _multiplied(points: Iterable[bytes], secret: int) -> list[bytes]:
    own = ec.derive_private_key(secret, _CURVE)
    exchange = ec.ECDH()
    return [own.exchange(exchange, _point(x)) for x in points]


def _point(x: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _EVEN + x)
    except ValueError as error:
        raise PointsRefused("A point is not on the curve.") from error


def _is_point(x: bytes) -> bool:
    try:
        _point(x)
    except PointsRefused:
        return False
    return True


def _counted(told: bytes) -> bytes:
    """With its length before it, so that no two pairs of texts run together to the same bytes."""
    return len(told).to_bytes(8, "big") + told
