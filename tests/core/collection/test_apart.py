"""References that a hidden record has are free, and what uses them has nothing in common with it."""

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.files import a_batch

from plait.collection.apart import Hidden, Kept, set_apart
from plait.collection.parsed import ITEMS, PARSED_MENTIONS, PARSED_STATEMENTS, REPORTS, Parsed

KEYS = st.integers(1, 12)
BATCH = a_batch()


def table(schema: pa.Schema, **columns: list[int]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    return pa.table(
        {field.name: pa.array(columns.get(field.name, [None] * rows), field.type) for field in schema}, schema=schema
    )


@st.composite
def files(draw: st.DrawFn) -> Parsed:
    """Reports 1xx with items 2xx that name mentions 3xx, about whom something is said."""
    items = draw(st.lists(KEYS, unique=True, max_size=6))
    of = [draw(KEYS) + 100 for _ in items]
    mentions = draw(st.lists(KEYS, unique=True, max_size=6)) if items else []
    named_in = [draw(st.sampled_from(items)) + 200 for _ in mentions]
    tied = [draw(st.sampled_from(mentions)) + 300 for _ in mentions]
    ids = [one + 300 for one in mentions]
    return Parsed(
        feed="any",
        rows=len(items),
        reports=table(REPORTS, report_id=sorted(set(of))),
        items=table(ITEMS, item_id=[one + 200 for one in items], report_id=of),
        mentions=table(PARSED_MENTIONS, mention_id=ids, item_id=named_in),
        statements=table(PARSED_STATEMENTS, mention_id=ids, other_id=tied, item_id=named_in),
    )


def hidden_among(keys: set[int]) -> Hidden:
    return lambda _, asked: asked.filter(pc.is_in(asked, pa.array(sorted(keys), pa.int64())))


HIDDEN = st.sets(st.sampled_from([base + key for base in (100, 200, 300) for key in range(1, 13)]))


def keys_of(parsed: Parsed) -> dict[Kept, list[int]]:
    return {
        Kept.REPORT: parsed.reports["report_id"].to_pylist(),
        Kept.ITEM: parsed.items["item_id"].to_pylist(),
        Kept.MENTION: parsed.mentions["mention_id"].to_pylist(),
    }


@given(files(), HIDDEN)
def test_nothing_is_written_under_a_key_that_a_hidden_record_has(parsed: Parsed, hidden: set[int]) -> None:
    freed, _ = set_apart(parsed, hidden_among(hidden), BATCH.ids)
    assert not hidden & {key for keys in keys_of(freed).values() for key in keys}


@given(files(), HIDDEN)
def test_what_belongs_together_still_does_and_nothing_else(parsed: Parsed, hidden: set[int]) -> None:
    freed, _ = set_apart(parsed, hidden_among(hidden), BATCH.ids)
    now = {
        kind: dict(zip(before, after, strict=True))
        for (kind, before), after in zip(keys_of(parsed).items(), keys_of(freed).values(), strict=True)
    }
    for name, column, kind in (
        ("items", "report_id", Kept.REPORT),
        ("mentions", "item_id", Kept.ITEM),
        ("statements", "item_id", Kept.ITEM),
        ("statements", "mention_id", Kept.MENTION),
        ("statements", "other_id", Kept.MENTION),
    ):
        before, after = getattr(parsed, name)[column].to_pylist(), getattr(freed, name)[column].to_pylist()
        assert after == [now[kind][key] for key in before]
    assert all(len(set(keys.values())) == len(keys) for keys in now.values())


@given(files(), HIDDEN)
def test_what_nothing_hidden_touches_keeps_its_key(parsed: Parsed, hidden: set[int]) -> None:
    freed, reports = set_apart(parsed, hidden_among(hidden), BATCH.ids)
    of_item = dict(zip(keys_of(parsed)[Kept.ITEM], parsed.items["report_id"].to_pylist(), strict=True))
    in_item = dict(zip(keys_of(parsed)[Kept.MENTION], parsed.mentions["item_id"].to_pylist(), strict=True))
    for kind, before in keys_of(parsed).items():
        for key, after in zip(before, keys_of(freed)[kind], strict=True):
            touching = {key, in_item.get(key), of_item.get(in_item.get(key, key))}
            assert (key == after) == (not hidden & touching)
    assert reports == {
        after
        for after, before in zip(keys_of(freed)[Kept.REPORT], keys_of(parsed)[Kept.REPORT], strict=True)
        if before != after
    }


@given(files(), HIDDEN)
def test_the_next_file_goes_on_with_what_the_last_one_set_apart(parsed: Parsed, hidden: set[int]) -> None:
    once, _ = set_apart(parsed, hidden_among(hidden), BATCH.ids)
    again, _ = set_apart(parsed, hidden_among(hidden), BATCH.ids)
    assert keys_of(once) == keys_of(again)
    beside = {key for keys in keys_of(once).values() for key in keys}  # as if each of these were hidden from a third
    third, _ = set_apart(parsed, hidden_among(hidden | beside), BATCH.ids)
    assert not beside & {key for keys in keys_of(third).values() for key in keys}


def test_a_register_names_things_alike_whoever_sends_it() -> None:
    parsed = Parsed(
        feed="any",
        rows=1,
        mentions=table(PARSED_MENTIONS, mention_id=[301], item_id=[0]).set_column(
            PARSED_MENTIONS.get_field_index("register"), "register", pa.array(["companies"])
        ),
    )
    freed, _ = set_apart(parsed, hidden_among({301}), BATCH.ids)
    assert keys_of(freed)[Kept.MENTION] == [301]
