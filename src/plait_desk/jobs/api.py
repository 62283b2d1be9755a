"""Work that takes time, by the programming interface: how far it is, and stopping it or going on with it."""

from datetime import datetime
from functools import partial
from typing import Protocol

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from ninja import Query, Router, Schema
from ninja.responses import Status

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.api import Address, ByToken, Id, Key, Listed, Made, Paged, once, part_of, saw
from plait_desk.accounts.queries import DeskRequest
from plait_desk.jobs.models import Job
from plait_desk.jobs.queries import jobs_of
from plait_desk.jobs.services import cancel, resume

router = Router(tags=["jobs"])
READ, MOVE = ByToken(Permission.JOBS_READ), ByToken(Permission.JOBS_READ, takes="")
# Of the pages that work leads to, those that stand in this interface too.
RESULTS = {"collection:load": "api:collection_load", "reporting:edition": "api:reporting_edition"}


class Step(Protocol):
    """What moves a job of the actor's own."""

    def __call__(self, *, actor: Reader, job_id: int) -> None: ...


class JobTold(Schema):
    """One piece of work. `result` is where its result is read, empty where it has none or this interface has not."""

    id: Id
    title: str
    state: str
    done: int
    total: int
    words: str
    error: str
    asked_at: datetime
    result: Address


@router.get("", auth=READ, response=Listed[JobTold])
def jobs_asked(request: DeskRequest, paged: Query[Paged]) -> Listed[JobTold]:
    """The work that was asked for under this token's grant and purpose, newest first."""
    found, following = part_of(_jobs(request.reader), paged)
    saw(request, *(Ref("job", job.pk) for job in found))
    return Listed[JobTold](items=[_told(job) for job in found], next_page=following)


@router.get("/{ref:id}", auth=READ, response=JobTold)
def job(request: DeskRequest, id: Id) -> JobTold:
    """One piece of work: how far it is, and where its result is read."""
    found = get_object_or_404(_jobs(request.reader), pk=id)
    saw(request, Ref("job", found.pk))
    return _told(found)


@router.post("/{ref:id}/cancel", auth=MOVE, response={201: Made})
def cancel_job(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Stop work of one's own: at once where it waits, at its next report where it runs."""
    get_object_or_404(_jobs(request.reader), pk=id)
    return once(request, key, partial(_moved, cancel, request.reader, id), digest="")


@router.post("/{ref:id}/resume", auth=MOVE, response={201: Made})
def resume_job(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Go on with work of one's own that failed or was stopped."""
    get_object_or_404(_jobs(request.reader), pk=id)
    return once(request, key, partial(_moved, resume, request.reader, id), digest="")


def _jobs(reader: Reader) -> QuerySet[Job]:
    """A token for one purpose learns nothing of work for another, or of another grant's."""
    return jobs_of(reader).filter(grant_id=reader.grants[0].id, purpose=reader.purpose.value)


def _moved(step: Step, reader: Reader, id: int) -> str:
    step(actor=reader, job_id=id)
    return reverse("api:jobs_job", args=[id])


def _told(job: Job) -> JobTold:
    return JobTold(
        id=job.pk,
        title=job.title,
        state=job.state,
        done=job.done,
        total=job.total,
        words=job.words,
        error=job.error,
        asked_at=job.queued_at,
        result=_by_api(job.result_url),
    )


def _by_api(page: str) -> str:
    """The address here of what stands on that page of the desk."""
    try:
        found = resolve(page)
    except Resolver404:
        return ""
    name = RESULTS.get(found.view_name)
    return reverse(name, kwargs=found.kwargs) if name else ""
