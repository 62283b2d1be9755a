"""A lease: one worker at a time does a piece of work, and work whose worker was killed goes on with another."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from tests.factories import a_reader

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.jobs import services
from plait_desk.jobs.models import Job

WORKERS = 8
begun: list[int] = []


@services.work("test:counted")
def counted(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    begun.append(arguments["number"])
    progress(1, 2, "half-way")
    return ""


@services.work("test:overtaken")
def overtaken(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Slow: another worker takes the work up while this one is at it."""
    lease_out(Job.objects.get(kind="test:overtaken"))
    services.resume_killed()
    job = Job.objects.get(kind="test:overtaken")
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, started_at=timezone.now() + timedelta(seconds=1))
    progress(2, 2, "too late")
    begun.append(-1)
    return "/result/"


def asked(kind: str = "test:counted", **arguments: Any) -> Job:
    return services.ask(actor=a_reader(), kind=kind, title="Test", **arguments)


def lease_out(job: Job, **more: object) -> None:
    long_ago = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, leased_until=long_ago, **more)


def at_once(*work: Any) -> None:
    ready = threading.Barrier(len(work))

    def do(one: Any) -> None:
        ready.wait()
        try:
            one()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(databases=["default", "audit"], transaction=True)
def test_of_many_workers_that_reach_for_one_job_at_once_one_does_it() -> None:
    jobs = [asked(number=number) for number in range(3)]
    begun.clear()
    at_once(*[lambda job=job: services.do_job.func(job.pk) for job in jobs for _ in range(WORKERS)])
    assert sorted(begun) == [0, 1, 2]
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


@pytest.mark.django_db(databases=["default", "audit"], transaction=True)
def test_of_many_workers_that_find_a_killed_job_one_queues_it_and_it_is_done_once() -> None:
    job = asked(number=7)
    lease_out(job)
    begun.clear()
    queued: list[int] = []
    at_once(*[lambda: queued.append(services.resume_killed())] * WORKERS)
    assert sorted(queued) == [0] * (WORKERS - 1) + [1]
    at_once(*[lambda: services.do_job.func(job.pk)] * 2)
    assert begun == [7]
    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.django_db(databases=["default", "audit"])
def test_a_lease_that_still_runs_is_left_alone() -> None:
    job = asked(number=1)
    later = timezone.now() + timedelta(seconds=30)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, leased_until=later)
    assert services.resume_killed() == 0


@pytest.mark.django_db(databases=["default", "audit"])
def test_who_lost_the_lease_stops_at_the_next_report_and_ends_nothing() -> None:
    job = asked("test:overtaken")
    begun.clear()
    services.do_job.func(job.pk)
    job.refresh_from_db()
    assert begun == []
    assert (job.state, job.result_url, job.error) == (Job.State.RUNNING, "", "")


@pytest.mark.django_db(databases=["default", "audit"])
def test_work_that_was_to_be_stopped_and_whose_worker_was_killed_is_stopped() -> None:
    job = asked(number=1)
    lease_out(job, cancel_asked=True)
    assert services.resume_killed() == 0
    assert Job.objects.get().state == Job.State.CANCELLED


@pytest.mark.django_db(databases=["default", "audit"])
def test_work_that_kills_its_worker_again_and_again_waits_for_a_person() -> None:
    reader = a_reader()
    job = services.ask(actor=reader, kind="test:counted", title="Test", number=1)
    for _ in range(services.MOST_KILLED - 1):
        lease_out(job)
        assert services.resume_killed() == 1
    lease_out(job)
    assert services.resume_killed() == 0
    job.refresh_from_db()
    assert (job.state, "was killed 5 times" in job.error) == (Job.State.FAILED, True)
    services.resume(actor=reader, job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.killed, job.error) == (Job.State.QUEUED, 0, "")
