from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.marking import Purpose
from plait.domain.sharing import (
    SENDING,
    Recipient,
    Regime,
    SendingState,
    SharingBasis,
    SharingRefused,
    may_become,
    read_basis,
)

WHOLE = ("uk-gdpr", "Digital Economy Act 2017, section 56", "law-enforcement", "They hold the contract")


def test_a_basis_holds_the_regime_the_gateway_the_purpose_and_the_necessity() -> None:
    basis = read_basis(*WHOLE)
    assert (basis.regime, basis.purpose) == (Regime.GENERAL, Purpose.LAW_ENFORCEMENT)
    assert basis == SharingBasis(
        regime=Regime.GENERAL, gateway=WHOLE[1], purpose=Purpose.LAW_ENFORCEMENT, necessity=WHOLE[3]
    )


@pytest.mark.parametrize("without", [kept for kept in product((True, False), repeat=4) if not all(kept)], ids=str)
def test_sharing_without_any_one_of_the_four_is_refused_and_says_which(without: tuple[bool, ...]) -> None:
    given_words = [words if kept else "" for words, kept in zip(WHOLE, without, strict=True)]
    with pytest.raises(SharingRefused) as refused:
        read_basis(*given_words)
    for name, kept in zip(("regime", "gateway", "purpose", "necessity"), without, strict=True):
        assert (name in str(refused.value).split(". ")[0]) is not kept


@given(st.text(alphabet=" \t\n\u00a0", max_size=4), st.sampled_from((1, 3)))
def test_blanks_are_no_words(blank: str, place: int) -> None:
    typed = [*WHOLE]
    typed[place] = blank
    with pytest.raises(SharingRefused, match="Name the law"):
        read_basis(*typed)


def test_an_unknown_regime_or_purpose_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(SharingRefused, match="uk-gdpr"):
        read_basis("habit", *WHOLE[1:])
    with pytest.raises(SharingRefused, match="safeguarding"):
        read_basis(*WHOLE[:2], "curiosity", WHOLE[3])


def test_what_was_recalled_stays_recalled_and_what_was_sent_is_never_held_again() -> None:
    assert not any(may_become(SendingState.RECALLED, to) for to in SendingState)
    assert not may_become(SendingState.SENT, SendingState.HELD)
    assert set(SENDING) == set(SendingState)


def test_each_regime_has_the_name_of_its_law() -> None:
    assert {regime.words for regime in Regime} == {"Data Protection Act 2018, Part 3", "UK GDPR"}


def test_a_recipient_is_a_body_or_a_person_and_never_neither_or_both() -> None:
    assert Recipient(partner_id=1) != Recipient(person_id=1)
    for ids in ({}, {"partner_id": 1, "person_id": 2}):
        with pytest.raises(SharingRefused, match="exactly one"):
            Recipient(**ids)
