"""What is said of a network that is handed over whole: how much of it, and where it ends."""

from itertools import combinations, pairwise

from plait_desk.mapping.queries.measures import LEADS, LISTED, MOST_PLAYERS, Measures, measures_of
from plait_desk.mapping.queries.network import Bond, GroupNetwork, Person


def network(*pairs: tuple[int, int], people: int, strength: float = 0.7, role: str = "driver") -> GroupNetwork:
    """People 1 to `people`, all of one role, with these ties."""
    return GroupNetwork(
        people=tuple(
            Person(
                id=number, name=f"Person {number}", is_nominal=True, is_principal=False, roles=(role,) if role else ()
            )
            for number in range(1, people + 1)
        ),
        bonds=tuple(Bond(left=left, right=right, strength=strength, how="synthetic") for left, right in pairs),
    )


def measured(given: GroupNetwork) -> Measures:
    found = measures_of(given)
    assert found is not None
    return found


def test_a_line_of_thirty_is_told_in_short() -> None:
    found = measured(network(*pairwise(range(1, 31)), people=30))
    assert (found.count, len(found.sure), found.is_exact) == (2, 2, False)
    assert (len(found.brokers), len(found.likely), len(found.lost), len(found.leads)) == (LISTED, LISTED, LISTED, LEADS)


def test_of_few_people_one_is_asked_for_and_of_many_three() -> None:
    hubs = [(1, 2), (1, 3), (4, 5), (4, 6), (7, 8), (7, 9)]
    assert measured(network(*hubs, people=9)).count == MOST_PLAYERS
    assert measured(network(*hubs[:2], people=5)).count == 1


def test_five_hundred_people_are_answered_with_a_smaller_set() -> None:
    found = measured(network(*pairwise(range(1, 501)), people=500))
    assert found.count == 1
    assert {person.id for person in found.sure} <= {250, 251}


def test_removals_end_where_nobody_stands_between_others() -> None:
    """Two who know each other, and a star: once its middle is gone it is no matter who goes next."""
    found = measured(network((1, 2), (1, 3), (1, 4), (5, 6), people=6))
    assert [step.person.id if step.person else None for step in found.steps] == [None, 1]
    everybody = measured(network(*combinations(range(1, 5), 2), people=4))
    assert [step.left for step in everybody.steps] == [100]
    assert everybody.lost == ()


def test_a_role_that_is_not_known_is_no_figure() -> None:
    found = measured(network((1, 2), (1, 3), (1, 4), people=4, role=""))
    assert [(one.person.id, one.durable, one.immediate) for one in found.lost] == [(1, None, 100.0)]


def test_too_few_people_and_no_ties_are_not_measured() -> None:
    assert measures_of(network((1, 2), people=2)) is None
    assert measures_of(network(people=5)) is None
    assert measures_of(GroupNetwork()) is None
