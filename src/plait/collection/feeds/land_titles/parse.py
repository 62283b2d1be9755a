"""Titles of a land register: a property mention a title, a proprietor mention a row, tied as long as it is theirs."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.registers import HOLDER, KEY, Told, company_number, identified, natural_key, parsed, with_key
from plait.collection.said import mentions, named, said
from plait.collection.sieve import ROW, Sieve, always
from plait.collection.table import read_table
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Property, Tie

FEED = feed("land_titles")
_TITLE = r"^[A-Z]*\d[A-Z\d]*$"
# Eight figures, of which a spreadsheet may have lost the first noughts, or letters as the register writes them.
_NUMBER = r"^(\d{1,8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|R\d{7})$"
MOST_PAID = 1e11  # pounds
# So much of a name makes a key.
_OF_NAME = 80


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Property mentions under the title number; proprietors under it, their number or name, and `/holder`."""
    sieve = rows(read_table(raw, FEED))
    return parsed(FEED, sieve, told(sieve.table, batch))


def rows(sieve: Sieve) -> Sieve:
    """The rows under title and proprietor; a row that cannot be so is kept back."""
    sieve = _in_form(sieve)
    sieve = sieve.without(
        pc.less(sieve.table["to_on"], sieve.table["from_on"]),
        always("to_on is before from_on.", "Put the days right, and send the row again."),
    )
    sieve = sieve.with_column("title_number", _plain(sieve.table["title_number"]))
    return with_key(sieve, key(sieve.table))


def key(rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Title, and the proprietor's company number or else the name: no day, so that a day put right changes nobody."""
    name = pc.utf8_upper(pc.replace_substring_regex(pc.utf8_trim_whitespace(rows["proprietor_name"]), r"\s+", " "))
    who = pc.coalesce(company_number(_plain(rows["company_number"])), pc.utf8_slice_codeunits(name, 0, _OF_NAME))
    return natural_key(_plain(rows["title_number"]), who)


def told(rows: pa.Table, batch: Batch) -> Told:
    """What such rows say, whether just read or long in the register. Rows of one title are one property."""
    titles = identified(
        rows.set_column(rows.column_names.index(KEY), KEY, rows["title_number"]), Register.TITLES, batch
    )
    proprietors = identified(rows, Register.TITLES, batch, of=HOLDER)
    return Told(
        mentions=[
            mentions(_first_of_each(titles), kind=MentionKind.PROPERTY),
            mentions(proprietors, kind=proprietors["proprietor_kind"], reference="title_number"),
        ],
        statements=[
            *_of_property(titles, batch),
            *_of_proprietor(proprietors, batch),
            _owned(proprietors, titles, batch),
        ],
    )


def _of_property(titles: pa.Table, batch: Batch) -> list[pa.Table]:
    """What is said of a property, once where several of its rows say the same. A price was paid on a day."""
    told = {
        Property.NAME: "property_address",
        Property.TITLE: "title_number",
        Property.INTEREST: "interest",
        Property.ADDRESS: "property_address",
        Property.POSTCODE: "property_postcode",
        Property.COUNCIL: "council_code",
    }
    found = [_said_once(titles, name, column, batch) for name, column in told.items()]
    paid = titles.append_column("valid_from", as_days(titles["from_on"]))
    return [*found, _said_once(paid, Property.VALUE_GBP, "price_paid", batch)]


def _said_once(titles: pa.Table, name: Property, column: str, batch: Batch) -> pa.Table:
    asked = [one for one in ("mention_id", "marking_id", "valid_from", column) if one in titles.column_names]
    once = titles.group_by(asked, use_threads=False).aggregate([])
    return said(once, name, recorded_at=batch.recorded_at, value=once[column])


def _of_proprietor(table: pa.Table, batch: Batch) -> list[pa.Table]:
    number = company_number(_plain(table["company_number"]))
    return [
        *named(table, table["proprietor_kind"], table["proprietor_name"], recorded_at=batch.recorded_at),
        said(table, Property.COMPANY_NUMBER, recorded_at=batch.recorded_at, value=number),
    ]


def _owned(proprietors: pa.Table, titles: pa.Table, batch: Batch) -> pa.Table:
    dated = proprietors.append_column("valid_from", as_days(proprietors["from_on"])).append_column(
        "valid_to", as_days(proprietors["to_on"])
    )
    interest, other = proprietors["interest"], titles["mention_id"]
    return said(dated, Tie.PROPRIETOR_OF, recorded_at=batch.recorded_at, value=interest, other=other)


def _in_form(sieve: Sieve) -> Sieve:
    """Rows whose title, company number and price can be what they are called."""
    for wrong, reason, way_out in (
        (_has_no_title, "title_number is no number of a title.", "Write letters and figures, as the register does."),
        (_has_no_number, "company_number is no number of a company.", _EIGHT),
        (_is_no_company, "company_number is given for what is no company.", "Leave it empty, or write company."),
        (_is_no_price, "price_paid is below nothing, or above what is ever paid.", "Write what was paid, in pounds."),
    ):
        sieve = sieve.without(wrong(sieve.table), always(reason, way_out))
    return sieve


_EIGHT = "Write its eight figures, or two letters and six figures; leave it empty where it is not known."


def _has_no_title(table: pa.Table) -> pa.Array:
    return pc.invert(pc.match_substring_regex(_plain(table["title_number"]), _TITLE))


def _has_no_number(table: pa.Table) -> pa.Array:
    return pc.invert(pc.match_substring_regex(_plain(table["company_number"]), _NUMBER))


def _is_no_company(table: pa.Table) -> pa.Array:
    other = pc.not_equal(table["proprietor_kind"], MentionKind.COMPANY.value)
    return pc.and_(other, pc.is_valid(table["company_number"]))


def _is_no_price(table: pa.Table) -> pa.Array:
    paid = pc.cast(table["price_paid"], pa.float64())
    return pc.or_(pc.less(paid, 0.0), pc.greater_equal(paid, MOST_PAID))


def _plain(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Capitals without blanks: how numbers are compared."""
    return pc.utf8_upper(pc.replace_substring_regex(texts, r"\s+", ""))


def _first_of_each(table: pa.Table) -> pa.Table:
    least = table.group_by("mention_id", use_threads=False).aggregate([(ROW, "min")])
    return table.filter(pc.is_in(table[ROW], least[f"{ROW}_min"].combine_chunks()))
