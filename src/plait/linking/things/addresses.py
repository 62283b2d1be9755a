"""British addresses in one form: flat, number, street and postcode, however much of house and town is written."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.engine.codes import without_signs
from plait.linking.streets import STREETS
from plait.linking.things.plain import fitting, is_ascii, normal, replaced

_SHORT = {long: short for long, short in STREETS.items() if short} | {
    "close": "cl", "grove": "gr", "park": "pk", "quay": "qy", "saint": "st", "north": "n", "south": "s", "east": "e",
    "west": "w",
}  # fmt: skip
_FLOORS = {
    "top": "t", "ground": "g", "basement": "b", "first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3",
    "3rd": "3", "left": "l", "middle": "m", "right": "r",
}  # fmt: skip
_POSTCODE = r"\b(?P<out>[a-z]{1,2}[0-9][a-z0-9]?) ?(?P<unit>[0-9][a-z]{2})\b"
# The number of the house, and behind a stroke that of the flat: 50, 50a, 50-52, 50/2.
_NUMBER = r"^(?P<before>.*?)\b(?P<number>[0-9]+[a-z]?(?:-[0-9]+[a-z]?)?)(?:/(?P<behind>[0-9]+))?,? "
_REST = "(?:$|[ ,]+(?P<rest>.*)$)"
# For a letter of any script, and for texts of plain letters: the first takes long to make ready.
_LETTERS, _PLAIN_LETTERS = r"\p{L}", "a-z"
_WORD = r"(?:[LETTER][LETTER0-9]*|[0-9]+(?:st|nd|rd|th))"
# What ends the name of a street for certain, what may, and anything up to a comma.
_STREETS = (
    rf"(?P<street>(?:{_WORD} ){{1,4}}?(?:st|rd|ave|ter|cres|dr|pl|ln|gdns|sq)(?: [nesw])?)",
    rf"(?P<street>(?:{_WORD} ){{1,4}}?(?:ct|cl|gr|pk|qy|way|row|brae|wynd|loan|walk|view|vennel|path|mews|hill|gate))",
    rf"(?P<street>{_WORD}(?: {_WORD})*)",
)
# A house that has a name and no number.
_NAMED = (
    r"^(?P<street>[LETTER][LETTER ]* (?:house|building|buildings|cottage|farm|croft|lodge|mill|tower|hall|hotel|villa))"
)
_FLAT_BEHIND = r"^(?:flat|apartment|apt|unit|suite|office|room) ?(?P<flat>[0-9a-z/]+)\b,? ?(?P<rest>.*)$"


def address_forms(addresses: pa.StringArray, postcodes: pa.StringArray) -> pa.StringArray:
    """Each address as "flat|number|street|where": "2/1|50|mockhouse st|ze91aa".

    Where is the postcode, given or at the end of the address. Without one it is what follows the street, and the form
    is null where nothing does: there is a High Street in every town. Null also where no number and no house is named.
    """
    text, postcode = _parted(addresses, postcodes)
    letter = _PLAIN_LETTERS if is_ascii(text) else _LETTERS
    patterns = [_NUMBER + street + _REST for street in _STREETS] + [_NAMED + _REST]
    *read, named = (pc.extract_regex(text, pattern=pattern.replace("LETTER", letter)) for pattern in patterns)
    street = _first([*read, named], "street")
    rest = pc.coalesce(_first([*read, named], "rest"), "")
    number, before, behind = (pc.coalesce(_first(read, part), "") for part in ("number", "before", "behind"))
    flat_behind = pc.extract_regex(rest, pattern=_FLAT_BEHIND)
    told = pc.binary_join_element_wise(before, behind, pc.coalesce(_first([flat_behind], "flat"), ""), " ")
    rest = fitting(_words(pc.coalesce(_first([flat_behind], "rest"), rest)), ".")
    return pc.binary_join_element_wise(_flat(told), number, street, pc.coalesce(postcode, rest), "|")


def _parted(addresses: pa.StringArray, postcodes: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Addresses in small letters and short forms, parts divided by commas, without the postcode; and the postcode."""
    text = replaced(pc.utf8_lower(normal(addresses)), "[.'’`]", "")
    signs = "[^a-z0-9/,-]+" if is_ascii(text) else r"[^\p{L}\p{N}/,-]+"
    text = replaced(replaced(text, signs, " "), " ?,[ ,]*", ", ")
    for long, short in _SHORT.items():
        text = replaced(text, rf"\b{long}\b", short)
    within = pc.extract_regex(text, pattern=_POSTCODE + r"\W*$")
    found = pc.binary_join_element_wise(*(pc.struct_field(within, part) for part in ("out", "unit")), "")
    given = fitting(replaced(pc.utf8_lower(normal(postcodes)), "[^a-z0-9]", ""), ".")
    return pc.utf8_trim(replaced(text, _POSTCODE + r"\W*$", ""), characters=" ,-/"), pc.coalesce(given, found)


def _flat(told: pa.StringArray) -> pa.StringArray:
    """What says which flat, with strokes between: floors by their letter, other words left out."""
    for floor, short in _FLOORS.items():
        told = replaced(told, rf"\b{floor}\b", short)
    return replaced(_words(replaced(told, r"\b[a-z]{2,}\b", "")), " ", "/")


def _words(texts: pa.StringArray) -> pa.StringArray:
    return pc.utf8_trim_whitespace(without_signs(texts, " "))


def _first(read: list[pa.StructArray], part: str) -> pa.StringArray:
    """The part as the first of the patterns that fits has it."""
    return pc.coalesce(*(pc.struct_field(one, part) for one in read))
