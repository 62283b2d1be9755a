"""Mentions and what is said of them, as Arrow: the records database and the registers together.

`statements`, `mentions`, `people` and `organisations` answer one reader. `all_statements` and `all_mentions` see
everything: they feed caches that never leave the services (subjects, drawn ties).
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Tie
from plait.domain.tables import MENTIONS, ORGANISATIONS, PEOPLE, STATEMENTS
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Mention
from plait_desk.collection.queries.registers import register_statements
from plait_desk.jobs import bulk

if TYPE_CHECKING:
    import duckdb

REGISTERS = tuple(register.value for register in Register)
_COMMITTED = "(load_id IS NULL OR load_id NOT IN (SELECT id FROM collection_load WHERE state <> 'committed'))"
_MENTIONS = f"""
    SELECT id, kind, marking_id, NULLIF(register, ''), NULLIF(natural_key, '') FROM collection_mention
    WHERE withdrawn_at IS NULL AND {_COMMITTED} AND kind <> 'group' """
_STATEMENTS = f"""
    SELECT mention_id, property, value, other_id, valid_from, valid_to, recorded_at, marking_id, origin_id, grade
    FROM collection_statement
    WHERE withdrawn_at IS NULL AND {_COMMITTED} AND (other_id IS NULL OR property <> '{Tie.MEMBER_OF.value}') """
_AT_ONCE = 900
# What was said of one mention stands in the order in which it was written down: PostgreSQL keeps none by itself.
_ORDER = {"id": "id", "mention_id": "mention_id, id"}


def mentions(reader: Reader, mention_ids: Iterable[int] | None = None) -> pa.Table:
    """MENTIONS that the reader may read, in order of id; groups are not among them (see `groups`)."""
    return _mentions(_markings(reader), None if mention_ids is None else sorted(set(mention_ids)))


def statements(reader: Reader, mention_ids: Iterable[int] | None = None) -> pa.Table:
    """STATEMENTS of mentions that the reader may read, where they may read the statement and a tie's other end too.

    Memberships of groups are not among them: mapping keeps those.
    """
    markings = _markings(reader)
    if mention_ids is None:
        held = _mentions(markings, None)
        told = _statements(markings, None, REGISTERS)
        ids = held["mention_id"].combine_chunks()
        return told.filter(_is_readable(told, ids))
    held = _mentions(markings, sorted(set(mention_ids)))
    ids = held["mention_id"].combine_chunks()
    registers = [name for name in pc.unique(held["register"]).to_pylist() if name]
    told = _statements(markings, ids.to_pylist(), registers)
    others = _mentions(markings, sorted(set(told["other_id"].drop_null().to_pylist())))["mention_id"].combine_chunks()
    return told.filter(_is_readable(told, pa.concat_arrays([ids, others])))


def people(reader: Reader) -> pa.Table:
    """PEOPLE that the reader may read: one row a person mention, the first value in order where several were given."""
    return _wide(mentions(reader), statements(reader), PEOPLE, (MentionKind.PERSON,))


def organisations(reader: Reader) -> pa.Table:
    """ORGANISATIONS that the reader may read: companies and other bodies, one row a mention."""
    kinds = (MentionKind.COMPANY, MentionKind.ORGANISATION)
    return _wide(mentions(reader), statements(reader), ORGANISATIONS, kinds)


def all_mentions(mention_ids: Iterable[int] | None = None) -> pa.Table:
    """MENTIONS, all or these, whoever may read them. For caches inside the services only."""
    return _mentions(None, None if mention_ids is None else sorted(set(mention_ids)))


def all_statements(mention_ids: Iterable[int] | None = None) -> pa.Table:
    """STATEMENTS, all or those of these mentions, whoever may read them. For caches inside the services only."""
    return _statements(None, None if mention_ids is None else sorted(set(mention_ids)), REGISTERS)


def wide(mentions_: pa.Table, statements_: pa.Table, schema: pa.Schema, kinds: Collection[str]) -> pa.Table:
    """Mentions of these kinds with one column a property: PEOPLE or ORGANISATIONS of any MENTIONS and STATEMENTS."""
    return _wide(mentions_, statements_, schema, kinds)


def protected_mentions() -> frozenset[int]:
    """Mentions of people who must be protected: never a seed, a path node, a hit, a target or a name on a chart."""
    return frozenset(Mention.objects.filter(is_protected=True).values_list("pk", flat=True))


def _markings(reader: Reader) -> frozenset[int]:
    return readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)


def _mentions(markings: frozenset[int] | None, ids: list[int] | None) -> pa.Table:
    return _read(_MENTIONS + _in("marking_id", markings), "id", ids, MENTIONS)


def _statements(markings: frozenset[int] | None, ids: list[int] | None, registers: Collection[str]) -> pa.Table:
    told = _read(_STATEMENTS + _in("marking_id", markings), "mention_id", ids, STATEMENTS)
    if not registers:
        return told
    some = None if ids is None else pa.array(ids, pa.int64())
    return pa.concat_tables([told, register_statements(registers, markings, some)])


def _read(sql: str, column: str, ids: list[int] | None, schema: pa.Schema) -> pa.Table:
    """The query as it is, or once for each slice of `ids`. Only our own integers are ever written into it."""
    if ids is None:
        return bulk.read(f"{sql} ORDER BY {_ORDER[column]}", [], schema)
    slices = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
    tables = [bulk.read_some(f"{sql}{_in(column, part)} ORDER BY {_ORDER[column]}", [], schema) for part in slices]
    return pa.concat_tables([schema.empty_table(), *tables])


def _in(column: str, ids: Collection[int] | None) -> str:
    if ids is None:
        return ""
    return f" AND {column} IN ({','.join(str(int(id_)) for id_ in sorted(ids)) or 'NULL'})"


def _is_readable(told: pa.Table, ids: pa.Array) -> pa.Array:
    """Of a readable mention; and a tie only where its other end is readable, or lies outside every mention here."""
    return pc.and_(
        pc.is_in(told["mention_id"], ids), pc.or_(pc.is_null(told["other_id"]), pc.is_in(told["other_id"], ids))
    )


def _wide(held: pa.Table, told: pa.Table, schema: pa.Schema, kinds: Collection[str]) -> pa.Table:
    names = [name for name in schema.names if name not in {"mention_id", "marking_id"}]
    columns = ", ".join(f"min(value) FILTER (property = '{name}') AS {name}" for name in names)
    kept = held.filter(pc.is_in(held["kind"], pa.array(list(kinds))))
    with _engine().cursor() as engine:
        engine.register("held", kept.select(["mention_id", "marking_id"]))
        engine.register("told", told.select(["mention_id", "property", "value"]))
        found: pa.Table = engine.sql(
            f"SELECT mention_id, any_value(marking_id) AS marking_id, {columns} "
            "FROM held LEFT JOIN told USING (mention_id) GROUP BY mention_id ORDER BY mention_id"
        ).to_arrow_table()
    return found.cast(schema)


@cache
def _engine() -> "duckdb.DuckDBPyConnection":
    """One engine in memory for the process: making one takes longer than most questions. What it is told is a cursor's
    own, and gone with it."""
    import duckdb  # heavy, and only bulk reads need it

    return duckdb.connect(config={"threads": 2})
