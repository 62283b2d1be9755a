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
from plait.linking.engine.blocking import Outgrown
from plait.linking.engine.clusters import STOP
from plait.linking.engine.engine import Linked, link_records, link_under
from plait.linking.engine.identities import identities_of_table
from plait.linking.engine.index import index_of
from plait.linking.engine.model import Model
from plait.linking.kinds import LINKED, LinkedKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import AuditEvent, record
from plait_desk.jobs import bulk
from plait_desk.linking.models import Identity, Link, LinkingRun, Membership, ModelVersion
from plait_desk.linking.queries.gathered import gather, nicknames
from plait_desk.linking.queries.sight import EVERYTHING, decisions
from plait_desk.linking.services.known import keep_index
from plait_desk.linking.services.protecting import close_to_search
from plait_desk.linking.services.subjects import replace_all
from plait_desk.linking.services.things import keep_things
from plait_desk.linking.services.turning import keep_turned, turned_by

# A model is learnt again once there are half as many mentions again as it was learnt from.
OUTGROWN = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind's linkage within a run."""

    kind: LinkedKind
    linked: Linked
    identities: pa.Table


def run_linking(*, actor: Reader, progress: Progress = quiet, retrain: bool = False) -> LinkingRun:
    """Link all people, bodies and things, under the models in use, or under new ones where these are outgrown.

    Running it again on the same records changes nothing. Reads everything; what it writes is the all-seeing cache,
    of which each reader sees their own part. `retrain` asks for new models. Raises PermissionDenied.
    """
    require(actor, Permission.LINKING_RUN_START)
    return link_everything(actor, progress, retrain=retrain)


def link_everything(actor: Reader | None, progress: Progress = quiet, *, retrain: bool = False) -> LinkingRun:
    """As `run_linking`, for whoever was allowed to ask, or for the desk itself (None)."""
    started_at = timezone.now()
    tables = gather()
    parts = [_link(kind, tables[kind.name], place, progress, retrain) for place, kind in enumerate(LINKED)]
    with transaction.atomic():
        # New records that are being attached meanwhile are waited for, and attached again after this.
        hold_models()
        run = LinkingRun.objects.create(started_at=started_at)
        turned = [turned_by(part.kind.name, part.linked.model.version, part.linked.pairs) for part in parts]
        Link.objects.all()._raw_delete("default")
        Identity.objects.all()._raw_delete("default")
        for part, changed in zip(parts, turned, strict=True):
            _keep(part, run, at=started_at)
            keep_turned(part.kind.name, part.linked.model.version, changed)
        things = keep_things(tables, run, at=started_at)
        close_to_search()
        run.mentions = things + sum(part.identities.num_rows for part in parts)
        run.pairs = sum(part.linked.pairs.num_rows for part in parts)
        run.subjects = Membership.objects.values("subject").distinct().count()
        run.ended_at = timezone.now()
        run.save()
        record(actor=actor, event=AuditEvent.COMBINATION, objects=[Ref("linking_run", run.pk)], count=run.mentions)
    for part in parts:
        keep_index(part.kind, index_of(tables[part.kind.name], part.linked.model, nicknames=nicknames()))
    progress(1, 1, "Linked")
    return run


def hold_models() -> None:
    """Whoever writes scores under the models in use does so one after the other."""
    list(ModelVersion.objects.select_for_update().filter(current=True).order_by("pk").values_list("pk", flat=True))


def _link(kind: LinkedKind, table: pa.Table, place: int, progress: Progress, retrain: bool) -> Part:
    def say(done: int, total: int, words: str) -> None:
        progress(place * total + done, len(LINKED) * total, f"{kind.name}: {words}")

    facts = identities_of_table(table, kind.schema)
    known = {"matches": decisions(EVERYTHING, table["mention_id"].to_pylist()), "identities": facts}
    model = None if retrain else model_in_use(kind, table.num_rows)
    if model is not None:
        try:
            linked = link_under(model, table, nicknames=nicknames(), progress=say, **known)
        except Outgrown:
            model = None
    if model is None:
        # What is kept is what the frozen model makes of everything, so that a later run says the same.
        model = link_records(table, kind.schema, nicknames=nicknames(), progress=say, **known).model
        linked = link_under(model, table, nicknames=nicknames(), progress=say, **known)
    return Part(kind=kind, linked=linked, identities=facts)


def model_in_use(kind: LinkedKind, mentions: int | None = None) -> Model | None:
    """The frozen model of this kind, or None where there is none or `mentions` have outgrown it."""
    row = ModelVersion.objects.filter(kind=kind.name, current=True).order_by("-trained_at", "-pk").first()
    if row is None:
        return None
    model = Model.from_json(json.dumps(row.parameters))
    return None if mentions and mentions > OUTGROWN * max(1, model.frequencies.records) else model


def _keep(part: Part, run: LinkingRun, *, at: datetime) -> None:
    version = _keep_model(part.kind, part.linked.model, at)
    pairs = part.linked.pairs
    named = pairs.append_column("model_id", pa.array([version] * pairs.num_rows, pa.string()))
    bulk.append(named, Link)
    bulk.append(told_of(part.identities, part.linked.alike), Identity)
    lineage = replace_all(part.linked.membership, part.kind.name, at=at, run=run)
    run.merged += len(lineage.merged)
    run.split += len(lineage.split)


def told_of(identities: pa.Table, alike: pa.Table) -> pa.Table:
    """The rows of Identity: every mention of which a hard fact is known, or that says something common."""
    stored = pa.table([alike["mention_id"], pa.array(alike["said"].to_numpy().view("int64"))], ["mention_id", "said"])
    both = identities.join(stored, "mention_id", join_type="left outer").sort_by("mention_id")
    return both.filter(
        pc.or_(pc.or_(both["company_number"].is_valid(), both["sex"].is_valid()), both["said"].is_valid())
    )


def _keep_model(kind: LinkedKind, model: Model, at: datetime) -> str:
    ModelVersion.objects.filter(kind=kind.name, current=True).exclude(version=model.version).update(current=False)
    ModelVersion.objects.update_or_create(
        version=model.version,
        defaults={"current": True},
        create_defaults={
            "kind": kind.name,
            "parameters": json.loads(model.to_json()),
            "prior_weight": model.prior_weight,
            "threshold": STOP,
            "trained_at": at,
            "current": True,
        },
    )
    return model.version
