"""The training of a lead officer holds for a term, and none is never read as held."""

from datetime import date, timedelta

from plait.domain.lead import Training, training_ends, training_on

TRAINED = date(2024, 2, 29)


def test_training_holds_for_three_years_and_not_on_the_day_after() -> None:
    ends = training_ends(TRAINED)
    assert ends == date(2027, 2, 28)
    assert training_on(TRAINED, ends - timedelta(days=1)) is Training.CURRENT
    assert training_on(TRAINED, ends) is Training.EXPIRED


def test_training_of_which_nothing_is_recorded_is_missing() -> None:
    assert training_on(None, TRAINED) is Training.MISSING
