"""Work that takes over two seconds: asked for on a page, done by a worker, watched on a page.

A room names its work once, in its tasks.py, with `@work("collection:load")`; a page asks for it with `ask`.
The worker holds a lease, and renews it for as long as it lives. Work whose lease ran out was killed: any worker queues
it again, and because services are idempotent it goes on where it stopped. Who comes back after losing the lease finds
that out at the next report, and stops.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from plait.domain.marking import Purpose
from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import reader_of
from plait_desk.jobs.models import Job

LEASE = timedelta(seconds=60)
RENEW_EVERY_SECONDS = LEASE.total_seconds() / 4
SAY_EVERY_SECONDS = 0.5
# Work that has killed its worker so often is not tried again by itself.
MOST_KILLED = 5
logger = logging.getLogger(__name__)


class Work(Protocol):
    """What a room registers: does the work as `actor`, says where it is, returns the address of the result or ""."""

    def __call__(self, *, actor: Reader, progress: Progress, **arguments: Any) -> str: ...


class Regular(Protocol):
    """What the worker does by itself, every so often."""

    def __call__(self, *, as_of: datetime) -> object: ...


_known: dict[str, Work] = {}
_regular: list[tuple[timedelta, Regular]] = []


def regularly(every: timedelta) -> Callable[[Regular], Regular]:
    """Register what the worker does by itself, every so often; `as_of` is the moment it begins."""

    def keep(function: Regular) -> Regular:
        _regular.append((every, function))
        return function

    return keep


def do_regular_work(done: dict[Regular, datetime], *, as_of: datetime) -> None:
    """Do what is due; `done` says when each was done last, and is written on. What fails is tried again next time."""
    for every, function in _regular:
        if function in done and timedelta(0) <= as_of - done[function] < every:
            continue
        done[function] = as_of
        try:
            function(as_of=as_of)
        except Exception as error:  # noqa: BLE001 - one kind of work that fails must not stop the others
            logger.error("regular work failed: %s", type(error).__name__)


class Cancelled(Exception):
    """The person who asked for the work no longer wants it."""


class LeaseLost(Exception):
    """Another worker has taken the work up: this one was too slow to say that it lives."""


def work(kind: str) -> Callable[[Work], Work]:
    """Register a function as the work of this kind."""

    def keep(function: Work) -> Work:
        _known[kind] = function
        return function

    return keep


def ask(*, actor: Reader, kind: str, title: str, **arguments: Any) -> Job:
    """Queue work; the returned job has its own page. Raises KeyError if no room does this kind of work."""
    _known[kind]
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            title=title,
            arguments=arguments,
            person_id=actor.person_id,
            grant_id=_acting_under(actor),
            purpose=actor.purpose.value,
            queued_at=timezone.now(),
        )
        do_job.enqueue(job.pk)
    return job


def cancel(*, actor: Reader, job_id: int) -> None:
    """Ask a job of one's own to stop; queued work stops at once, running work at its next report."""
    jobs = Job.objects.filter(pk=job_id, person_id=actor.person_id)
    jobs.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED, ended_at=timezone.now())
    jobs.filter(state=Job.State.RUNNING).update(cancel_asked=True)


def resume(*, actor: Reader, job_id: int) -> None:
    """Queue a failed or cancelled job of one's own again; it goes on where it stopped."""
    ended = [Job.State.FAILED, Job.State.CANCELLED]
    with transaction.atomic():
        jobs = Job.objects.filter(pk=job_id, person_id=actor.person_id, state__in=ended)
        if jobs.update(state=Job.State.QUEUED, cancel_asked=False, ended_at=None, error="", killed=0):
            do_job.enqueue(job_id)


def resume_killed() -> int:
    """Queue again every job whose lease ran out; returns how many. Each worker calls it, also while others do.

    What its person wanted stopped is stopped, and what killed its worker again and again waits for a person.
    """
    out = Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=timezone.now())
    ended = {"ended_at": timezone.now(), "leased_until": None}
    out.filter(cancel_asked=True).update(state=Job.State.CANCELLED, **ended)
    words = f"Its worker was killed {MOST_KILLED} times in the middle of it. Look at the machine's memory and disk."
    out.filter(killed__gte=MOST_KILLED - 1).update(state=Job.State.FAILED, error=words, **ended)
    return sum(_queue_again(job) for job in list(out.values_list("pk", flat=True)))


@task()  # type: ignore[untyped-decorator]  # the library ships no types
def do_job(job_id: int) -> None:
    """What the worker runs: lease the job, do its work as the person who asked, record how it ended."""
    now = timezone.now()
    leased = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, started_at=now, leased_until=now + LEASE
    )
    if not leased:
        return
    job = Job.objects.get(pk=job_id)
    try:
        with _renewing(job):
            result = _do(job, now)
    except LeaseLost:
        logger.error("job %s was taken up by another worker", job.kind)
    except Cancelled:
        _end(job, Job.State.CANCELLED)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the person must see it on the page
        # The traceback may quote data, so only the kind of error goes to the log.
        logger.error("job %s failed: %s", job.kind, type(error).__name__)
        _end(job, Job.State.FAILED, error=f"{type(error).__name__}: {error}"[:500])
    else:
        _end(job, Job.State.DONE, result_url=result)


def _do(job: Job, now: datetime) -> str:
    person = Person.objects.get(pk=job.person_id)
    actor = reader_of(person, at=now, purpose=Purpose(job.purpose), grant_id=job.grant_id)
    return _known[job.kind](actor=actor, progress=_Report(job), **job.arguments)


@contextmanager
def _renewing(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own: reading a large file says nothing for longer than a lease lasts."""
    done = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(done, job), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew_until(done: threading.Event, job: Job) -> None:
    while not done.wait(RENEW_EVERY_SECONDS):
        try:
            _held(job).update(leased_until=timezone.now() + LEASE)
        except DatabaseError as error:  # the next try comes long before the lease runs out
            logger.error("a lease was not renewed: %s", type(error).__name__)
        finally:
            connection.close()


def _held(job: Job) -> QuerySet[Job]:
    """The job, for as long as it is this worker's: each lease begins at a moment of its own."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, started_at=job.started_at)


class _Report:
    """A Progress that renews the lease, and stops the work when the person has asked for that."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.said_at = 0.0

    def __call__(self, done: int, total: int, words: str) -> None:
        now = time.monotonic()
        if now - self.said_at < SAY_EVERY_SECONDS and done < total:
            return
        self.said_at = now
        held = _held(self.job)
        if not held.update(done=done, total=total, words=words[:200], leased_until=timezone.now() + LEASE):
            raise LeaseLost
        if done < total and held.filter(cancel_asked=True).exists():  # what is done is done
            raise Cancelled


def _acting_under(actor: Reader) -> int:
    """The grant that the work will be done under; it must still be valid when the work begins."""
    return next(grant.id for grant in actor.grants if grant.term.covers(actor.at))


def _queue_again(job_id: int) -> bool:
    """Queue a killed job; False where another worker did so first."""
    with transaction.atomic():
        out = Job.objects.filter(pk=job_id, state=Job.State.RUNNING, leased_until__lt=timezone.now())
        taken = out.update(state=Job.State.QUEUED, leased_until=None, killed=F("killed") + 1)
        if taken:
            do_job.enqueue(job_id)
    return bool(taken)


def _end(job: Job, state: str, *, error: str = "", result_url: str = "") -> None:
    _held(job).update(state=state, ended_at=timezone.now(), leased_until=None, error=error, result_url=result_url)
