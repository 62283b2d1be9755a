"""An export before it is agreed: exactly the files that would leave, so that the second person reads what they sign."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from plait.collection.exports.extract import Written
from plait.collection.exports.formats import ExportFormat
from plait.collection.exports.package import Missing
from plait.domain.ids import Ref

DRAFT = "application/vnd.plait.draft+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The files by name, what the format cannot hold, and every record that went in."""

    format: ExportFormat
    files: dict[str, str]
    left_out: tuple[Missing, ...]
    refs: tuple[Ref, ...]


def draft_of(written: Written, format: ExportFormat, refs: Iterable[Ref], *, synthetic: bool) -> Draft:
    """The draft of what a format has written; made-up files say so in their names."""
    before = "SYNTHETIC_" if synthetic else ""
    return Draft(
        format=format,
        files={f"{before}{name}": content.decode() for name, content in written.files.items()},
        left_out=tuple(Missing(what=lost.what, count=lost.count, why=lost.why) for lost in written.lost),
        refs=tuple(refs),
    )


def draft_text(draft: Draft) -> str:
    """The draft as it is kept with the request."""
    return json.dumps(asdict(draft) | {"refs": [str(ref) for ref in draft.refs]}, ensure_ascii=False)


def read_draft(text: str) -> Draft:
    """The draft as it was kept."""
    given: dict[str, Any] = json.loads(text)
    return Draft(
        format=ExportFormat(given["format"]),
        files=given["files"],
        left_out=tuple(Missing(**each) for each in given["left_out"]),
        refs=tuple(Ref.parse(cited) for cited in given["refs"]),
    )
