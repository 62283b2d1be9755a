"""Reads of jobs: a person sees the work that they asked for."""

from django.db.models import QuerySet

from plait.policy.access import Reader
from plait_desk.jobs.models import Job


def jobs_of(reader: Reader) -> QuerySet[Job]:
    """This person's jobs, newest first."""
    return Job.objects.filter(person_id=reader.person_id).order_by("-queued_at", "-pk")
