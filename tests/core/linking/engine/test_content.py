import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import SCHEMA, table

from plait.linking.engine.content import is_among, said
from plait.linking.engine.records import prepare

ROWS = st.lists(
    st.fixed_dictionaries({"given": st.sampled_from(["ada", "Ada ", "bo"]), "town": st.sampled_from(["bo", None])}),
    min_size=2,
    max_size=6,
)


def by_mention(rows):
    records = prepare(table(SCHEMA, *rows), SCHEMA, {})
    return dict(zip(records.ids.tolist(), said(records).tolist(), strict=True))


@given(ROWS)
def test_two_records_have_one_hash_if_they_say_the_same_and_two_otherwise(rows):
    found = by_mention(rows)
    plain = [(row["given"].strip().lower(), row["town"]) for row in rows]
    for one in range(len(rows)):
        for other in range(len(rows)):
            assert (found[one + 1] == found[other + 1]) == (plain[one] == plain[other])


@given(ROWS)
def test_what_a_record_says_has_one_hash_in_every_table(rows):
    assert by_mention(rows)[1] == by_mention(rows[:1])[1]


def test_the_same_word_in_another_part_is_another_thing_said():
    found = by_mention([{"given": "ada", "family": "vale"}, {"given": "vale", "family": "ada"}])
    assert found[1] != found[2]


@given(st.lists(st.integers(0, 20)), st.lists(st.integers(0, 20), unique=True))
def test_membership_in_a_list_in_order_is_what_it_says(values, known):
    found = is_among(np.array(values, np.uint64), np.sort(np.array(known, np.uint64)))
    assert found.tolist() == [value in known for value in values]
