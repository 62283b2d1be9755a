"""Parsed tables to rows, in batches that each commit by themselves; what is here already is passed over.

Because identities follow from the content, a load that was killed goes on by writing what is not there yet. What is
there, but of another load that shows nothing, would not show with this one either: it is taken back, and written again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import models
from django.db.models import prefetch_related_objects

from plait.collection.feed import Feed, Home
from plait.collection.parsed import Parsed
from plait.collection.register import with_markings
from plait.collection.telling import Telling
from plait.domain.ids import encode
from plait.domain.marking import combine_all
from plait.domain.progress import Progress, quiet
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import intern_all
from plait_desk.collection.models import Item, Load, Mention, Origin, Report, ReportEvent, Statement
from plait_desk.collection.services.batches import Batches
from plait_desk.collection.services.standing import onto_standing
from plait_desk.collection.services.taking_back import UNFINISHED, take_rows_back
from plait_desk.jobs import bulk

_AT_ONCE = 900  # values in one IN list
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A file that was read: its load, its feed, what was in it, and its markings made permanent, in order.

    `is_draft` where it is a report that its writers have not sent yet. `apart` are the reports whose reference another
    one has, of which the sender may not know. `others` are the loads that brought some of it
    before, as far as that was found. `telling` says the rest where the rows are an edition on disk. `beside` are the
    tables to keep beside what an edition says, by file.
    """

    load: Load
    feed: Feed
    parsed: Parsed
    markings: list[Marking]
    is_draft: bool = False
    apart: frozenset[int] = frozenset()
    others: set[int | None] = field(default_factory=set)
    telling: Telling | None = None
    beside: Mapping[str, pa.Table] = field(default_factory=dict)

    def parts(self) -> Iterator["Arrived"]:
        """Itself; or of a register whose rows are on disk, what some of them say at a time."""
        if self.telling is None:
            yield self
        else:
            yield from (replace(self, parsed=parsed, telling=None) for parsed in self.telling.parts())

    def marked(self, table: pa.Table) -> pa.Table:
        """The table with interned marking ids."""
        return with_markings(table, pa.array([marking.pk for marking in self.markings], pa.int64()))


def batches_of(arrived: Arrived, progress: Progress = quiet) -> Batches:
    """The batches that a load is written in; each row counts, and once more what it is found by."""
    parsed = arrived.parsed
    tables = [parsed.origins, parsed.reports, parsed.items, parsed.mentions]
    if arrived.feed.home is Home.RECORDS:
        tables.append(parsed.statements)
    found_by = parsed.reports.num_rows + parsed.mentions.num_rows
    total = sum(table.num_rows for table in tables) + found_by + len(parsed.rejects)
    if arrived.telling is not None:
        total += 2 * arrived.telling.rows
    return Batches(load=arrived.load, total=total, progress=progress)


def write(arrived: Arrived, batches: Batches, *, says_again: bool = False) -> None:
    """Write everything but what shows it: the commit comes after.

    What was withdrawn is not written again, whoever sends it once more; but a correction `says_again` what still holds.
    """
    for part in arrived.parts():
        _write_missing(part, batches, says_again=says_again)
        while hidden := _hidden_others(part):
            for load in hidden:
                take_rows_back(load)
            batches.begin_again()
            _write_missing(part, batches, says_again=says_again)


def _write_missing(arrived: Arrived, batches: Batches, *, says_again: bool) -> None:
    arrived.others.clear()
    _write_origins(arrived, batches)
    _write_reports(arrived, batches)
    _write_items(arrived, batches)
    _write_mentions(arrived, batches)
    if arrived.feed.home is Home.RECORDS:
        _write_statements(arrived, batches, says_again=says_again)


def _hidden_others(arrived: Arrived) -> list[Load]:
    """The loads that hold some of the same and show nothing of it: stopped, or at work beside this one."""
    others = [load for load in arrived.others if load not in {None, arrived.load.pk}]
    return list(Load.objects.filter(pk__in=others, state__in=UNFINISHED))


def here_already(model: type[models.Model], ids: pa.Array | pa.ChunkedArray, load: Load | None = None) -> pa.Array:
    """Those of `ids` that have a row; with `load`, one that this load brought."""
    rows = model._default_manager.all() if load is None else model._default_manager.filter(load=load)
    found: list[int] = []
    for part in in_parts(ids):
        found += rows.filter(pk__in=part).values_list("pk", flat=True)
    return pa.array(found, pa.int64())


def in_parts(values: pa.Array | pa.ChunkedArray) -> Iterator[list[Any]]:
    """The values in lists that one question may hold.

    Rows are asked for by their own keys: a form brings one of each, and must not look through a million for it.
    """
    return (part.to_pylist() for part in _slices(values, _AT_ONCE))


def _new(table: pa.Table, key: str, model: type[models.Model], arrived: Arrived) -> pa.Table:
    """The rows that are not here, whichever load brought the others; asked in the transaction that writes them."""
    here: list[int] = []
    for part in in_parts(table[key]):
        for pk, load in model._default_manager.filter(pk__in=part).values_list("pk", "load"):
            here.append(pk)
            arrived.others.add(load)
    return table.filter(pc.invert(pc.is_in(table[key], pa.array(here, pa.int64())))) if here else table


def _write_origins(arrived: Arrived, batches: Batches) -> None:
    def work(part: pa.Table) -> None:
        new = part.filter(pc.invert(pc.is_in(part["origin_id"], here_already(Origin, part["origin_id"]))))
        Origin.objects.bulk_create(
            [
                Origin(
                    pk=row["origin_id"],
                    partner_id=arrived.load.partner_id,
                    kind=row["kind"],
                    source_reference=row["reference"],
                )
                for row in new.to_pylist()
            ],
            batch_size=_AT_ONCE,
            ignore_conflicts=True,
        )

    batches.write(arrived.parsed.origins, work)


def _write_reports(arrived: Arrived, batches: Batches) -> None:
    markings = _report_markings(arrived)
    batches.write(
        arrived.parsed.reports,
        lambda part: _add_reports(arrived, _new(part, "report_id", Report, arrived), markings),
    )


def _add_reports(arrived: Arrived, table: pa.Table, markings: Mapping[int, Marking]) -> None:
    load = arrived.load
    state = Report.State.DRAFT if arrived.is_draft else Report.State.REQUIRES_ASSESSMENT
    reports = [
        Report(
            pk=row["report_id"],
            partner_id=load.partner_id,
            own_reference=row["reference"],
            apart=encode(row["report_id"]) if row["report_id"] in arrived.apart else "",
            title=row["title"],
            intelligence_on=row["intelligence_on"],
            created_at=row["created_at"],
            received_at=load.received_at,
            urgency=row["urgency"],
            state=state,
            threat=row["threat"] or "",
            touches=frozenset((row["touches"] or "").split(";")) - {""},
            council_code=row["council_code"] or "",
            load=load,
            by_id=load.by_id,
            marking=markings[row["report_id"]],
        )
        for row in table.to_pylist()
    ]
    Report.objects.bulk_create(reports, batch_size=_AT_ONCE)
    ReportEvent.objects.bulk_create(
        [
            ReportEvent(
                report=report,
                to_state=state,
                by_id=load.by_id,
                at=load.received_at,
                marking=load.marking if arrived.is_draft else report.marking,
            )
            for report in reports
        ],
        batch_size=_AT_ONCE,
    )


def _report_markings(arrived: Arrived) -> dict[int, Marking]:
    """A report's own words (its title) are as closed as its most closed items together."""
    places: dict[int, set[int]] = {}
    for row in arrived.parsed.items.select(["report_id", "marking_id"]).to_pylist():
        places.setdefault(row["report_id"], set()).add(row["marking_id"])
    prefetch_related_objects(arrived.markings, "parts")
    values = [marking.value() for marking in arrived.markings]
    combined = {frozenset(several) for several in places.values()}
    rows = intern_all(combine_all(values[place] for place in several) for several in combined)
    made = dict(zip(combined, rows, strict=True))
    return {report: made[frozenset(several)] for report, several in places.items()}


def _write_items(arrived: Arrived, batches: Batches) -> None:
    batches.write(
        arrived.parsed.items,
        lambda part: _add_items(arrived.load, arrived.marked(_new(part, "item_id", Item, arrived))),
    )


def _add_items(load: Load, new: pa.Table) -> None:
    table = onto_standing(new)
    rows = pa.table(
        {
            "id": table["item_id"],
            "report_id": table["report_id"],
            "number": table["number"],
            "text": table["text"],
            "is_opinion": table["is_opinion"],
            "grading_scheme": table["scheme"],
            "grade": table["grade"],
            "origin_id": table["origin_id"],
            "quotes": pc.fill_null(table["quotes_reference"], ""),
            "marking_id": table["marking_id"],
            "load_id": pa.repeat(load.pk, table.num_rows),
            "recorded_at": _times(load, table.num_rows),
        }
    )
    bulk.append(rows, Item)


def _write_mentions(arrived: Arrived, batches: Batches) -> None:
    # In order of identity, here and below: neighbours in the index are written together.
    batches.write(
        arrived.parsed.mentions.sort_by("mention_id"),
        lambda part: _add_mentions(arrived.load, arrived.marked(_new(part, "mention_id", Mention, arrived))),
    )


def _add_mentions(load: Load, table: pa.Table) -> None:
    rows = pa.table(
        {
            "id": table["mention_id"],
            "kind": table["kind"],
            "item_id": table["item_id"],
            "load_id": pa.repeat(load.pk, table.num_rows),
            "load_row": table["row"],
            "given_reference": pc.fill_null(table["reference"], ""),
            "register": pc.fill_null(table["register"], ""),
            "natural_key": pc.fill_null(table["natural_key"], ""),
            "categories": pc.fill_null(table["categories"], ""),
            "is_protected": table["is_protected"],
            "marking_id": table["marking_id"],
            "recorded_at": _times(load, table.num_rows),
        }
    )
    bulk.append(rows, Mention)


def take_over(arrived: Arrived, corrected: int) -> None:
    """Who the corrected report named stays the same mention: what was decided of it stands, its new item shows it."""
    table = arrived.marked(arrived.parsed.mentions)
    for row in table.to_pylist():
        Mention.objects.filter(pk=row["mention_id"], item__report=corrected).update(
            item_id=row["item_id"],
            load=arrived.load,
            load_row=row["row"],
            marking_id=row["marking_id"],
            categories=row["categories"] or "",
            is_protected=row["is_protected"],
        )


def _write_statements(arrived: Arrived, batches: Batches, *, says_again: bool) -> None:
    only = " AND withdrawn_at IS NULL" if says_again else ""
    batches.write(
        arrived.parsed.statements.sort_by("mention_id"),
        lambda part: _add_statements(arrived.load, arrived.marked(_unsaid(part, arrived, only))),
    )


def _add_statements(load: Load, table: pa.Table) -> None:
    bulk.append(table.append_column("load_id", pa.repeat(load.pk, table.num_rows)), Statement)


def _unsaid(table: pa.Table, arrived: Arrived, only: str) -> pa.Table:
    """The statements that no row says yet: for mentions that were here before, or a load that goes on."""
    known = _said_of(pc.unique(table["mention_id"]), only)
    if not known.num_rows:
        return table
    arrived.others.update(pc.unique(known["load_id"]).to_pylist())
    return table.filter(pc.invert(pc.is_in(_words(table), _words(known))))


def _said_of(mention_ids: pa.Array, only: str) -> pa.Table:
    """What was said of the mentions, and by which load; `only` narrows it to what still holds."""
    columns = ("mention_id", "property", "value", "other_id", "load_id")
    texts = {"property", "value"}
    schema = pa.schema([(name, pa.string() if name in texts else pa.int64()) for name in columns])
    sql = f"SELECT {', '.join(columns)} FROM collection_statement WHERE mention_id IN ({{}}){only}"
    parts = [schema.empty_table()]
    for part in _slices(mention_ids, _AT_ONCE):
        parts.append(bulk.read(sql.format(",".join(str(id_) for id_ in part.to_pylist())), [], schema))
    return pa.concat_tables(parts)


def _words(table: pa.Table) -> pa.Array:
    texts = [
        pc.fill_null(pc.cast(table[name], pa.string()), "") for name in ("mention_id", "property", "value", "other_id")
    ]
    joined = pc.binary_join_element_wise(*texts, _BETWEEN)
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _slices(array: pa.Array, size: int) -> Iterator[pa.Array]:
    return (array.slice(start, size) for start in range(0, len(array), size))


def _times(load: Load, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(load.received_at, pa.timestamp("us", tz="UTC")), rows)
