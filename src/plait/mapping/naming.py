"""What things are called: the statements that name them, kept beside the drawn ties so that a path can be read.

Each row keeps its statement's marking and its mention's, so that one table of all names serves every reader.
"""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Property
from plait.domain.tables import MENTIONS
from plait.mapping.graph import Ints, integers, runs

NAMING = (
    Property.NAME,
    Property.FORENAME,
    Property.SURNAME,
    Property.TITLE,
    Property.LICENCE_TYPE,
    Property.INTEREST,
    Property.COMPANY_NUMBER,
    Property.VALUE_GBP,
    Property.STATUS,
)
# What flags ask of a company, kept beside its name for the same readers.
FACTS = (Property.INCORPORATED_ON, Property.DISSOLVED_ON, Property.SIC)
# In order of mention_id. One row of each mention has no property and tells its kind: it stands whatever names there
# are, or a name that somebody may not read would tell them by its absence.
NAMED = pa.schema(
    [
        ("mention_id", pa.int64()),
        ("kind", pa.string()),
        ("mention_marking", pa.int64()),
        ("property", pa.string()),
        ("value", pa.string()),
        ("marking_id", pa.int64()),
    ]
)


def draw_names(statements: pa.Table, mentions: pa.Table) -> pa.Table:
    """Every mention (MENTIONS) by its kind, and every statement (STATEMENTS) that names it or is a fact, as NAMED."""
    wanted = pc.is_in(statements["property"], pa.array([str(name) for name in (*NAMING, *FACTS)]))
    named = statements.filter(pc.and_(wanted, pc.is_valid(statements["value"])))
    named = named.select(["mention_id", "property", "value", "marking_id"])
    known = mentions.select(MENTIONS.names[:3]).rename_columns(["mention_id", "kind", "mention_marking"])
    names = known.join(named, "mention_id", join_type="inner").select(NAMED.names).cast(NAMED)
    kinds = pa.table(
        [*known.columns, *(pa.nulls(known.num_rows, field.type) for field in list(NAMED)[3:])], schema=NAMED
    )
    order = [(name, "ascending") for name in ("mention_id", "property", "marking_id", "value")]
    return pa.concat_tables([kinds, names]).sort_by(order)


def names_among(named: pa.Table, mention_ids: Ints, markings: Collection[int]) -> pa.Table:
    """The rows (NAMED) of these mentions that rest on nothing but these markings."""
    ids = integers(named["mention_id"])
    wanted = np.unique(mention_ids)
    first, after = np.searchsorted(ids, wanted, "left"), np.searchsorted(ids, wanted, "right")
    found = named.take(pa.array(runs(first, after - first)))
    allowed = pa.array(sorted(markings), pa.int64())
    told = pc.or_(pc.is_null(found["marking_id"]), pc.is_in(found["marking_id"], allowed))
    return found.filter(pc.and_(pc.is_in(found["mention_marking"], allowed), told))


def facts_among(named: pa.Table, fact: Property, markings: Collection[int]) -> pa.Table:
    """(mention_id, value) of one of FACTS, of every mention, that rests on nothing but these markings."""
    allowed = pa.array(sorted(markings), pa.int64())
    those = named.filter(pc.fill_null(pc.equal(named["property"], str(fact)), False))
    told = pc.and_(pc.is_in(those["mention_marking"], allowed), pc.is_in(those["marking_id"], allowed))
    return those.filter(told).select(["mention_id", "value"])
