"""Two records side by side: what each field says, what it weighs, and what a judgement would change."""

import json
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
from django.http import Http404

from plait.linking.explain import explain
from plait.linking.kind import Kind
from plait.linking.model import Model, starting_model
from plait.linking.organisation import ORGANISATION
from plait.linking.person import PERSON
from plait.policy.access import Reader
from plait_desk.collection.queries import mentions, statements
from plait_desk.collection.queries.bulk import wide
from plait_desk.linking.models import ModelVersion
from plait_desk.linking.queries.gathered import nicknames, own_statements
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.sight import KINDS, by_model
from plait_desk.linking.queries.subjects import subjects_of

_KINDS = {PERSON.name: PERSON, ORGANISATION.name: ORGANISATION}
MODELS_OPEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One field of both records. `weight` None: it says nothing, for the reason in `words`."""

    label: str
    left: str
    right: str
    weight: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Everything the pair page shows."""

    kind: str
    left: Record
    right: Record
    rows: tuple[PairRow, ...]
    weight: float
    even: float
    """the weight at which both are equally likely"""
    joined_from: float
    """the weight from which a pair is joined"""
    model_version: str
    is_one_now: bool


def pair_for(reader: Reader, left: int, right: int) -> Pair:
    """The pair as this reader may see it. Raises Http404 unless both are readable, unlike, and of one kind."""
    kinds = by_model(ids := sorted({left, right}))
    subjects = subjects_of(reader, ids)
    if len(ids) != 2 or len(subjects) != 2 or len(kinds) != 1 or "alone" in kinds:
        raise Http404
    kind = _KINDS[next(iter(kinds))]
    found = records(reader, ids)
    one, other = found[ids[0]], found[ids[1]]
    version, model = model_in_use(kind)
    explained = explain(_compared(reader, ids, kind), kind=kind, model=model, nicknames=nicknames())
    return Pair(
        kind=kind.name,
        left=one,
        right=other,
        rows=tuple(
            PairRow(
                label=said.label,
                left=one.value(*kind.field(said.name).shows),
                right=other.value(*kind.field(said.name).shows),
                weight=said.weight,
                words=said.words if said.one_in is None else f"{said.words}: 1 in {said.one_in:,}",
            )
            for said in explained.fields
        ),
        weight=explained.weight,
        even=-model.prior_weight,
        joined_from=model.weight_at(model.threshold),
        model_version=version,
        is_one_now=subjects[ids[0]] == subjects[ids[1]],
    )


def model_in_use(kind: Kind) -> tuple[str, Model]:
    """The frozen model that scores now and its version, or our starting figures before the first run."""
    rows = ModelVersion.objects.filter(kind=kind.name, current=True).order_by("-trained_at", "-pk")
    version = rows.values_list("version", flat=True).first()
    if version:
        return version, _frozen(version)
    model = starting_model(kind)
    return model.version, model


@lru_cache(maxsize=MODELS_OPEN)
def _frozen(version: str) -> Model:
    """The model of that version: a version is named by its content, so it can be kept open."""
    return Model.from_json(json.dumps(ModelVersion.objects.get(version=version).parameters))


def _compared(reader: Reader, ids: list[int], kind: Kind) -> pa.Table:
    held = mentions(reader, ids)
    own = own_statements(held, statements(reader, ids))
    return wide(held, own, kind.schema, [one.value for one in KINDS[kind.name]])
