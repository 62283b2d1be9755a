from tests.core.linking.worlds import mentions

from plait.linking.identity import Identity, identities_of


def test_two_numbers_contradict_and_one_in_common_does_not():
    one, other = Identity(numbers=frozenset({"SC1"})), Identity(numbers=frozenset({"SC2"}))
    assert one.contradicts(other)
    assert not one.contradicts(one.joined(other))
    assert not one.contradicts(Identity())


def test_a_date_without_sex_is_no_hard_fact():
    table = mentions([1, 2], {1: {"birth_date": "1980-01-02"}, 2: {"birth_date": "1980-01-02", "sex": "f"}})
    assert identities_of(table) == {2: Identity(births=frozenset({("1980-01-02", "f")}))}
