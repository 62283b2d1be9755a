"""The step files of private matching: three messages that two bodies carry between their desks, each signed.

A file says which agreement, which terms of it and which run it belongs to, so that it fits nowhere else: the offer
(the first side's blinded points), the answer (the other's, and the offer blinded again) and the close (the answer
blinded again). Four lines of text: what it is (JSON), points and points blinded again (base64), and the signature
(Ed25519) of the three lines before it. Reading one that is hostile takes no more than its own size.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from plait.linking.private import POINT

KIND = "plait-private-matching-1"
LARGEST_FILE = 8 << 20  # bytes
LONGEST_WAY = timedelta(days=14)
"""a file that is older is refused"""
_LONGEST_TEXT = 100


class StepRefused(ValueError):
    """The file is not the one that is waited for; the words say what is wrong with it."""


class Step(StrEnum):
    """The three messages, in order; the first and the last come from the side that began."""

    OFFER = "offer"
    ANSWER = "answer"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What two bodies agreed, as far as both desks must have it alike. Bodies are named by their keys."""

    bodies: frozenset[str]
    purpose: str
    regime: str
    kinds: frozenset[str]
    shows: str
    from_on: date
    to_on: date
    smallest: int
    most_runs: int
    least_change: int

    @property
    def digest(self) -> str:
        """SHA-256 of the terms: equal where all of them are."""
        told = [
            *(sorted(self.bodies), self.purpose, self.regime, sorted(self.kinds), self.shows),
            *(self.from_on.isoformat(), self.to_on.isoformat(), self.smallest, self.most_runs, self.least_change),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFile:
    """One message: whose it is, where it belongs, and its points."""

    agreement: str
    terms: str
    run: str
    step: Step
    sender: str
    made_at: datetime
    points: tuple[bytes, ...] = ()
    again: tuple[bytes, ...] = ()


def write_step(step: StepFile, key: Ed25519PrivateKey) -> bytes:
    """The file, signed."""
    told = b"\n".join([_header(step), _packed(step.points), _packed(step.again)])
    return told + b"\n" + key.sign(told).hex().encode() + b"\n"


def read_step(content: bytes, public_key: bytes) -> StepFile:
    """The message, if the holder of the key (PEM) wrote it. Raises StepRefused."""
    if len(content) > LARGEST_FILE:
        raise StepRefused(f"The file is larger than {LARGEST_FILE >> 20} MB.")
    lines = content.split(b"\n", 5)
    if len(lines) != 5 or lines[4]:
        raise StepRefused("It is no whole step file: it was cut off, or is another kind of file.")
    header, points, again, signature = lines[:4]
    try:
        read_public_key(public_key).verify(bytes.fromhex(signature.decode("ascii")), b"\n".join(lines[:3]))
    except (InvalidSignature, ValueError) as error:
        raise StepRefused("It is not signed by the other side's key, or was changed.") from error
    return _step(_read_header(header), _unpacked(points), _unpacked(again))


def read_public_key(pem: bytes) -> Ed25519PublicKey:
    """The other side's key. Raises StepRefused."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise StepRefused("The key is no public key in PEM.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise StepRefused("The key is of another kind: step files are signed with Ed25519.")
    return key


def refuse_foreign(step: StepFile, *, agreement: str, terms: str, sender: str, at: datetime) -> None:
    """Raise StepRefused where the file is of another agreement, of other terms, of another sender, or too old."""
    if step.agreement != agreement:
        raise StepRefused("The file is of another agreement.")
    if step.terms != terms:
        raise StepRefused("The other side has other terms under this agreement. Compare them, and agree anew.")
    if step.sender != sender:
        raise StepRefused("The file is of another body, or it is your own.")
    if not step.made_at - timedelta(days=1) <= at < step.made_at + LONGEST_WAY:
        raise StepRefused(f"The file was not made in the last {LONGEST_WAY.days} days.")


def _header(step: StepFile) -> bytes:
    told: Mapping[str, str] = {
        "kind": KIND,
        "agreement": step.agreement,
        "terms": step.terms,
        "run": step.run,
        "step": step.step.value,
        "sender": step.sender,
        "made_at": step.made_at.astimezone(UTC).isoformat(timespec="seconds"),
    }
    return json.dumps(told).encode()


def _read_header(header: bytes) -> dict[str, str]:
    """The six texts of a header. Raises StepRefused."""
    try:
        told: Any = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise StepRefused("It is no step file.") from error
    names = ("kind", "agreement", "terms", "run", "step", "sender", "made_at")
    if not isinstance(told, dict) or any(not isinstance(told.get(name), str) for name in names):
        raise StepRefused("It is no step file.")
    if told["kind"] != KIND or any(len(told[name]) > _LONGEST_TEXT for name in names):
        raise StepRefused("It is no step file of a kind that this desk knows.")
    return {name: told[name] for name in names}


def _step(told: Mapping[str, str], points: tuple[bytes, ...], again: tuple[bytes, ...]) -> StepFile:
    try:
        step, made_at = Step(told["step"]), datetime.fromisoformat(told["made_at"])
    except ValueError as error:
        raise StepRefused("It says of itself what no step file says.") from error
    if made_at.tzinfo is None:
        raise StepRefused("It does not say in which time zone it was made.")
    return StepFile(
        agreement=told["agreement"],
        terms=told["terms"],
        run=told["run"],
        step=step,
        sender=told["sender"],
        made_at=made_at,
        points=points,
        again=again,
    )


def _packed(points: Iterable[bytes]) -> bytes:
    return base64.b64encode(b"".join(points))


def _unpacked(line: bytes) -> tuple[bytes, ...]:
    try:
        told = base64.b64decode(line, validate=True)
    except binascii.Error as error:
        raise StepRefused("Its points cannot be read.") from error
    return split_points(told)


def split_points(told: bytes) -> tuple[bytes, ...]:
    """Points that stand one after the other. Raises StepRefused where one is cut off."""
    if len(told) % POINT:
        raise StepRefused("One of its points is cut off.")
    return tuple(told[start : start + POINT] for start in range(0, len(told), POINT))


def joined_points(points: Sequence[bytes]) -> bytes:
    """The points one after the other, as they are kept."""
    return b"".join(points)
