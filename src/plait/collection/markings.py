"""The markings that the rows of a file state: each distinct one judged once."""

import json

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.reading import read_distinct
from plait.collection.sieve import ROW, Sieve
from plait.collection.stated import StatedMarking, is_too_high
from plait.domain.reject import FileRefused, Reject

_FIELDS = (
    "tier",
    "handling",
    "action_code",
    "sanitisation_code",
    "condition",
    "audience",
    "purposes",
    "existence",
    "marking_kind",
)
_DEFAULTS = {"handling": "P", "existence": "hidden", "marking_kind": "ordinary"}
_BETWEEN = "\x1f"


def refuse_too_high(sieve: Sieve) -> None:
    """Raise FileRefused, naming the rows but not what they say, where a tier is above OFFICIAL-SENSITIVE."""
    too_high = read_distinct(sieve.given["tier"], lambda tier: tier if is_too_high(tier) else None)
    rows = sieve.given[ROW].filter(pc.is_valid(too_high)).to_pylist()
    if rows:
        raise FileRefused(
            *[
                Reject(
                    file=sieve.file,
                    row=row,
                    reason="The marking is above OFFICIAL-SENSITIVE. Nothing of this file was kept.",
                    way_out="Take the row out, send it by your secure route, and send the rest again.",
                )
                for row in rows
            ]
        )


def mark(sieve: Sieve, batch: Batch) -> tuple[Sieve, tuple[StatedMarking, ...]]:
    """Rows with `marking_id`, a place in the markings given back; rows whose marking may not be are kept back."""
    keys = _keys(sieve.table)
    wrong = read_distinct(keys, lambda key: _problem(key, batch))
    sieve = sieve.with_column("marking_problem", wrong).without(
        pc.is_valid(wrong), lambda row: tuple(json.loads(row["marking_problem"] or "[]"))
    )
    coded = pc.dictionary_encode(_keys(sieve.table))
    markings = tuple(_stated(key) for key in coded.dictionary.to_pylist())
    return sieve.with_column("marking_id", pc.cast(coded.indices, pa.int64())), markings


def _keys(table: pa.Table) -> pa.Array:
    parts = [pc.fill_null(table[field], _DEFAULTS.get(field, "")) for field in _FIELDS]
    joined = pc.binary_join_element_wise(*parts, _BETWEEN)
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _problem(key: str, batch: Batch) -> str | None:
    problem = _stated(key).problem(batch.bodies)
    return json.dumps(problem) if problem else None


def _stated(key: str) -> StatedMarking:
    tier, handling, action, sanitisation, condition, audience, purposes, existence, kind = key.split(_BETWEEN)
    return StatedMarking(
        tier=tier,
        handling=handling,
        action=action,
        sanitisation=sanitisation,
        condition=condition,
        audience=_several(audience),
        purposes=_several(purposes),
        existence=existence,
        kind=kind,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(sorted({word.strip() for word in text.split(";") if word.strip()}))
