"""Statements to ties: what is stated as a tie, and what two things share, an address or a telephone.

An address or a telephone has no mention of its own. Here it becomes a node with a negative id, which is made of its
words alone and is never shown. Each tie keeps the markings it rests on, so that one drawing of
everything serves every reader: a reader's ties are the rows whose three markings they may read.
"""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait.domain.tables import TIES
from plait.mapping.graph import ENDS, Ints, integers
from plait.mapping.same_text import text_numbers
from plait.mapping.strength import strengths

# TIES, and beside them: the markings of both ends, the grade and register for the path card, the words that were
# said (a role, a share band, an address), and a code of the surname that lives there.
DRAWN = pa.schema(
    [
        *TIES,
        ("from_marking", pa.int64()),
        ("to_marking", pa.int64()),
        ("grade", pa.string()),
        ("register", pa.string()),
        ("words", pa.string()),
        ("household", pa.int64()),
    ]
)
ORDER = ("from_id", "to_id", "kind", "marking_id")
SHARE_BANDS = (("75-to-100", 0.875), ("50-to-75", 0.625), ("25-to-50", 0.375))
_AT = {
    MentionKind.PERSON: Tie.LIVES_AT,
    MentionKind.COMPANY: Tie.REGISTERED_AT,
    MentionKind.ORGANISATION: Tie.REGISTERED_AT,
}


def draw_ties(statements: pa.Table, mentions: pa.Table) -> pa.Table:
    """Every tie (DRAWN) that the statements (STATEMENTS) hold between the mentions (MENTIONS).

    An address counts with its postcode only, and a statement of a mention that the table does not hold is left
    out. Rows are ordered by their ends and kind, so that fewer statements leave the others in the same order.
    """
    at = _Places(mentions)
    drawn = pa.concat_tables([_stated(statements, at), _addresses(statements, at), _phones(statements, at)])
    return drawn.sort_by([(name, "ascending") for name in ORDER])


def drawn_since(drawn: pa.Table, fresh: pa.Table, mention_ids: Ints) -> pa.Table:
    """A drawing brought up to date: what these mentions say is as in `fresh` (DRAWN of them alone), and no other way.

    It equals the drawing of everything, where `mention_ids` are all who say something else than they did, or say it of
    a mention that came or went.
    """
    stays = ~np.isin(integers(drawn["from_id"]), mention_ids)
    return pa.concat_tables([drawn.filter(pa.array(stays)), fresh]).sort_by([(name, "ascending") for name in ORDER])


def readable_rows(drawn: pa.Table, markings: Collection[int]) -> Ints:
    """The places of the ties of which these markings cover the statement and the mention at either end."""
    allowed = np.array(sorted(markings), dtype=np.int64)
    keep = np.ones(drawn.num_rows, dtype=bool)
    for column in ("marking_id", "from_marking", "to_marking"):
        keep &= np.isin(integers(drawn[column]), allowed)
    return np.flatnonzero(keep)


class _Places:
    """Where each mention stands in the table of mentions."""

    def __init__(self, mentions: pa.Table) -> None:
        self.mentions = mentions.sort_by("mention_id")
        self.ids = integers(self.mentions["mention_id"])

    def of(self, ids: pa.ChunkedArray) -> Ints:
        """The row of each id, -1 where there is none or the id is null."""
        wanted = integers(ids.fill_null(-1))
        if not len(self.ids):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[at] == wanted, at, -1)

    def column(self, name: str, rows: Ints) -> pa.ChunkedArray:
        return self.mentions[name].take(pa.array(rows))


def _stated(statements: pa.Table, at: _Places) -> pa.Table:
    """The statements that name an other end, of the ties that a path may cross (membership of a group is none)."""
    walked = pc.is_in(statements["property"], pa.array([str(tie) for tie in ENDS]))
    ties = statements.filter(pc.and_(pc.is_valid(statements["other_id"]), walked))
    left, right = at.of(ties["mention_id"]), at.of(ties["other_id"])
    known = (left >= 0) & (right >= 0)
    ties, left, right = ties.filter(pa.array(known)), left[known], right[known]
    register = _or_null(at.column("register", left))
    return _drawn(
        ties,
        to_id=ties["other_id"],
        kind=ties["property"],
        share=_share(ties["value"]),
        from_marking=at.column("marking_id", left),
        to_marking=at.column("marking_id", right),
        register=register,
    )


def _addresses(statements: pa.Table, at: _Places) -> pa.Table:
    """People and companies at addresses; the postcode and the surname count where they carry the same marking."""
    said = _of(statements, Property.ADDRESS)
    postcode = _beside(said, _of(statements, Property.POSTCODE))
    surname = _beside(said, _of(statements, Property.SURNAME))
    rows = at.of(said["mention_id"])
    kinds = (
        at.column("kind", np.maximum(rows, 0)) if len(at.ids) else pa.chunked_array([pa.nulls(len(rows), pa.string())])
    )
    tie = pa.chunked_array([pa.nulls(len(rows), pa.string())])
    for kind, name in _AT.items():
        tie = pc.if_else(pc.fill_null(pc.equal(kinds, str(kind)), False), str(name), tie)
    keep = pc.and_(pc.and_(pc.is_valid(postcode), pc.is_valid(tie)), pa.array(rows >= 0))
    said, postcode, surname, tie = (column.filter(keep) for column in (said, postcode, surname, tie))
    rows = rows[np.asarray(keep.to_numpy(zero_copy_only=False), dtype=bool)]
    key = pc.binary_join_element_wise(plain(said["value"]), plain(postcode), " ")
    return _drawn(
        said,
        to_id=pa.array(-2 * text_numbers(key) - 2),
        kind=tie,
        share=pa.nulls(said.num_rows, pa.float64()),
        from_marking=at.column("marking_id", rows),
        to_marking=said["marking_id"],
        register=_or_null(at.column("register", rows)),
        words=pc.binary_join_element_wise(said["value"], postcode, ", "),
        household=pa.array(text_numbers(pc.fill_null(plain(surname), ""))),
    )


def _phones(statements: pa.Table, at: _Places) -> pa.Table:
    """People and companies at telephones: the last ten digits, so that +44 and 0 are one."""
    said = _of(statements, Property.PHONE)
    rows = at.of(said["mention_id"])
    digits = pc.utf8_slice_codeunits(pc.replace_substring_regex(said["value"], r"\D", ""), -10, 2**31 - 1)
    keep = pc.and_(pc.greater_equal(pc.utf8_length(digits), 10), pa.array(rows >= 0))
    said, digits = said.filter(keep), digits.filter(keep)
    rows = rows[np.asarray(keep.to_numpy(zero_copy_only=False), dtype=bool)]
    return _drawn(
        said,
        to_id=pa.array(-2 * text_numbers(digits) - 1),
        kind=pa.repeat(str(Tie.USES_PHONE), said.num_rows),
        share=pa.nulls(said.num_rows, pa.float64()),
        from_marking=at.column("marking_id", rows),
        to_marking=said["marking_id"],
        register=_or_null(at.column("register", rows)),
        words=said["value"],
    )


def plain(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Capitals, and nothing but letters and figures: how an address or a surname is compared."""
    return pc.replace_substring_regex(pc.utf8_upper(text), r"[^\p{L}\p{N}]+", "")


def _of(statements: pa.Table, name: Property) -> pa.Table:
    return statements.filter(pc.and_(pc.equal(statements["property"], str(name)), pc.is_valid(statements["value"])))


def _beside(said: pa.Table, other: pa.Table) -> pa.ChunkedArray:
    """The other value of the same mention under the same marking, for each row of `said`; null where none."""
    first = other.group_by(["mention_id", "marking_id"]).aggregate([("value", "min")])
    keys = said.select(["mention_id", "marking_id"]).append_column("row", pa.array(np.arange(said.num_rows)))
    return keys.join(first, ["mention_id", "marking_id"]).sort_by("row")["value_min"]


def _or_null(register: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(pc.fill_null(register, ""), ""), pa.scalar(None, pa.string()), register)


def _share(band: pa.ChunkedArray) -> pa.ChunkedArray:
    """The middle of the band that a register of control states (ownership-of-shares-25-to-50-percent); else null."""
    share = pa.chunked_array([pa.nulls(len(band), pa.float64())])
    for words, middle in SHARE_BANDS:
        share = pc.if_else(pc.fill_null(pc.match_substring(band, words), False), middle, share)
    return share


def _drawn(said: pa.Table, **columns: object) -> pa.Table:
    """The rows of DRAWN for these statements; what `columns` does not give is null."""
    kind, register = (
        pa.chunked_array([columns[name]]) if isinstance(columns[name], pa.Array) else columns[name]
        for name in ("kind", "register")
    )
    count = said.num_rows
    given = {
        "from_id": said["mention_id"],
        "strength": strengths(kind, said["grade"], register),
        "valid_from": said["valid_from"],
        "valid_to": said["valid_to"],
        "marking_id": said["marking_id"],
        "grade": said["grade"],
        "words": said["value"],
        "household": pa.nulls(count, pa.int64()),
    } | columns
    return pa.table({field.name: given[field.name] for field in DRAWN}).cast(DRAWN)
