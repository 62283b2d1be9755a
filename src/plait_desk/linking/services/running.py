"""A run: everything is gathered, scored under a frozen model and clustered again, and what changed is recorded."""

import json
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.progress import Progress, quiet
from plait.linking.kind import Kind
from plait.linking.link import Linkage, link
from plait.linking.model import Model
from plait.linking.organisation import ORGANISATION
from plait.linking.person import PERSON
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import AuditEvent, record
from plait_desk.jobs import bulk
from plait_desk.linking.models import Identity, Link, LinkingRun, Membership, ModelVersion
from plait_desk.linking.queries.gathered import gather, nicknames
from plait_desk.linking.queries.sight import EVERYTHING, decisions
from plait_desk.linking.services.protecting import close_to_search
from plait_desk.linking.services.subjects import replace_all

MODELS = (PERSON, ORGANISATION)
# A model is learnt again once there are half as many mentions again as it was learnt from.
OUTGROWN = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind's linkage within a run."""

    kind: Kind
    linkage: Linkage
    mentions: int


def run_linking(*, actor: Reader, progress: Progress = quiet, retrain: bool = False) -> LinkingRun:
    """Link every person and body there is, under the models in use, or under new ones where these are outgrown.

    Running it again on the same records changes nothing. Reads everything; what it writes is the all-seeing cache,
    of which each reader sees their own part. `retrain` asks for new models. Raises PermissionDenied.
    """
    require(actor, Permission.LINKING_RUN_START)
    started_at = timezone.now()
    tables = gather(MODELS)
    parts = [_link(kind, tables[kind.name], place, progress, retrain) for place, kind in enumerate(MODELS)]
    with transaction.atomic():
        run = LinkingRun.objects.create(started_at=started_at)
        Link.objects.all()._raw_delete("default")
        Identity.objects.all()._raw_delete("default")
        for part in parts:
            _keep(part, run, at=started_at)
        close_to_search()
        run.mentions = sum(part.mentions for part in parts)
        run.pairs = sum(part.linkage.pairs.num_rows for part in parts)
        run.subjects = Membership.objects.values("subject").distinct().count()
        run.ended_at = timezone.now()
        run.save()
        record(actor=actor, event=AuditEvent.COMBINATION, objects=[Ref("linking_run", run.pk)], count=run.mentions)
    progress(1, 1, "Linked")
    return run


def _link(kind: Kind, table: pa.Table, place: int, progress: Progress, retrain: bool) -> Part:
    def say(done: int, total: int, words: str) -> None:
        progress(place * total + done, len(MODELS) * total, words)

    linkage = link(
        table,
        kind=kind,
        matches=decisions(EVERYTHING, table["mention_id"].to_pylist()),
        model=None if retrain else model_in_use(kind, table.num_rows),
        nicknames=nicknames(),
        progress=say,
    )
    return Part(kind=kind, linkage=linkage, mentions=table.num_rows)


def model_in_use(kind: Kind, mentions: int | None = None) -> Model | None:
    """The frozen model of this kind, or None where there is none or `mentions` have outgrown it."""
    row = ModelVersion.objects.filter(kind=kind.name, current=True).order_by("-trained_at", "-pk").first()
    if row is None:
        return None
    model = Model.from_json(json.dumps(row.parameters))
    return None if mentions and mentions > OUTGROWN * max(1, model.mentions) else model


def _keep(part: Part, run: LinkingRun, *, at: datetime) -> None:
    linkage = part.linkage
    version = _keep_model(linkage.model, at)
    pairs = linkage.pairs
    named = pairs.append_column("model_id", pa.array([version] * pairs.num_rows, pa.string()))
    bulk.append(named, Link)
    known = pc.or_(linkage.identities["company_number"].is_valid(), linkage.identities["sex"].is_valid())
    bulk.append(linkage.identities.filter(known), Identity)
    lineage = replace_all(linkage.membership, part.kind.name, at=at, run=run)
    run.merged += len(lineage.merged)
    run.split += len(lineage.split)


def _keep_model(model: Model, at: datetime) -> str:
    ModelVersion.objects.filter(kind=model.kind, current=True).exclude(version=model.version).update(current=False)
    ModelVersion.objects.update_or_create(
        version=model.version,
        defaults={"current": True},
        create_defaults={
            "kind": model.kind,
            "parameters": json.loads(model.to_json()),
            "threshold": model.threshold,
            "trained_at": at,
            "current": True,
        },
    )
    return model.version
