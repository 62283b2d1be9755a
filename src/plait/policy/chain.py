"""The audit log as a chain: what an entry holds, how it is signed and sealed, and how a broken chain shows.

Every entry is signed (HMAC-SHA-256) when it is written, so that a row put in by other means is known at once.
Sealing hashes each entry together with the head before it (a hash chain, after Haber and Stornetta 1991), so
that a changed, removed or moved entry breaks the link; checkpoints kept elsewhere show a cut tail.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

GENESIS = "0" * 64
# Made once: a million entries pass through it.
_as_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class AuditEvent(StrEnum):
    """The six events that section 62 of the Data Protection Act 2018 says a log must keep, and two of our own."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SIGN_IN = "sign-in"
    REFUSAL = "refusal"


CHANGES = frozenset(
    {
        AuditEvent.COLLECTION,
        AuditEvent.ALTERATION,
        AuditEvent.DISCLOSURE,
        AuditEvent.COMBINATION,
        AuditEvent.ERASURE,
    }
)
"""Events that belong to a change and are undone with it; the others stand whatever becomes of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who did what to which things, and why; never a name or a value. `query` is ciphertext in hexadecimal."""

    id: int
    at: datetime
    event: AuditEvent
    person_id: int | None
    partner_id: int | None
    purpose: str
    page: str
    objects: tuple[str, ...]
    count: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """An entry in its place in the chain."""

    sequence: int
    entry: Entry
    signature: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How long the chain was, and its head, at an instant; signed with the same key and kept elsewhere."""

    count: int
    head: str
    at: datetime
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with the chain: where, and what a person should know."""

    sequence: int
    words: str


def sign(entry: Entry, *, key: bytes) -> str:
    """The signature of an entry: 64 hexadecimal characters."""
    return _mac(key, b"entry", _content(entry))


def is_signed(entry: Entry, signature: str, *, key: bytes) -> bool:
    """True if the signature was made with the key for exactly this entry."""
    return hmac.compare_digest(sign(entry, key=key), signature)


def next_head(head: str, entry: Entry, signature: str) -> str:
    """The head of the chain after one more entry."""
    return _next_head(head, _content(entry), signature)


def seal(entries: Iterable[tuple[Entry, str]], *, count: int, head: str) -> Iterator[SealedEntry]:
    """Each signed entry in its place after a chain of `count` entries that ends in `head`."""
    for sequence, (entry, signature) in enumerate(entries, start=count + 1):
        head = next_head(head, entry, signature)
        yield SealedEntry(sequence=sequence, entry=entry, signature=signature, head=head)


def make_checkpoint(*, count: int, head: str, at: datetime, key: bytes) -> Checkpoint:
    """A signed checkpoint of the chain as it stands."""
    return Checkpoint(count=count, head=head, at=at, signature=_mac(key, b"checkpoint", _mark(count, head, at)))


def verify(sealed: Iterable[SealedEntry], checkpoints: Iterable[Checkpoint], *, key: bytes) -> Iterator[Finding]:
    """Everything wrong with a chain, in order; nothing if it is whole. Reads each entry once."""
    promised: dict[int, str] = {}
    for checkpoint in checkpoints:
        if not _is_genuine(checkpoint, key):
            yield Finding(sequence=checkpoint.count, words="a checkpoint was changed or forged")
        promised[checkpoint.count] = checkpoint.head
    count, head = 0, GENESIS
    for found in sealed:
        yield from _faults(found, count=count, head=head, key=key)
        count, head = found.sequence, found.head
        if promised.get(count, head) != head:
            yield Finding(sequence=count, words="the chain differs from the checkpoint kept of it")
    yield from _tail(count, promised)


def _faults(found: SealedEntry, *, count: int, head: str, key: bytes) -> Iterator[Finding]:
    if found.sequence != count + 1:
        yield Finding(sequence=found.sequence, words=f"entries {count + 1} to {found.sequence - 1} were removed")
    content = _content(found.entry)
    if not hmac.compare_digest(_mac(key, b"entry", content), found.signature):
        yield Finding(sequence=found.sequence, words="the entry was changed, or not written by this desk")
    if found.head != _next_head(head, content, found.signature):
        yield Finding(sequence=found.sequence, words="the entry does not follow from the one before it")


def _tail(count: int, promised: dict[int, str]) -> Iterator[Finding]:
    longest = max(promised, default=0)
    if longest > count:
        yield Finding(sequence=count, words=f"the end was cut off: {longest} entries were sealed, {count} are left")
    if count and not promised:
        yield Finding(sequence=count, words="no checkpoint is left to compare the chain with")


def _is_genuine(checkpoint: Checkpoint, key: bytes) -> bool:
    made = _mac(key, b"checkpoint", _mark(checkpoint.count, checkpoint.head, checkpoint.at))
    return hmac.compare_digest(made, checkpoint.signature)


def _next_head(head: str, content: bytes, signature: str) -> str:
    return hashlib.sha256(head.encode() + content + signature.encode()).hexdigest()


def _mac(key: bytes, label: bytes, content: bytes) -> str:
    return hmac.digest(key, label + b"\n" + content, "sha256").hex()


def _mark(count: int, head: str, at: datetime) -> bytes:
    return f"{count}\n{head}\n{at.isoformat()}".encode()


def _content(entry: Entry) -> bytes:
    fields = [
        entry.id,
        entry.at.isoformat(),
        str(entry.event),
        entry.person_id,
        entry.partner_id,
        entry.purpose,
        entry.page,
        list(entry.objects),
        entry.count,
        entry.query,
    ]
    return _as_json(fields).encode()
