"""Groups: one group mention a row, with its own marking; what it can do is said as properties, unknown stays unsaid."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.markings import mark
from plait.collection.parsed import Parsed, taken_under
from plait.collection.raw import Raw
from plait.collection.said import mentions, properties
from plait.collection.sieve import Sieve
from plait.collection.table import assertions, read_table
from plait.domain.mention import MentionKind
from plait.domain.statement import Property

FEED = feed("groups")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Group mentions named by (partner, group reference). Mapping makes the record; this is what was sent."""
    sieve, markings = mark(_stated(read_table(raw, FEED)), batch)
    table = sieve.with_column("mention_id", batch.ids("group", sieve.table["group_reference"])).table
    told = properties(table.rename_columns(_names(table)), FEED, recorded_at=batch.recorded_at)
    return Parsed(
        feed=FEED.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        markings=markings,
        mentions=mentions(table, kind=MentionKind.GROUP, reference="group_reference"),
        statements=told,
        taken=taken_under(table),
        rejects=sieve.rejects,
        assertions=assertions(FEED, sieve),
    )


def _stated(sieve: Sieve) -> Sieve:
    """The columns that `mark` reads: a group's own tier is no marking, so it steps aside."""
    rows = sieve.table.num_rows
    sieve = sieve.with_column(Property.TIER + " of group", sieve.table["tier"])
    stated = {
        "tier": FEED.marking.tier,
        **dict.fromkeys(("action_code", "sanitisation_code", "condition", "marking_kind")),
    }
    for name, value in stated.items():
        sieve = sieve.with_column(name, pa.array([value] * rows, pa.string()))
    unsaid = {
        "handling": "P",
        "existence": FEED.marking.existence,
        "purposes": ";".join(FEED.marking.purposes),
    }
    for name, value in unsaid.items():
        sieve = sieve.with_column(name, pc.fill_null(sieve.table[name], value))
    return sieve


def _names(table: pa.Table) -> list[str]:
    """The group's own tier takes its name back."""
    swap = {"tier": "tier of marking", Property.TIER + " of group": "tier"}
    return [swap.get(name, name) for name in table.column_names]
