"""The editions of the registers, and what changed from one to the next, as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import overload

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from plait.collection.changed import changes_file, count_changes, some_changes
from plait.collection.feed import feed
from plait.collection.registers import KEY
from plait.collection.store import PART, find
from plait.policy.access import Reader
from plait_desk.collection.models import Load, RegisterEdition

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
WORDS = {ADDED: "New", CHANGED: "Changed", REMOVED: "Gone"}
_PASSED_OVER = {KEY, "row"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """One edition as a page shows it."""

    id: int
    register: str
    title: str
    partner: str
    as_at: date
    rows: int
    standing: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that says something else in one field; of one that came or went the field is empty, and what it says (or
    said) stands whole."""

    key: str
    change: str
    field: str
    before: str
    after: str


class Changes(Sequence[Change]):
    """What changed between two editions: how many things, and one line a change, in order of natural key.

    It is asked for by parts as a paginator does, so that a page opens no more than it shows.
    """

    def __init__(self, before: Path, after: Path, only: str = "") -> None:
        self._before, self._after = before, after
        self.only = only if only in WORDS else ""
        self._file = changes_file(before, after)
        self._counted = count_changes(self._file)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Each kind of change, in words, and how many rows of the register it was."""
        return [(kind, words, self._counted.get(kind, (0, 0))[0]) for kind, words in WORDS.items()]

    def __len__(self) -> int:
        kinds = [self.only] if self.only else list(WORDS)
        return sum(self._counted.get(kind, (0, 0))[1] for kind in kinds)

    @overload
    def __getitem__(self, place: int) -> Change: ...
    @overload
    def __getitem__(self, place: slice) -> list[Change]: ...
    def __getitem__(self, place: int | slice) -> Change | list[Change]:
        if isinstance(place, int):
            return self._some(place, place + 1)[0]
        return self._some(place.start or 0, len(self) if place.stop is None else place.stop)

    def _some(self, start: int, stop: int) -> list[Change]:
        part = some_changes(self._file, self.only, start, stop)
        came, went = _told(self._after, part, ADDED), _told(self._before, part, REMOVED)
        return [
            Change(
                key=row[KEY],
                change=WORDS[row["change"]],
                field=row["field"] or "",
                before=row["before"] or went.get(row[KEY], ""),
                after=row["after"] or came.get(row[KEY], ""),
            )
            for row in part.to_pylist()
        ]


def editions(reader: Reader) -> "QuerySet[RegisterEdition]":
    """The editions that the reader may read, register by register, the newest first."""
    rows = RegisterEdition.objects.readable_by(reader).filter(load__state=Load.State.COMMITTED)
    return rows.select_related("load__partner", "marking").order_by("register", "-as_at", "-made_at", "pk")


def get_edition(reader: Reader, load_id: int) -> RegisterEdition:
    """The edition that this load brought, or Http404 whether it is hidden or absent."""
    edition = editions(reader).filter(load=load_id).first()
    if edition is None:
        raise Http404
    return edition


def edition_before(reader: Reader, edition: RegisterEdition) -> RegisterEdition | None:
    """Of those that the reader may read, the edition of the same body before this one; None for a register that grows
    file by file."""
    if not feed(edition.feed).replaces:
        return None
    same = editions(reader).filter(load__partner=edition.load.partner, feed=edition.feed)
    earlier = Q(as_at__lt=edition.as_at) | Q(as_at=edition.as_at, made_at__lt=edition.made_at)
    return same.filter(earlier).order_by("-as_at", "-made_at", "-pk").first()


def changes_between(before: RegisterEdition, after: RegisterEdition, only: str = "") -> Changes | None:
    """What changed; None where the editions hold no rows that could be compared."""
    store = Path(settings.PLAIT_HOME) / "registers"
    earlier, later = store / before.folder, store / after.folder
    if not (earlier / PART).exists() or not (later / PART).exists():
        return None
    return Changes(earlier, later, only)


def as_row(reader: Reader, edition: RegisterEdition) -> EditionRow:
    """An edition as plain values."""
    return EditionRow(
        id=edition.load_id,
        register=edition.register,
        title=feed(edition.feed).title,
        partner=edition.load.partner.name,
        as_at=edition.as_at,
        rows=edition.entries,
        standing=_standing(edition),
        is_own=edition.load.partner_id == reader.partner_id,
    )


def _standing(edition: RegisterEdition) -> str:
    if edition.withdrawn_at is not None:
        return "withdrawn"
    return "current" if edition.current else "replaced"


def _told(folder: Path, part: pa.Table, kind: str) -> dict[str, str]:
    """What the rows say that came or went, field by field in one line, by natural key."""
    keys = part.filter(pc.equal(part["change"], kind))[KEY].to_pylist()
    rows = find(folder / PART, {KEY: keys}, most=len(keys)).to_pylist() if keys else []
    return {row[KEY]: "; ".join(_fields(row)) for row in rows}


def _fields(row: Mapping[str, object]) -> list[str]:
    return [f"{name}: {value}" for name, value in row.items() if value and name not in _PASSED_OVER]
