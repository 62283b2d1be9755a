"""Partners are bodies; boards are meetings; divisions are units."""

from plait.reference import councils, partners, powers, units


def test_each_partner_has_its_own_key() -> None:
    keys = [partner.key for partner in partners()]
    assert len(set(keys)) == len(keys)
    assert {"psos", "hmrc", "council-fife", "council-city-of-edinburgh", "sepa", "rbs"} <= set(keys)


def test_each_council_is_a_body_of_its_own() -> None:
    bodies = {partner.council_code for partner in partners() if partner.is_body and partner.part_of == "la"}
    assert bodies == {council.code for council in councils()}


def test_a_board_is_not_a_body() -> None:
    assert {partner.key for partner in partners() if not partner.is_body} == {
        "matdb",
        "steering-group",
        "communications-subgroup",
        "la",
        "masg",
        "saitg",
        "elected-representatives",
    }


def test_every_division_is_a_unit_that_polices_a_council() -> None:
    assert {unit.name for unit in units()} == {council.police_division for council in councils()}
    assert len({unit.letter for unit in units()}) == 13


def test_every_power_belongs_to_a_partner() -> None:
    assert {power.partner for power in powers()} <= {partner.key for partner in partners()}
