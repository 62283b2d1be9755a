"""Accounts in one form: an IBAN with its check, a British sort code and number, or a long reference as it stands."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.engine.codes import letters
from plait.linking.things.plain import fits, fitting, number, only, replaced

_IBAN = "^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$"
_LONGEST_IBAN = 34
_BRITISH_IBAN = "^GB..[A-Z]{4}([0-9]{6})([0-9]{8})$"
_WORDS = r"\b(?:SORT CODE|SORT|CODE|ACCOUNT|ACCT|ACC|A/C|NUMBER|NO|S/C|SC|AND)\b"
# Sort code and number, or the other way round.
_APART = "^[^0-9A-Z]*([0-9]{2})[- ]?([0-9]{2})[- ]?([0-9]{2})[^0-9A-Z]+([0-9]{6,8})[^0-9A-Z]*$"
_NUMBER_FIRST = "^[^0-9A-Z]*([0-9]{6,8})[^0-9A-Z]+([0-9]{2})-([0-9]{2})-([0-9]{2})[^0-9A-Z]*$"
_TOGETHER = "^([0-9]{6})([0-9]{8})$"
# References whose capitals mean nothing: Ethereum's, and Bitcoin's newer ones.
_CASELESS = "^(?:0[xX][0-9a-fA-F]{40}|(?:bc1|BC1)[0-9a-zA-Z]+)$"
_REFERENCE = "^[0-9A-Za-z]{12,64}$"


def account_numbers(texts: pa.StringArray) -> pa.StringArray:
    """Each account as "GB 601613 31926819", "DE89370400440532013000" or a reference; null for what names no account.

    A British IBAN is its sort code and number. An IBAN whose check figures are wrong is a slip and says nothing. A
    reference has letters and figures, twelve at least: a wallet's, say.
    """
    told = number(texts)
    upper = pc.utf8_upper(told)
    squeezed = replaced(upper, "[^0-9A-Z]", "")
    is_iban = fits(squeezed, _IBAN)
    ibans = only(squeezed, pc.and_(is_iban, pa.array(_checked(squeezed))))
    others = pc.coalesce(_domestic(upper), _references(told))
    return pc.if_else(is_iban, replaced(ibans, _BRITISH_IBAN, r"GB \1 \2"), others)


def _domestic(upper: pa.StringArray) -> pa.StringArray:
    """Sort code and number; a number of six or seven figures is filled up with noughts, as banks do."""
    bare = replaced(upper, _WORDS, "")
    turned = replaced(bare, _NUMBER_FIRST, r"\2\3\4 \1")
    apart = replaced(fitting(turned, _APART), _APART, r"GB \1\2\3 \4")
    apart = replaced(replaced(apart, " ([0-9]{7})$", r" 0\1"), " ([0-9]{6})$", r" 00\1")
    together = replaced(fitting(replaced(bare, "[^0-9A-Z]", ""), _TOGETHER), _TOGETHER, r"GB \1 \2")
    return pc.coalesce(apart, together)


def _references(told: pa.StringArray) -> pa.StringArray:
    squeezed = fitting(replaced(told, " ", ""), _REFERENCE)
    is_mixed = pc.and_(fits(squeezed, "[0-9]"), fits(squeezed, "[A-Za-z]"))
    long = only(squeezed, is_mixed)
    return pc.if_else(fits(long, _CASELESS), pc.utf8_lower(long), long)


def _checked(squeezed: pa.StringArray) -> NDArray[np.bool_]:
    """Whether the check figures of each IBAN are right: all its signs modulo 97 are 1 (ISO 13616, ISO 7064)."""
    turned = replaced(squeezed, "^(.{4})(.*)$", r"\2\1")
    signs, lengths = letters(turned, _LONGEST_IBAN)
    remainder = np.zeros(len(lengths), np.int64)
    for place in range(_LONGEST_IBAN):
        sign = signs[:, place].astype(np.int64)
        is_letter = sign >= ord("A")
        grown = remainder * np.where(is_letter, 100, 10) + sign - np.where(is_letter, ord("A") - 10, ord("0"))
        remainder = np.where(place < lengths, grown % 97, remainder)
    found: NDArray[np.bool_] = (remainder == 1)[:-1]
    return found
