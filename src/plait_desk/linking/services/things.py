"""Addresses, telephones, vehicles and accounts: one where their normal forms are equal, and who says each of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.exact import numbers_of
from plait.linking.things.same import FORMS, KINDS, same_things
from plait_desk.audit.keys import desk_key
from plait_desk.jobs import bulk
from plait_desk.linking.models import Identity, LinkingRun, SaidThing
from plait_desk.linking.queries.gathered import SAYINGS, THINGS
from plait_desk.linking.queries.shared import KEY
from plait_desk.linking.queries.sight import EVERYTHING, clusters, decisions
from plait_desk.linking.services.subjects import hanging_on, replace_all, replace_some


def keep_things(gathered: Mapping[str, pa.Table], run: LinkingRun, *, at: datetime) -> int:
    """Make every thing part of its subject, and keep who says it, whoever may read it; returns how many things."""
    SaidThing.objects.all()._raw_delete("default")
    forms = _keep_said(gathered)
    judged = decisions(EVERYTHING, forms["mention_id"].to_pylist())
    for kind, ids in _by_kind(gathered[THINGS]):
        some = forms.filter(pc.is_in(forms["mention_id"], ids))
        lineage = replace_all(same_things(some, judged), kind, at=at, run=run)
        run.merged += len(lineage.merged)
        run.split += len(lineage.split)
    return int(forms.num_rows)


def attach_things(gathered: Mapping[str, pa.Table], *, at: datetime) -> int:
    """The same for a few new mentions, and for what hangs on them: as a run would keep it."""
    said = gathered[SAYINGS]["mention_id"].unique().to_pylist()
    SaidThing.objects.filter(mention__in=said).delete()
    Identity.objects.filter(mention__in=gathered[THINGS]["mention_id"].to_pylist()).delete()
    forms = _keep_said(gathered)
    for kind, ids in _by_kind(gathered[THINGS]):
        if len(ids):
            whole = hanging_on(ids.to_pylist())
            replace_some(clusters(EVERYTHING, {kind: whole}), kind, at=at)
    return int(forms.num_rows)


def _keep_said(gathered: Mapping[str, pa.Table]) -> pa.Table:
    """Write what is said of things, and what each thing is; returns FORMS of every thing, null where it has none."""
    sayings = gathered[SAYINGS]
    numbers = numbers_of(sayings["form"], desk_key(KEY))
    bulk.append(pa.table({"mention_id": sayings["mention_id"], "number": numbers}), SaidThing)
    itself = sayings.append_column("said", numbers).filter(sayings["is_itself"])
    bulk.append(itself.select(["mention_id", "said"]), Identity)
    things = gathered[THINGS].select(["mention_id"]).join(itself.select(FORMS.names), "mention_id")
    return things.sort_by("mention_id").cast(FORMS)


def _by_kind(things: pa.Table) -> Iterator[tuple[str, pa.Array]]:
    """The mentions of each kind of thing; also of those of which there is none."""
    for kind in KINDS:
        yield kind.value, things.filter(pc.equal(things["kind"], kind.value))["mention_id"].combine_chunks()
