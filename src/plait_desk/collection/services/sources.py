"""The source register: who a source is, kept and read by its own officers of the same body only.

Its database and its key are its own. Nothing else on the desk opens it: no search, no list, no lint, no export.
"""

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref, encode, new_id
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.audit.keys import lock_with
from plait_desk.audit.services import record
from plait_desk.collection.models import RegisteredSource, SourceReading
from plait_desk.collection.models.sources import SOURCES

# Names the key file; without it the register's database opens nothing.
KEY = "sources"


class SourceRefused(ValueError):
    """The register does not do this; the message says why and the way out."""


def add_source(*, actor: Reader, reference: str, identity: str) -> RegisteredSource:
    """Put a source into the register of the actor's body. Raises PermissionDenied, SourceRefused."""
    require(actor, Permission.COLLECTION_SOURCE_KEEP)
    reference, identity = reference.strip(), identity.strip()
    if not reference or not identity:
        raise SourceRefused("Give the reference, and who the source is.")
    id_ = new_id()
    try:
        with transaction.atomic(), transaction.atomic(using=SOURCES):
            source = RegisteredSource.objects.create(
                id=id_,
                partner_key=_own_key(actor),
                reference=reference,
                identity=_lock(id_, identity),
                recorded_at=timezone.now(),
                by_id=actor.person_id,
            )
            record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("source", id_)])
    except IntegrityError as error:
        raise SourceRefused("The register has this reference already. Give the source one of its own.") from error
    return source


def read_identity(*, actor: Reader, source_id: int, reason: str) -> str:
    """Who the source is. The reading and its reason are kept first. Raises PermissionDenied, Http404, SourceRefused."""
    require(actor, Permission.COLLECTION_SOURCE_READ)
    source = _own(actor, source_id)
    if not reason.strip():
        raise SourceRefused("Say why you need to know who the source is.")
    SourceReading.objects.create(
        source=source, by_id=actor.person_id, reason=_lock(source.pk, reason.strip()), at=timezone.now()
    )
    record(actor=actor, event=AuditEvent.CONSULTATION, objects=[Ref("source", source.pk)], query=reason.strip())
    return _unlock(source.pk, bytes(source.identity))


def reasons_given(*, actor: Reader, source_id: int) -> list[tuple[SourceReading, str]]:
    """Every reading of a source with its reason, newest first. Raises PermissionDenied, Http404."""
    require(actor, Permission.COLLECTION_SOURCE_READ)
    source = _own(actor, source_id)
    return [(one, _unlock(source.pk, bytes(one.reason))) for one in source.readings.order_by("-at", "-pk")]


def retire_source(*, actor: Reader, source_id: int) -> RegisteredSource:
    """From now on the source is no longer used. Raises PermissionDenied, Http404."""
    require(actor, Permission.COLLECTION_SOURCE_KEEP)
    with transaction.atomic(), transaction.atomic(using=SOURCES):
        source = _own(actor, source_id)
        if source.retired_at is None:
            source.retired_at = timezone.now()
            source.save(update_fields=["retired_at"])
            record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("source", source.pk)])
    return source


def _own(actor: Reader, source_id: int) -> RegisteredSource:
    """The source, of the actor's own body only: of another body it looks the same as absent."""
    source = RegisteredSource.objects.filter(pk=source_id, partner_key=_own_key(actor)).first()
    if source is None:
        raise Http404
    return source


def _own_key(actor: Reader) -> str:
    return Partner.objects.get(pk=actor.partner_id).key


def _lock(source_id: int, text: str) -> bytes:
    # Bound to the row, so that one source's name cannot be put in another's place.
    return lock_with(KEY, encode(source_id).encode()).encrypt(text.encode())


def _unlock(source_id: int, locked: bytes) -> str:
    return lock_with(KEY, encode(source_id).encode()).decrypt(locked).decode()
