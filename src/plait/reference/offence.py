"""The statutory offences of serious organised crime: sections 28 to 31 of the 2010 Act."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """One section of the Criminal Justice and Licensing (Scotland) Act 2010."""

    section: int
    offence: str
    maximum: str
    note: str
    standing: str


@cache
def offences() -> tuple[Offence, ...]:
    """Sections 28 to 31."""
    return tuple(
        Offence(
            section=int(row["section"]),
            offence=row["offence"],
            maximum=row["maximum"],
            note=row["note"],
            standing=row["standing"],
        )
        for row in rows("offences")
    )
