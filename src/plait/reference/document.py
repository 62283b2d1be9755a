"""The shipped documents that are trees, not tables: the scoring framework and the catalogue of interventions."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from plait.reference.reading import FOLDER, lists


@cache
def document(name: str) -> Mapping[str, object]:
    """The document as it stands in its file, read only. Raises KeyError for a name not in the index."""
    content = json.loads((FOLDER / lists()[name].file).read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{name} is not a document")
    return MappingProxyType(content)
