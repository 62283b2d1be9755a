"""Frozen results, and the one way in which something becomes more open."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.partner import Term
from plait.domain.sharing import SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.exceptions import may_export
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, grounds
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread.models import Release, Snapshot
from plait_desk.thread.services.blobs import Kept, keep_blob


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a snapshot freezes, and under which versions."""

    kind: str
    title: str
    content: bytes
    media_type: str
    inputs: list[str]
    model_version: str = ""
    framework_edition: str = ""
    seed: int | None = None


def freeze(*, actor: Reader, what: Frozen, marking: Marking, released_by: Release | None = None) -> Snapshot:
    """Keep one result as it is now. Its marking is the combination of its inputs, or the release's to-marking."""
    kept = Kept(partner_id=actor.partner_id, name=what.title, media_type=what.media_type, marking=marking)
    return Snapshot.objects.create(
        kind=what.kind,
        title=what.title,
        blob=keep_blob(what.content, kept),
        inputs=what.inputs,
        model_version=what.model_version,
        framework_edition=what.framework_edition,
        seed=what.seed,
        release=released_by,
        marking=marking,
        made_at=timezone.now(),
        made_by_id=actor.person_id,
    )


class SecondPersonNeeded(Exception):
    """A release to the public needs a second named person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One version of one thing, from which marking to which, why the law allows it, and for which term."""

    ref: Ref
    version: str
    from_marking: Marking
    to_marking: Marking
    basis: SharingBasis
    term: Term | None = None
    """None: at once, until it is recalled"""


def release(*, actor: Reader, what: Lowered, second: Reader | None = None, needs_second: bool = False) -> Release:
    """Record that a named person makes this version more open. Raises PermissionDenied, SecondPersonNeeded,
    SharingRefused for what is never released.

    The object keeps its marking: what becomes readable is the Snapshot that is frozen with this release.
    """
    require(actor, Permission.RELEASE_MAKE)
    if second is not None:
        require(second, Permission.RELEASE_SECOND)
    if needs_second and second is None:
        raise SecondPersonNeeded("A second person with the right to release must agree.")
    if second is not None and second.person_id == actor.person_id:
        raise SecondPersonNeeded("You signed first: the second signature must be another person's.")
    with transaction.atomic():
        row = keep_release(what, by_id=actor.person_id, second_id=second.person_id if second else None)
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[str(what.ref), str(Ref("release", row.pk))])
    return row


def keep_release(what: Lowered, *, by_id: int, second_id: int | None) -> Release:
    """The release itself, without asking: for those services here that did. Raises SharingRefused as `release`."""
    if not may_export(what.from_marking.value()):
        raise SharingRefused("What comes from suspicious activity reports is never released: its own list reads it.")
    basis = grounds(what.basis)
    return Release.objects.create(
        object_ref=str(what.ref),
        version=what.version,
        from_marking=what.from_marking,
        to_marking=what.to_marking,
        by_id=by_id,
        second_by_id=second_id,
        at=timezone.now(),
        from_at=what.term.from_at if what.term else None,
        to_at=what.term.to_at if what.term else None,
        basis=basis.pop("necessity"),
        **basis,
    )
