"""What is compiled after an install."""

from plait.linking.ready import make_ready


def test_making_ready_links_and_screens_as_on_any_other_day() -> None:
    subjects, hits = make_ready()
    assert subjects == 1_000
    assert hits >= 1
