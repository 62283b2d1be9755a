from dataclasses import replace
from datetime import date

import pytest

from plait.domain.task import (
    TRANSITIONS,
    ForbiddenStep,
    IncompleteTask,
    OnlyDevelopment,
    TaskOrder,
    TaskState,
    check_order,
    step,
)

ON = date(2026, 11, 1)
ORDER = TaskOrder(
    title="Check licences", text="Three premises.", measure="Reviews", owner_id=1, due_on=date(2026, 12, 1)
)


def test_a_complete_order_may_be_sent() -> None:
    check_order(ORDER, on=ON, is_development=False, target_is_unscored=False)


@pytest.mark.parametrize("missing", [{"title": " "}, {"text": ""}, {"measure": ""}, {"due_on": ON}])
def test_a_task_without_words_a_measure_or_a_due_day_is_refused(missing: dict[str, str]) -> None:
    with pytest.raises(IncompleteTask):
        check_order(replace(ORDER, **missing), on=ON, is_development=False, target_is_unscored=False)


def test_an_unscored_group_gets_a_development_task_and_nothing_else() -> None:
    check_order(ORDER, on=ON, is_development=True, target_is_unscored=True)
    with pytest.raises(OnlyDevelopment, match="T0"):
        check_order(ORDER, on=ON, is_development=False, target_is_unscored=True)


def test_only_listed_steps_are_allowed() -> None:
    for state in TaskState:
        for to in TaskState:
            if to in TRANSITIONS[state]:
                assert step(state, to) is to
            else:
                with pytest.raises(ForbiddenStep):
                    step(state, to)
