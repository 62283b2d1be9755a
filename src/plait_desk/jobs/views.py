"""Pages of work: what is running, how far it is, and its result."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST

from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.jobs.models import Job
from plait_desk.jobs.queries import jobs_of
from plait_desk.jobs.services import cancel, resume

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One job as a page shows it."""

    id: int
    title: str
    state: str
    percent: int | None
    words: str
    asked: str
    error: str
    result_url: str

    @property
    def is_open(self) -> bool:
        return self.state in {Job.State.QUEUED, Job.State.RUNNING}

    @property
    def may_resume(self) -> bool:
        return self.state in {Job.State.FAILED, Job.State.CANCELLED}


@needs(Permission.JOBS_READ)
def job_list(request: DeskRequest) -> HttpResponse:
    """All work of this person."""
    return render(request, "jobs/list.html", {"jobs": [_row(job) for job in jobs_of(request.reader)[:SHOWN]]})


@needs(Permission.JOBS_READ)
def job_page(request: DeskRequest, id: int) -> HttpResponse:
    """One piece of work; htmx asks for the progress part alone, once a second, until it ends."""
    job = _row(get_object_or_404(jobs_of(request.reader), pk=id))
    template = "jobs/progress.html" if request.headers.get("HX-Request") else "jobs/page.html"
    return render(request, template, {"job": job})


@needs(Permission.JOBS_READ)
@require_POST
def cancel_job(request: DeskRequest, id: int) -> HttpResponse:
    """Stop work of one's own."""
    cancel(actor=request.reader, job_id=id)
    return redirect("jobs:page", id=id)


@needs(Permission.JOBS_READ)
@require_POST
def resume_job(request: DeskRequest, id: int) -> HttpResponse:
    """Go on with work of one's own that failed or was stopped."""
    resume(actor=request.reader, job_id=id)
    return redirect("jobs:page", id=id)


def _row(job: Job) -> JobRow:
    return JobRow(
        id=job.pk,
        title=job.title,
        state=job.state,
        percent=round(100 * job.done / job.total) if job.total else None,
        words=job.words,
        asked=f"{timesince(job.queued_at)} ago",
        error=job.error,
        result_url=job.result_url,
    )
