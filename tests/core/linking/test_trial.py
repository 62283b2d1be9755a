"""Trials of linking on made-up people that nobody could confuse, and on some that share no key."""

import pyarrow as pa
import pytest
from tests.core.linking.worlds import people

from plait.domain.tables import MEMBERSHIP
from plait.linking.kinds import PERSON, starting_model
from plait.linking.quality import GROUPS, quality
from plait.linking.trial import Labelled, compared_under, tried

FORENAMES, SURNAMES = ("Aran", "Bela", "Coll", "Dara", "Esme"), ("Testfield", "Zedmoor", "Quillan", "Marsk", "Overby")


def twice(count):
    """Each of `count` people twice, the second time without a telephone."""
    once = [
        {
            "forename": FORENAMES[at % 5],
            "surname": SURNAMES[at // 5 % 5],
            "birth_date": f"19{50 + at}-0{1 + at % 9}-1{at % 9}",
            "postcode": f"ZE{1 + at % 9} {at % 9}AA",
            "phone": f"04141 4960{at:02d}",
        }
        for at in range(count)
    ]
    return people(*once, *({**one, "phone": None} for one in once))


def a_trial(table, true):
    ids = table["mention_id"]
    return Labelled(
        name="people (synthetic)", records=table, schema=PERSON.schema, is_synthetic=True,
        truth=pa.table({"mention_id": ids, "subject_id": true}, schema=MEMBERSHIP),
        groups=pa.table({"mention_id": ids, "group": ["here"] * len(true)}, schema=GROUPS),
    )  # fmt: skip


def test_people_whom_nobody_could_confuse_are_all_found():
    done = tried(a_trial(twice(25), [*range(25), *range(25)]), {})
    found = quality(done.linkage)
    assert (found.pairwise.precision, found.pairwise.recall, found.compared) == (1, 1, 1)
    assert found.groups[0].people == 25
    assert done.version


def test_what_is_linked_does_not_follow_from_the_labels():
    table = twice(10)
    one = tried(a_trial(table, [*range(10), *range(10)]), {})
    other = tried(a_trial(table, [0] * 20), {})
    assert one.linkage.membership == other.linkage.membership
    assert one.version == other.version


def test_pairs_that_share_no_key_are_not_compared_and_each_is_listed_once():
    table = people(
        {"forename": "Aran", "surname": "Testfield", "birth_date": "1986-03-14"},
        {"forename": "Aran", "surname": "Testfeild", "birth_date": "1986-03-14"},
        {"forename": "Coll", "surname": "Zedmoor", "birth_date": "1951-11-02"},
        {"forename": "Coll", "surname": "Zedmoor", "birth_date": "1951-11-02"},
    )
    compared = compared_under(starting_model(PERSON), table, {})
    assert sorted(zip(*compared.to_pydict().values(), strict=True)) == [(1, 2), (3, 4)]


def test_records_that_cannot_be_read_are_refused():
    with pytest.raises(ValueError, match="mention id"):
        tried(a_trial(pa.concat_tables([twice(1), twice(1)]), [0, 0, 0, 0]), {})
