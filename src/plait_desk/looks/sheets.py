"""The stylesheet as a desk serves it: one file, so that no first page waits for twenty, one after the other."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import normpath

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import Storage

SHEET = "looks/css/plait.css"
_IMPORT = re.compile(r'^@import url\("([^"]+)"\) layer\((\w+)\);$', re.MULTILINE)

Found = Mapping[str, tuple[Storage, str]]


class OneSheet(StaticFilesStorage):
    """Collects static files as they are, and writes what the stylesheet imports into it, each part in its layer."""

    def post_process(self, paths: Found, dry_run: bool = False, **_: object) -> Iterator[tuple[str, str, bool]]:
        """Called with all that was collected. Raises KeyError where the stylesheet imports what was not."""
        if SHEET in paths and not dry_run:
            with open(self.path(SHEET), "w", encoding="utf-8") as sheet:
                sheet.write(_IMPORT.sub(lambda part: _in_layer(paths, *part.groups()), _text(paths, SHEET)))
            yield SHEET, SHEET, True


def _in_layer(paths: Found, address: str, layer: str) -> str:
    """A part's own relative addresses hold, for it lies beside the stylesheet; one of another folder has none."""
    return f"@layer {layer} {{\n{_text(paths, normpath(str(PurePosixPath(SHEET).parent / address)))}}}"


def _text(paths: Found, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
