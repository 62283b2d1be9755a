import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.screening.worlds import RECORDS, TABLE, ask, index_of, rows

from plait.linking.screening.answer import Query
from plait.linking.screening.index import build, load, readable

QUERIES = (
    Query(name="James Testfield"),
    Query(name="Mockrie Mary", birth_date="1980-02-03", postcode="ZE9 1AA"),
    Query(name="Zquorn Macdonald", number="SC123456"),
)


def test_what_was_saved_answers_the_same_when_it_is_loaded(tmp_path):
    index = index_of("James Testfield", ("Mary Mockrie", "1980-03-02", "ZE9 1AB"), "", "Zquorn Ltd", "Mac Donald")
    index.save(tmp_path / "one")
    loaded = load(tmp_path / "one")
    assert isinstance(loaded.base.names.name_words.base, np.memmap)
    for query in QUERIES:
        assert ask(loaded, query) == ask(index, query)


def test_an_index_is_never_written_over_another(tmp_path):
    index_of("James Testfield").save(tmp_path / "one")
    with pytest.raises(FileExistsError):
        index_of("Mary Mockrie").save(tmp_path / "one")


def test_a_folder_without_an_index_cannot_be_loaded(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path)


def test_a_cut_file_cannot_be_loaded(tmp_path):
    index_of("James Testfield", "Mary Mockrie").save(tmp_path / "one")
    path = tmp_path / "one" / "base.names.posting_signatures.npy"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(ValueError, match=r".+"):
        load(tmp_path / "one")


@settings(max_examples=40)
@given(st.lists(RECORDS, max_size=12), st.lists(RECORDS, max_size=4), st.lists(RECORDS, max_size=4))
def test_rows_added_are_found_as_if_they_had_always_been_there(before, first, second):
    grown = index_of(*before).with_added(rows(*first)).with_added(rows(*second))
    whole = index_of(*before, *first, *second)
    for query in QUERIES:
        assert ask(grown, query) == ask(whole, query)


def test_no_arrays_of_an_index_can_be_written_to():
    index = index_of("James Testfield")
    with pytest.raises(ValueError, match="read-only"):
        index.base.rows.names[0] = 5


def test_a_reader_needs_a_flag_for_each_row():
    with pytest.raises(ValueError, match="flag"):
        readable(index_of("James Testfield"), np.ones(2, dtype=np.bool_))


def test_an_index_of_nothing_finds_nothing():
    for index in (build(rows(), table=TABLE), index_of(None, "", "..")):
        assert all(ask(index, query).hits == () for query in QUERIES)
