"""Rows of a load that never showed: taken back, a batch at a time, as if the file had never come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Item, Load, Mention, Origin, Reject, Report, Statement, TakenIn
from plait_desk.jobs.models import Job
from plait_desk.search.services import forget_held
from plait_desk.thread.services import destroy_blob, unlink

UNFINISHED = (Load.State.RECEIVED, Load.State.RUNNING, Load.State.FAILED, Load.State.CANCELLED)
# What was stopped, or was killed and nobody went on with, waits so long; then nothing of it stays.
KEPT_FOR = timedelta(days=7)
AT_ONCE = 500


class NotStopped(Exception):
    """The load is in, or is being written: there is nothing to take back."""


def take_back(*, actor: Reader, load_id: int) -> Load:
    """Take back every row of a load of one's own body that was stopped, and its file. Sent again, it begins anew.

    Raises PermissionDenied, Http404 for a load that the actor may not see, and NotStopped.
    """
    require(actor, Permission.COLLECTION_FILE_LOAD)
    load = get_readable(Load, actor, load_id)
    if load.partner_id != actor.partner_id or load.state not in {Load.State.CANCELLED, Load.State.FAILED}:
        raise NotStopped("This file is in, or is still being read. Stop its reading first.")
    _take_back(load, actor)
    return load


def take_back_forgotten(*, as_of: datetime) -> int:
    """Take back what nobody went on with for KEPT_FOR; returns how many loads. The worker calls it."""
    open_jobs = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    wanted = [arguments.get("blob") for arguments in open_jobs.values_list("arguments", flat=True)]
    left: Combinable | Q = Q(blob__isnull=False)
    for table in (Report, Item, Mention, Reject):
        left |= Exists(table._default_manager.filter(load=OuterRef("pk")))
    old = Load.objects.filter(left, state__in=[*UNFINISHED, Load.State.WAITING], received_at__lt=as_of - KEPT_FOR)
    loads = [load for load in old if load.blob_id is None or load.blob_id not in wanted]
    for load in loads:
        _take_back(load, None)
    return len(loads)


def take_rows_back(load: Load) -> None:
    """Delete what the load wrote. One that is at work notices before it shows, and writes it again."""
    Load.objects.filter(pk=load.pk, state=Load.State.RUNNING).update(state=Load.State.RECEIVED)
    Load.objects.filter(pk=load.pk).update(done_rows=0)
    answering = Report.objects.filter(load=load).exclude(requirement=None).values_list("pk", flat=True)
    unlink("answers", [Ref("report", pk) for pk in answering])
    origins = list(Item.objects.filter(load=load).values_list("origin_id", flat=True).distinct())
    said = Statement.objects.filter(load=load)
    named = Mention.objects.filter(load=load)
    about = Statement.objects.filter(Q(mention__in=named) | Q(other__in=named))
    for rows in (said, about, named, Item.objects.filter(load=load), Report.objects.filter(load=load)):
        _delete(rows)
    _delete(Reject.objects.filter(load=load))
    TakenIn.objects.filter(load=load).delete()
    _delete(Origin.objects.filter(pk__in=[pk for pk in origins if pk], items=None, statements=None))
    forget_held(load.pk)


def _take_back(load: Load, actor: Reader | None) -> None:
    take_rows_back(load)
    with transaction.atomic():
        kept = [blob for blob in (load.blob, load.preview) if blob is not None]
        load.state, load.blob, load.preview = Load.State.CANCELLED, None, None
        load.save(update_fields=["state", "blob", "preview"])
        for blob in kept:
            destroy_blob(blob)
        record(actor=actor, event=AuditEvent.ERASURE, objects=[Ref("load", load.pk)], count=load.rows)


def _delete(rows: "models.QuerySet[Any]") -> None:
    """Delete the rows in batches; which they are is asked once."""
    keys: Sequence[int] = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys[start : start + AT_ONCE]).delete()
