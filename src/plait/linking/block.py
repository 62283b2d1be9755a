"""Which pairs are compared at all: those that share a key, where few enough mentions have it.

Many keys, each bounded, reach the pairs that one strict rule misses (Papadakis et al. 2020). A key that more
mentions share than its cap allows is dropped and its name frozen into the model, so that later mentions meet the same.
"""

import duckdb
import pyarrow as pa

from plait.linking.kind import Kind


def make_keys(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Make the table `keys` (mention_id, rule, key) from `features`; a rule is a key's place in `kind.keys`."""
    selects = []
    for number, parts in enumerate(key.parts for key in kind.keys):
        source = "(select *, unnest(tokens) as token from features)" if "token" in parts else "features"
        whole = " and ".join(f"({part}) is not null" for part in parts)
        key = f"concat_ws('|', {number}, {', '.join(parts)})"
        selects.append(f"select mention_id, {number} as rule, {key} as key from {source} where {whole}")
    connection.execute(f"create or replace table keys as select distinct * from ({' union all '.join(selects)})")


def common_keys(connection: duckdb.DuckDBPyConnection, kind: Kind) -> tuple[str, ...]:
    """The keys that more mentions share than the cap of their rule allows, in order of the alphabet."""
    caps = " ".join(f"when {number} then {key.cap}" for number, key in enumerate(kind.keys))
    rows = connection.sql(
        f"""
        select key from keys group by key, rule having count(*) > case rule {caps} end order by key
        """
    )
    return tuple(row[0] for row in rows.fetchall())


def make_candidates(
    connection: duckdb.DuckDBPyConnection, dropped: tuple[str, ...], *, only: str | None = None
) -> None:
    """Make the table `candidates` (left_id < right_id, each pair once) from `keys` without the dropped ones.

    With `only`, the name of a table of mention_id, just the pairs that one of its mentions is in.
    """
    connection.register("dropped", pa.table({"key": pa.array(dropped, pa.string())}))
    wanted = f"where left_id in (from {only}) or right_id in (from {only})" if only else ""
    connection.execute(
        f"""
        create or replace table candidates as
        with used as (select hash(key) as key, mention_id from keys anti join dropped using (key))
        select distinct l.mention_id as left_id, r.mention_id as right_id
        from used l join used r on l.key = r.key and l.mention_id < r.mention_id {wanted}
        """
    )
