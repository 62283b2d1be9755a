import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.information import perfect_information, sample_information

# By hand: ten days; plan A is worth 5, plan B 10 if Z (chance .3) and else 2; each needs all ten days.
B_ALONE = [(2.0, 10.0)]
CHANCES = (0.7, 0.3)


@pytest.mark.parametrize(("price_of_ten_days", "bound"), [(5.0, 1.5), (4.4, 1.68)])
def test_the_bound_lies_between_the_exact_value_and_that_of_the_lowest_fair_price(
    price_of_ten_days: float, bound: float
) -> None:
    assert perfect_information(B_ALONE, (price_of_ten_days,), CHANCES) == pytest.approx(bound, abs=1e-9)


def test_a_report_that_may_be_wrong_is_worth_less() -> None:
    worth = sample_information(B_ALONE, (5.0,), 0.3, sensitivity=0.8, specificity=0.9)
    assert worth == pytest.approx(0.99, abs=1e-9)


amounts = st.floats(min_value=0, max_value=1000)


@given(
    worth=st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5),
    charge=amounts,
    chance=st.floats(min_value=0.01, max_value=0.99),
    sensitivity=st.floats(min_value=0.5, max_value=1),
    specificity=st.floats(min_value=0.5, max_value=1),
)
def test_no_answer_is_worth_less_than_nothing_and_no_report_more_than_the_truth(
    worth: list[tuple[float, float]], charge: float, chance: float, sensitivity: float, specificity: float
) -> None:
    charges = [charge] * len(worth)
    perfect = perfect_information(worth, charges, (1 - chance, chance))
    sample = sample_information(worth, charges, chance, sensitivity=sensitivity, specificity=specificity)
    assert -1e-6 <= sample <= perfect + 1e-6
