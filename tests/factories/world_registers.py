"""Editions of registers in a random world, with their files: one after the other, each readable or not."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from plait.collection.store import PART
from plait.collection.telling import TOLD
from plait.domain.ids import encode
from plait.domain.tables import STATEMENTS
from plait_desk.collection.models import Load, RegisterEdition
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made

EDITIONS = 6


def registers(made: Made) -> None:
    """A company register, edition after edition: each is under a marking of its own, and says a word of its own."""
    body = made.ground.reader.body
    for number in range(EDITIONS):
        marking, name = made.chance.choice(made.ground.markings), word()
        load = made.add(Load, partner=body, feed="companies", state=Load.State.COMMITTED, marking=marking)
        as_at = days_ago(EDITIONS - number).date()
        folder = f"companies/{as_at.isoformat()}-{encode(load.pk)}"
        made.add(
            RegisterEdition,
            register="companies",
            feed="companies",
            edition=name,
            as_at=as_at,
            folder=folder,
            entries=number + 2,
            load=load,
            current=number == EDITIONS - 1,
            made_at=days_ago(EDITIONS - number),
            marking=marking,
        )
        _write(Path(settings.PLAIT_HOME) / "registers" / folder, name, number)


def _write(folder: Path, name: str, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"CompanyName": [name, *[f"SYNTHETIC {key} LTD" for key in range(number, number + 3)]]}
    rows["natural_key"] = ["00000000", *[f"{key:08}" for key in range(number + 1, number + 4)]]
    pq.write_table(pa.table({**rows, "row": pa.array(range(4), pa.int32())}), folder / PART)
    pq.write_table(STATEMENTS.empty_table(), folder / TOLD)
