"""Labelled sets in a folder: a table of records and, beside it, a short JSON that says what its columns are.

`NAME.json` holds "file" (a CSV with a header, or a Parquet file, in the same folder), "label" (the column that is
equal for records of one thing), "columns" (of the compared columns, which part each plays: a value of `Part`), and
perhaps "group" (the column by which recall is compared) and "synthetic" (true for made-up records).
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from plait.domain.tables import MEMBERSHIP
from plait.linking.engine.schema import Part, Schema
from plait.linking.quality import GROUPS
from plait.linking.trial import Labelled

MOST_BYTES = 1 << 30
_NEEDED, _OFFERED = {"file", "label", "columns"}, {"group", "synthetic"}


class UnreadableSet(ValueError):
    """A labelled set is not described, or its file is not what its description says."""


def labelled_sets(folder: Path) -> Iterator[Labelled]:
    """Each set of a folder, by name. Raises UnreadableSet, also for a folder without one."""
    described = sorted(folder.glob("*.json"))
    if not described:
        raise UnreadableSet(f"no set is described in {folder.name}: a set is NAME.json beside its file")
    for path in described:
        yield labelled_set(path)


def labelled_set(path: Path) -> Labelled:
    """The set that one JSON file describes, named as the file. Raises UnreadableSet."""
    try:
        return _read(path)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as wrong:
        raise UnreadableSet(f"{path.stem}: {wrong}") from wrong


def _read(path: Path) -> Labelled:
    told = _told(path)
    schema = Schema(columns=tuple((str(name), Part(part)) for name, part in told["columns"].items()))
    compared, label, group = [name for name, _ in schema.columns], str(told["label"]), told.get("group")
    table = _table(path.parent, str(told["file"]), list(dict.fromkeys([*compared, label, *([group] if group else [])])))
    labels = pc.fill_null(table[label], "")
    if pc.any(pc.equal(labels, "")).as_py():
        raise UnreadableSet("a record has no label")
    ids = pa.array(range(1, table.num_rows + 1), pa.int64())
    subject = labels.combine_chunks().dictionary_encode().indices.cast(pa.int64())
    groups = pa.table({"mention_id": ids, "group": table[group]}, schema=GROUPS) if group else GROUPS.empty_table()
    return Labelled(
        name=path.stem,
        records=pa.table({**{name: table[name] for name in compared}, schema.id_column: ids}),
        schema=schema,
        truth=pa.table({"mention_id": ids, "subject_id": subject}, schema=MEMBERSHIP),
        groups=groups,
        is_synthetic=told.get("synthetic") is True,
    )


def _told(path: Path) -> Mapping[str, Any]:
    _refuse_large(path)
    told = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict) or not _NEEDED <= told.keys() <= _NEEDED | _OFFERED:
        raise UnreadableSet("it says file, label and columns, perhaps group and synthetic, and nothing else")
    return told


def _table(folder: Path, name: str, columns: list[str]) -> pa.Table:
    """These columns of the file, as text."""
    path = folder / name
    if Path(name).name != name:
        raise UnreadableSet("its file lies in the same folder")
    _refuse_large(path)
    if path.suffix == ".parquet":
        table = pq.read_table(path, columns=columns)
        return table.cast(pa.schema([(column, pa.string()) for column in table.column_names])).select(columns)
    text = csv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()), include_columns=columns, strings_can_be_null=True
    )
    return csv.read_csv(path, convert_options=text)


def _refuse_large(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableSet(f"{path.name} is larger than {MOST_BYTES} bytes")
