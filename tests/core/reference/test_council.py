"""Councils are sized by their published population."""

from plait.reference import councils


def test_the_councils_add_up_to_scotland() -> None:
    assert sum(council.population for council in councils()) == 5_424_800
    assert {council.region for council in councils()} == {"West", "East", "North"}


def test_no_two_councils_share_a_tile() -> None:
    assert len({(council.tile_column, council.tile_row) for council in councils()}) == 32


def test_glasgow_has_its_published_figures() -> None:
    glasgow = next(council for council in councils() if council.code == "S12000049")
    assert (glasgow.name, glasgow.drug_deaths, glasgow.crimes["drugs_supply"]) == ("Glasgow City", 279, 763)
