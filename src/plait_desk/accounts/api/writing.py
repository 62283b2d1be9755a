"""Writes: a file as it comes, and each write done once however often it is sent."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.http import HttpRequest
from ninja.responses import Status

from plait_desk.accounts.api.errors import Refused
from plait_desk.accounts.api.shapes import Made
from plait_desk.accounts.queries import DeskRequest
from plait_desk.accounts.services import SentOtherwise, StillWorking, begin, end_form

AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSent:
    """A file that was sent, on disk while its request lasts."""

    path: Path
    size: int
    digest: str


@contextmanager
def file_sent(request: HttpRequest) -> Iterator[FileSent]:
    """The body of the request, read a little at a time into a file of its own. Raises Refused."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > settings.PLAIT_LARGEST_FILE:
        raise Refused(413, "The file is too large.", "Split it by rows into smaller files.")
    digest, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as kept:
        while some := request.read(AT_ONCE):
            digest.update(some)
            size += len(some)
            kept.write(some)
        kept.flush()
        yield FileSent(path=Path(kept.name), size=size, digest=digest.hexdigest())


def once(request: DeskRequest, key: str, work: Callable[[], str], *, digest: str | None = None) -> Status[Made]:
    """201 and what `work` made, which gives its address; for a key that came before, what it made then.

    `digest` is of the body, where that was read already, or "" where the address says all. Of a write that was
    refused nothing stays, and the same key may be sent again. Raises Refused where the same key came with another
    request, or is at work.
    """
    reader = request.reader
    assert reader.token is not None, "only what came by a token writes here"
    token = hashlib.sha256(f"{reader.token.id}:{key}".encode()).hexdigest()
    said = hashlib.sha256(request.body).hexdigest() if digest is None else digest
    words = hashlib.sha256(f"{request.method} {request.get_full_path()}\n{said}".encode()).hexdigest()
    try:
        sent = begin(token, by_id=reader.person_id, words=words)
    except SentOtherwise:
        raise Refused(422, "This key came before with another request.", "Give each write a key of its own.") from None
    except StillWorking:
        raise Refused(409, "This key is at work.", "Send it again in a few seconds.") from None
    address = sent.ref
    if not address:
        try:
            address = work()
        finally:
            end_form(sent, address)
    return Status(201, Made(id=address.rsplit("/", 1)[-1], address=address))
