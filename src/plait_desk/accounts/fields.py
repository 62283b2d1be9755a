"""Two kinds of column: an opaque identity, and a small set of codes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from plait.domain.ids import BITS, new_id

if TYPE_CHECKING:
    _BigIntegerField = models.BigIntegerField[int, int]
    _TextField = models.TextField[Iterable[str], frozenset[str]]
else:
    _BigIntegerField = models.BigIntegerField
    _TextField = models.TextField

BAR = "|"


class OpaqueIdField(_BigIntegerField):
    """A random 63-bit primary key; in an address it is thirteen letters (`<ref:id>`)."""

    def __init__(self, **options: Any) -> None:  # what Django passes to a field
        options.setdefault("primary_key", True)
        options.setdefault("default", new_id)
        options.setdefault("editable", False)
        super().__init__(**options)

    def get_prep_value(self, value: Any) -> Any:  # Django's signature
        """The number to ask for. Raises ValueError outside 63 bits: such a key has no row, whatever a form says."""
        number = super().get_prep_value(value)
        if number is not None and not 0 <= number < 1 << BITS:
            raise ValueError("an identity is a 63-bit number")
        return number


class CodesField(_TextField):
    """A set of codes in one column, `|a|b|` in order, so that SQL finds one by `LIKE '%|a|%'`."""

    def from_db_value(self, value: str | None, *_: object) -> frozenset[str]:
        """The stored codes as a set."""
        return frozenset((value or "").split(BAR)) - {""}

    def to_python(self, value: Any) -> Any:  # Django's signature
        """Codes from a form or a fixture as a set."""
        return self.from_db_value(value) if isinstance(value, str) else frozenset(value or ())

    def get_prep_value(self, value: Any) -> Any:  # Django's signature
        """The text to store; the same set is always the same text."""
        return BAR + "".join(f"{code}{BAR}" for code in sorted(value or ()))
