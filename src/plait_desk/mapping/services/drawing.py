"""Drawing what groups reach: every tie into one file, the best paths of every group, reports tied to groups.

All of it is derived and all-seeing: delete it, draw again, and nothing is lost. No page reads the paths kept here;
a reader's paths are worked out from the ties that they may read.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypedDict, cast

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import encode, new_id
from plait.domain.progress import Progress, quiet
from plait.domain.reach import Reach
from plait.mapping.certainty import SURE
from plait.mapping.check import Drawing
from plait.mapping.graph import valid_on
from plait.mapping.naming import draw_names
from plait.mapping.reach import Seeds, open_graph, reach_over
from plait.mapping.ties import draw_ties
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import record as audit
from plait_desk.collection.queries import analysed_statements
from plait_desk.linking.queries.certainty import sure_of
from plait_desk.mapping.models import CheckKey, ReachPath, TiesEdition
from plait_desk.mapping.queries.drawn import (
    current_edition,
    links_folder,
    names_file,
    picture_for,
    protected_mentions,
    sweep,
)
from plait_desk.mapping.queries.everything import all_nominals
from plait_desk.mapping.services.telling import draw_check_keys
from plait_desk.mapping.services.threading import tie_reports_to_groups
from plait_desk.thread.queries.rights import restricted_mentions

STEPS = 5
PATHS_KEPT = 200


class _Touched(TypedDict):
    """A row of TOUCHED."""

    group_id: int
    target_id: int
    target_kind: str
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """What one drawing did."""

    ties: int
    groups: int
    touched: int
    reports_tied: int


def redraw_reach(*, actor: Reader, as_of: date, progress: Progress = quiet) -> Redrawn:
    """Draw all ties and every group's reach as of a day, and swap them in. Raises PermissionDenied."""
    require(actor, Permission.MAPPING_REACH_DRAW)
    progress(0, STEPS, "reading what was stated")
    read_at = timezone.now()
    statements, mentions = analysed_statements()
    ties, names = draw_ties(statements, mentions), draw_names(statements, mentions)
    progress(1, STEPS, "finding what each group touches")
    closed = protected_mentions() | restricted_mentions()
    # Clustering is heavy, and only a drawing needs it.
    from plait_desk.linking.queries import everybodys_membership

    linkage, nominals = everybodys_membership(), valid_on(all_nominals(), as_of)
    seeds = Seeds(nominals=nominals, same_as=sure_of(None, nominals["mention_id"].to_pylist(), linkage, least=SURE))
    found = reach_over(open_graph(linkage, ties, as_of=as_of, closed=closed), linkage, seeds, ties)
    keys = draw_check_keys(
        Drawing(linkage=linkage, nominals=nominals, ties=ties, names=names, as_of=as_of, closed=closed)
    )
    progress(2, STEPS, "keeping the ties")
    before, file = current_edition(), f"ties-{encode(new_id())}.arrow"
    keep_drawn(ties, file)
    keep_drawn(names, names_file(file))
    with transaction.atomic():
        progress(3, STEPS, "keeping the paths")
        _swap_in(file, ties.num_rows, as_of, read_at)
        _keep_paths(found, ties, as_of)
        CheckKey.objects.all().delete()
        CheckKey.objects.bulk_create(keys, batch_size=2_000)
        tied = tie_reports_to_groups()
        audit(actor=actor, event=AuditEvent.COMBINATION, count=found.touched.num_rows)
    # Whoever opened a page a moment ago still reads the drawing before this one.
    sweep(keep=[file, before.file] if before else [file])
    # Whoever asked looks next: their picture is worked out here, where nobody waits for a page.
    progress(4, STEPS, "drawing your own picture")
    picture_for(actor, as_of)
    progress(STEPS, STEPS, "done")
    groups = len(set(found.touched["group_id"].to_pylist()))
    return Redrawn(ties=ties.num_rows, groups=groups, touched=found.touched.num_rows, reports_tied=tied)


def keep_drawn(table: pa.Table, name: str) -> None:
    """Write a table to a file of its own; it counts only once the manifest row names it."""
    links_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (links_folder() / name).open("wb") as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        file.flush()
        os.fsync(file.fileno())


def _swap_in(file: str, ties: int, as_of: date, read_at: datetime) -> None:
    """`read_at`: what came or went later is not in it."""
    TiesEdition.objects.all().delete()
    TiesEdition.objects.create(file=file, ties=ties, as_of=as_of, drawn_at=read_at)


def _keep_paths(found: Reach, ties: pa.Table, as_of: date) -> None:
    """The strongest paths of each group, for the rooms that count over everything."""
    ReachPath.objects.all().delete()
    hops = _hops_by_end(found, ties)
    rows = (
        ReachPath(
            group_id=row["group_id"],
            to_mention_id=row["target_id"],
            to_kind=row["target_kind"],
            strength=row["strength"],
            hops=hops[row["group_id"], row["target_id"]],
            as_of=as_of,
        )
        for row in _strongest(found.touched)
    )
    ReachPath.objects.bulk_create(rows, batch_size=2_000)


def _strongest(touched: pa.Table) -> Iterator[_Touched]:
    """The first rows of each group; they come strongest first."""
    rows = cast(list[_Touched], touched.to_pylist())
    for _, of_group in groupby(rows, key=lambda row: row["group_id"]):
        yield from list(of_group)[:PATHS_KEPT]


def _hops_by_end(found: Reach, ties: pa.Table) -> dict[tuple[int, int], list[dict[str, object]]]:
    """Each path's hops as the cache keeps them."""
    said = ties.select(["grade", "from_marking", "to_marking"]).take(found.hops["tie"])
    table = found.hops
    for name in said.column_names:
        table = table.append_column(name, said[name])
    kept: dict[tuple[int, int], list[dict[str, object]]] = {}
    for hop in table.to_pylist():
        kept.setdefault((hop["group_id"], hop["target_id"]), []).append(
            {
                "from": hop["from_id"],
                "to": hop["to_id"],
                "kind": hop["kind"],
                "strength": hop["tie_strength"],
                "grade": hop["grade"] or "",
                "damping": hop["damping"],
                "so_far": hop["so_far"],
                "markings": [hop["marking_id"], hop["from_marking"], hop["to_marking"]],
            }
        )
    return kept
