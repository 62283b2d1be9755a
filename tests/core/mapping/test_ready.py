"""What is compiled after an install."""

from plait.mapping.ready import LENGTH, make_ready


def test_making_ready_walks_as_on_any_other_day() -> None:
    assert make_ready() == LENGTH
