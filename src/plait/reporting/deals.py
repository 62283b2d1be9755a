"""Who was awarded what, and who buys: one row an organisation as linked, out of tables of mentions and statements."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Property, Tie

# The first letters of an ocid name the register that published it.
PUBLISHER = 11

DEALS = pa.schema(
    [
        ("subject_id", pa.int64()),
        ("name", pa.string()),
        ("names", pa.list_(pa.string())),
        ("company_number", pa.string()),
        ("first_id", pa.int64()),
        ("contracts", pa.int64()),
        ("alone_gbp", pa.float64()),
        ("shared_gbp", pa.float64()),
        ("notices", pa.int64()),
        ("publishers", pa.list_(pa.string())),
    ]
)


def deals(*, mentions: pa.Table, organisations: pa.Table, membership: pa.Table, statements: pa.Table) -> pa.Table:
    """DEALS, in order of name: MENTIONS, ORGANISATIONS, MEMBERSHIP and STATEMENTS in.

    `contracts` counts the notices awarded to it; `alone_gbp` is the value of those that name no other supplier,
    `shared_gbp` the whole value of those that do. `notices` counts what it buys, `publishers` by which register.
    """
    parts = _parts(organisations, membership)
    won = _won(_ties(statements, Tie.AWARDED), parts)
    bought = _bought(_ties(statements, Tie.BUYER_OF), parts, mentions)
    found = _beside(_named(parts, statements), won)
    found = _beside(found, bought)
    columns = [_filled(found, field) for field in DEALS]
    return pa.Table.from_arrays(columns, schema=DEALS).sort_by([("name", "ascending"), ("subject_id", "ascending")])


def _beside(found: pa.Table, more: pa.Table) -> pa.Table:
    """The columns of `more` put beside `found` by subject; nothing where it has none. Arrow's join takes no lists."""
    rows = pc.index_in(found["subject_id"], value_set=more["subject_id"].combine_chunks())
    for name in more.column_names:
        if name != "subject_id":
            found = found.append_column(name, more[name].take(rows))
    return found


def _parts(organisations: pa.Table, membership: pa.Table) -> pa.Table:
    """Each organisation mention with its subject; one that was never linked is a subject by itself."""
    kept = organisations.select(["mention_id", "name", "company_number"])
    joined = kept.join(membership.select(["mention_id", "subject_id"]), "mention_id", join_type="left outer")
    subject = pc.coalesce(joined["subject_id"], joined["mention_id"])
    return joined.set_column(joined.schema.get_field_index("subject_id"), "subject_id", subject)


def _ties(statements: pa.Table, tie: Tie) -> pa.Table:
    wanted = statements.filter(pc.equal(statements["property"], tie.value))
    return wanted.select(["mention_id", "other_id", "value"])


def _named(parts: pa.Table, statements: pa.Table) -> pa.Table:
    """The name most often given to a subject (of equals the first in the alphabet), and all its names."""
    said = statements.filter(pc.equal(statements["property"], Property.NAME.value)).select(["mention_id", "value"])
    said = parts.select(["mention_id", "subject_id"]).join(said, "mention_id", join_type="inner")
    columns = ["subject_id", "name", "mention_id"]
    given = pa.concat_tables([parts.select(columns), said.rename_columns({"value": "name"}).select(columns)])
    given = given.filter(pc.is_valid(given["name"]))
    counted = given.group_by(["subject_id", "name"]).aggregate([("mention_id", "count_distinct")])
    counted = counted.rename_columns({"mention_id_count_distinct": "times"})
    ordered = counted.sort_by([("subject_id", "ascending"), ("times", "descending"), ("name", "ascending")])
    names = ordered.group_by("subject_id", use_threads=False).aggregate([("name", "first"), ("name", "list")])
    keys = parts.group_by("subject_id").aggregate([("company_number", "max"), ("mention_id", "min")])
    found = _beside(keys.join(names.select(["subject_id"]), "subject_id", join_type="inner"), names)
    return found.rename_columns(
        {
            "company_number_max": "company_number",
            "mention_id_min": "first_id",
            "name_first": "name",
            "name_list": "names",
        }
    )


def _won(awarded: pa.Table, parts: pa.Table) -> pa.Table:
    pounds = pc.cast(_numbers_only(awarded["value"]), pa.float64())
    held = awarded.set_column(2, "pounds", pounds).join(parts.select(["mention_id", "subject_id"]), "mention_id")
    once = held.group_by(["subject_id", "other_id"]).aggregate([("pounds", "max")])
    award = once.group_by("other_id").aggregate([("pounds_max", "max"), ("subject_id", "count")])
    each = once.select(["subject_id", "other_id"]).join(award, "other_id")
    value, alone = pc.coalesce(each["pounds_max_max"], 0.0), pc.equal(each["subject_id_count"], 1)
    each = each.append_column("alone_gbp", pc.if_else(alone, value, 0.0))
    each = each.append_column("shared_gbp", pc.if_else(alone, 0.0, value))
    won = each.group_by("subject_id").aggregate([("other_id", "count"), ("alone_gbp", "sum"), ("shared_gbp", "sum")])
    return won.rename_columns(
        {"other_id_count": "contracts", "alone_gbp_sum": "alone_gbp", "shared_gbp_sum": "shared_gbp"}
    )


def _bought(ties: pa.Table, parts: pa.Table, mentions: pa.Table) -> pa.Table:
    publisher = pc.utf8_slice_codeunits(mentions["natural_key"], 0, PUBLISHER)
    notices = pa.table({"other_id": mentions["mention_id"], "publisher": publisher})
    held = ties.select(["mention_id", "other_id"]).join(parts.select(["mention_id", "subject_id"]), "mention_id")
    held = held.join(notices, "other_id", join_type="left outer")
    bought = held.group_by("subject_id").aggregate([("other_id", "count_distinct"), ("publisher", "distinct")])
    return bought.rename_columns({"other_id_count_distinct": "notices", "publisher_distinct": "publishers"})


def _numbers_only(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values that are written as numbers; the others unknown, never nought."""
    is_number = pc.match_substring_regex(values, r"^-?\d+(\.\d+)?$")
    return pc.if_else(is_number, values, pa.scalar(None, pa.string()))


def _filled(found: pa.Table, field: pa.Field) -> pa.ChunkedArray:
    """The column with nothing where a subject has none: no contract is nought contracts, no number is no number."""
    column = found[field.name].cast(field.type)
    if pa.types.is_list(field.type):
        return column.fill_null([])
    return column.fill_null("" if pa.types.is_string(field.type) else 0)
