from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.worlds import matches, people

from plait.linking.attach import attach
from plait.linking.link import link
from plait.linking.model import starting_model
from plait.linking.person import PERSON

PERSONS = st.fixed_dictionaries(
    {
        "forename": st.sampled_from(["Ann", "Anne", "Bob", None]),
        "surname": st.sampled_from(["Sample", "Semple", "Other"]),
        "birth_date": st.sampled_from(["1980-01-02", "1980-02-01", "1980", None]),
        "postcode": st.sampled_from(["ZE9 1AA", "ZE9 1AB", None]),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(PERSONS, min_size=2, max_size=7), st.data())
def test_attaching_some_equals_rebuilding_with_all(rows, data):
    table, model = people(*rows), starting_model(PERSON)
    cut = data.draw(st.integers(min_value=0, max_value=len(rows)))
    known, new = table.slice(0, cut), table.slice(cut)
    before = link(known, kind=PERSON, matches=matches(), model=model).pairs.to_pylist()
    after = before + attach(new, known=known, kind=PERSON, model=model).to_pylist()
    rebuilt = link(table, kind=PERSON, matches=matches(), model=model).pairs.to_pylist()
    assert sorted(after, key=str) == sorted(rebuilt, key=str)
