"""Large files: kept first, looked at and read by a worker, stopped and gone on with by who asked for it."""

from django.db import transaction

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.collection.models import Load
from plait_desk.collection.queries.working import KIND, LOOK, OPEN, work_on
from plait_desk.collection.services.loading import keep_file
from plait_desk.collection.services.markings import OWN_ONLY, make_permanent
from plait_desk.collection.services.previewing import begin_preview, load_to_take_in, own_load, take_in_kept
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import ask, cancel, resume
from plait_desk.thread.models import Blob
from plait_desk.thread.services import Kept, keep_blob


def preview_later(*, actor: Reader, name: str, raw: bytes) -> Load:
    """Keep a file and queue the looking at it; one that is here already is given back as `preview_file` does."""
    load, data = begin_preview(actor, name, raw)
    if not load.is_repeat:
        with transaction.atomic():
            load.save()
            keep_file(load, data)
            ask(actor=actor, kind=KIND, title="Look at a file", blob=load.blob_id, step=LOOK)
    return load


def accept_later(*, actor: Reader, load_id: int) -> Job:
    """Queue the taking in of a file that waits. Raises NothingToDecide."""
    load = load_to_take_in(actor, load_id)
    return ask(actor=actor, kind=KIND, title="Load a file", blob=load.blob_id)


def stop_reading(*, actor: Reader, load_id: int) -> None:
    """Stop the work on a file that the actor asked for; nothing of the file shows, and it may be gone on with."""
    job = work_on(own_load(actor, load_id))
    if job is not None:
        cancel(actor=actor, job_id=job.pk)


def go_on_reading(*, actor: Reader, load_id: int) -> None:
    """Go on with a file whose reading was stopped, or failed, or was killed. Raises NothingToDecide."""
    load = own_load(actor, load_id)
    job = work_on(load)
    if job is not None and job.state in OPEN:
        return
    if job is not None and job.state != Job.State.DONE and job.person_id == actor.person_id:
        resume(actor=actor, job_id=job.pk)
    elif load.state == Load.State.RECEIVED and load.blob_id is not None:
        ask(actor=actor, kind=KIND, title="Look at a file", blob=load.blob_id, step=LOOK)
    else:
        accept_later(actor=actor, load_id=load_id)


def receive_later(*, actor: Reader, name: str, data: bytes) -> Job:
    """Keep the file and queue the taking in of it, without a preview; the job has its own page."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    partner = Partner.objects.get(pk=actor.partner_id)
    marking = make_permanent(OWN_ONLY, partner, {})
    kept = Kept(partner_id=partner.pk, name=name[:200], media_type="application/octet-stream", marking=marking)
    blob = keep_blob(data, kept)
    return ask(actor=actor, kind=KIND, title="Load a file", blob=blob.pk)


def receive_kept(*, actor: Reader, blob_id: int, progress: Progress) -> Load:
    """Read a file that was kept. One that is refused is destroyed: nothing of it may stay."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    return take_in_kept(actor, Blob.objects.get(pk=blob_id, partner_id=actor.partner_id), progress)
