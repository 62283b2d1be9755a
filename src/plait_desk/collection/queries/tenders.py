"""The tables of tenders that lie beside editions of notices, read in place: whole files of one marking each."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.utils import timezone

from plait.collection.tender_files import TENDER_FILES
from plait.domain.register import Register
from plait.domain.tender import TenderTables
from plait.policy.access import Reader
from plait_desk.collection.models import Load, RegisterEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderEdition:
    """One file of notices that a reader may read: where its tables lie, and the day on which it came."""

    folder: str
    told_on: date


def tender_editions(reader: Reader) -> tuple[TenderEdition, ...]:
    """The files of notices that the reader may read, in the order in which they came."""
    rows = RegisterEdition.objects.readable_by(reader).filter(
        register=Register.NOTICES, current=True, load__state=Load.State.COMMITTED
    )
    told = rows.order_by("as_at", "made_at", "pk").values_list("folder", "made_at")
    return tuple(TenderEdition(folder=folder, told_on=timezone.localdate(made_at)) for folder, made_at in told)


def register_told_on(reader: Reader) -> date | None:
    """The day on which the newest edition of the company register came that the reader may read."""
    rows = RegisterEdition.objects.readable_by(reader).filter(
        register=Register.COMPANIES, current=True, load__state=Load.State.COMMITTED
    )
    made_at = rows.order_by("-made_at", "-pk").values_list("made_at", flat=True).first()
    return timezone.localdate(made_at) if made_at else None


def has_tables(edition: TenderEdition) -> bool:
    """Whether the file came since its tables are kept."""
    return all((_folder(edition) / name).exists() for name in TENDER_FILES.values())


def tender_tables(edition: TenderEdition, *, without: pa.Array) -> TenderTables:
    """The tables of one file with NAMED_IN beside, and `told_on` beside its tenders; rows that name one of the mentions
    `without` are left out."""
    tables = {name: _read(_folder(edition) / file, without) for name, file in TENDER_FILES.items()}
    days = pa.array([edition.told_on] * tables["tenders"].num_rows, pa.date32())
    tables["tenders"] = tables["tenders"].append_column("told_on", days)
    return TenderTables(**{field.name: tables[field.name] for field in fields(TenderTables)})


def _read(file: Path, without: pa.Array) -> pa.Table:
    table = pq.read_table(file)
    named = pc.or_(pc.is_in(table["mention_id"], without), pc.is_in(table["other_id"], without))
    return table.filter(pc.invert(named))


def _folder(edition: TenderEdition) -> Path:
    return Path(settings.PLAIT_HOME) / "registers" / edition.folder
