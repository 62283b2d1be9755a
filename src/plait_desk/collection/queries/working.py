"""The work on a file: who asked for it, and how far it is."""

from plait_desk.collection.models import Load
from plait_desk.jobs.models import Job

KIND, LOOK = "collection:load", "look"
OPEN = (Job.State.QUEUED, Job.State.RUNNING)


def is_kept(load: Load) -> bool:
    """True while the file is here as it came."""
    return load.blob is not None and load.blob.key is not None


def work_on(load: Load) -> Job | None:
    """The newest piece of work on a load's file; None where it was read at once, or nothing of it is here."""
    if load.blob_id is None:
        return None
    return Job.objects.filter(kind=KIND, arguments__blob=load.blob_id).order_by("-queued_at", "-pk").first()


def is_being_read(load: Load) -> bool:
    """True while a worker has the file, or will have."""
    job = work_on(load)
    return job is not None and job.state in OPEN
