import pytest

from plait.domain.period import Period
from plait.domain.priority import Priority, UnreasonedPriority


def test_a_priority_needs_its_reason() -> None:
    period = Period.read("2026-27")
    assert Priority(target="drugs", reason="The first tier.", period=period).share > 0
    with pytest.raises(UnreasonedPriority):
        Priority(target="drugs", reason=" ", period=period)
