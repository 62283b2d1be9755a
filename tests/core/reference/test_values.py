"""Published values keep their own shape: suppressed is not zero, a published date is not completed."""

from decimal import Decimal

from plait.reference import action_items, doors, enablers, grounds, indicators, names, offences, threats


def test_charges_under_the_2010_act_add_up_to_the_published_total() -> None:
    totals = [
        value.value
        for value in indicators()
        if value.indicator.startswith("Charges reported to COPFS") and value.breakdown == "Total"
    ]
    assert totals == [Decimal(n) for n in (11, 113, 141, 151, 212, 147, 125, 79)]


def test_a_suppressed_value_is_none_and_a_nil_is_zero() -> None:
    assert all(value.value is None for value in indicators() if value.qualifier == "suppressed")
    assert all(value.value == 0 for value in indicators() if value.qualifier == "nil")


def test_action_items_keep_their_ids_and_partial_dates() -> None:
    first = action_items()[0]
    assert (first.item_id, first.start, first.money_gbp) == ("PRI-001", "2022-02", None)
    assert first.partners == ("Police Scotland", "COPFS", "local authorities", "third sector")


def test_the_threats_and_enablers_carry_their_published_names() -> None:
    assert threats()[2].key == "violence"
    assert threats()[2].name == "Violence (SOCG-related)"
    assert [enabler.key for enabler in enablers()][-1] == "corruption"


def test_the_first_door_is_999_and_some_doors_are_anonymous() -> None:
    assert doors()[0].contact == "999"
    assert any(door.is_anonymous for door in doors())


def test_sections_28_to_31_are_there() -> None:
    assert [offence.section for offence in offences()] == [28, 29, 30, 31]


def test_a_nickname_says_which_forename_it_stands_for() -> None:
    assert all(name.of for name in names() if name.kind == "nickname")


def test_each_ground_has_a_key_of_its_own_the_law_that_it_rests_on_and_says_how_far_it_was_checked() -> None:
    assert len({ground.key for ground in grounds()}) == len(grounds())
    assert {ground.purpose for ground in grounds()} == {"procurement", "licensing"}
    for ground in grounds():
        assert ground.words
        assert "Scotland" in ground.basis
        assert ground.standing in {"published", "unverified"}


def test_a_mandatory_conviction_counts_for_five_years_and_a_discretionary_ground_for_three() -> None:
    lasts = {(ground.kind, ground.lasts_years) for ground in grounds() if ground.lasts_years}
    assert lasts == {("mandatory", 5), ("discretionary", 3)}
