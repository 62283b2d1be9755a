"""New records, linked as they arrive: what comes of it is what a run under the same models would make of everything."""

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from plait.domain.ids import Ref
from plait.linking.engine.attach import attach
from plait.linking.engine.blocking import Outgrown
from plait.linking.engine.engine import alike_under
from plait.linking.engine.identities import identities_of_table
from plait.linking.kinds import LINKED, LinkedKind
from plait_desk.audit.services import AuditEvent, record
from plait_desk.collection.models import Mention
from plait_desk.jobs import bulk
from plait_desk.linking.models import Identity, Link, LinkingRun
from plait_desk.linking.queries.gathered import gather, nicknames
from plait_desk.linking.queries.listing import COMMITTED, SHOWN_LATER
from plait_desk.linking.queries.sight import EVERYTHING, KINDS, clusters
from plait_desk.linking.services.known import keep_index, known_to
from plait_desk.linking.services.protecting import close_to_search
from plait_desk.linking.services.running import hold_models, link_everything, model_in_use, told_of
from plait_desk.linking.services.subjects import hanging_on, replace_some
from plait_desk.linking.services.things import attach_things
from plait_desk.thread.models import Event
from plait_desk.thread.queries.rights import restricted_mentions

# More than these at once are linked sooner by a run over everything.
MOST_ATTACHED = 20_000
_AT_ONCE = 2_000


def attach_new() -> int:
    """Link every record that came in since the last run; returns how many. Before the first run: none.

    Where they are very many, or the models are outgrown, everything is linked again instead.
    """
    run = LinkingRun.objects.filter(ended_at__isnull=False).order_by("-ended_at", "-pk").first()
    if run is None:
        return 0
    new = _new_since(run)
    try:
        if len(new) > MOST_ATTACHED:
            raise Outgrown
        for start in range(0, len(new), _AT_ONCE):
            gathered = gather(new[start : start + _AT_ONCE])
            # First what they say: where this stops between the two, people are still new, and it is said again.
            _attach_things(gathered, run)
            for kind in LINKED:
                if gathered[kind.name].num_rows:
                    _attach(kind, gathered[kind.name], run)
    except Outgrown:
        link_everything(None)
    return len(new)


def _new_since(run: LinkingRun) -> list[int]:
    """Records of committed loads that belong to no subject yet."""
    events = Event.objects.filter(kind=COMMITTED, at__gte=run.started_at - SHOWN_LATER)
    loads = [Ref.parse(ref).id for ref in events.values_list("ref", flat=True)]
    kinds = [kind.value for some in KINDS.values() for kind in some]
    rows = Mention.objects.filter(load__in=loads, kind__in=kinds, withdrawn_at=None, membership=None)
    ids = rows.exclude(pk__in=restricted_mentions()).order_by("pk").values_list("pk", flat=True)
    return list(ids[: MOST_ATTACHED + 1])


def _attach_things(gathered: Mapping[str, pa.Table], run: LinkingRun) -> None:
    """Keep what new records say of things, and which things these are; nothing where a run came between."""
    with transaction.atomic():
        hold_models()
        if LinkingRun.objects.filter(ended_at__gt=run.ended_at).exists():
            return
        count = attach_things(gathered, at=timezone.now())
        if count:
            record(actor=None, event=AuditEvent.COMBINATION, objects=[Ref("linking_run", run.pk)], count=count)


def _attach(kind: LinkedKind, table: pa.Table, run: LinkingRun) -> None:
    """Score the records of `table` and cluster what they hang on; nothing where a run came between."""
    model = model_in_use(kind)
    if model is None:
        raise Outgrown
    attached = attach(table, known_to(kind, model), model)
    alike = alike_under(model, table, nicknames=nicknames())
    facts = identities_of_table(table, kind.schema)
    ids = table["mention_id"].to_pylist()
    pairs = attached.pairs.append_column("model_id", pa.array([model.version] * attached.pairs.num_rows, pa.string()))
    with transaction.atomic():
        hold_models()
        if LinkingRun.objects.filter(ended_at__gt=run.ended_at).exists():
            return
        Link.objects.filter(Q(left__in=ids) | Q(right__in=ids)).delete()
        Identity.objects.filter(mention__in=ids).delete()
        bulk.append(pairs, Link)
        bulk.append(told_of(facts, alike), Identity)
        _cluster_with(ids, kind, at=timezone.now())
        record(actor=None, event=AuditEvent.COMBINATION, objects=[Ref("linking_run", run.pk)], count=len(ids))
    keep_index(kind, attached.index)


def _cluster_with(mention_ids: list[int], kind: LinkedKind, *, at: datetime) -> None:
    """Cluster what hangs on new records, in the all-seeing cache, with every record of the subjects it touches."""
    whole = hanging_on(mention_ids)
    replace_some(clusters(EVERYTHING, {kind.name: whole}), kind.name, at=at)
    close_to_search(whole)
