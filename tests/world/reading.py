"""Reads what a world has sent: every record of every file as a flat row, and the files' names."""

import csv
import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl


def files(folder: Path) -> list[Path]:
    """Every partner's file."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name != "manifest.json")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a table; for JSON lines one row an object, with all its values joined under the key `text`."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as opened:
            yield from csv.DictReader(opened)
    elif path.suffix == ".xlsx":
        cells = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        header = next(cells)
        yield from ({str(name): str(cell or "") for name, cell in zip(header, row, strict=True)} for row in cells)
    else:
        raw = path.read_bytes()
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        for line in text.decode().splitlines():
            yield {"synthetic": str(json.loads(line)["synthetic"]), "text": line}


@cache
def everything(folder: Path) -> str:
    """All text of all files."""
    return "\n".join("\t".join(row.values()) for path in files(folder) for row in rows(path))
