from tests.factories.tasking import option

from plait.domain.estimate import Interval
from plait.domain.option import Line, Reason
from plait.tasking.explain import why, why_not
from plait.tasking.options import catalogue

OFFERED = {("psos", "days"): 10.0}


def line(name: str) -> Line:
    even = Interval(low=1, lower=1, middle=1, upper=1, high=1)
    return Line(option=option("larch", name=name), rank=1, value=even, expected=1, futures=1, reasons=())


def test_a_chosen_option_says_what_it_does_who_may_and_how_often_it_is_chosen() -> None:
    said = why(option("larch"), expected=50, futures=0.91, prices={("psos", "days"): 2.0}, using=catalogue())
    assert said[0] == "It stops the thing."
    assert "5.0 harm points a year for each day" in " ".join(said)
    assert "every day is used" in " ".join(said)
    assert said[-1] == "It is chosen in 91 of 100 sampled futures."


def test_an_option_that_needs_more_than_is_offered_says_so() -> None:
    reason, words = why_not(
        option("larch", days=12), regret=0, chosen=None, prices={}, offered=OFFERED, using=catalogue()
    )
    assert reason is Reason.OVER_CAPACITY
    assert words == "It needs 12 days of PSoS days; 10 are offered."


def test_an_option_beaten_on_its_own_target_names_what_beat_it() -> None:
    reason, words = why_not(
        option("larch"), regret=3, chosen=line("visits"), prices={}, offered=OFFERED, using=catalogue()
    )
    assert reason is Reason.ANOTHER_PLAN
    assert words.startswith("Visits on Larch prevents more")


def test_an_option_priced_out_says_what_its_days_are_worth_elsewhere() -> None:
    reason, words = why_not(
        option("larch"), regret=3, chosen=None, prices={("psos", "days"): 2.0}, offered=OFFERED, using=catalogue()
    )
    assert reason is Reason.OVER_CAPACITY
    assert "each worth 2.0 harm points a year elsewhere" in words
    assert "falls short by 3" in words
