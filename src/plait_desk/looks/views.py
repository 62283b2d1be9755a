"""The page of a request that failed."""

import errno
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# SQLite's words for a disk that takes no more, and PostgreSQL's class 53 ("insufficient resources").
_WORDS = ("disk is full", "disk I/O error", "No space left on device", "could not extend file")


def failed(_: HttpRequest) -> HttpResponse:
    """Says that nothing was saved; and where the disk is full, that it is, because then trying again does not help."""
    if is_disk_full(sys.exc_info()[1]):
        return HttpResponse(loader.render_to_string("507.html"), status=507)
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def is_disk_full(error: BaseException | None) -> bool:
    """True if the error, or what it came from, says that the disk takes no more."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if isinstance(error, OperationalError) and any(words in str(error) for words in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
