"""Files that hold a person: found by their content, whatever they are packed in, and destroyed with their key."""

import codecs
import gzip
import io
import zipfile
from collections.abc import Iterator
from functools import partial

from django.apps import apps
from django.db import models

from plait_desk.thread.models import Blob, Snapshot
from plait_desk.thread.services.blobs import destroy_blob, pieces_of
from plait_desk.thread.services.forgetting import Forgotten

PIECE = 1024 * 1024
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOK = "xl/workbook.xml"


def forget_files(label: str, forgotten: Forgotten) -> int:
    """Destroy every file that a row of this app keeps of the person, with the row's other files: they are the same
    thing in other forms. Returns how many files."""
    return sum(_forget_table(table, forgotten) for table in apps.get_app_config(label).get_models())


def _forget_table(table: type[models.Model], forgotten: Forgotten) -> int:
    names = [field.name for field in table._meta.concrete_fields if field.related_model is Blob]
    if not names:
        return 0
    own = models.Q()
    for name in names:
        own |= models.Q(**{f"{name}__partner": forgotten.partner_id, f"{name}__key__isnull": False})
    count = 0
    for row in table._default_manager.filter(own).select_related(*names).iterator(chunk_size=100):
        files = [file for name in names if (file := getattr(row, name)) is not None]
        if _is_cited(row, forgotten) or any(holds(file, forgotten) for file in files):
            count += destroy_files(files)
            if isinstance(row, Snapshot):
                Snapshot.objects.filter(pk=row.pk).update(holds_disposed=True)
    return count


def destroy_files(files: list[Blob]) -> int:
    """Destroy those that still have a key; returns how many."""
    there = [file for file in files if file.key is not None]
    for file in there:
        destroy_blob(file)
    return len(there)


def _is_cited(row: models.Model, forgotten: Forgotten) -> bool:
    """A frozen result that names one of the records among what went in."""
    return isinstance(row, Snapshot) and not set(map(str, row.inputs)).isdisjoint(forgotten.refs)


def holds(blob: Blob, forgotten: Forgotten) -> bool:
    """True if the person stands in the file, plain or packed."""
    return any(forgotten.words.are_in(part) for part in parts_of(blob))


def parts_of(blob: Blob) -> Iterator[Iterator[bytes]]:
    """The plain contents of a file: its own bytes, or each of those that are packed in it."""
    head = next(pieces_of(blob), b"")[: len(ZIP)]
    if head == ZIP:
        yield from _unzipped(b"".join(pieces_of(blob)))
    elif head.startswith(GZIP):
        with gzip.open(io.BytesIO(b"".join(pieces_of(blob)))) as opened:
            if opened.peek(len(ZIP)).startswith(ZIP):  # a workbook, packed once more
                yield from _unzipped(opened.read())
            else:
                yield iter(partial(opened.read, PIECE), b"")
    elif head.startswith(UTF16):
        yield iter([b"".join(pieces_of(blob)).decode("utf-16", "replace").encode()])
    else:
        yield pieces_of(blob)


def _unzipped(content: bytes) -> Iterator[Iterator[bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if WORKBOOK in packed.namelist():
            yield _rows(content)
            return
        for name in packed.namelist():
            with packed.open(name) as opened:
                yield iter(partial(opened.read, PIECE), b"")


def _rows(content: bytes) -> Iterator[bytes]:
    """A workbook keeps each word once, wherever it stands: only its rows say who is who."""
    from openpyxl import load_workbook  # heavy, and only a workbook needs it

    for sheet in load_workbook(io.BytesIO(content), read_only=True, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield ("\t".join(str(cell) for cell in row if cell is not None) + "\n").encode()
