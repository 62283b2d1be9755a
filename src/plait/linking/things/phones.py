"""Telephone numbers in one form: with their country, as ITU-T E.164 writes them."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.things.plain import fits, fitting, number, only, replaced

_EXTENSION = r"(?:ext(?:ension|n)?\b\.?.*|x\s*[0-9]{1,5}\s*|#.*)$"
# A number that was made up to fill a field ends in seven times one figure.
_FILLER = "(?:" + "|".join(f"{figure}{{7}}" for figure in range(10)) + ")$"
# British numbers in the ways they are written; their nought may be there as well as 44, or gone in a spreadsheet.
_BRITISH = (r"^\+440?([1-9][0-9]{8,9})$", "^440?([1-9][0-9]{8,9})$", "^0([1-9][0-9]{8,9})$", "^([1-35789][0-9]{9})$")
_WHOLE = r"^\+[1-9][0-9]{7,14}$"


def phone_numbers(texts: pa.StringArray) -> pa.StringArray:
    """Each number as +441414960000; null for what is no whole number.

    One without its country is British. An extension is left out: it is the same line.
    """
    one = replaced(pc.utf8_lower(number(texts)), _EXTENSION, "")
    squeezed = replaced(replaced(one, r"\(0\)", ""), "[^0-9+]", "")
    squeezed = replaced(squeezed, "^00", "+")
    for written in _BRITISH:
        squeezed = replaced(squeezed, written, r"+44\1")
    whole = fitting(squeezed, _WHOLE)
    return only(whole, pc.invert(fits(whole, _FILLER)))
