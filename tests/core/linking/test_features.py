from tests.core.linking.worlds import NICKNAMES, organisations, people

from plait.linking.features import identities, weigh_values, workspace
from plait.linking.model import starting_model
from plait.linking.organisation import ORGANISATION
from plait.linking.person import PERSON


def test_each_mention_has_one_row_of_features():
    with workspace(PERSON, people({"forename": "Jimmy"}, {}), nicknames=NICKNAMES) as connection:
        found = connection.sql("select mention_id, forename, formal_forename from features order by 1").fetchall()
    assert found == [(1, "jimmy", "james"), (2, None, None)]


def test_a_value_the_model_has_not_seen_counts_as_rare():
    with workspace(PERSON, people({"surname": "Sample"}), nicknames={}) as connection:
        weigh_values(connection, PERSON, starting_model(PERSON))
        assert connection.sql("select surname_frequency from weighed").fetchall() == [(0.003,)]


def test_identities_hold_normal_forms_and_only_whole_dates():
    with workspace(PERSON, people({"birth_date": "1980-03", "sex": "F"}), nicknames={}) as connection:
        assert identities(connection).to_pylist() == [
            {"mention_id": 1, "company_number": None, "birth_date": None, "sex": "f"}
        ]
    with workspace(ORGANISATION, organisations({"company_number": "sc 1234"}), nicknames={}) as connection:
        assert identities(connection)["company_number"].to_pylist() == ["SC001234"]
