import numpy as np
import pyarrow as pa
import pytest
from tests.core.linking.engine.worlds import NO_IDENTITIES, NO_MATCHES, SCHEMA, crowded

from plait.linking.engine.engine import link_records
from plait.linking.engine.index import index_of, open_index, segment_of

NICKNAMES = {"kit": "christopher"}


@pytest.fixture(scope="module")
def people():
    return crowded(700)


@pytest.fixture(scope="module")
def model(people):
    return link_records(people, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model


def grown(people, model, sizes):
    """An index whose mentions came in turns of these sizes."""
    index, start = index_of(people.slice(0, sizes[0]), model, nicknames=NICKNAMES), sizes[0]
    for size in sizes[1:]:
        index = index.with_segment(segment_of(people.slice(start, size), model, NICKNAMES))
        start += size
    return index


def same(one, other):
    arrays = ("ids", "said", "by_said", "keys", "starts")
    return one.rows == other.rows and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)


def test_segments_that_are_put_together_are_as_if_they_had_come_at_once(people, model):
    index = grown(people, model, [10, 16, 16, 32])
    assert [len(segment) for segment in index.segments] == [10, 64]
    assert same(index.segments[1], segment_of(people.slice(10, 64), model, NICKNAMES))


def test_one_mention_at_a_time_makes_few_segments_and_leaves_the_first_alone(people, model):
    index = grown(people, model, [50, *[1] * 100])
    assert len(index) == 150
    assert len(index.segments[0]) == 50
    assert len(index.segments) <= 1 + 7


def test_a_mention_is_in_an_index_once(people, model):
    index = index_of(people, model)
    with pytest.raises(ValueError, match="already"):
        index.with_segment(segment_of(people.slice(3, 1), model, {}))


def test_an_index_is_the_same_after_it_was_saved(people, model, tmp_path):
    index = grown(people, model, [20, 5, 1])
    index.save(tmp_path / "index")
    again = open_index(tmp_path / "index")
    assert (again.version, again.nicknames) == (index.version, index.nicknames)
    assert all(same(one, other) for one, other in zip(again.segments, index.segments, strict=True))
    assert [segment.name for segment in again.segments] == [segment.name for segment in index.segments]


def test_saving_again_writes_what_is_new_and_removes_what_no_manifest_names(people, model, tmp_path):
    first = grown(people, model, [20, 2])
    first.save(tmp_path)
    base = tmp_path / first.segments[0].name / "keys.npy"
    written = base.stat().st_mtime_ns
    held = open_index(tmp_path)
    second = held.with_segment(segment_of(people.slice(22, 8), model, NICKNAMES))
    second.save(tmp_path)
    assert base.stat().st_mtime_ns == written
    assert {path.name for path in tmp_path.iterdir()} == {"manifest.json", *(one.name for one in second.segments)}
    assert len(open_index(tmp_path)) == 30
    assert same(held.segments[1], first.segments[1]), "who had it open reads on"


def test_a_segment_without_its_manifest_is_not_there(people, model, tmp_path):
    """A run that is killed before the manifest leaves what was there before."""
    grown(people, model, [20]).save(tmp_path)
    before = (tmp_path / "manifest.json").read_bytes()
    grown(people, model, [20, 5]).save(tmp_path)
    (tmp_path / "manifest.json").write_bytes(before)
    assert len(open_index(tmp_path)) == 20


def test_an_index_of_nobody_is_saved_and_opened(people, model, tmp_path):
    index_of(people.slice(0, 0), model).save(tmp_path)
    assert len(open_index(tmp_path)) == 0


def test_an_index_holds_no_key_that_the_model_dropped(people, model):
    index = index_of(people, model)
    keys = np.unique(index.segments[0].keys >> np.uint64(24))
    assert len(keys)
    assert any(map(len, model.blocking.dropped))
    assert not any(np.isin(dropped, keys).any() for dropped in model.blocking.dropped)


def test_columns_that_are_no_text_are_read_as_texts(people, model):
    odd = people.set_column(people.schema.get_field_index("phone"), "phone", pa.nulls(people.num_rows, pa.int64()))
    assert index_of(odd, model).segments[0].rows.schema.field("phone").type == pa.string()
