"""Registration marks in one form, whichever way noughts and ones were typed."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.things.plain import fits, fitting, number, only, replaced

# A mark of any country, or the seventeen signs of a chassis number (ISO 3779, which has neither I nor O).
_WHOLE = "^(?:[0-9A-Z]{2,10}|[0-9A-Z]{17})$"


def registration_marks(texts: pa.StringArray) -> pa.StringArray:
    """Each mark in capitals without spaces, with 0 for every O and 1 for every I; null where no figure is in it.

    No two British marks of one form become one by it: each place of a form has a letter or a figure, never either.
    """
    squeezed = fitting(replaced(pc.utf8_upper(number(texts)), "[^0-9A-Z]", ""), _WHOLE)
    numbered = only(squeezed, fits(squeezed, "[0-9]"))
    return replaced(replaced(numbered, "O", "0"), "I", "1")
