"""Large files: kept first, read by a worker."""

from plait.domain.progress import Progress
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.collection.models import Load
from plait_desk.collection.services.loading import take_in
from plait_desk.collection.services.markings import OWN_ONLY, make_permanent
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import ask
from plait_desk.thread.models import Blob
from plait_desk.thread.services import Kept, destroy_blob, keep_blob, read_blob

KIND = "collection:load"


def receive_later(*, actor: Reader, name: str, data: bytes) -> Job:
    """Keep the file and queue the reading of it; the job has its own page."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    partner = Partner.objects.get(pk=actor.partner_id)
    marking = make_permanent(OWN_ONLY, partner, {})
    kept = Kept(partner_id=partner.pk, name=name[:200], media_type="application/octet-stream", marking=marking)
    blob = keep_blob(data, kept)
    return ask(actor=actor, kind=KIND, title="Load a file", blob=blob.pk)


def receive_kept(*, actor: Reader, blob_id: int, progress: Progress) -> Load:
    """Read a file that was kept. One that is refused is destroyed: nothing of it may stay."""
    require(actor, Permission.COLLECTION_FILE_LOAD)
    blob = Blob.objects.get(pk=blob_id, partner_id=actor.partner_id)
    try:
        return take_in(actor, blob.name, read_blob(blob), progress=progress)
    except FileRefused:
        if not Load.objects.filter(blob=blob).exists():
            destroy_blob(blob)
        raise
