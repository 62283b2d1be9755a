"""Published figures of places."""

import pyarrow as pa
import pyarrow.parquet as pq

from plait.collection.parsed import FIGURES
from plait.domain.register import Register
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.queries.registers import register_files


def place_figures(reader: Reader) -> pa.Table:
    """FIGURES of the current editions that the reader may read, in order of indicator, category, place and period."""
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    files = register_files({Register.PLACE_FIGURES}, markings)
    return pa.concat_tables([FIGURES.empty_table(), *[pq.read_table(file).cast(FIGURES) for file in files]])
