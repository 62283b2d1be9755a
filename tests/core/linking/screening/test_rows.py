import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.screening.worlds import RECORDS, ask, index_of

from plait.linking.screening.answer import Query
from plait.linking.screening.rows import MOST_ROWS_GIVEN, MOST_ROWS_SHARING


@given(st.lists(RECORDS, min_size=1, max_size=12))
def test_rows_are_found_by_name_and_by_each_attribute(records):
    rows = index_of(*records).base.rows
    for name in range(len(rows.by_name_starts) - 1):
        assert set(rows.by_name[rows.by_name_starts[name] : rows.by_name_starts[name + 1]]) == set(
            np.flatnonzero(rows.names == name)
        )
    for sharing, values in (
        (rows.dates, rows.attributes.dates),
        (rows.postcodes, rows.attributes.postcodes),
        (rows.numbers, rows.attributes.numbers),
    ):
        found = {
            int(value): sharing.rows[sharing.starts[k] : sharing.starts[k + 1]].tolist()
            for k, value in enumerate(sharing.values)
        }
        assert found == {int(value): np.flatnonzero(values == value).tolist() for value in values if value}


def test_rows_with_the_same_evidence_are_one_hit_and_the_first_ten_are_given():
    index = index_of(*["Anna Zquorn"] * 25, ("Anna Zquorn", "1980-02-03"))
    (hit,) = ask(index, Query(name="Anna Zquorn")).hits
    assert hit.rows == tuple(range(MOST_ROWS_GIVEN))
    assert hit.has_more
    dated, rest = ask(index, Query(name="Anna Zquorn", birth_date="1980-02-03")).hits
    assert dated.rows == (25,)
    assert rest.rows == tuple(range(MOST_ROWS_GIVEN))


def test_a_name_that_leads_nowhere_by_itself_is_found_by_its_date_and_postcode():
    index = index_of(("Mary Yy", "1980-02-03", "ZE9 1AA"), ("Anna Zquorn", "1955-12-11"))
    hits = ask(index, Query(name="Mary Testfield", birth_date="1980-02-03", postcode="ZE9 1AA")).hits
    assert [hit.rows for hit in hits] == [(0,)]
    assert ask(index, Query(name="Mary Testfield")).hits == ()


def test_a_row_reached_in_several_ways_is_given_once():
    index = index_of(("Anna Zquorn", "1980-02-03", "ZE9 1AA", "SC123456"))
    query = Query(name="Anna Zquorn", birth_date="1980-02-03", postcode="ZE9 1AA", number="SC123456")
    (hit,) = ask(index, query).hits
    assert hit.rows == (0,)
    assert not hit.has_more


def test_only_so_many_rows_are_looked_at_for_one_date():
    many = [(f"Xx{k} Yy{k}", "1980-02-03") for k in range(MOST_ROWS_SHARING + 50)]
    index = index_of(*many, ("Zz Yy", "1980-02-03", "ZE9 1AA"))
    hits = ask(index, Query(name="Zz Yy", birth_date="1980-02-03", postcode="ZE9 1AA")).hits
    assert hits[0].rows == (len(many),)
