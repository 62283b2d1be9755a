"""Writes what partners send and, beside it, the truth; keeps the manifest that says who sends what.

Every file name starts with SYNTHETIC_, every row of a table ends with a cell that says so, and every JSON line
carries the same word.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import xlsxwriter

from plait_world.draw import Ints, Words, words

LABEL = "SYNTHETIC"

JsonObject = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMarking:
    """The marking a sender gives a whole file; bodies by partner key, `all` for every body."""

    tier: str
    audience: tuple[str, ...]
    existence: str
    purposes: tuple[str, ...]
    handling: str = "P"
    kind: str = "ordinary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose file it is, which feed reads it, and under which marking it comes."""

    partner: str
    feed: str
    marking: FileMarking


@dataclass(slots=True, kw_only=True)
class Outbox:
    """One folder of partners' files. `truth` collects who each record is, by kind."""

    folder: Path
    day: date
    entries: list[dict[str, object]] = field(default_factory=list)
    truth: dict[str, list[pa.Table]] = field(default_factory=dict)

    def csv(self, sender: Sender, stem: str, columns: Mapping[str, Words]) -> str:
        """Writes a CSV file and gives its name."""
        table = _labelled(columns)
        name = f"{LABEL}_{sender.partner}_{stem}.csv"
        pyarrow.csv.write_csv(table, self.folder / name)
        return self._sent(sender, name, table.num_rows)

    def xlsx(self, sender: Sender, stem: str, columns: Mapping[str, Words]) -> str:
        """Writes a workbook of one sheet, all cells as text, and gives its name."""
        table = _labelled(columns)
        name = f"{LABEL}_{sender.partner}_{stem}.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(self.folder / name), options) as book:
            book.set_properties({"title": LABEL, "created": datetime.combine(self.day, time(), UTC)})
            sheet = book.add_worksheet(LABEL)
            sheet.write_row(0, 0, table.column_names)
            for number, row in enumerate(zip(*table.to_pydict().values(), strict=True), 1):
                sheet.write_row(number, 0, row)
        return self._sent(sender, name, table.num_rows)

    def lines(self, sender: Sender, stem: str, objects: Iterable[JsonObject], *, packed: bool = False) -> str:
        """Writes JSON lines, gzipped if `packed`, and gives the file's name."""
        texts = [json.dumps({**one, "synthetic": LABEL}, ensure_ascii=False) for one in objects]
        name = f"{LABEL}_{sender.partner}_{stem}.jsonl{'.gz' if packed else ''}"
        raw = "".join(text + "\n" for text in texts).encode()
        (self.folder / name).write_bytes(gzip.compress(raw, compresslevel=5, mtime=0) if packed else raw)
        return self._sent(sender, name, len(texts))

    def tell(self, kind: str, file: str, keys: Words, truth: Ints) -> None:
        """Notes which person or company each record of a file truly is; `kind` is people or companies."""
        names = pa.DictionaryArray.from_arrays(pa.array([0] * len(keys), pa.int32()), [file]).cast(pa.string())
        columns = {"file": names, "record_key": pa.array(keys, pa.string()), "truth_id": pa.array(truth, pa.int64())}
        self.truth.setdefault(kind, []).append(pa.table(columns))

    def close(self, **about: object) -> None:
        """Writes the manifest and the truth folder."""
        manifest = {"synthetic": LABEL, "day": self.day.isoformat(), **about, "files": self.entries}
        (self.folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        for kind, tables in self.truth.items():
            self.write_truth(kind, pa.concat_tables(tables))
        text = json.dumps({"synthetic": LABEL, **about}, indent=1) + "\n"
        (self.folder / "truth" / "world.json").write_text(text, encoding="utf-8")

    def write_truth(self, name: str, table: pa.Table) -> None:
        """Writes one table of the truth, labelled as everything else is."""
        labelled = table.append_column("synthetic", pa.array(words([LABEL] * table.num_rows), pa.string()))
        target = self.folder / "truth"
        target.mkdir(exist_ok=True)
        pyarrow.parquet.write_table(labelled, target / f"{name}.parquet", compression="zstd")

    def _sent(self, sender: Sender, name: str, rows: int) -> str:
        entry = {"file": name, "partner": sender.partner, "feed": sender.feed, "rows": rows}
        self.entries.append({**entry, "marking": cast(dict[str, object], asdict(sender.marking))})
        return name


def _labelled(columns: Mapping[str, Words]) -> pa.Table:
    count = len(next(iter(columns.values())))
    arrays = {name: pa.array(column, pa.string()) for name, column in columns.items()}
    return pa.table({**arrays, "synthetic": pa.array([LABEL] * count, pa.string())})
