"""Which files lie in a folder, who sends each, and under which marking."""

import json
from dataclasses import dataclass
from pathlib import Path

from plait.collection.stated import StatedMarking

MANIFEST = "manifest.json"
# What is named in a report or a group comes after what names it.
LATER = ("report_people", "report_companies", "group_members")
LEFT_ALONE = {".md", ".txt", ".parquet"}


class NothingSent(ValueError):
    """The folder is not there, or no file lies in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One file of one body; without a marking the feed's own stands."""

    path: Path
    partner_key: str
    marking: StatedMarking | None = None


def sent_files(folder: Path, default_partner: str) -> list[Sent]:
    """The files of the folder, in an order in which each finds what it refers to. Raises NothingSent.

    A manifest beside them says who sends what; without one all come from `default_partner`.
    """
    if not folder.is_dir():
        raise NothingSent(f"There is no folder {folder}. Name the folder in which the partners' files lie.")
    manifest = folder / MANIFEST
    files = _by_manifest(manifest) if manifest.exists() else _all_of(folder, default_partner)
    if not files:
        raise NothingSent(f"No file lies in {folder}.")
    return sorted(files, key=lambda sent: any(word in sent.path.name for word in LATER))


def _by_manifest(manifest: Path) -> list[Sent]:
    entries = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return [
        Sent(path=manifest.parent / entry["file"], partner_key=entry["partner"], marking=_marking(entry["marking"]))
        for entry in entries
    ]


def _marking(words: dict[str, object]) -> StatedMarking:
    return StatedMarking(**{name: tuple(word) if isinstance(word, list) else word for name, word in words.items()})  # type: ignore[arg-type]  # the manifest's own fields


def _all_of(folder: Path, partner_key: str) -> list[Sent]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in LEFT_ALONE)
    return [Sent(path=path, partner_key=partner_key) for path in paths if not path.name.startswith(".")]
