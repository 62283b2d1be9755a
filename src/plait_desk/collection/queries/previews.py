"""What a file would bring, and how it stands, as its page shows them to somebody of the body that sent it."""

from dataclasses import dataclass

from plait.collection.feed import feed, feed_names
from plait.collection.preview import Preview
from plait.collection.stated import EVERY_BODY, StatedMarking
from plait.domain.ids import PartnerId
from plait.domain.reject import Reject
from plait.policy.access import Agreements, Reader, may_read
from plait.policy.permissions import Permission
from plait_desk.accounts.models.readable import readable_markings
from plait_desk.collection.models import Load
from plait_desk.collection.queries.working import OPEN, is_kept, work_on
from plait_desk.jobs.models import Job
from plait_desk.thread.services import read_blob

MOST_MARKINGS = 6
_STANDING = {
    "looking": "being looked at",
    "waiting": "waiting to be taken in",
    "taking": "being taken in",
    "stopped": "stopped",
    "gone": "not taken in",
    "refused": "refused",
    "in": "in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A preview in plain words. Of what is not for this reader nothing is shown, counted or pointed to.

    The rows themselves, `columns`, `first` and `rejects`, are for whoever sent the file.
    """

    encoding: str
    licence: str
    markings: tuple[str, ...]
    more_markings: int
    columns: tuple[str, ...]
    first: tuple[tuple[int, tuple[str, ...]], ...]
    rejects: tuple[Reject, ...]
    rows: int
    is_senders: bool
    """whether this reader sent the file"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a file stands: a word for it, and the work on it, if a worker has it or had it.

    The words: looking, waiting, taking, stopped, gone (left, or never kept), refused and in.
    """

    word: str
    words: str
    percent: int | None = None
    now: str = ""
    error: str = ""
    is_own: bool = False


def standing(reader: Reader, load: Load) -> Standing:
    """How the load stands at this moment."""
    job = work_on(load)
    word = _word(load, job)
    if job is None or word not in {"looking", "taking", "stopped"}:
        return Standing(word=word, words=_STANDING[word])
    is_own = job.person_id == reader.person_id
    return Standing(
        word=word,
        words=_STANDING[word],
        percent=round(100 * job.done / job.total) if job.total else None,
        now=_now(job, word, is_own=is_own),
        error=job.error,
        is_own=is_own,
    )


def _now(job: Job, word: str, *, is_own: bool) -> str:
    """What is being done; how many rows there are is told to whoever asked for it alone."""
    if not job.words:
        return "" if word == "stopped" else "It waits for a worker"
    return job.words if is_own else ""


def _word(load: Load, job: Job | None) -> str:
    decided = {Load.State.COMMITTED: "in", Load.State.FAILED: "refused"}
    if load.state in decided:
        return decided[Load.State(load.state)]
    if job is not None and job.state in OPEN:
        return "looking" if load.state == Load.State.RECEIVED else "taking"
    if not is_kept(load):
        return "gone"
    return "waiting" if load.state == Load.State.WAITING else "stopped"


def preview_of(reader: Reader, load: Load) -> Shown | None:
    """What a load that waits would bring; None for any other."""
    if load.state != Load.State.WAITING or load.preview is None or load.preview.key is None:
        return None
    told = Preview.from_bytes(read_blob(load.preview))
    may = [_may_read(reader, load, one) for one in told.markings]
    readable = [one for one, may_one in zip(told.markings, may, strict=True) if may_one]
    is_senders = load.by_id == reader.person_id
    is_open = is_senders and all(may)
    rejects = told.rejects if is_open else ()
    return Shown(
        encoding=f"{told.encoding}, packed with {told.packed}" if told.packed else told.encoding,
        licence=feed(load.feed).licence if load.feed in feed_names() else "",
        markings=tuple(_words(load, one) for one in readable[:MOST_MARKINGS]),
        more_markings=max(0, len(readable) - MOST_MARKINGS),
        columns=told.columns if is_open else (),
        first=told.first if is_open else (),
        rejects=rejects,
        rows=_rows(reader, told, may) + len(rejects),
        is_senders=is_senders,
    )


def _rows(reader: Reader, told: Preview, may: list[bool]) -> int:
    """How many of the rows that would be taken in this reader may read; of no marking of their own, all."""
    ids = readable_markings(reader, Permission.COLLECTION_FILE_LOAD)
    return sum(
        rows for marking, rows in told.taken if not may or (may[marking] if marking < len(may) else marking in ids)
    )


def _may_read(reader: Reader, load: Load, stated: StatedMarking) -> bool:
    """True for an ordinary marking within the reader's clearance and purpose: what has a list of its own is not shown
    back to who sent it.
    """
    marking = stated.value(PartnerId(load.partner_id))
    return bool(may_read(reader, marking, Permission.COLLECTION_FILE_LOAD, Agreements()))


def _words(load: Load, stated: StatedMarking) -> str:
    own = {load.partner.key, load.partner.abbreviation, load.partner.name}
    others = ", ".join(body for body in stated.audience if body not in own)
    to = "every body" if EVERY_BODY in stated.audience else others or "your own body"
    words = f"{stated.tier}, for {to}, handling {stated.handling}"
    return f"{words}: {stated.condition}" if stated.condition else words
