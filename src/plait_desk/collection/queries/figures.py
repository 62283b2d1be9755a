"""Figures of places, and whether they are made up."""

import pyarrow as pa
import pyarrow.parquet as pq

from plait.collection.parsed import FIGURES
from plait.collection.telling import TOLD
from plait.domain.register import Register
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Load, RegisterEdition
from plait_desk.collection.queries.registers import register_folders


def place_figures(reader: Reader) -> pa.Table:
    """FIGURES of the current editions that the reader may read, in order of indicator, category, place and period."""
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    folders = register_folders({Register.PLACE_FIGURES}, markings)
    tables = [pq.read_table(folder / TOLD).cast(FIGURES) for folder in folders]
    return pa.concat_tables([FIGURES.empty_table(), *tables])


def are_synthetic(reader: Reader) -> bool:
    """Whether any of these figures came in a file that says it is made up."""
    editions = RegisterEdition.objects.readable_by(reader).filter(current=True, register=Register.PLACE_FIGURES)
    return editions.filter(load__state=Load.State.COMMITTED, load__name__startswith="SYNTHETIC").exists()
