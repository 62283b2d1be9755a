"""The formats in which something can leave: their names and versions, and the writer of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from plait.collection.exports import bods, ftm, ocds, pole, stix, tables
from plait.collection.exports.extract import Extract, Written


class ExportFormat(StrEnum):
    """Stored codes; `words` is what a page says."""

    POLE = "pole"
    CSV = "csv"
    FTM = "ftm"
    STIX = "stix"
    BODS = "bods"
    OCDS = "ocds"

    @property
    def words(self) -> str:
        """The format with its version and what it is for."""
        return f"{self.label} {self.version}: {_KNOWN[self].holds}"

    @property
    def label(self) -> str:
        """The format by its name."""
        return _KNOWN[self].title

    @property
    def version(self) -> str:
        """The version that is written."""
        return _KNOWN[self].version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    title: str
    version: str
    holds: str
    write: Callable[[Extract], Written]


_KNOWN: Mapping[str, _Known] = MappingProxyType(
    {
        "pole": _Known(
            title="POLE JSON", version=pole.VERSION, holds="everything, as Plait keeps it", write=pole.write
        ),
        "csv": _Known(title="CSV", version="1", holds="everything, for a spreadsheet", write=tables.write),
        "ftm": _Known(
            title="FollowTheMoney", version=ftm.VERSION, holds="people, bodies, addresses and ties", write=ftm.write
        ),
        "stix": _Known(title="STIX", version="2.1", holds="who is behind what, under TLP", write=stix.write),
        "bods": _Known(title="BODS", version="0.4", holds="who owns and controls", write=bods.write),
        "ocds": _Known(title="OCDS", version=ocds.VERSION, holds="contract notices and awards", write=ocds.write),
    }
)


def write(extract: Extract, format: ExportFormat) -> Written:
    """The files of the format, and what of the extract it cannot hold."""
    return _KNOWN[format].write(extract)
