"""Which markings ask a reader why."""

from dataclasses import replace

import pytest
from tests.core.policy.test_access import CONDITIONAL, OURS, OWN, READER, SHARED

from plait.domain.marking import ActionCode, Marking, MarkingKind, combine
from plait.policy.reasons import needs_reason


@pytest.mark.parametrize("marking", [OWN, SHARED, replace(CONDITIONAL, originator=OURS)])
def test_what_is_permitted_or_a_bodys_own_asks_for_no_reason(marking: Marking) -> None:
    assert not needs_reason(READER, marking)


@pytest.mark.parametrize("action", list(ActionCode))
def test_code_c_of_another_body_asks_whatever_its_action_code(action: ActionCode) -> None:
    assert needs_reason(READER, replace(CONDITIONAL, action=action))


@pytest.mark.parametrize("kind", [kind for kind in MarkingKind if kind is not MarkingKind.ORDINARY])
def test_any_other_kind_asks_even_who_originated_it(kind: MarkingKind) -> None:
    assert needs_reason(READER, replace(OWN, kind=kind))


def test_a_combination_asks_if_any_part_does() -> None:
    assert needs_reason(READER, combine(OWN, CONDITIONAL))
    assert not needs_reason(READER, combine(OWN, SHARED))
