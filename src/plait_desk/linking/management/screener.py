"""Answers whether names are known: a process of its own, so that the desk carries nothing that runs as machine code.

`python -m plait_desk.linking.management.screener` reads one question a line and writes one answer a line (JSON). It
knows no database: what may be read, what must be left out and what came since the index come with each question. It
ends with the desk that began it, or when nobody has asked for a while.
"""

import json
import select
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.linking.screening.answer import Hit, Query
from plait.linking.screening.index import ROWS, Readable, ScreeningIndex, build, load, readable
from plait.linking.screening.screen import screen

IDLE_SECONDS = 120
NAMES = "names"
LOST = {"lost": True}
READERS_REMEMBERED = 8
# Whoever never existed: asked once at the beginning, so that nobody waits for what is made ready then.
FIRST = {"newer": [[1, "Aran Testfield", None, None, None]], "asked": {"name": "Aran Testfield"}}
Newer = tuple[tuple[Any, ...], ...]
_open: list[str] = []
"""the folder of the index that is open"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An index on disk, read in place, with the record and the marking of each of its rows."""

    index: ScreeningIndex
    mention_ids: NDArray[np.int64]
    markings: NDArray[np.int64]
    """the markings that there are"""
    codes: NDArray[np.int32]
    """for each row, the place of its marking in `markings`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """All that one reader may be answered from: an index with what came since, and which of its rows they may read."""

    index: ScreeningIndex
    allowed: Readable
    mention_ids: NDArray[np.int64]
    """of the rows on disk"""
    newer_ids: NDArray[np.int64]
    """of the rows after them"""

    def mentions_of(self, rows: Iterable[int]) -> list[int]:
        """The records that stand in these rows."""
        known = len(self.mention_ids)
        return [int(self.mention_ids[row] if row < known else self.newer_ids[row - known]) for row in rows]


def main() -> None:
    """Answer once to be ready, then answer until the desk has gone or nobody asks."""
    _say(_answer(FIRST))
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0] and (line := sys.stdin.readline()):
        try:
            told = _answer(json.loads(line))
        except FileNotFoundError:
            told = LOST
        except Exception as error:  # noqa: BLE001 - one question that fails must not end the others
            # Its own words may quote a name: only its kind is told.
            told = {"failed": type(error).__name__}
        _say(told)


def _say(told: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """The best hits among what may be read: rows on disk of these markings that are not closed, and all newer ones."""
    folder = question.get("folder", "")
    if folder not in _open:
        # The files of an index that was swept away are gone from disk only when nobody holds them open.
        _narrowed.cache_clear()
        _opened.cache_clear()
        _open[:] = [folder]
    narrowed = _narrowed(
        folder,
        tuple(question.get("markings", ())),
        tuple(question.get("closed", ())),
        tuple(map(tuple, question.get("newer", ()))),
    )
    found = screen(
        narrowed.index, Query(**question["asked"]), allowed=narrowed.allowed, limit=question.get("limit", 10)
    )
    return {"hits": [_told(hit, narrowed) for hit in found.hits], "advice": found.advice}


@lru_cache(maxsize=READERS_REMEMBERED)
def _narrowed(folder: str, markings: tuple[int, ...], closed: tuple[int, ...], newer: Newer) -> Narrowed:
    """Made once for all questions of one reader, until something that they may read comes in."""
    columns = list(zip(*newer, strict=True)) or [()] * (1 + len(ROWS))
    rows = pa.table([pa.array(column, pa.string()) for column in columns[1:]], schema=ROWS)
    newer_ids = np.array(columns[0], dtype=np.int64)
    if not folder:
        index, mention_ids, flags = build(rows), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_)
    else:
        opened = _opened(folder)
        index = opened.index.with_added(rows) if len(newer_ids) else opened.index
        mention_ids, flags = opened.mention_ids, np.isin(opened.markings, markings)[opened.codes]
        flags[np.isin(mention_ids, closed)] = False
    flags = np.concatenate([flags, np.ones(len(newer_ids), dtype=np.bool_)])
    return Narrowed(index=index, allowed=readable(index, flags), mention_ids=mention_ids, newer_ids=newer_ids)


@lru_cache(maxsize=1)
def _opened(folder: str) -> Opened:
    """The index in a folder. Raises FileNotFoundError where it was swept away."""
    place = Path(folder)
    mention_ids, markings, codes = (
        np.load(place / f"{name}.npy", mmap_mode="r") for name in ("mention_ids", "markings", "codes")
    )
    return Opened(index=load(place / NAMES), mention_ids=mention_ids, markings=markings, codes=codes)


def _told(hit: Hit, narrowed: Narrowed) -> dict[str, Any]:
    return {
        "mentions": narrowed.mentions_of(hit.rows),
        "pairs": [[pair.asked, pair.found, pair.how, pair.one_in, pair.weight] for pair in hit.pairs],
        "facts": [[fact.label, fact.words, fact.weight] for fact in hit.facts],
    }


if __name__ == "__main__":
    main()
