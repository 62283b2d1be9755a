"""Requirements serve a decision, and are opened again when their answer falls."""

from datetime import date

import pytest

from plait.domain.requirement import (
    TRANSITIONS,
    IncompleteRequirement,
    Requirement,
    RequirementState,
    may_become,
)


def _asked(**words: str) -> Requirement:
    given = {"question": "Who?", "decision": "Whether.", "known": "", "unknown": "", "assumed": "", **words}
    return Requirement(**given, review_on=date(2027, 1, 1))


@pytest.mark.parametrize("missing", ["question", "decision"])
def test_a_question_without_words_or_decision_is_refused(missing: str) -> None:
    assert _asked().state is RequirementState.OPEN
    with pytest.raises(IncompleteRequirement, match=missing):
        _asked(**{missing: "  "})


def test_an_answered_question_can_be_opened_again_and_nothing_else() -> None:
    assert may_become(RequirementState.MET, RequirementState.OPEN)
    assert not may_become(RequirementState.MET, RequirementState.WITHDRAWN)
    assert all(state not in after for state, after in TRANSITIONS.items())
