"""An assessment as a document that can be frozen, and read back as the same value."""

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from plait.domain.assessment import Assessment


class UnreadableDocument(ValueError):
    """The bytes are no assessment of this edition of the code."""


def write_assessment(assessment: Assessment) -> bytes:
    """JSON, with keys in the order of the fields: the same assessment gives the same bytes."""
    return json.dumps(asdict(assessment), default=_plain, ensure_ascii=False).encode()


def read_assessment(content: bytes) -> Assessment:
    """The assessment that `write_assessment` wrote. Raises UnreadableDocument."""
    try:
        return cast(Assessment, _read(json.loads(content), Assessment))
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableDocument("this is not an assessment") from error


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written")


def _read(value: Any, kind: Any) -> object:  # JSON gives values, and hints give kinds, of any type
    """`value` as an instance of the annotated `kind`: dataclasses, tuples, optional values, dates, enums."""
    origin = get_origin(kind)
    if origin is UnionType:
        return None if value is None else _read(value, next(each for each in get_args(kind) if each is not type(None)))
    if origin is tuple:
        return tuple(_read(each, get_args(kind)[0]) for each in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return cast(type, kind)(**{each.name: _read(value[each.name], hints[each.name]) for each in fields(kind)})
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum | float) else value
