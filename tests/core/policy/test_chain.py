"""The audit chain: whole chains verify, and each way of tampering shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.policy.chain import (
    GENESIS,
    AuditEvent,
    Checkpoint,
    Entry,
    SealedEntry,
    is_signed,
    make_checkpoint,
    seal,
    sign,
    verify,
)

KEY = b"k" * 32
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(
        id=number * 7919,
        at=AT + timedelta(seconds=number),
        event=AuditEvent.CONSULTATION,
        person_id=1,
        partner_id=2,
        purpose="law-enforcement",
        page="mapping:group",
        objects=(f"group:{number}",),
        count=1,
        query="",
    )


def sealed(number: int) -> list[SealedEntry]:
    signed = [(entry(n), sign(entry(n), key=KEY)) for n in range(number)]
    return list(seal(signed, count=0, head=GENESIS))


def kept(chain: list[SealedEntry]) -> Checkpoint:
    return make_checkpoint(count=len(chain), head=chain[-1].head, at=AT, key=KEY)


def words(chain: list[SealedEntry], *checkpoints: Checkpoint) -> list[str]:
    return [finding.words for finding in verify(chain, checkpoints, key=KEY)]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_a_chain_sealed_in_any_number_of_batches_is_whole(batches: list[int]) -> None:
    count, head, chain, number = 0, GENESIS, list[SealedEntry](), 0
    for size in batches:
        fresh = [(entry(n), sign(entry(n), key=KEY)) for n in range(number, number + size)]
        chain += seal(fresh, count=count, head=head)
        count, head, number = chain[-1].sequence, chain[-1].head, number + size
    assert chain == sealed(sum(batches))
    assert words(chain, kept(chain)) == []


def test_a_changed_entry_shows() -> None:
    chain = sealed(5)
    promise = kept(chain)
    chain[2] = replace(chain[2], entry=replace(chain[2].entry, count=9))
    found = list(verify(chain, [promise], key=KEY))
    assert {finding.sequence for finding in found} == {3}


def test_a_changed_entry_shows_even_if_all_later_heads_are_made_again() -> None:
    chain = sealed(5)
    promise = kept(chain)
    entries = [(one.entry, one.signature) for one in chain]
    entries[2] = (replace(entries[2][0], count=9), entries[2][1])
    forged = list(seal(entries, count=0, head=GENESIS))
    assert "the entry was changed, or not written by this desk" in words(forged, promise)
    assert "the chain differs from the checkpoint kept of it" in words(forged, promise)


def test_a_removed_entry_shows() -> None:
    chain = sealed(5)
    assert "entries 3 to 3 were removed" in words(chain[:2] + chain[3:], kept(chain))


def test_an_inserted_entry_shows() -> None:
    chain = sealed(5)
    promise = kept(chain)
    extra = replace(chain[2], entry=entry(99), signature="0" * 64)
    moved = [replace(one, sequence=one.sequence + 1) for one in chain[2:]]
    assert "the entry was changed, or not written by this desk" in words([*chain[:2], extra, *moved], promise)


def test_reordered_entries_show() -> None:
    chain = sealed(5)
    promise = kept(chain)
    second, third = replace(chain[2], sequence=2), replace(chain[1], sequence=3)
    assert "the entry does not follow from the one before it" in words([chain[0], second, third, *chain[3:]], promise)


def test_a_cut_tail_shows() -> None:
    chain = sealed(5)
    assert words(chain[:3], kept(chain)) == ["the end was cut off: 5 entries were sealed, 3 are left"]
    assert words([], kept(chain)) == ["the end was cut off: 5 entries were sealed, 0 are left"]


def test_a_forged_checkpoint_and_a_missing_one_show() -> None:
    chain = sealed(3)
    forged = replace(kept(chain), count=2)
    assert "a checkpoint was changed or forged" in words(chain, forged)
    assert words(chain) == ["no checkpoint is left to compare the chain with"]


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 1},
        {"at": AT},
        {"event": AuditEvent.ERASURE},
        {"person_id": None},
        {"partner_id": 3},
        {"purpose": "x"},
        {"page": "x"},
        {"objects": ("group:1", "group:2")},
        {"count": 2},
        {"query": "x"},
    ],
)
def test_a_signature_is_for_every_field_of_its_entry(changed: dict[str, object]) -> None:
    signature = sign(entry(1), key=KEY)
    assert is_signed(entry(1), signature, key=KEY)
    assert not is_signed(replace(entry(1), **changed), signature, key=KEY)  # type: ignore[arg-type]  # of the right types
    assert not is_signed(entry(1), signature, key=b"another" * 4)
