"""Texts as all kinds of things read them: short, without accents, and without the name of the column they stood in."""

import pyarrow as pa
import pyarrow.compute as pc

# No address and no number is longer; what is longer is cut, so that no text costs more time than this.
LONGEST = 200
# "registrationNumber AB12 CDE"
_COLUMN = r"^\s*(?:[a-z]+[A-Z][A-Za-z]*|iban|vin|number|identifier)[\s:]+"


def normal(texts: pa.StringArray) -> pa.StringArray:
    """Cut to LONGEST letters, without accents, wide letters and figures as narrow ones, single spaces."""
    decomposed = pc.utf8_normalize(pc.utf8_slice_codeunits(texts, 0, LONGEST), form="NFKD")
    # To make the table of all accents ready takes longer than the rest.
    bare = decomposed if is_ascii(decomposed) else replaced(decomposed, r"\p{M}", "")
    return pc.utf8_trim_whitespace(replaced(bare, r"\s+", " "))


def is_ascii(texts: pa.StringArray) -> bool:
    """True where no text has a letter or sign beyond ASCII."""
    return bool(pc.all(pc.string_is_ascii(texts), min_count=0).as_py())


def number(texts: pa.StringArray) -> pa.StringArray:
    """The normal text without the name of a column before it."""
    return normal(replaced(pc.utf8_slice_codeunits(texts, 0, LONGEST), _COLUMN, ""))


def replaced(texts: pa.StringArray, pattern: str, replacement: str) -> pa.StringArray:
    """The texts with each match of an RE2 pattern replaced."""
    return pc.replace_substring_regex(texts, pattern=pattern, replacement=replacement)


def fitting(texts: pa.StringArray, pattern: str) -> pa.StringArray:
    """The texts that match an RE2 pattern; null for the others."""
    return only(texts, fits(texts, pattern))


def fits(texts: pa.StringArray, pattern: str) -> pa.BooleanArray:
    """Whether each text matches an RE2 pattern somewhere."""
    return pc.match_substring_regex(texts, pattern=pattern)


def only(texts: pa.StringArray, which: pa.BooleanArray) -> pa.StringArray:
    """The texts where the mask says so; null elsewhere."""
    return pc.if_else(which, texts, pa.scalar(None, pa.string()))
