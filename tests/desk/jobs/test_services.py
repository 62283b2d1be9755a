from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import a_reader

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.jobs import services
from plait_desk.jobs.models import Job

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
seen: list[tuple[int, Any]] = []
looked: list[datetime] = []


@services.work("test:good")
def good(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    progress(1, 2, "half-way")
    seen.append((actor.person_id, arguments))
    progress(2, 2, "done")
    return "/result/"


@services.work("test:bad")
def bad(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    raise RuntimeError("the file has no rows")


@services.regularly(every=timedelta(minutes=5))
def looked_after(*, as_of: datetime) -> object:
    looked.append(as_of)
    raise RuntimeError("this time it fails")


def asked(kind: str, **arguments: Any) -> Job:
    return services.ask(actor=a_reader(), kind=kind, title="Test", **arguments)


def test_work_is_done_as_the_person_who_asked_and_leads_to_its_result() -> None:
    job = asked("test:good", edition="2026")
    services.do_job.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url, job.done, job.total) == (Job.State.DONE, "/result/", 2, 2)
    assert seen[-1] == (job.person_id, {"edition": "2026"})


def test_work_that_fails_says_why_and_can_go_on() -> None:
    reader = a_reader()
    job = services.ask(actor=reader, kind="test:bad", title="Test")
    services.do_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "no rows" in job.error
    services.resume(actor=reader, job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_work_stops_at_its_next_report_when_the_person_asks() -> None:
    reader = a_reader()
    job = services.ask(actor=reader, kind="test:good", title="Test")
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    services.do_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_queued_work_of_ones_own_is_cancelled_and_that_of_others_is_not() -> None:
    reader = a_reader()
    job = services.ask(actor=reader, kind="test:good", title="Test")
    services.cancel(actor=a_reader(), job_id=job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED
    services.cancel(actor=reader, job_id=job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED


def test_work_whose_worker_was_killed_is_queued_again_and_done_once() -> None:
    job = asked("test:good")
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, leased_until=timezone.now() - timedelta(seconds=1))
    assert services.resume_killed() == 1
    services.do_job.func(job.pk)
    services.do_job.func(job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE


def test_unknown_work_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        asked("test:unknown")


def test_regular_work_is_done_every_so_often_whatever_fails_and_wherever_the_clock_goes() -> None:
    done: dict[services.Regular, datetime] = {}
    now = timezone.now()
    for minutes in (0, 4, 5, 9, -60):
        services.do_regular_work(done, as_of=now + timedelta(minutes=minutes))
    assert [at - now for at in looked] == [timedelta(minutes=minutes) for minutes in (0, 5, -60)]
