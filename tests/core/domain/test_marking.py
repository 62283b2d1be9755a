"""The marking and its algebra."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.ids import AudienceId, PartnerId
from plait.domain.marking import (
    ACTIONS,
    EXISTENCES,
    HANDLINGS,
    KINDS,
    SANITISATIONS,
    TIERS,
    ActionCode,
    Existence,
    Handling,
    Marking,
    MarkingKind,
    MarkingRefused,
    MarkingTier,
    Purpose,
    SanitisationCode,
    combine,
    combine_all,
    marking_id,
    read_tier,
)

ENFORCE = frozenset({Purpose.LAW_ENFORCEMENT})


@st.composite
def singles(draw: st.DrawFn) -> Marking:
    conditional = draw(st.booleans())
    return Marking(
        originator=PartnerId(draw(st.integers(1, 3))),
        purposes=frozenset(draw(st.sets(st.sampled_from(list(Purpose)), min_size=1, max_size=3))),
        tier=draw(st.sampled_from(TIERS)),
        handling=Handling.CONDITIONS if conditional else Handling.PERMITTED,
        action=draw(st.sampled_from(ACTIONS)) if conditional else None,
        sanitisation=draw(st.sampled_from(SANITISATIONS)) if conditional else None,
        condition=draw(st.sampled_from(["ask first", "not to the press"])) if conditional else "",
        audience=draw(st.none() | st.integers(1, 3).map(AudienceId)),
        existence=draw(st.sampled_from(EXISTENCES)),
        kind=draw(st.sampled_from(KINDS)),
    )


markings = st.lists(singles(), min_size=1, max_size=3).map(combine_all)


@given(markings, markings)
def test_combining_is_commutative(one: Marking, other: Marking) -> None:
    assert combine(one, other) == combine(other, one)


@given(markings, markings, markings)
def test_combining_is_associative(one: Marking, two: Marking, three: Marking) -> None:
    assert combine(combine(one, two), three) == combine(one, combine(two, three))


@given(markings)
def test_combining_a_marking_with_itself_changes_nothing(one: Marking) -> None:
    assert combine(one, one) == one


@given(markings, markings)
def test_a_combination_is_never_more_open_than_either(one: Marking, other: Marking) -> None:
    both = one | other
    for part in (one, other):
        assert both.purposes <= part.purposes
        assert TIERS.index(both.tier) >= TIERS.index(part.tier)
        assert HANDLINGS.index(both.handling) >= HANDLINGS.index(part.handling)
        assert EXISTENCES.index(both.existence) >= EXISTENCES.index(part.existence)
        assert KINDS.index(both.kind) >= KINDS.index(part.kind)
        assert part.singles <= both.singles
        if part.action:
            assert both.action
            assert ACTIONS.index(both.action) >= ACTIONS.index(part.action)
        if part.sanitisation:
            assert both.sanitisation
            assert SANITISATIONS.index(both.sanitisation) >= SANITISATIONS.index(part.sanitisation)
        assert part.condition == "" or all(text in both.condition for text in part.condition.split(" / "))


@given(markings, markings)
def test_the_number_of_a_marking_is_that_of_its_value(one: Marking, other: Marking) -> None:
    assert (marking_id(one) == marking_id(other)) == (one == other)
    assert 0 <= marking_id(one) < 1 << 63


def test_combining_nothing_is_refused() -> None:
    with pytest.raises(MarkingRefused, match="at least one"):
        combine_all([])


@pytest.mark.parametrize("text", ["SECRET", "Top Secret", "UK SECRET", "top-secret"])
def test_above_official_sensitive_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(MarkingRefused, match="security officer"):
        read_tier(text)


def test_tiers_are_read_however_they_are_written() -> None:
    assert read_tier(" official ") is MarkingTier.OFFICIAL
    assert read_tier("Official Sensitive") is read_tier("OFFICIAL-SENSITIVE") is MarkingTier.OFFICIAL_SENSITIVE
    with pytest.raises(MarkingRefused, match="use OFFICIAL"):
        read_tier("CONFIDENTIAL")


@pytest.mark.parametrize("missing", ["action", "sanitisation", "condition"])
def test_handling_c_needs_condition_action_and_sanitisation(missing: str) -> None:
    codes: dict[str, object] = {
        "action": ActionCode.COVERT_ACTION,
        "sanitisation": SanitisationCode.UNSUPERVISED,
        "condition": "ask first",
    }
    Marking(originator=PartnerId(1), purposes=ENFORCE, handling=Handling.CONDITIONS, **codes)  # type: ignore[arg-type]  # of the right types
    codes[missing] = "" if missing == "condition" else None
    with pytest.raises(MarkingRefused, match="Handling C needs"):
        Marking(originator=PartnerId(1), purposes=ENFORCE, handling=Handling.CONDITIONS, **codes)  # type: ignore[arg-type]  # of the right types


def test_handling_p_takes_no_codes() -> None:
    with pytest.raises(MarkingRefused, match="Handling P takes no"):
        Marking(originator=PartnerId(1), purposes=ENFORCE, action=ActionCode.OVERT_ACTION)


def test_a_marking_needs_originator_and_purpose() -> None:
    with pytest.raises(MarkingRefused, match="originator"):
        Marking(originator=None, purposes=ENFORCE)
    with pytest.raises(MarkingRefused, match="purpose"):
        Marking(originator=PartnerId(1), purposes=frozenset())


def test_existence_is_hidden_unless_said_otherwise() -> None:
    plain = Marking(originator=PartnerId(1), purposes=ENFORCE)
    assert plain.existence is Existence.HIDDEN
    assert plain.kind is MarkingKind.ORDINARY
