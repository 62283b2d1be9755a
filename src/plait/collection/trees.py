"""JSON lines against a feed's description: every field is read, or named as ignored, or the file is refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from plait.collection.encoding import as_utf8
from plait.collection.feed import Feed
from plait.collection.lines import Json, leaves, read_document, read_lines, refuse_larger
from plait.collection.parsed import Assertion
from plait.collection.raw import Format, Raw, unpacked
from plait.collection.reading import read_moment
from plait.domain.reject import FileRefused, Reject, refused

_MOST_NAMED = 20  # unknown fields that a refusal lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Good records with their lines' numbers, the lines kept back, and how often each field was met."""

    records: tuple[tuple[int, dict[str, Json]], ...]
    rejects: tuple[Reject, ...]
    met: dict[str, int]


def read_tree(
    raw: Raw, feed: Feed, *, opened: Callable[[dict[str, Json]], list[dict[str, Json]]] | None = None
) -> Tree:
    """Every record. Raises FileRefused for a file of another kind, one too big to be opened, or with a field that the
    feed does not name.

    `opened` gives the records that a line holds, where it can be a package of several. A file that is one such package
    from end to end need not be on one line; its records are numbered from 1.
    """
    raw = unpacked(raw)
    if raw.format is not Format.JSONL:
        raise refused(raw.name, f"{feed.title}: the file is {raw.format.upper()}.", "Send it as JSON lines.")
    data = as_utf8(raw)
    refuse_larger(raw.name, data)
    package = read_document(data) if opened else None
    lines = list(enumerate([package], start=1)) if package else list(read_lines(raw.name, data))
    records = tuple(line for line in lines if not isinstance(line, Reject))
    if opened:
        held = [(row, each) for row, record in records for each in opened(record)]
        records = tuple(enumerate((each for _, each in held), start=1) if package else held)
    rejects = tuple(line for line in lines if isinstance(line, Reject))
    if not records and rejects:
        raise FileRefused(*rejects[:_MOST_NAMED])
    return Tree(records=records, rejects=rejects, met=fields_met(raw.name, records, feed))


def assertions(feed: Feed, tree: Tree) -> tuple[Assertion, ...]:
    """What the description asserts, and what was found: shown on the load's page."""
    read = sum(count for path, count in tree.met.items() if not _is_ignored(path, feed))
    ignored = sum(tree.met.values()) - read
    return (
        Assertion(
            words="Every field is read or named as ignored",
            holds=True,
            found=f"{len(tree.met)} different fields; {read} values read, {ignored} ignored with a reason",
        ),
        Assertion(words=f"Licence: {feed.licence}", holds=True),
        Assertion(words=f"Marking: {feed.marking.tier}", holds=True),
    )


def fields_met(name: str, records: Iterable[tuple[int, dict[str, Json]]], feed: Feed) -> dict[str, int]:
    """How often each field was met. Raises FileRefused for fields that the feed does not name, and says where."""
    met: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for row, record in records:
        for path, _ in leaves(record):
            met[path] = met.get(path, 0) + 1
            if feed.column(path) is None:
                unknown.setdefault(path, row)
    if unknown:
        raise FileRefused(
            *[
                Reject(
                    file=name,
                    row=row,
                    reason=f"The field {path} is neither read nor named as ignored.",
                    way_out=f"Take it out, or name it in the description of the feed {feed.name}.",
                )
                for path, row in list(unknown.items())[:_MOST_NAMED]
            ]
        )
    return met


def _is_ignored(path: str, feed: Feed) -> bool:
    column = feed.column(path)
    return column is None or bool(column.ignored)


def branch(value: Json, *path: str) -> dict[str, Json]:
    """The object at the path, or an empty one."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def branches(value: Json, *path: str) -> Sequence[dict[str, Json]]:
    """The objects of the list at the path, or none."""
    found = branch(value, *path[:-1]).get(path[-1])
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def leaf(value: Json, *path: str) -> str | None:
    """The text at the path, or None."""
    found = branch(value, *path[:-1]).get(path[-1])
    return None if found is None or isinstance(found, dict | list) else str(found)


@cache
def day(text: str | None) -> date | None:
    """The day of a moment as given, in its own zone; None where there is none or it does not exist."""
    if text is None or read_moment(text) is None:
        return None
    return date.fromisoformat(text[:10])
