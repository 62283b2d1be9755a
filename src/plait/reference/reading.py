"""Reads the files of this folder: the index of lists, and the rows of one list."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceList:
    """One shipped list: where it comes from and how far it may be trusted."""

    name: str
    file: str
    edition: str
    source: str
    standing: str
    """published, unverified or ours"""
    licence: str


@cache
def lists() -> Mapping[str, ReferenceList]:
    """Every shipped list by name."""
    index = tomllib.loads((FOLDER / "lists.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: ReferenceList(name=name, **entry) for name, entry in index.items()})


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV list, every cell as written. Raises KeyError for a list that is not in the index."""
    with (FOLDER / lists()[name].file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
