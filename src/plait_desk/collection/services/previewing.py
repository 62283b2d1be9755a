"""A file is looked at first: what it is, what it would bring and keep back. Somebody then takes it in, or leaves it.

Until then nothing of it is in the records: the file and its preview are kept, each encrypted under its own key.
"""

import hashlib

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from plait.collection.preview import preview
from plait.collection.raw import Raw
from plait.domain.ids import Ref
from plait.domain.progress import Progress, quiet
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Load
from plait_desk.collection.queries.working import is_being_read, is_kept
from plait_desk.collection.services.loading import bytes_of, called, keep_file, refuse, take_in
from plait_desk.collection.services.markings import OWN_ONLY, make_permanent
from plait_desk.collection.services.reading import STEPS, FileRead, read_file
from plait_desk.collection.services.taking_back import take_back
from plait_desk.thread.models import Blob
from plait_desk.thread.services import Kept, destroy_files, keep_blob, read_blob

# A file up to this size is read while the person waits: well under two seconds.
AT_ONCE = 1_000_000
_GONE = "Nothing of this file is kept. Send it again if it is wanted after all."
_DONE = (Load.State.COMMITTED, Load.State.DRAFT)
_MAY_BE_TAKEN_IN = (Load.State.WAITING, Load.State.RUNNING, Load.State.CANCELLED)
_MAY_BE_LEFT = (Load.State.RECEIVED, Load.State.WAITING, Load.State.CANCELLED)


class NothingToDecide(ValueError):
    """The file was taken in, left or refused meanwhile."""


def preview_file(*, actor: Reader, name: str, raw: bytes) -> Load:
    """Look at a file of the actor's body; the load that is given back waits for a decision.

    A file that is here already is given back as it stands, with `is_repeat` true. Raises PermissionDenied, and
    FileRefused where nothing of it could be taken in: the load then says why, and no byte of the file is kept.
    """
    load, data = begin_preview(actor, name, raw)
    return load if load.is_repeat else _look(actor, load, data)


def preview_kept(*, actor: Reader, blob_id: int, progress: Progress = quiet) -> Load:
    """Look at a file that was kept before. One that is refused is destroyed: nothing of it may stay."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    load = Load.objects.filter(blob=blob_id, partner=actor.partner_id).select_related("blob", "partner").first()
    if load is None or load.blob is None:
        raise NothingToDecide(_GONE)
    if load.state != Load.State.RECEIVED:
        return load
    try:
        return _look(actor, load, read_blob(load.blob), progress)
    except FileRefused:  # its page says why
        return load


def accept_load(*, actor: Reader, load_id: int, progress: Progress = quiet) -> Load:
    """Take in a file that waits, or go on with one that was stopped. Raises NothingToDecide and FileRefused."""
    load = load_to_take_in(actor, load_id)
    assert load.blob is not None
    return take_in_kept(actor, load.blob, progress)


def load_to_take_in(actor: Reader, load_id: int) -> Load:
    """A load that may be taken in now. Raises NothingToDecide."""
    load = own_load(actor, load_id)
    if load.state not in _MAY_BE_TAKEN_IN or not is_kept(load) or is_being_read(load):
        raise NothingToDecide("It does not wait to be taken in any more. See below how it stands.")
    return load


def take_in_kept(actor: Reader, blob: Blob, progress: Progress) -> Load:
    """Take in a file that was kept. One that is refused is destroyed: nothing of it may stay."""
    if blob.key is None:
        raise NothingToDecide(_GONE)
    try:
        return take_in(actor, blob.name, read_blob(blob), progress=progress)
    except FileRefused:
        blob.refresh_from_db()
        destroy_files([blob])
        raise


def discard_load(*, actor: Reader, load_id: int) -> Load:
    """Leave a file that waits, or that was stopped: no byte of it stays. Sent again, it is looked at anew."""
    load = own_load(actor, load_id)
    with transaction.atomic():
        left = Load.objects.filter(pk=load.pk, state__in=_MAY_BE_LEFT)
        if is_being_read(load) or not left.update(
            state=Load.State.CANCELLED, rows=0, accepted=0, rejected=0, assertions=[]
        ):
            raise NothingToDecide("It was taken in, or is being read. Stop its reading before you leave it.")
    return take_back(actor=actor, load_id=load.pk)


def own_load(actor: Reader, load_id: int) -> Load:
    """A load of the actor's own body. Raises PermissionDenied and Http404."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    own = Load.objects.readable_by(actor).filter(partner_id=actor.partner_id)
    return get_object_or_404(own.select_related("blob", "preview", "partner"), pk=load_id)


def begin_preview(actor: Reader, name: str, raw: bytes) -> tuple[Load, bytes]:
    """The load of this content, not saved yet, and the content; or (is_repeat) the one that is here."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    name = called(name)
    data = bytes_of(name, raw)
    partner = Partner.objects.get(pk=actor.partner_id)
    sha256 = hashlib.sha256(data).hexdigest()
    load = Load.objects.filter(partner=partner, sha256=sha256).select_related("blob").first()
    if load and (load.state in _DONE or (is_kept(load) and load.state != Load.State.FAILED)):
        load.is_repeat = True
        if load.state == Load.State.WAITING:  # who has the file may see what it would bring
            Load.objects.filter(pk=load.pk).update(by_id=actor.person_id)
        return load, data
    load = load or Load(partner=partner, sha256=sha256, marking=make_permanent(OWN_ONLY, partner, {}))
    load.name, load.by_id, load.received_at = name, actor.person_id, timezone.now()
    load.state, load.error, load.blob = Load.State.RECEIVED, "", None
    return load, data


def _look(actor: Reader, load: Load, data: bytes, progress: Progress = quiet) -> Load:
    sent = Raw(name=load.name, data=data)
    try:
        read = read_file(actor, load, sent, progress=progress)
    except FileRefused as refusal:
        load.save()
        refuse(load, refusal)
        raise
    progress(2, STEPS, "Keeping what it would bring")
    with transaction.atomic():
        _keep_waiting(load, sent, read)
        record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("load", load.pk)], count=0)
    progress(STEPS, STEPS, "Done")
    return load


def _keep_waiting(load: Load, sent: Raw, read: FileRead) -> None:
    told = preview(sent, read.raw, read.feed, read.parsed, read.stated)
    load.name, load.feed, load.state = read.name, read.feed.name, Load.State.WAITING
    load.rows, load.rejected = read.parsed.rows, len(read.parsed.rejects)
    load.accepted = load.rows - load.rejected
    load.assertions = [{"words": one.words, "holds": one.holds, "found": one.found} for one in read.parsed.assertions]
    as_kept = Kept(partner_id=load.partner_id, name="preview.json", media_type="application/json", marking=load.marking)
    load.preview = keep_blob(told.as_bytes(), as_kept)
    load.save()
    keep_file(load, sent.data)
