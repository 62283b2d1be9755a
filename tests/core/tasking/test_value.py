import pytest
from tests.factories.tasking import option

from plait.domain.option import Price
from plait.tasking.value import charge, gain_of_days, permissions, worth_of_answer


def test_more_days_are_worth_their_price() -> None:
    price = Price(partner="psos", skill="days", days=40, used=40, per_day=2.5)
    assert gain_of_days(price, 10) == 25


def test_an_answer_is_worth_no_more_than_the_bound_at_the_programme_s_prices() -> None:
    """By hand: A is worth 5; B is worth 10 if Z (chance .3), else 2; each needs all ten days, worth .5 each."""
    plan = option("b", days=10)
    prices = {("psos", "days"): 0.5}
    assert charge(plan, prices) == 5
    assert worth_of_answer([plan], [(2.0, 10.0)], (0.7, 0.3), prices=prices) == pytest.approx(1.5)


def test_permission_is_counted_only_where_one_would_be_enough() -> None:
    one = option("a", "hmrc")
    found = permissions([(one, 7.0), (option("b", "hmrc"), -1.0)], told=set())
    assert [(each.target, each.partner, each.worth) for each in found] == [("a", "hmrc", 7.0)]
    assert permissions([(one, 7.0)], told={("a", "hmrc")}) == ()
