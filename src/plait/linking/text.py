"""Small pieces of DuckDB SQL that make text comparable. Arguments are our own column names, never input."""

# Letters that sound alike (Russell's Soundex, 1918); vowels, H, W and Y are dropped after the first letter.
_SOUNDS = ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r")
_SILENT = "aeiouhwy"


def plain(column: str) -> str:
    """Lower case, without accents or space at the ends; empty becomes null."""
    return f"nullif(trim(lower(strip_accents({column}))), '')"


def letters(column: str) -> str:
    """Only a to z: O'Neil, o neil and ONEIL are one."""
    return f"nullif(regexp_replace({plain(column)}, '[^a-z]', '', 'g'), '')"


def words(column: str) -> str:
    """Letters and figures in words with single spaces; a line end that came as backslash and n is a space."""
    one_line = f"replace({plain(column)}, '\\n', ' ')"
    return f"nullif(trim(regexp_replace({one_line}, '[^a-z0-9]+', ' ', 'g')), '')"


def sound(column: str) -> str:
    """First letter and up to three figures, as Soundex; the column holds only letters."""
    coded = f"substr({column}, 1)"
    for figure, alike in enumerate(_SOUNDS, start=1):
        coded = f"regexp_replace({coded}, '[{alike}]+', '{figure}', 'g')"
    tail = f"regexp_replace(substr({coded}, 2), '[{_SILENT}]', '', 'g')"
    return f"substr({column}, 1, 1) || substr({tail}, 1, 3)"


_POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"


def postcode(column: str) -> str:
    """Without spaces, in capitals; what does not look like a British postcode is null."""
    squeezed = f"regexp_replace(upper({column}), '[^A-Z0-9]', '', 'g')"
    return f"nullif(regexp_extract({squeezed}, '^{_POSTCODE}$'), '')"


def postcode_within(column: str) -> str:
    """The postcode at the end of an address, where one was written there."""
    last = rf"regexp_extract(upper({column}), '\b([A-Z]{{1,2}}[0-9][A-Z0-9]? ?[0-9][A-Z]{{2}})\W*$', 1)"
    return f"nullif(replace({last}, ' ', ''), '')"


def phone(column: str) -> str:
    """The last ten figures: 0141 496 0000 and +44 141 496 0000 are one."""
    return f"nullif(right(regexp_replace({column}, '[^0-9]', '', 'g'), 10), '')"


def replaced(column: str, forms: dict[str, str]) -> str:
    """`column` (already in words) with each whole word on the left replaced by the one on the right."""
    for word, short in forms.items():
        column = f"regexp_replace({column}, '\\b{word}\\b', '{short}', 'g')"
    return column


STREETS = {
    "street": "st", "road": "rd", "avenue": "ave", "terrace": "ter", "crescent": "cres", "drive": "dr",
    "place": "pl", "lane": "ln", "gardens": "gdns", "court": "ct", "square": "sq", "flat": "",
}  # fmt: skip


def address(column: str) -> str:
    """An address in words with the usual short forms: 9 Mockrie Road and 9 Mockrie Rd are one."""
    short = replaced(words(column), STREETS)
    return f"nullif(trim(regexp_replace({short}, ' +', ' ', 'g')), '')"
