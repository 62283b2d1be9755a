"""The scales: grades, codes, bands and weights, each with its own standing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from plait.reference.reading import FOLDER, lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One scale as data. `body` holds what is particular to it: bands, a formula, notes."""

    name: str
    standing: tuple[str, ...]
    values: Mapping[str, str | int]
    """code -> meaning or weight; a scale that lists only codes maps each to itself; empty if it has none"""
    body: Mapping[str, object]


@cache
def scales() -> Mapping[str, Scale]:
    """Every scale by name."""
    content = json.loads((FOLDER / lists()["scales"].file).read_text(encoding="utf-8"))
    return MappingProxyType({name: _scale(name, body) for name, body in content.items() if not name.startswith("_")})


def scale(name: str) -> Scale:
    """The scale of that name, such as `ir_urgency`. Raises KeyError if there is none."""
    return scales()[name]


def _scale(name: str, body: Mapping[str, object]) -> Scale:
    standing = body["standing"]
    if not isinstance(standing, list):
        raise TypeError(f"scale {name}: standing must be a list")
    return Scale(
        name=name,
        standing=tuple(str(word) for word in standing),
        values=MappingProxyType(_codes(body)),
        body=MappingProxyType(body),
    )


def _codes(body: Mapping[str, object]) -> dict[str, str | int]:
    values = body.get("values", {key: body[key] for key in body if isinstance(body[key], int)})
    if isinstance(values, list):
        return {str(code): str(code) for code in values}
    if not isinstance(values, dict):
        return {}
    return {code: meaning for code, meaning in values.items() if isinstance(meaning, str | int)}
