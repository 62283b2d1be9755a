"""Which column of a table plays which part. Everything that linking does follows from the parts, never from a table."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a column says of a person or an organisation."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    """every word of a name in one text, with titles and in any order"""
    DATE = "date"
    """a birth date: YYYY-MM-DD or YYYYMMDD, or as much of it as is known"""
    STREET = "street"
    PLACE = "place"
    """a town, suburb or region"""
    POSTCODE = "postcode"
    IDENTIFIER = "identifier"
    """a number that one person has alone: telephone, social security"""
    EMAIL = "email"
    CATEGORY = "category"
    """one word of a few hundred: an occupation, a middle name"""
    ORGANISATION_NAME = "organisation_name"
    """what a company or body is called, with its legal form and perhaps the name it trades under"""
    COMPANY_NUMBER = "company_number"
    """the number under which a register of companies keeps it"""


# A schema has at most one column of each of these; identifiers, e-mails and categories may be several.
SINGLE = (
    Part.GIVEN_NAME,
    Part.FAMILY_NAME,
    Part.FULL_NAME,
    Part.DATE,
    Part.STREET,
    Part.PLACE,
    Part.POSTCODE,
    Part.ORGANISATION_NAME,
    Part.COMPANY_NUMBER,
)

# A record that has none of these, and nothing but a birthday, an address or an occupation, is compared with nothing:
# one such thing alone is that of many.
ADDRESS = (Part.STREET, Part.PLACE, Part.POSTCODE)
TELLS_WHO = (
    Part.GIVEN_NAME,
    Part.FAMILY_NAME,
    Part.FULL_NAME,
    Part.ORGANISATION_NAME,
    Part.COMPANY_NUMBER,
    Part.IDENTIFIER,
    Part.EMAIL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """`columns` maps each compared column to its part; `id_column` holds the mention ids.

    The names of people come as one full name, or as given and family name; an organisation has one name. Sex,
    nationality and the origin of a name have no part: they are never compared.
    """

    columns: tuple[tuple[str, Part], ...]
    id_column: str = "mention_id"

    def __post_init__(self) -> None:
        """Raises ValueError where a part that can be played once is played twice, or no name is there."""
        parts = [part for _, part in self.columns]
        twice = [part.value for part in SINGLE if parts.count(part) > 1]
        if twice:
            raise ValueError(f"more than one column is {', '.join(twice)}")
        whole = Part.FULL_NAME in parts
        halves = Part.GIVEN_NAME in parts and Part.FAMILY_NAME in parts
        if whole + halves + self.is_of_organisations != 1:
            raise ValueError("a schema has a full name, or a given and a family name, or an organisation's name")

    @property
    def is_free_text(self) -> bool:
        """True where the name is one text and nobody says which word is the family name."""
        return any(part is Part.FULL_NAME for _, part in self.columns)

    @property
    def is_of_organisations(self) -> bool:
        """True where the records are of companies and other bodies, and not of people."""
        return any(part is Part.ORGANISATION_NAME for _, part in self.columns)

    def column(self, part: Part) -> str | None:
        """The name of the one column that plays this part, or None."""
        return next((name for name, played in self.columns if played is part), None)

    def columns_of(self, part: Part) -> tuple[str, ...]:
        """The names of all columns that play this part."""
        return tuple(name for name, played in self.columns if played is part)


# PEOPLE of `plait.domain.tables`. Its sex is not here: it only ever stops a merge.
PEOPLE = Schema(
    columns=(
        ("forename", Part.GIVEN_NAME),
        ("surname", Part.FAMILY_NAME),
        ("birth_date", Part.DATE),
        ("address", Part.STREET),
        ("postcode", Part.POSTCODE),
        ("phone", Part.IDENTIFIER),
        ("email", Part.EMAIL),
    )
)
# ORGANISATIONS of `plait.domain.tables`.
ORGANISATIONS = Schema(
    columns=(
        ("name", Part.ORGANISATION_NAME),
        ("company_number", Part.COMPANY_NUMBER),
        ("address", Part.STREET),
        ("postcode", Part.POSTCODE),
        ("phone", Part.IDENTIFIER),
    )
)
