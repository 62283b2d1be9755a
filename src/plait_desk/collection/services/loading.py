"""Taking in a file: known by its content, read by its feed, shown once all of it is here."""

import hashlib
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.collection.batch import Batch
from plait.collection.encoding import as_utf8
from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Format, Raw, unpacked
from plait.collection.recognise import recognise
from plait.collection.stated import StatedMarking
from plait.domain.ids import decode, encode
from plait.domain.progress import Progress, quiet
from plait.domain.reject import FileRefused, refused
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.collection.models import Load, Report
from plait_desk.collection.services.before import batch_of
from plait_desk.collection.services.committing import commit
from plait_desk.collection.services.markings import OWN_ONLY, body_names, make_all_permanent, make_permanent
from plait_desk.collection.services.suppressing import leave_out
from plait_desk.collection.services.writing import Arrived, take_over, write
from plait_desk.thread.services import Kept, keep_blob, read_blob

STEPS = 4


class Parser(Protocol):
    """What each feed's parse.py holds."""

    def parse(self, raw: Raw, *, batch: Batch) -> Parsed: ...


def receive_file(
    *,
    actor: Reader,
    name: str,
    raw: bytes | Path,
    marking: StatedMarking | None = None,
    progress: Progress = quiet,
) -> Load:
    """Take in one file of the actor's body.

    The same content again changes nothing: the load it made is given back with `is_repeat` true. A load that was
    killed half-way goes on. `marking` replaces the feed's own for rows that carry none. Raises PermissionDenied, and
    FileRefused when nothing of the file is taken in: the load then says why, and no byte of the file is kept.
    """
    require(actor, Permission.COLLECTION_FILE_LOAD)
    name = Path(name).name[:200]
    return take_in(actor, name, _bytes(name, raw), marking=marking, progress=progress)


def take_in(
    actor: Reader, name: str, data: bytes, *, marking: StatedMarking | None = None, progress: Progress = quiet
) -> Load:
    """A file whose actor was asked for: `receive_file`, and a worker's reading of a file that was kept."""
    load = _begin(actor, name, data)
    if load.is_repeat:
        return load
    try:
        progress(0, STEPS, "Finding out what it is")
        unwrapped = unpacked(Raw(name=name, data=data))
        feed = recognise(unwrapped.name, _head(unwrapped))
        progress(1, STEPS, f"Reading {feed.title.lower()}")
        told = _parser(feed).parse(unwrapped, batch=batch_of(load, feed, unwrapped))
        parsed = leave_out(told)
        stated = _stated(parsed, feed, marking, unwrapped.name)
    except FileRefused as refusal:
        _refuse(load, refusal)
        raise
    progress(2, STEPS, "Keeping the file")
    arrived = _arrive(load, feed, parsed, stated)
    if parsed is told:  # a file that names somebody who was disposed of is not kept
        _keep(load, data)
    progress(3, STEPS, "Writing")
    write(arrived)
    commit(actor, arrived)
    progress(STEPS, STEPS, "Done")
    return load


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that was read, the version that it is of the report that it corrects, and whether it is sent yet."""

    name: str
    data: bytes
    feed: Feed
    parsed: Parsed
    stated: tuple[StatedMarking, ...]
    version: str
    is_draft: bool


def read_form(actor: Reader, name: str, data: bytes, *, version: str = "", is_draft: bool = False) -> Form:
    """Read a form as the file of one line that it is: nothing is written, and nobody who writes waits.

    One reject refuses all of it, because a form has no rows. `version` names the report that this one corrects.
    """
    raw = Raw(name=name, data=data)
    feed = recognise(name, _head(raw))
    load = Load(partner=Partner.objects.get(pk=actor.partner_id), name=name, received_at=timezone.now())
    batch = replace(batch_of(load, feed, raw, alone=True), version=version)
    parsed = _parser(feed).parse(raw, batch=batch)
    if parsed.rejects:
        raise FileRefused(*parsed.rejects)
    stated = _stated(parsed, feed, None, name)
    return Form(name=name, data=data, feed=feed, parsed=parsed, stated=stated, version=version, is_draft=is_draft)


@transaction.atomic
def take_in_form(actor: Reader, form: Form) -> Load:
    """Take a form in, all at once: killed at any moment, nothing of it is there."""
    load = _begin(actor, form.name, form.data)
    if load.is_repeat:
        return load
    arrived = replace(_arrive(load, form.feed, form.parsed, form.stated), is_draft=form.is_draft)
    _keep(load, form.data)
    write(arrived, says_again=bool(form.version))
    if form.version:
        take_over(arrived, decode(form.version))
    commit(actor, arrived)
    return load


def send_draft(actor: Reader, report: Report) -> None:
    """Show a draft to whom its items name, as any other report is shown, in the caller's transaction."""
    load = report.load
    if load is None or load.blob is None or load.state != Load.State.DRAFT:
        return
    version = encode(report.supersedes_id) if report.supersedes_id else ""
    form = read_form(actor, load.name, read_blob(load.blob), version=version)
    markings = make_all_permanent(form.stated, load.partner, body_names())
    commit(actor, Arrived(load=load, feed=form.feed, parsed=form.parsed, markings=markings))


def _bytes(name: str, raw: bytes | Path) -> bytes:
    size = len(raw) if isinstance(raw, bytes) else raw.stat().st_size
    if size > settings.PLAIT_LARGEST_FILE:
        raise refused(name, f"The file has {size >> 20} MB.", "Split it by rows into smaller files.")
    return raw if isinstance(raw, bytes) else raw.read_bytes()


def _begin(actor: Reader, name: str, data: bytes) -> Load:
    """The load of this content: a new one, one to go on with, or (is_repeat) one that is done."""
    partner = Partner.objects.get(pk=actor.partner_id)
    own = make_permanent(OWN_ONLY, partner, {})
    load, is_new = Load.objects.get_or_create(
        partner=partner,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={"name": name, "by_id": actor.person_id, "received_at": timezone.now(), "marking": own},
    )
    if load.state in {Load.State.COMMITTED, Load.State.DRAFT}:
        load.is_repeat = True
    elif not is_new:
        Load.objects.filter(pk=load.pk).update(name=name, error="")
    return load


def _head(raw: Raw) -> bytes:
    return b"" if raw.format is Format.XLSX else as_utf8(raw, fallback="latin-1")[: 1 << 16]


def _parser(feed: Feed) -> Parser:
    # A feed's parser is found by the folder it lies in: there is no list of feeds to keep in step.
    return cast(Parser, import_module(f"plait.collection.feeds.{feed.name}.parse"))


def _refuse(load: Load, refusal: FileRefused) -> None:
    words = "\n".join(str(reject) for reject in refusal.rejects)
    Load.objects.filter(pk=load.pk).update(state=Load.State.FAILED, error=words)


def _stated(parsed: Parsed, feed: Feed, marking: StatedMarking | None, name: str) -> tuple[StatedMarking, ...]:
    """The markings of the rows; the sender's word for the whole file stands where the rows have none of their own."""
    if parsed.markings != (feed.marking,):
        return parsed.markings
    stated = marking or feed.marking
    if problem := stated.problem(body_names()):
        raise refused(name, f"The marking of the file: {problem[0]}", problem[1])
    return (stated,)


def _arrive(load: Load, feed: Feed, parsed: Parsed, stated: tuple[StatedMarking, ...]) -> Arrived:
    bodies = body_names()
    load.feed, load.state, load.error = feed.name, Load.State.RUNNING, ""
    load.rows, load.rejected = parsed.rows, len(parsed.rejects)
    load.accepted = parsed.rows - len(parsed.rejects)
    load.assertions = [{"words": one.words, "holds": one.holds, "found": one.found} for one in parsed.assertions]
    load.save()
    return Arrived(
        load=load,
        feed=feed,
        parsed=parsed,
        markings=make_all_permanent(stated, load.partner, bodies),
    )


def _keep(load: Load, data: bytes) -> None:
    load.blob = keep_blob(
        data,
        Kept(
            partner_id=load.partner_id,
            name=load.name,
            media_type="application/octet-stream",
            marking=load.marking,
        ),
    )
    load.save(update_fields=["blob"])
