"""A person's part in a group: their role, whether they lead it, the days it held, and how well it is known."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

LONGEST_ROLE = 60


class PartRefused(ValueError):
    """A part in a group cannot be as it was said; the words say what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a record says of one nominal. `from_on` inclusive, `to_on` exclusive; None where it is not known."""

    role: str
    is_principal: bool = False
    from_on: date | None = None
    to_on: date | None = None
    grade: str = ""

    def kept(self) -> dict[str, Any]:
        """The part as it is kept beside a step: words, yes or no, and days as ISO text or None."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: word.isoformat() if isinstance(word, date) else word for name, word in said.items()}

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> "Part":
        """The part that was kept so."""
        days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("from_on", "to_on")}
        return cls(role=kept["role"], is_principal=kept["is_principal"], grade=kept["grade"], **days)
