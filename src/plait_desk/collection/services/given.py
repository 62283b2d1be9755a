"""A report as a form gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plait.collection.stated import StatedMarking


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """A person as an item names them; a birth date is as much as is known, categories are separated by ;."""

    reference: str
    forename: str = ""
    surname: str = ""
    date_of_birth: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    subject_category: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGiven:
    """One item. `origin` is own, source or quoted; without it the references say."""

    text: str
    is_opinion: bool
    scheme: str
    grade: str
    marking: StatedMarking
    origin: str = ""
    source_reference: str = ""
    quotes_reference: str = ""
    people: Sequence[NamedPerson] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGiven:
    """A report. `threat` leads; `touches` are the codes of all threats and enablers that it bears on.

    `accepted` holds the writer's reason for each finding of the lint that stands, by its key; None where nobody wrote
    on a page and could be asked.
    """

    reference: str
    title: str
    urgency: str
    intelligence_on: date
    created_at: datetime
    items: Sequence[ItemGiven]
    threat: str = ""
    touches: Sequence[str] = ()
    council_code: str = ""
    requirement: int | None = None
    accepted: Mapping[str, str] | None = None
