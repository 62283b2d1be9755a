"""What no score may overrule, read from a table of records in the engine's own normal forms."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.engine.codes import coded
from plait.linking.engine.organisations import company_numbers
from plait.linking.engine.schema import Part, Schema
from plait.linking.identity import IDENTITIES

# PEOPLE has this column. It has no part in any schema: sex is never compared, it only ever stops a merge.
_SEX = "sex"
_DAY = "^([0-9]{4})-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])$"


def identities_of_table(table: pa.Table, schema: Schema) -> pa.Table:
    """IDENTITIES of every record of `table` as `schema` reads it, in order of mention.

    A birth date is whole or null, and so is the first of January, which often means some day of that year. A sex is f
    or m: what says neither contradicts nothing.
    """
    sex = _SEX if _SEX in table.column_names else None
    facts = {
        "mention_id": table[schema.id_column],
        "company_number": _normal(table, schema.column(Part.COMPANY_NUMBER), company_numbers),
        "birth_date": _normal(table, schema.column(Part.DATE), _birth_dates),
        "sex": _normal(table, sex, _sexes),
    }
    return pa.table(facts).cast(IDENTITIES).sort_by("mention_id")


def _normal(
    table: pa.Table, name: str | None, normal: Callable[[pa.StringArray], pa.StringArray]
) -> pa.Array | pa.ChunkedArray:
    """The normal form of each value, worked out once for each different one."""
    if name is None:
        return pa.nulls(table.num_rows, pa.string())
    column = coded(table[name])
    return normal(column.values).take(pa.array(column.codes, mask=column.codes < 0))


def _birth_dates(values: pa.StringArray) -> pa.StringArray:
    days = pc.replace_substring_regex(values, pattern=_DAY, replacement=r"\1-\2-\3")
    is_day = pc.match_substring_regex(values, pattern=_DAY)
    is_vague = pc.match_substring_regex(days, pattern="-01-01$")
    return pc.if_else(pc.and_not(is_day, is_vague), days, pa.scalar(None, pa.string()))


def _sexes(values: pa.StringArray) -> pa.StringArray:
    said = pc.match_substring_regex(values, pattern="^(?:f|female|woman|m|male|man)$")
    letter = pc.replace_substring_regex(pc.utf8_slice_codeunits(values, 0, 1), pattern="w", replacement="f")
    return pc.if_else(said, letter, pa.scalar(None, pa.string()))
