"""Groups by place, never without how much is reported there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.presence import UNKNOWN_PLACE, GroupsCounted, PlaceKind, PlacePresence, Presence, ReportsCounted
from plait.mapping.presence import presence
from plait.reference import councils, units

FIFE, GLASGOW, STIRLING, FALKIRK = "S12000047", "S12000049", "S12000030", "S12000014"
CODES = [*(council.code for council in councils()[:6]), "", "S12999999"]
DIVISIONS = [*(unit.name for unit in units()[:4]), "", "No such division"]
GROUPS = st.lists(
    st.builds(
        GroupsCounted,
        council=st.sampled_from(CODES),
        tier=st.sampled_from(["T0", "T1", "T2"]),
        threat=st.sampled_from(["drugs", "violence"]),
        count=st.integers(1, 9),
    ),
    max_size=8,
)
REPORTS = st.lists(
    st.builds(
        ReportsCounted,
        concerns=st.sampled_from(CODES),
        from_council=st.sampled_from(CODES),
        from_division=st.sampled_from(DIVISIONS),
        count=st.integers(1, 99),
    ),
    max_size=8,
)


def groups(council: str, count: int = 1, tier: str = "T1", threat: str = "drugs") -> GroupsCounted:
    return GroupsCounted(council=council, tier=tier, threat=threat, count=count)


def reports(concerns: str = "", from_council: str = "", from_division: str = "", count: int = 1) -> ReportsCounted:
    return ReportsCounted(concerns=concerns, from_council=from_council, from_division=from_division, count=count)


def counted(
    some: list[GroupsCounted], told: list[ReportsCounted], kind: PlaceKind = PlaceKind.COUNCIL
) -> tuple[Presence, dict[str, PlacePresence]]:
    found = presence(some, told, kind=kind, councils=councils())
    return found, {place.key: place for place in found.places}


def test_there_is_a_row_for_every_council_and_division_and_one_for_the_place_that_is_not_known() -> None:
    for kind, many in ((PlaceKind.COUNCIL, 32), (PlaceKind.DIVISION, 13)):
        found, by_key = counted([], [], kind)
        assert len(found.places) == many + 1
        assert found.places[-1].name == UNKNOWN_PLACE
        assert found.silent == many
        assert by_key[""].rate is None
    assert {place.key for place in found.places} - {""} == {unit.name for unit in units()}


def test_a_place_has_its_groups_by_tier_and_threat_and_its_reports_by_people() -> None:
    _, by_key = counted([groups(FIFE, 2), groups(FIFE, 3, "T3", "violence")], [reports(FIFE, count=74)])
    fife = by_key[FIFE]
    assert (fife.groups, fife.tiers, fife.threats) == (5, {"T3": 3, "T1": 2}, {"violence": 3, "drugs": 2})
    assert fife.people == 371_410
    assert fife.rate == pytest.approx(1.992, abs=0.001)
    assert not fife.is_silent


def test_a_report_counts_where_it_concerns_and_where_it_came_from_and_once_in_all() -> None:
    found, by_key = counted([], [reports(FIFE, GLASGOW)])
    assert (by_key[FIFE].reports, by_key[GLASGOW].reports, found.reports) == (1, 1, 1)


def test_two_councils_of_one_division_do_not_count_a_report_twice_there() -> None:
    _, by_key = counted([], [reports(STIRLING, FALKIRK, "Forth Valley")], PlaceKind.DIVISION)
    assert by_key["Forth Valley"].reports == 1


def test_what_came_from_a_division_alone_is_known_there_and_of_no_council() -> None:
    told = [reports(from_division="Fife", count=3)]
    assert counted([], told, PlaceKind.DIVISION)[1]["Fife"].reports == 3
    _, by_council = counted([], told)
    assert (by_council[FIFE].reports, by_council[""].reports) == (0, 3)


def test_a_code_that_is_no_councils_is_a_place_that_is_not_known_and_never_left_out() -> None:
    found, by_key = counted([groups("S12999999"), groups("")], [reports("elsewhere")])
    assert (by_key[""].groups, by_key[""].reports, found.groups) == (2, 1, 2)


def test_nothing_recorded_is_silent_only_where_nothing_was_reported() -> None:
    _, by_key = counted([groups(FIFE)], [reports(GLASGOW)])
    assert [by_key[code].is_silent for code in (FIFE, GLASGOW, STIRLING)] == [False, False, True]


@given(GROUPS, REPORTS, st.sampled_from(PlaceKind))
def test_every_group_is_in_one_place_and_every_report_in_one_at_least(
    some: list[GroupsCounted], told: list[ReportsCounted], kind: PlaceKind
) -> None:
    found, _ = counted(some, told, kind)
    assert sum(place.groups for place in found.places) == found.groups == sum(row.count for row in some)
    assert sum(place.reports for place in found.places) >= found.reports == sum(row.count for row in told)
    for place in found.places:
        assert sum(place.tiers.values()) == sum(place.threats.values()) == place.groups
        assert place.reports <= found.reports


@given(GROUPS, REPORTS, REPORTS, st.sampled_from(PlaceKind))
def test_the_order_of_the_counts_means_nothing_and_more_reports_take_none_away(
    some: list[GroupsCounted], told: list[ReportsCounted], more: list[ReportsCounted], kind: PlaceKind
) -> None:
    assert counted(some, told, kind) == counted(some[::-1], told[::-1], kind)
    _, before = counted(some, told, kind)
    _, after = counted(some, told + more, kind)
    assert all(after[key].reports >= before[key].reports for key in before)


@given(GROUPS, REPORTS)
def test_a_division_holds_the_groups_of_its_councils(some: list[GroupsCounted], told: list[ReportsCounted]) -> None:
    _, by_council = counted(some, told)
    _, by_division = counted(some, told, PlaceKind.DIVISION)
    for name, division in by_division.items():
        own = [place for place in by_council.values() if place.within == name] if name else [by_council[""]]
        assert division.groups == sum(place.groups for place in own)
