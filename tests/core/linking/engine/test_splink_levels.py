from dataclasses import replace

import duckdb
import numpy as np
import pytest
from tests.core.linking.engine.worlds import FREE_TEXT, NO_IDENTITIES, NO_MATCHES, SCHEMA, invented

from plait.linking.engine.compare import comparison
from plait.linking.engine.engine import link_records
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import Part, Schema
from plait.linking.engine.splink import splink_table
from plait.linking.engine.splink_levels import blocking_rules, sql_comparisons

# Names that sound alike, their short forms and swaps by sound are beyond SQL: these levels of ours may be elsewhere.
BEYOND_SQL = {"given": {1, 8, 9}, "family": {0, 8, 9}}
EVERY_PART = Schema(columns=(*SCHEMA.columns, ("mail", Part.EMAIL), ("work", Part.CATEGORY)))


def people(count, seed):
    """Invented people who also have an e-mail and an occupation."""
    made = invented(count, seed)[0]
    mails = [f"{row['family']}{'' if at % 5 else at}@{'ab'[at % 2]}.example" for at, row in enumerate(made.to_pylist())]
    works = [["baker", "bakers", "driver", "plumber", None][at % 5] for at in range(made.num_rows)]
    return made.append_column("mail", [mails]).append_column("work", [works])


def learnt(table, schema):
    return link_records(table, schema, matches=NO_MATCHES, identities=NO_IDENTITIES).model


@pytest.fixture(scope="module")
def world():
    """The model is told that it saw twenty thousand records, so that every level of rarity can be reached."""
    table = people(250, 3)
    model = learnt(table, EVERY_PART)
    return table, replace(model, frequencies=replace(model.frequencies, records=20_000))


def sql_levels(table, model, pairs):
    """Which level of Splink's each pair (left_id, right_id) has in each comparison; -1 where it says nothing."""
    connection = duckdb.connect()
    known = splink_table(table, model)
    connection.register("known", known)
    names = [name for name in known.column_names if name != "mention_id"]
    connection.execute("create table pairs (place integer, left_id bigint, right_id bigint)")
    connection.executemany("insert into pairs values (?, ?, ?)", [(at, *pair) for at, pair in enumerate(pairs)])
    both = ", ".join(f"{side}.{name} as {name}_{side}" for name in names for side in "lr")
    connection.execute(
        f"create table two as select place, {both} from pairs p join known l on l.mention_id = p.left_id"
        " join known r on r.mention_id = p.right_id"
    )
    found = {}
    for one in sql_comparisons(model):
        whens = [
            f"when {level.sql} then {at}" if level.sql != "ELSE" else f"else {at}"
            for at, level in enumerate(one.levels)
        ]
        rows = connection.execute(
            f"select case when {one.missing} then -1 {' '.join(whens)} end from two order by place"
        )
        found[one.name] = [row[0] for row in rows.fetchall()]
    return found


def test_the_sql_of_a_level_holds_where_the_kernel_finds_that_level(world):
    table, model = world
    records = prepare(table, EVERY_PART, {})
    fields = comparison(records, EVERY_PART, model.frequencies)
    rng = np.random.default_rng(1)
    ends = np.sort(rng.choice(len(records), (4000, 2)), axis=1)
    near = np.argsort(records.ids)
    ends = np.concatenate([ends[ends[:, 0] < ends[:, 1]], np.stack([near[:-1], near[1:]], axis=1)]).astype(np.int32)
    ours = fields.levels_of(ends[:, 0], ends[:, 1])
    theirs = sql_levels(table, model, records.ids[ends].tolist())
    for column, one in enumerate(sql_comparisons(model)):
        within = [
            (level, at)
            for level, at in zip(ours[:, column].tolist(), theirs[one.name], strict=True)
            if level not in BEYOND_SQL.get(one.name, set())
        ]
        assert all((level == 0) == (at == -1) for level, at in within)
        # A likeness may stand on a threshold, where the last bit of a float decides.
        agreeing = [level == 0 or level in one.levels[at].ours for level, at in within]
        assert np.mean(agreeing) > 0.999, one.name


def test_each_level_of_ours_is_in_one_level_of_splink(world):
    _, model = world
    for (name, number), one in zip(model.mixture.columns, sql_comparisons(model), strict=True):
        assert sorted(level for sql in one.levels for level in sql.ours) == list(range(1, number + 1)), name
        assert [level.sql == "ELSE" for level in one.levels] == [False] * (len(one.levels) - 1) + [True]
        assert len({level.sql for level in one.levels}) == len(one.levels)


def test_whole_names_and_columns_that_are_no_plain_words_are_refused():
    with pytest.raises(ValueError, match="whole name"):
        sql_comparisons(learnt(invented(30, free_text=True)[0], FREE_TEXT))
    hostile = "born; drop table people"
    schema = Schema(
        columns=(("given", Part.GIVEN_NAME), ("family", Part.FAMILY_NAME), (hostile, Part.DATE)),
    )
    table = (
        invented(30)[0]
        .select(["mention_id", "given", "family", "born"])
        .rename_columns(["mention_id", "given", "family", hostile])
    )
    with pytest.raises(ValueError, match="no plain name"):
        sql_comparisons(learnt(table, schema))


def test_a_small_table_compares_all_pairs_and_a_large_one_by_columns_that_are_there(world):
    _, large = world
    small = replace(large, frequencies=replace(large.frequencies, records=1000))
    assert blocking_rules(small) == ["1 = 1"]
    assert "l.phone = r.phone" in blocking_rules(large)
    assert "split_part(l.mail, '@', 1) = split_part(r.mail, '@', 1)" in blocking_rules(large)
    names = Schema(columns=(("given", Part.GIVEN_NAME), ("family", Part.FAMILY_NAME)))
    assert blocking_rules(replace(large, schema=names)) == [
        "substr(l.given, 1, 3) = substr(r.given, 1, 3) and substr(l.family, 1, 3) = substr(r.family, 1, 3)",
        "l.given = r.family and l.family = r.given",
    ]
