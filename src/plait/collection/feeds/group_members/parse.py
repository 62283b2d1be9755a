"""Members of groups: one person mention a row, tied to the group for as long as it lasted."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed, taken_under
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.said import mentions, properties, said
from plait.collection.sieve import PLACE, Sieve, always
from plait.collection.table import assertions, read_table
from plait.domain.mention import MentionKind
from plait.domain.statement import Tie

FEED = feed("group_members")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Person mentions with their group's marking, and a dated, graded `member_of` whose value is the role."""
    sieve = _joined(read_table(raw, FEED), batch.groups)
    table = sieve.with_column(
        "mention_id", batch.ids("member", sieve.table["group_reference"], sieve.table["mention_reference"])
    ).table
    dated = table.append_column("valid_from", as_days(table["from_on"])).append_column(
        "valid_to", as_days(table["to_on"])
    )
    tie = said(dated, Tie.MEMBER_OF, recorded_at=batch.recorded_at, value=table["role"], other=table["group_id"])
    return Parsed(
        feed=FEED.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        mentions=mentions(table, kind=MentionKind.PERSON, reference="mention_reference"),
        statements=pa.concat_tables([properties(table, FEED, recorded_at=batch.recorded_at), tie]),
        taken=taken_under(table),
        rejects=sieve.rejects,
        assertions=assertions(FEED, sieve),
    )


def _joined(sieve: Sieve, groups: pa.Table) -> Sieve:
    """Rows with their group's mention and marking; rows whose group is not here are kept back."""
    known = groups.rename_columns(["group_reference", "group_id", "marking_id"])
    table = sieve.table.join(known, "group_reference", join_type="left outer").sort_by(PLACE)
    joined = Sieve(file=sieve.file, table=table, given=sieve.given, rejects=sieve.rejects)
    joined = joined.without(
        pc.is_null(table["group_id"]),
        lambda row: (
            f"Group {row['group_reference']} is not here.",
            "Send the file of groups first, then send this row again.",
        ),
    )
    return joined.without(
        pc.less(joined.table["to_on"], joined.table["from_on"]),
        always("to_on is before from_on.", "Put the days right, and send the row again."),
    )
