"""Review and disposal days."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait import reference
from plait.policy.retention import (
    RULES,
    DisposalReason,
    RetentionGroup,
    RetentionReason,
    disposal_day,
    first_reviews,
    group_of,
    is_due,
    next_review,
    years_after,
)

EVENT = date(2020, 5, 17)


@pytest.mark.parametrize(
    ("group", "first"),
    [("1", date(2030, 5, 17)), ("2", date(2030, 5, 17)), ("3", date(2026, 5, 17)), ("4", date(2026, 5, 17))],
)
def test_the_first_review_follows_the_last_event(group: str, first: date) -> None:
    assert next_review(RetentionGroup(group), last_event_on=EVENT) == first


def test_later_reviews_follow_the_last_one_unless_something_happened_since() -> None:
    group = RetentionGroup.OTHER_OFFENCE
    assert next_review(group, last_event_on=EVENT, reviewed_on=date(2026, 5, 17)) == date(2031, 5, 17)
    assert next_review(group, last_event_on=EVENT, reviewed_on=date(2019, 1, 1)) == date(2026, 5, 17)


def test_group_one_is_kept_until_the_person_would_be_a_hundred() -> None:
    group = RetentionGroup.PUBLIC_PROTECTION
    assert disposal_day(group, last_event_on=EVENT, born_on=date(1980, 2, 29)) == date(2080, 2, 29)
    assert disposal_day(group, last_event_on=EVENT, born_on=None) is None


def test_only_group_four_is_disposed_of_by_time_and_not_while_a_review_keeps_it() -> None:
    assert disposal_day(RetentionGroup.SERIOUS_OFFENCE, last_event_on=EVENT, born_on=None) is None
    assert disposal_day(RetentionGroup.MISCELLANEOUS, last_event_on=EVENT, born_on=None) == date(2026, 5, 17)
    assert disposal_day(RetentionGroup.MISCELLANEOUS, last_event_on=EVENT, born_on=None, later=True) is None


def test_the_years_are_those_of_the_shipped_list() -> None:
    shipped = reference.scale("mopi_groups").body
    assert RULES[RetentionGroup.PUBLIC_PROTECTION].first_years == shipped["1"]["review_years"]  # type: ignore[index]  # the list's own shape
    assert RULES[RetentionGroup.SERIOUS_OFFENCE].first_years == shipped["2"]["first_review_after_clear_years"]  # type: ignore[index]  # the list's own shape
    assert RULES[RetentionGroup.OTHER_OFFENCE].first_years == shipped["3"]["first_review_after_clear_years"]  # type: ignore[index]  # the list's own shape


def test_a_review_is_due_on_its_day() -> None:
    assert is_due(EVENT, as_of=EVENT)
    assert not is_due(EVENT, as_of=date(2020, 5, 16))


@given(st.dates(max_value=date(2200, 1, 1)), st.integers(1, 100))
def test_years_after_is_always_a_day_of_that_year_and_season(day: date, years: int) -> None:
    later = years_after(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) in {(day.month, day.day), (3, 1)}


@given(st.lists(st.tuples(st.sampled_from(RetentionGroup), st.dates(date(1900, 1, 1), date(2200, 1, 1))), max_size=50))
def test_many_reviews_at_once_are_each_review_by_itself(records: list[tuple[RetentionGroup, date]]) -> None:
    groups = np.array([group.value for group, _ in records], dtype=np.str_)
    days = np.array([day for _, day in records], dtype="datetime64[D]")
    assert first_reviews(groups, days).tolist() == [next_review(group, last_event_on=day) for group, day in records]


@pytest.mark.parametrize(
    ("record", "group"),
    [
        ({"threat": "human-trafficking"}, "1"),
        ({"threat": "drugs"}, "2"),
        ({"threat": "illicit-trade"}, "3"),
        ({"threat": "", "is_nominal": True, "is_reported": False}, "2"),
        ({"threat": ""}, "3"),
        ({"threat": "", "is_reported": False}, "4"),
    ],
)
def test_the_group_of_a_record_follows_from_what_is_alleged(record: dict[str, object], group: str) -> None:
    assert group_of(**record) == group  # type: ignore[arg-type]  # one example of each


def test_every_reason_has_words() -> None:
    assert all(reason.words for reason in (*RetentionReason, *DisposalReason))
