"""What a file would bring, and how it stands, as its page shows them to somebody of the body that sent it."""

from dataclasses import dataclass

from plait.collection.feed import feed, feed_names
from plait.collection.preview import Preview
from plait.collection.returned import stem_of
from plait.collection.stated import EVERY_BODY, StatedMarking
from plait.domain.ids import PartnerId
from plait.domain.reject import Reject
from plait.policy.access import Agreements, Reader, may_read
from plait.policy.permissions import Permission
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
    "draft": "a draft of its writers",
    "in": "in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A preview in plain words. Of what is not for this reader nothing is shown, counted or pointed to."""

    encoding: str
    licence: str
    markings: tuple[str, ...]
    more_markings: int
    columns: tuple[str, ...]
    first: tuple[tuple[int, tuple[str, ...]], ...]
    rejects: tuple[Reject, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a file stands: a word for it, and the work on it, if a worker has it or had it.

    The words: looking, waiting, taking, stopped, gone (left, or never kept), refused, draft and in.
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
    return Standing(
        word=word,
        words=_STANDING[word],
        percent=round(100 * job.done / job.total) if job.total else None,
        now=job.words or ("" if word == "stopped" else "It waits for a worker"),
        error=job.error,
        is_own=job.person_id == reader.person_id,
    )


def _word(load: Load, job: Job | None) -> str:
    decided = {Load.State.COMMITTED: "in", Load.State.DRAFT: "draft", Load.State.FAILED: "refused"}
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
    readable = [one for one in told.markings if _may_read(reader, load, one)]
    is_open = len(readable) == len(told.markings)
    rejects = told.rejects if is_open else ()
    return Shown(
        encoding=f"{told.encoding}, packed with {told.packed}" if told.packed else told.encoding,
        licence=feed(load.feed).licence if load.feed in feed_names() else "",
        markings=tuple(_words(load, one) for one in readable[:MOST_MARKINGS]),
        more_markings=max(0, len(readable) - MOST_MARKINGS),
        columns=told.columns if is_open else (),
        first=told.first if is_open else (),
        rejects=rejects,
        rows=load.accepted + len(rejects),
    )


def mended_by(reader: Reader, load: Load) -> list[tuple[int, str, int]]:
    """Files that came later under the name of this one's rejects: key, name, rows taken in."""
    if not load.rejected:
        return []
    later = Load.objects.readable_by(reader).filter(
        partner_id=load.partner_id,
        feed=load.feed,
        state=Load.State.COMMITTED,
        received_at__gt=load.received_at,
        name__startswith=f"{stem_of(load.name)}_rejects",
    )
    return list(later.order_by("received_at", "pk").values_list("pk", "name", "accepted"))


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
