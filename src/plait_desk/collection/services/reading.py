"""Reading a file as its feed says, against what is here already: nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

import pyarrow as pa

from plait.collection.batch import Batch
from plait.collection.encoding import as_utf8
from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Format, Raw, unpacked
from plait.collection.recognise import recognise
from plait.collection.stated import StatedMarking
from plait.collection.telling import RegisterFeed, Telling
from plait.domain.progress import Progress, quiet
from plait.domain.reject import refused
from plait.policy.access import Reader
from plait_desk.collection.models import Load
from plait_desk.collection.services.apart import set_apart
from plait_desk.collection.services.before import batch_of
from plait_desk.collection.services.markings import body_names
from plait_desk.collection.services.registers import land_edition, refuse_old_edition
from plait_desk.collection.services.suppressing import kept_beside, leave_out

STEPS = 4


class Parser(Protocol):
    """What each feed's parse.py holds."""

    def parse(self, raw: Raw, *, batch: Batch) -> Parsed: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What a file is, unpacked, what it says, and the markings that its rows state.

    `name` is what it is called: out of a ZIP archive, as it is called there. `names_forgotten` is true where it names
    somebody whom no file may bring back: they are left out of `parsed`, and the file itself is not kept. `apart` are
    the reports whose reference another one has, of which the sender may not know. `beside` are the tables to keep
    beside what an edition says, by file.
    """

    name: str
    raw: Raw
    feed: Feed
    parsed: Parsed
    stated: tuple[StatedMarking, ...]
    names_forgotten: bool
    apart: frozenset[int] = frozenset()
    telling: Telling | None = None
    beside: Mapping[str, pa.Table] = field(default_factory=dict)


def read_file(
    actor: Reader,
    load: Load,
    raw: Raw,
    *,
    marking: StatedMarking | None = None,
    progress: Progress = quiet,
    lands: bool = False,
) -> FileRead:
    """Read the file of a load. Raises FileRefused when nothing of it can be taken in.

    The rows of a register stay on disk where it `lands`, and nothing names them yet; otherwise they are only read.
    """
    progress(0, STEPS, "Finding out what it is")
    unwrapped = unpacked(raw)
    is_of_archive = unwrapped.name != raw.name.removesuffix(".gz")
    load.name = unwrapped.name[:200] if is_of_archive else raw.name  # the day of an edition stands in it
    feed = feed_of(unwrapped)
    progress(1, STEPS, f"Reading {feed.title.lower()}")
    parser, batch = parser_of(feed), batch_of(actor, load, feed, unwrapped)
    refuse_old_edition(load, feed)
    telling, apart = None, frozenset[int]()
    if isinstance(parser, RegisterFeed):
        parsed, forgotten, telling = land_edition(load, parser, unwrapped, batch, lands=lands)
    else:
        told, apart = set_apart(actor, load, batch, parser.parse(unwrapped, batch=batch))
        parsed = leave_out(told)
        forgotten = parsed is not told
    return FileRead(
        name=load.name,
        raw=unwrapped,
        feed=feed,
        parsed=parsed,
        stated=stated_in(parsed, feed, marking, unwrapped.name),
        names_forgotten=forgotten,
        apart=apart,
        telling=telling,
        beside=kept_beside(feed, unwrapped, batch) if lands else {},
    )


def feed_of(raw: Raw) -> Feed:
    """The feed of an unpacked file, by its name and its first bytes. Raises FileRefused."""
    head = b"" if raw.format is Format.XLSX else as_utf8(raw, fallback="latin-1")[: 1 << 16]
    return recognise(raw.name, head)


def parser_of(feed: Feed) -> Parser:
    """A feed's parser is found by the folder it lies in: there is no list of feeds to keep in step."""
    return cast(Parser, import_module(f"plait.collection.feeds.{feed.name}.parse"))


def stated_in(parsed: Parsed, feed: Feed, marking: StatedMarking | None, name: str) -> tuple[StatedMarking, ...]:
    """The markings of the rows; the sender's word for the whole file stands where the rows have none of their own."""
    if parsed.markings != (feed.marking,):
        return parsed.markings
    stated = marking or feed.marking
    if problem := stated.problem(body_names()):
        raise refused(name, f"The marking of the file: {problem[0]}", problem[1])
    return (stated,)
