"""Which feed a file belongs to: by the pattern of its name, then by its columns."""

import json
from fnmatch import fnmatch

from plait.collection.feed import Feed, feed, feed_names
from plait.domain.reject import FileRefused, refused


def recognise(name: str, head: bytes) -> Feed:
    """The one feed that `name` and the first bytes `head` (UTF-8, at least the first row) belong to.

    The longest name pattern that fits wins, so that `report_people` is not taken for `people`. A file that no pattern
    fits is known by its columns. Raises FileRefused, naming the feeds there are.
    """
    by_name = [
        (len(pattern), each.name) for each in _feeds() for pattern in each.names if fnmatch(name.lower(), pattern)
    ]
    if by_name:
        return feed(max(by_name)[1])
    columns = _columns(head)
    by_columns = [
        (len(columns & each.columns.keys()), each.name)
        for each in _feeds()
        if each.needed and columns >= set(each.needed)
    ]
    if by_columns:
        return feed(max(by_columns)[1])
    raise _unknown(name)


def _feeds() -> list[Feed]:
    return [feed(name) for name in feed_names()]


def _columns(head: bytes) -> set[str]:
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r")
    if first.startswith("{"):
        try:
            return set(json.loads(first))
        except ValueError:
            return set()
    return {column.strip('" ') for column in first.split(",")}


def _unknown(name: str) -> FileRefused:
    kinds = ", ".join(feed_names())
    return refused(
        name,
        "Neither its name nor its columns belong to a file that Plait reads.",
        f"Name it after what it is ({kinds}) and use that template's columns.",
    )
