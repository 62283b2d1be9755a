"""Register editions: whole on disk, with what they say and what changed, before anything names them."""

import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plait.collection.batch import Batch
from plait.collection.changed import changes_file
from plait.collection.feed import Feed
from plait.collection.landing import Arrival, land
from plait.collection.parsed import FIGURES, Parsed
from plait.collection.raw import Raw
from plait.collection.register import register
from plait.collection.store import day_of, draft_of, refuse_older
from plait.collection.telling import TOLD, RegisterFeed, Suppressed, Telling, write_left, write_told
from plait.domain.ids import Ref, encode
from plait.domain.register import Register
from plait.domain.tables import STATEMENTS
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Load, RegisterEdition
from plait_desk.collection.services.writing import Arrived
from plait_desk.thread.models import Suppression


class NothingBefore(ValueError):
    """There is no earlier edition to go back to; the way out stands in the words."""


def store() -> Path:
    """Where the editions lie."""
    return Path(settings.PLAIT_HOME) / "registers"


def land_edition(
    load: Load, feed: RegisterFeed, raw: Raw, batch: Batch, *, lands: bool
) -> tuple[Parsed, bool, Telling | None]:
    """Put the rows of a register file on disk, where nothing names them yet, or only look at them.

    Gives what the file is without what its rows say, whether it names somebody whom no edition may bring back (they
    are left out), and what tells of the rows. Raises FileRefused.
    """
    gone = frozenset(Suppression.objects.values_list("mention_id", flat=True))
    suppressed = Suppressed(mentions=gone, batch=batch) if gone else None
    arrival = Arrival(name=raw.name, code=encode(load.pk), as_at=day_on(load), suppressed=suppressed)
    with TemporaryDirectory() as aside:
        landed = land(feed, io.BytesIO(raw.data), arrival=arrival, store=store() if lands else Path(aside))
    parsed = Parsed(
        feed=feed.FEED.name,
        rows=landed.rows,
        markings=(feed.FEED.marking,),
        rejects=landed.rejects,
        assertions=landed.assertions,
    )
    telling = Telling(feed=feed, file=landed.file, rows=landed.edition.rows, batch=batch)
    return parsed, landed.left_out > 0, telling if lands else None


def refuse_old_edition(load: Load, feed: Feed) -> None:
    """Raise FileRefused for an edition of an earlier day than the last one that this body sent of the register."""
    refuse_older(load.name, day_on(load), last_day(load, feed))


def write_edition(arrived: Arrived) -> None:
    """Write what the edition says, what changed since the last one and what left the register, safe on disk."""
    folder = store() / folder_of(arrived)
    schema = FIGURES if arrived.feed.register == Register.PLACE_FIGURES else STATEMENTS
    markings = pa.array([marking.pk for marking in arrived.markings], pa.int64())
    told = (register(part.parsed, markings=markings) for part in arrived.parts())
    if arrived.telling is not None:
        write_told(told, schema, folder)
    else:
        with draft_of(folder) as draft:
            write_told(told, schema, draft)
            for name, table in arrived.beside.items():
                pq.write_table(table, draft / name)
    before = _sent_before(arrived.load, arrived.feed).first()
    if before is not None and schema is STATEMENTS:
        write_left(store() / before.folder, folder, day_on(arrived.load))
        if arrived.telling is not None:
            changes_file(store() / before.folder, folder)


def load_register(*, actor: Reader, arrived: Arrived) -> RegisterEdition:
    """Make the edition that lies on disk the current one of what this body sends of its register.

    Doing it twice leaves one edition. Raises PermissionDenied, and FileRefused where a newer one came meanwhile.
    """
    require(actor, Permission.COLLECTION_FILE_LOAD)
    load, feed = arrived.load, arrived.feed
    with transaction.atomic():
        refuse_old_edition(load, feed)
        _sent_before(load, feed).update(current=False)
        row, _ = RegisterEdition.objects.update_or_create(
            load=load,
            defaults={
                "register": feed.register,
                "feed": feed.name,
                "edition": encode(load.pk),
                "as_at": day_on(load),
                "folder": folder_of(arrived),
                "rows": count_told(folder_of(arrived)),
                "entries": load.accepted if arrived.telling is None else arrived.telling.rows,
                "current": True,
                "made_at": timezone.now(),
                "marking": arrived.markings[0],
            },
        )
    return row


def withdraw_edition(*, actor: Reader, edition: RegisterEdition) -> RegisterEdition:
    """Go back to the edition before the current one of one's own body; it is current again, and given back.

    The withdrawn one stays, marked as such. Raises PermissionDenied, and NothingBefore.
    """
    require(actor, Permission.COLLECTION_FILE_LOAD)
    with transaction.atomic():
        load = edition.load
        before = RegisterEdition.objects.filter(
            register=edition.register, load__partner=actor.partner_id, feed=edition.feed, withdrawn_at=None
        ).exclude(pk=edition.pk)
        last = before.order_by("-as_at", "-made_at", "-pk").first()
        if load.partner_id != actor.partner_id or not edition.current or last is None:
            raise NothingBefore(
                "Only the current edition of your own body can be withdrawn, and only for an earlier one."
            )
        RegisterEdition.objects.filter(pk=edition.pk).update(current=False, withdrawn_at=timezone.now())
        last.current = True
        last.save(update_fields=["current"])
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("load", load.pk), Ref("load", last.load_id)])
    return last


def day_on(load: Load) -> date:
    """The day that an edition stands for."""
    return day_of(load.name, timezone.localdate(load.received_at))


def count_told(folder: str) -> int:
    """How many statements the edition in this folder says."""
    return int(pq.read_metadata(store() / folder / TOLD).num_rows)


def last_day(load: Load, feed: Feed) -> date | None:
    """The day of the newest edition that this body sent before of a register that each file replaces."""
    newest = _sent_before(load, feed).first()
    return newest.as_at if newest else None


def folder_of(arrived: Arrived) -> str:
    """Where the edition lies below the store: by register and day."""
    return f"{arrived.feed.register}/{day_on(arrived.load)}-{encode(arrived.load.pk)}"


def _sent_before(load: Load, feed: Feed) -> "QuerySet[RegisterEdition]":
    """The editions that an edition of this load takes the place of, the newest first."""
    sent = RegisterEdition.objects.exclude(load=load).filter(withdrawn_at=None)
    if not feed.replaces:
        return sent.none()
    mine = sent.filter(register=feed.register, load__partner=load.partner_id, feed=feed.name)
    return mine.order_by("-as_at", "-made_at", "-pk")
