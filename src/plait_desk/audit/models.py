"""The audit log: entries that wait, and entries sealed into the chain. Lowest of all: no foreign keys."""

import hashlib
from datetime import UTC, datetime
from typing import Any, ClassVar, Never, cast

from django.db import models

from plait.domain.ids import new_id
from plait.policy.chain import AuditEvent, Entry, SealedEntry

EVENTS = {event.value: event for event in AuditEvent}
NEVER = datetime.min.replace(tzinfo=UTC)


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete what may only be added to."""


def event_kept(kept: str) -> AuditEvent:
    """The event of a row. What somebody else wrote there is given back as it is: no signature fits it."""
    return EVENTS.get(kept) or cast(AuditEvent, kept)


def instant_kept(kept: str) -> datetime:
    """The instant of a row's text in UTC; what is no instant is NEVER, which no signature fits."""
    try:
        return datetime.fromisoformat(f"{kept}+00:00")
    except ValueError:
        return NEVER


class EntryRow(models.Model):
    """The columns of an entry: who, why, what happened to which things. Never a name or a value."""

    entry_id = models.BigIntegerField(unique=True, default=new_id, editable=False)
    at = models.DateTimeField()
    event = models.CharField(max_length=20, choices=[(event.value, event.value) for event in AuditEvent])
    person_id = models.BigIntegerField(null=True)
    partner_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=40, blank=True)
    page = models.CharField(max_length=100, blank=True)
    objects_named = models.TextField(blank=True, help_text="references between spaces, so that one can be found")
    count = models.IntegerField(default=0)
    query = models.TextField(blank=True, help_text="what was typed, encrypted under a key of its own")
    signature = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def value(self) -> Entry:
        """The entry as the chain knows it."""
        return Entry(
            id=self.entry_id,
            at=self.at.astimezone(UTC),
            event=event_kept(self.event),
            person_id=self.person_id,
            partner_id=self.partner_id,
            purpose=self.purpose,
            page=self.page,
            objects=tuple(self.objects_named.split()),
            count=self.count,
            query=self.query,
        )

    @staticmethod
    def columns(entry: Entry, signature: str) -> dict[str, Any]:
        """What to store for an entry."""
        return {
            "entry_id": entry.id,
            "at": entry.at,
            "event": entry.event.value,
            "person_id": entry.person_id,
            "partner_id": entry.partner_id,
            "purpose": entry.purpose,
            "page": entry.page,
            "objects_named": f" {' '.join(entry.objects)} " if entry.objects else "",
            "count": entry.count,
            "query": entry.query,
            "signature": signature,
        }


class WaitingRead(EntryRow):
    """A read that waits for the seal, in the audit store: a busy load never blocks a reader."""

    home: ClassVar[str] = "audit"

    arrival = models.BigAutoField(primary_key=True)


class WaitingChange(EntryRow):
    """A change that waits for the seal, in the records database: written in the transaction of the change."""

    arrival = models.BigAutoField(primary_key=True)


class SealedQuerySet(models.QuerySet["SealedRow"]):
    """Sealed entries can be added and read, and nothing else."""

    def update(self, **_: object) -> Never:
        """Refused."""
        raise AppendOnly("a sealed entry is never changed")

    def delete(self) -> Never:
        """Refused."""
        raise AppendOnly("a sealed entry is never deleted")


class SealedRow(EntryRow):
    """An entry in its place in the chain."""

    home: ClassVar[str] = "audit"

    sequence = models.BigIntegerField(primary_key=True)
    head = models.CharField(max_length=64)

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person_id", "at"]), models.Index(fields=["at"])]

    def sealed(self) -> SealedEntry:
        """The sealed entry as the chain knows it."""
        return SealedEntry(sequence=self.sequence, entry=self.value(), signature=self.signature, head=self.head)

    @classmethod
    def of(cls, sealed: SealedEntry) -> "SealedRow":
        """The unsaved row of a sealed entry."""
        return cls(sequence=sealed.sequence, head=sealed.head, **cls.columns(sealed.entry, sealed.signature))

    def save(self, *args: Any, **options: Any) -> None:  # Django's signature
        """Add it; an entry that is there already is never written again."""
        options["force_insert"] = True
        super().save(*args, **options)

    def delete(self, *_: object, **__: object) -> Never:
        """Refused."""
        raise AppendOnly("a sealed entry is never deleted")


class Citation(models.Model):
    """That a sealed entry names a thing: how the entries about one thing are found among millions.

    Written with the seal and made of it, so it can be thrown away and made again. The kind is left out of the key:
    a refused request knows only the code that was asked for, and codes are random whatever the kind.
    """

    home: ClassVar[str] = "audit"

    key = models.BigIntegerField()
    sequence = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "sequence"])]

    @staticmethod
    def key_of(ref: str) -> int:
        """The key of a reference ("report:2k7…"), or of its code alone: 64 bits of SHA-256, one size for all."""
        code = ref.rpartition(":")[2]
        return int.from_bytes(hashlib.sha256(code.encode()).digest()[:8], "big", signed=True)

    @classmethod
    def of(cls, sealed: SealedEntry) -> "list[Citation]":
        """The unsaved citations of a sealed entry, one for each thing it names."""
        return [cls(key=cls.key_of(ref), sequence=sealed.sequence) for ref in sealed.entry.objects]


class QueryKey(models.Model):
    """The key of what was typed in one entry. Destroying it destroys the text; the entry and the chain stay whole."""

    home: ClassVar[str] = "audit"

    entry_id = models.BigIntegerField(primary_key=True)
    key = models.BinaryField(max_length=32)
