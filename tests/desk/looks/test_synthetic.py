"""A home that ever took in a synthetic world says so for good."""

from pathlib import Path

from pytest_django import Settings

from plait_desk.looks.synthetic import is_synthetic, mark_as_synthetic


def test_a_home_that_was_marked_stays_synthetic_however_the_desk_is_started(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME, settings.PLAIT_DEMO = tmp_path, False
    assert not is_synthetic()
    mark_as_synthetic()
    assert is_synthetic()


def test_a_demonstration_is_synthetic_before_anything_is_in_it(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME, settings.PLAIT_DEMO = tmp_path, True
    assert is_synthetic()
