"""What organisations are called and numbered, in normal form: without legal forms, and with the noughts that got lost.

"J Bloggs Ltd t/a Quick Car Wash" has two names, and either may be the one that somebody else wrote down.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.engine.codes import Column, Hashes, filled, hashes, recoded, words
from plait.linking.engine.names import split

# What stands between a name and the one it trades under or used to have.
_KNOWN_AS = (
    "t/a|t/as|ta|trading as|formerly known as|formerly|previously known as|previously|also known as|a/k/a|f/k/a|d/b/a"
)
_TRADES = rf"(?:^t/as?|[\s(,;-]+(?:{_KNOWN_AS}))[\s:.-]+"
# Words that do not tell one organisation from another, wherever they stand.
_FORMS = (
    "public limited company|limited liability partnership|limited partnership|community interest company|limited|ltd"
    "|cyfyngedig|cyf|llp|plc|ccc|lp|cic|cio|scio|pllc|incorporated|inc|corporation|corp|llc|gmbh|the|and|of|for|uk"
)
# Short ones are legal forms only at the end of a name.
_LAST_FORMS = (
    "co|company|mbh|e v|ev|sa|sarl|sas|srl|spa|sl|bv|nv|ag|kg|se|ab|as|aps|oy|sp z o ?o|spolka z o ?o|eood|ood|kft|doo"
    "|sro|pty|bhd|pte|ооо|оао|зао|пао|ао|тов"
)
_FIRST_FORMS = "ооо|оао|зао|пао|ао|ип|тов|شركة"
_JOINED_FORMS = "(?:股份)?有限(?:责任|責任)?公司|株式会社|有限会社"
# A register's prefix of two letters, where a letter was typed as a figure.
_PREFIXES = {"^0C([0-9]{6})$": r"OC\1", "^S0([0-9]{6})$": r"SO\1", "^N1([0-9]{6})$": r"NI\1"}
_POSTCODE_LAST = r"^(?P<street>.*?)[ ,.;-]*\b(?P<postcode>[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2})\W*$"


def called(column: Column) -> tuple[Column, Column]:
    """What each organisation is called, and the other name that it trades under or had; `column` is plain text."""
    values = column.values
    trades = _fits(values, _TRADES)
    # Most have one name; to look for others in each mention that arrives would take half of its time.
    if not pc.any(trades, min_count=0).as_py():
        return recoded(column, bare(values)), recoded(column, pa.nulls(len(values), pa.string()))
    before = bare(_replaced(values, _TRADES + ".*$", ""))
    after = bare(pc.if_else(trades, _replaced(values, "^.*?" + _TRADES, ""), pa.scalar(None, pa.string())))
    first = pc.coalesce(before, after)
    other = pc.if_else(pc.equal(first, after), pa.scalar(None, pa.string()), after)
    return recoded(column, first), recoded(column, other)


def bare(values: pa.StringArray) -> pa.StringArray:
    """Names (plain text) in words without legal forms and joining words; of one that has nothing else, all its words.

    Letters of every script stay; null where there is no letter and no figure.
    """
    whole = words(_replaced(values, "[.]", ""))
    short = _replaced(_replaced(whole, r"\bbrothers\b", "bros"), r"\b(service|holding)s\b", r"\1")
    short = _replaced(short, rf"\b(?:{_FORMS})\b", "")
    short = _replaced(pc.utf8_trim_whitespace(short), " +", " ")
    short = _replaced(short, f"(?: (?:{_LAST_FORMS}))+$", "")
    if not pc.all(pc.string_is_ascii(short), min_count=0).as_py():
        short = _replaced(_replaced(short, f"^(?:{_FIRST_FORMS}) ", ""), _JOINED_FORMS, "")
    return pc.coalesce(filled(pc.utf8_trim_whitespace(short)), whole)


def joined_letters(column: Column) -> Hashes:
    """A hash of the letters of each name without spaces: Car Wash is carwash."""
    return hashes(_replaced(column.values, " ", ""))


def unordered_words(column: Column) -> Hashes:
    """A hash of the words of each name in any order."""
    spelled = split(column.values, without_titles=False)
    totals = np.concatenate([np.zeros(1, np.uint64), np.cumsum(hashes(spelled.words)[spelled.codes], dtype=np.uint64)])
    found: Hashes = totals[spelled.offsets[1:]] - totals[spelled.offsets[:-1]]
    return found


def company_numbers(values: pa.StringArray) -> pa.StringArray:
    """Company numbers as the registers write them: SC 1234 is SC001234, and 1234567 is 01234567.

    A letter O among figures is a nought, an I a one. Null for what is no number: too short, hardly a figure in it, or
    noughts or nines alone, which say that somebody had to fill in the field.
    """
    squeezed = _replaced(pc.utf8_upper(values), "[^A-Z0-9]", "")
    squeezed = _replaced(squeezed, "^GBCOH", "")
    for mistyped, prefix in _PREFIXES.items():
        squeezed = _replaced(squeezed, mistyped, prefix)
    nothing = pa.scalar(None, pa.string())
    figures = pc.utf8_lpad(_figures(squeezed), 8, padding="0")
    rest = pc.utf8_lpad(_figures(pc.utf8_slice_codeunits(squeezed, 2)), 6, padding="0")
    prefixed = pc.binary_join_element_wise(pc.utf8_slice_codeunits(squeezed, 0, 2), rest, "")
    is_other = pc.and_(_fits(squeezed, "^[A-Z][0-9A-Z]{5,9}$"), _fits(squeezed, "(?:[0-9].*){4}"))
    found = pc.if_else(is_other, squeezed, nothing)
    found = pc.if_else(_fits(squeezed, "^[A-Z]{2}[0-9OI]{4,6}$"), prefixed, found)
    found = pc.if_else(_fits(squeezed, "^[0-9OI]{6,8}$"), figures, found)
    return pc.if_else(_fits(found, "^(?:[A-Z]{2})?(?:0+|9+)$"), nothing, found)


def placed(street: Column, postcode: Column) -> tuple[Column, Column]:
    """Addresses (plain text) without the British postcode at their end, and postcodes: that one where none is given."""
    parts = pc.extract_regex(street.values, pattern=_POSTCODE_LAST)
    within = recoded(street, pc.struct_field(parts, "postcode"))
    streets = recoded(street, filled(pc.coalesce(pc.struct_field(parts, "street"), street.values)))
    values = pa.concat_arrays([postcode.values, within.values])
    further = np.where(within.codes >= 0, within.codes + len(postcode.values), -1)
    codes = np.where(postcode.codes >= 0, postcode.codes, further).astype(np.int32)
    return streets, recoded(Column(codes=codes, values=values), values)


def _replaced(values: pa.StringArray, pattern: str, replacement: str) -> pa.StringArray:
    return pc.replace_substring_regex(values, pattern=pattern, replacement=replacement)


def _fits(values: pa.StringArray, pattern: str) -> pa.BooleanArray:
    return pc.match_substring_regex(values, pattern=pattern)


def _figures(values: pa.StringArray) -> pa.StringArray:
    return _replaced(_replaced(values, "O", "0"), "I", "1")
