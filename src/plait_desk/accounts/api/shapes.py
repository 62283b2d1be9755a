"""The words that requests and answers are made of."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, HeaderEx, P, Schema
from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from plait.domain.ids import decode, encode
from plait_desk.looks.converters import RefConverter
from plait_desk.looks.middleware import NO_TEXT

Row = TypeVar("Row")
Line = TypeVar("Line")


def _decoded(given: Any) -> Any:
    """A number as it is, letters as the number that they stand for."""
    return decode(given) if isinstance(given, str) else given


def _text(given: str) -> str:
    if not NO_TEXT.isdisjoint(given):
        raise ValueError("This is not text in UTF-8.")
    return given


# An opaque identity: thirteen letters and digits outside, a number inside.
Id = Annotated[
    int,
    BeforeValidator(_decoded),
    PlainSerializer(encode, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{RefConverter.regex}$"}),
]
Words = Annotated[str, AfterValidator(_text)]
# A short word of a published list, or nothing.
Code = Annotated[str, AfterValidator(_text), Field(max_length=60)]
Address = Annotated[str, Field(description="where it is read, from the root of this desk")]
Key = HeaderEx[
    str,
    P(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="Your own word for this write. Sent again with the same body, nothing is done twice.",
    ),
]


class Made(Schema):
    """What a write made or moved, and where it is read."""

    id: str
    address: Address


class Paged(Schema):
    """Which part of a list is asked for."""

    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=200)


class Listed(Schema, Generic[Row]):
    """A part of a list; `next_page` is none where it ends."""

    items: list[Row]
    next_page: int | None


def part_of(rows: "Sequence[Line] | QuerySet[Any]", paged: Paged) -> tuple[list[Any], int | None]:
    """The lines of the page that was asked for, and the number of the next one, or None after the last."""
    start = (paged.page - 1) * paged.size
    found = list(rows[start : start + paged.size + 1])
    return found[: paged.size], paged.page + 1 if len(found) > paged.size else None
