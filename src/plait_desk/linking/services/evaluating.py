"""Keeps what an evaluation found. Whoever measures has read a truth; this sees the figures alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.linking.quality import Quality
from plait_desk.audit.services import AuditEvent, record
from plait_desk.linking.models import Evaluation
from plait_desk.looks.synthetic import is_synthetic

# What linking made of the records of this desk itself.
THIS_DESK = "this desk"


class RealRecords(ValueError):
    """The records of this desk are real: they have no truth, and figures over all of them are for no reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on one data set; `seeds` gives the figures of each of several worlds, `whole` of all together.

    `kind` is a linked kind: person or organisation. `version` is of the model, empty where several were learnt.
    """

    data_set: str
    kind: str
    version: str
    is_synthetic: bool
    whole: Quality
    seeds: Mapping[int, Quality] = field(default_factory=dict)


def keep_evaluation(measured: Measured) -> Evaluation:
    """Keep it for ever beside those before, and write down that records were held to a truth.

    Raises RealRecords for this desk unless it holds a made-up world.
    """
    if measured.data_set == THIS_DESK and not (measured.is_synthetic and is_synthetic()):
        raise RealRecords("only a desk that holds a made-up world can be held to a truth")
    with transaction.atomic():
        kept = Evaluation.objects.create(
            at=timezone.now(),
            data_set=measured.data_set,
            kind=measured.kind,
            version=measured.version,
            is_synthetic=measured.is_synthetic,
            whole=measured.whole.as_json(),
            seeds=[{"seed": seed, **one.as_json()} for seed, one in measured.seeds.items()],
        )
        objects = [Ref("linking_evaluation", kept.pk)]
        record(actor=None, event=AuditEvent.COMBINATION, objects=objects, count=measured.whole.mentions)
    return kept
