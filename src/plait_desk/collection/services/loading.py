"""Taking in a file: known by its content, read by its feed, shown once all of it is here."""

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.raw import LARGEST, Raw
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
from plait_desk.collection.services.committing import bring_in, commit
from plait_desk.collection.services.markings import OWN_ONLY, body_names, make_all_permanent, make_permanent
from plait_desk.collection.services.reading import STEPS, feed_of, parser_of, read_file, stated_in
from plait_desk.collection.services.taking_back import UNFINISHED, take_rows_back
from plait_desk.collection.services.writing import Arrived, batches_of, take_over, write
from plait_desk.jobs.services import Cancelled
from plait_desk.thread.services import Kept, destroy_blob, keep_blob, read_blob


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
    name = called(name)
    return take_in(actor, name, bytes_of(name, raw), marking=marking, progress=progress)


def called(name: str) -> str:
    """What the sender called the file, without a way to any folder and without what no text may hold."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "file"


def take_in(
    actor: Reader, name: str, data: bytes, *, marking: StatedMarking | None = None, progress: Progress = quiet
) -> Load:
    """A file whose actor was asked for: `receive_file`, and a worker's reading of a file that was kept."""
    load = _begin(actor, name, data)
    if load.is_repeat:
        return load
    try:
        read = read_file(actor, load, Raw(name=name, data=data), marking=marking, progress=progress, lands=True)
        progress(2, STEPS, "Keeping the file")
        load.name = read.name
        arrived = _arrive(load, read.feed, read.parsed, read.stated)
        arrived = replace(arrived, apart=read.apart, telling=read.telling, beside=read.beside)
        if not read.names_forgotten:
            keep_file(load, data)
        progress(3, STEPS, "Writing")
        bring_in(actor, arrived, progress=partial(_in_last_step, progress))
    except FileRefused as refusal:
        refuse(load, refusal)
        raise
    except Cancelled:
        Load.objects.filter(pk=load.pk, state__in=UNFINISHED).update(state=Load.State.CANCELLED)
        raise
    if read.names_forgotten and load.blob is not None:  # it was kept before its reading told whom it names
        destroy_blob(load.blob)
    progress(STEPS, STEPS, "Done")
    return load


def _in_last_step(progress: Progress, done: int, total: int, words: str) -> None:
    """Say how far the writing is: all that was before it is done."""
    progress((STEPS - 1) * total + done, STEPS * total, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a form's report stands to those that are here.

    `version` names the one that it corrects; `apart` tells it from one of the same reference that its writer may not
    read; its items are added `into` the one with that key.
    """

    version: str = ""
    apart: str = ""
    into: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that was read, how its report stands to others, and whether it is sent yet."""

    name: str
    data: bytes
    feed: Feed
    parsed: Parsed
    stated: tuple[StatedMarking, ...]
    standing: Standing
    is_draft: bool


def read_form(
    actor: Reader, name: str, data: bytes, *, standing: Standing = Standing(), is_draft: bool = False
) -> Form:
    """Read a form as the file of one line that it is: nothing is written, and nobody who writes waits.

    One reject refuses all of it, because a form has no rows.
    """
    raw = Raw(name=name, data=data)
    feed = feed_of(raw)
    partner = Partner.objects.get(pk=actor.partner_id)
    load = Load(partner=partner, by_id=actor.person_id, name=name, received_at=timezone.now())
    batch = replace(
        batch_of(actor, load, feed, raw, alone=True),
        version=standing.version,
        apart=standing.apart,
        into=standing.into,
    )
    parsed = parser_of(feed).parse(raw, batch=batch)
    if parsed.rejects:
        raise FileRefused(*parsed.rejects)
    stated = stated_in(parsed, feed, None, name)
    return Form(name=name, data=data, feed=feed, parsed=parsed, stated=stated, standing=standing, is_draft=is_draft)


@transaction.atomic
def take_in_form(actor: Reader, form: Form) -> Load:
    """Take a form in, all at once: killed at any moment, nothing of it is there."""
    load = _begin(actor, form.name, form.data, is_form=True)
    if load.is_repeat:
        return load
    arrived = replace(_arrive(load, form.feed, form.parsed, form.stated), is_draft=form.is_draft)
    keep_file(load, form.data)
    write(arrived, batches_of(arrived), says_again=bool(form.standing.version))
    if form.standing.version:
        take_over(arrived, decode(form.standing.version))
    commit(actor, arrived)
    return load


def send_draft(actor: Reader, report: Report) -> None:
    """Show a draft to whom its items name, as any other report is shown, in the caller's transaction."""
    load = report.load
    if load is None or load.blob is None or load.state != Load.State.DRAFT:
        return
    standing = Standing(version=version_of(report), apart=report.apart)
    form = read_form(actor, load.name, read_blob(load.blob), standing=standing)
    markings = make_all_permanent(form.stated, load.partner, body_names())
    commit(actor, Arrived(load=load, feed=form.feed, parsed=form.parsed, markings=markings))


def version_of(report: Report) -> str:
    """The version that this report is of the one that it corrects, as a form's standing names it."""
    return encode(report.supersedes_id) if report.supersedes_id else ""


def bytes_of(name: str, raw: bytes | Path) -> bytes:
    """The whole file. Raises FileRefused for one that is larger than any may be."""
    size = len(raw) if isinstance(raw, bytes) else raw.stat().st_size
    if size > min(settings.PLAIT_LARGEST_FILE, LARGEST):  # found out before it is read
        raise refused(name, f"The file has {size >> 20} MB.", "Split it by rows into smaller files.")
    return raw if isinstance(raw, bytes) else raw.read_bytes()


def _begin(actor: Reader, name: str, data: bytes, *, is_form: bool = False) -> Load:
    """The load of this content: a new one, one to go on with, or (is_repeat) one that is done."""
    partner = Partner.objects.get(pk=actor.partner_id)
    own = make_permanent(OWN_ONLY, partner, {})
    load, is_new = Load.objects.get_or_create(
        partner=partner,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "name": name,
            "is_form": is_form,
            "by_id": actor.person_id,
            "received_at": timezone.now(),
            "marking": own,
        },
    )
    if load.state in {Load.State.COMMITTED, Load.State.DRAFT}:
        load.is_repeat = True
    elif not is_new:
        Load.objects.filter(pk=load.pk).update(name=name, error="")
    return load


def refuse(load: Load, refusal: FileRefused) -> None:
    """Let the load say why nothing of its file is taken in; no row and no byte of it stays."""
    words = "\n".join(str(reject) for reject in refusal.rejects)
    take_rows_back(load)
    with transaction.atomic():
        Load.objects.filter(pk=load.pk).update(state=Load.State.FAILED, error=words, blob=None, preview=None)
        for file in filter(None, (load.blob, load.preview)):
            destroy_blob(file)


def _arrive(load: Load, feed: Feed, parsed: Parsed, stated: tuple[StatedMarking, ...]) -> Arrived:
    bodies = body_names()
    load.feed, load.state, load.error = feed.name, Load.State.RUNNING, ""
    load.rows, load.rejected = parsed.rows, len(parsed.rejects)
    load.accepted = parsed.rows - len(parsed.rejects)
    load.assertions = [{"words": one.words, "holds": one.holds, "found": one.found} for one in parsed.assertions]
    foreseen, load.preview = load.preview, None
    load.save()
    if foreseen is not None:  # what it would bring is not needed any more: it brings it
        destroy_blob(foreseen)
    return Arrived(
        load=load,
        feed=feed,
        parsed=parsed,
        markings=make_all_permanent(stated, load.partner, bodies),
    )


def keep_file(load: Load, data: bytes) -> None:
    """Keep the file as it came, encrypted under its own key."""
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
