"""Where drawings lie: a file of ties and one of names, which the manifest row names, and what is made of them."""

import shutil
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from plait.mapping.naming import NAMED
from plait.mapping.ties import DRAWN
from plait_desk.mapping.models import TiesEdition

FOLDER = "links"
# The ties and names of this drawing and of the one before.
FILES_OPEN = 4


def current_edition() -> TiesEdition | None:
    """The drawing in use, or None before the first."""
    return TiesEdition.objects.filter(current=True).order_by("-drawn_at", "-pk").first()


def links_folder() -> Path:
    return Path(settings.PLAIT_HOME) / FOLDER


def load_ties(file: str) -> pa.Table:
    """The drawn ties (DRAWN)."""
    return _drawn_file(links_folder() / file, DRAWN)


def load_names(file: str) -> pa.Table:
    """The names (NAMED) that were drawn with a file of ties."""
    return _drawn_file(links_folder() / names_file(file), NAMED)


def names_file(file: str) -> str:
    """Where the names lie that belong to a file of ties."""
    return f"{Path(file).stem}.names.arrow"


@lru_cache(maxsize=FILES_OPEN)
def _drawn_file(path: Path, schema: pa.Schema) -> pa.Table:
    """A file of a drawing, which is never written again."""
    return mapped(path, schema)


def mapped(path: Path, schema: pa.Schema) -> pa.Table:
    """A table mapped into memory rather than read."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all().cast(schema)


def sweep(keep: Collection[str]) -> None:
    """Remove every drawing and picture but those of these files; whoever still maps one keeps it until they let go."""
    stems = tuple(Path(file).stem for file in keep)
    for path in links_folder().glob("*"):
        if path.name.startswith(stems):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
