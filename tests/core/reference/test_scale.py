"""Scales keep their codes, and each says on what standing it is."""

import pytest

from plait.reference import scale, scales


def test_every_scale_has_a_known_standing() -> None:
    for one in scales().values():
        assert one.standing
        assert set(one.standing) <= {"published", "unverified", "ours"}


def test_the_source_evaluation_has_three_steps() -> None:
    assert scale("ir_source_evaluation_3").values == {
        "1": "Reliable",
        "2": "Untested",
        "3": "Not reliable",
    }


def test_a_scale_that_lists_codes_maps_each_to_itself() -> None:
    assert scale("four_d").values == {word: word for word in ("DIVERT", "DETER", "DETECT", "DISRUPT")}


def test_crime_weights_are_numbers() -> None:
    assert scale("crime_weights_ons_css").values["homicide"] == 7979


def test_an_unknown_scale_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        scale("no_such_scale")
