"""Two records side by side: what each field says, what it weighs, and what a judgement would change."""

import math
from dataclasses import dataclass

import pyarrow as pa
from django.http import Http404

from plait.linking.engine.clusters import STOP
from plait.linking.engine.explaining import Explanation, explain, waterfall
from plait.linking.kinds import LINKED, LinkedKind
from plait.policy.access import Reader
from plait_desk.collection.queries import mentions, statements
from plait_desk.collection.queries.bulk import wide
from plait_desk.linking.queries.gathered import nicknames, own_statements
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.shared import as_said, same_form
from plait_desk.linking.queries.sight import KINDS, by_model
from plait_desk.linking.queries.state import model_in_use
from plait_desk.linking.queries.subjects import subjects_of

_KINDS = {kind.name: kind for kind in LINKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One field of both records, and what it moves. `weight` None: it says nothing, for the reason in `words`.

    `start` and `end` are the sum of all weights before and after it, in bits: 0 where both are equally likely.
    """

    label: str
    left: str
    right: str
    weight: float | None
    words: str
    start: float
    end: float
    is_of_records: bool = True
    """False for what is so of any two records"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairOfThings:
    """Two addresses, telephones, vehicles or accounts, each in its own words; they are one where both say the same."""

    left: str
    right: str
    both_say: str | None
    """in words, whatever the spelling; None where they differ, or say too little to tell"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Everything the pair page shows."""

    kind: str
    left: Record
    right: Record
    rows: tuple[PairRow, ...]
    weight: float
    """the sum, in bits: 0 where both are equally likely"""
    joined_from: float
    """the sum from which a pair that stands alone is joined"""
    model_version: str
    is_one_now: bool
    things: PairOfThings | None = None
    """set for things, which no model scores"""


def pair_for(reader: Reader, left: int, right: int) -> Pair:
    """The pair as this reader may see it. Raises Http404 unless both are readable, unlike, and of one kind."""
    kinds = by_model(ids := sorted({left, right}))
    subjects = subjects_of(reader, ids)
    if len(ids) != 2 or len(subjects) != 2 or len(kinds) != 1 or "alone" in kinds:
        raise Http404
    name = next(iter(kinds))
    found = records(reader, ids)
    one, other = found[ids[0]], found[ids[1]]
    if name not in _KINDS:
        return _pair_of_things(reader, name, one, other, is_one_now=subjects[one.id] == subjects[other.id])
    kind = _KINDS[name]
    version, model = model_in_use(kind)
    explained = explain(_compared(reader, ids, kind), model, nicknames())
    return Pair(
        kind=kind.name,
        left=one,
        right=other,
        rows=_rows(explained, kind, one, other),
        weight=explained.weight + explained.prior_weight,
        joined_from=math.log2(STOP / (1 - STOP)),
        model_version=version,
        is_one_now=subjects[ids[0]] == subjects[ids[1]],
    )


def _pair_of_things(reader: Reader, kind: str, one: Record, other: Record, *, is_one_now: bool) -> Pair:
    return Pair(
        kind=kind,
        left=one,
        right=other,
        rows=(),
        weight=0.0,
        joined_from=0.0,
        model_version="",
        is_one_now=is_one_now,
        things=PairOfThings(left=as_said(one), right=as_said(other), both_say=same_form(reader, one.id, other.id)),
    )


def _rows(explained: Explanation, kind: LinkedKind, one: Record, other: Record) -> tuple[PairRow, ...]:
    """The steps of the waterfall: what is so of all compared pairs, then each field with what both records say."""
    before, compared, *steps = waterfall(explained)[:-1]
    rows = [
        PairRow(
            label=step.label,
            left="",
            right="",
            weight=step.end - step.start,
            words=step.words,
            start=step.start,
            end=step.end,
            is_of_records=False,
        )
        for step in (before, compared)
    ]
    for said, step in zip(explained.fields, steps, strict=True):
        columns = kind.columns_behind(said.name)
        rows.append(
            PairRow(
                label=said.label,
                left=one.value(*columns),
                right=other.value(*columns),
                weight=None if said.is_silent else said.weight,
                words=said.words if said.one_in is None else f"{said.words}: 1 in {said.one_in:,}",
                start=step.start,
                end=step.end,
            )
        )
    return tuple(rows)


def _compared(reader: Reader, ids: list[int], kind: LinkedKind) -> pa.Table:
    held = mentions(reader, ids)
    own = own_statements(held, statements(reader, ids))
    return wide(held, own, kind.table, [one.value for one in KINDS[kind.name]])
