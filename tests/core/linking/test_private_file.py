"""Step files of private matching: what was written is read, and nothing else is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.private_file import (
    LARGEST_FILE,
    LONGEST_WAY,
    Step,
    StepFile,
    StepRefused,
    Terms,
    joined_points,
    read_public_key,
    read_step,
    refuse_foreign,
    split_points,
    write_step,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OURS, THEIRS = (Ed25519PrivateKey.from_private_bytes(bytes([byte]) * 32) for byte in (1, 2))
TERMS = Terms(
    bodies=frozenset({"one", "other"}),
    purpose="law-enforcement",
    regime="dpa2018-part3",
    kinds=frozenset({"phone"}),
    shows="count",
    from_on=date(2026, 11, 1),
    to_on=date(2027, 11, 1),
    smallest=20,
    most_runs=4,
    least_change=5,
)
STEP = StepFile(
    agreement="2k7zzzzzzzzzz",
    terms=TERMS.digest,
    run="f" * 32,
    step=Step.OFFER,
    sender="other",
    made_at=NOW,
    points=(b"a" * 32, b"b" * 32),
    again=(b"c" * 32,),
)


def pem(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def resigned(step: StepFile, change: tuple[bytes, bytes]) -> bytes:
    """A file whose three lines were changed before its writer signed them."""
    told = b"\n".join(write_step(step, THEIRS).split(b"\n")[:3]).replace(*change)
    return told + b"\n" + THEIRS.sign(told).hex().encode() + b"\n"


@given(
    st.lists(st.binary(min_size=32, max_size=32)), st.lists(st.binary(min_size=32, max_size=32)), st.sampled_from(Step)
)
def test_what_is_written_is_read(points: list[bytes], again: list[bytes], step: Step) -> None:
    told = replace(STEP, points=tuple(points), again=tuple(again), step=step)
    assert read_step(write_step(told, THEIRS), pem(THEIRS)) == told


def test_a_file_holds_no_more_than_its_header_and_points() -> None:
    header, points, again, signature, end = write_step(STEP, THEIRS).split(b"\n")
    assert set(json.loads(header)) == {"kind", "agreement", "terms", "run", "step", "sender", "made_at"}
    assert (len(points), len(again), len(signature), end) == (88, 44, 128, b"")


def test_a_file_of_another_key_is_refused() -> None:
    with pytest.raises(StepRefused, match="not signed"):
        read_step(write_step(STEP, THEIRS), pem(OURS))


@given(st.data())
def test_a_file_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    whole = bytearray(write_step(STEP, THEIRS))
    at = data.draw(st.integers(0, len(whole) - 2))
    whole[at] ^= data.draw(st.integers(1, 255))
    changed = bytes(whole)
    # The signature is written in figures of base 16, which may be capitals.
    if changed.lower() != write_step(STEP, THEIRS).lower():
        with pytest.raises(StepRefused):
            read_step(changed, pem(THEIRS))


@given(st.binary(max_size=300))
def test_what_is_no_step_file_is_refused(content: bytes) -> None:
    with pytest.raises(StepRefused):
        read_step(content, pem(THEIRS))


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(StepRefused, match="larger than 8 MB"):
        read_step(b"\n" * (LARGEST_FILE + 1), pem(THEIRS))


@pytest.mark.parametrize(
    "change",
    [
        (b'"offer"', b'"other"'),
        (b"plait-private-matching-1", b"plait-private-matching-2"),
        (b"2026-11-22T09", b"2026-22-11T09"),
        (b"+00:00", b""),
        (b'"sender"', b'"sendee"'),
        (b'"other"', b'["other"]'),
        (b'"run": "', b'"run": "' + b"f" * 100),
        (b"YWFh", b"YW!h"),
        (b"{", b"[" * 5000),
    ],
)
def test_a_file_that_its_writer_made_wrong_is_refused_in_words(change: tuple[bytes, bytes]) -> None:
    assert resigned(STEP, (b"{", b"{")) == write_step(STEP, THEIRS)
    with pytest.raises(StepRefused):
        read_step(resigned(STEP, change), pem(THEIRS))


def test_a_file_fits_its_agreement_terms_and_sender_only_and_not_for_ever() -> None:
    told = {"agreement": STEP.agreement, "terms": STEP.terms, "sender": STEP.sender, "at": NOW}
    refuse_foreign(STEP, **told)
    for wrong in (
        {"agreement": "2k7zzzzzzzzz0"},
        {"terms": "0" * 64},
        {"sender": "one"},
        {"at": NOW + LONGEST_WAY},
        {"at": NOW - timedelta(days=2)},
    ):
        with pytest.raises(StepRefused):
            refuse_foreign(STEP, **told | wrong)


@pytest.mark.parametrize(
    "other",
    [
        {"bodies": frozenset({"one", "third"})},
        {"purpose": "licensing"},
        {"kinds": frozenset({"phone", "person"})},
        {"shows": "keys"},
        {"to_on": date(2027, 11, 2)},
        {"smallest": 21},
        {"most_runs": 5},
        {"least_change": 6},
    ],
)
def test_terms_that_differ_in_anything_have_another_digest(other: dict[str, object]) -> None:
    assert replace(TERMS, **other).digest != TERMS.digest
    assert replace(TERMS, bodies=frozenset({"other", "one"})).digest == TERMS.digest


def test_a_key_of_another_kind_is_refused() -> None:
    for bad in (b"", b"no key", pem(ec.generate_private_key(ec.SECP256R1()))):
        with pytest.raises(StepRefused, match="key"):
            read_public_key(bad)


def test_points_are_kept_one_after_the_other() -> None:
    assert split_points(joined_points(STEP.points)) == STEP.points
    with pytest.raises(StepRefused, match="cut off"):
        split_points(b"a" * 33)
