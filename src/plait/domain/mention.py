"""One appearance of a person, company, address or other thing in one place."""

from dataclasses import dataclass
from enum import StrEnum

from plait.domain.ids import MarkingId, MentionId


class MentionKind(StrEnum):
    """What kind of thing appears; a property is one title in a land register."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COMPANY = "company"
    ADDRESS = "address"
    VEHICLE = "vehicle"
    PHONE = "phone"
    ACCOUNT = "account"
    NOTICE = "notice"
    LICENCE = "licence"
    PROPERTY = "property"
    GROUP = "group"


class SubjectCategory(StrEnum):
    """What a person is in the record (Data Protection Act 2018, section 38, and Plait's own additions)."""

    SUSPECT = "SUSPECT"
    CONVICTED = "CONVICTED"
    VICTIM = "VICTIM"
    WITNESS_OR_INFORMANT = "WITNESS_OR_INFORMANT"
    ASSOCIATE = "ASSOCIATE"
    PROFESSIONAL_ENABLER_SUSPECTED = "PROFESSIONAL_ENABLER_SUSPECTED"
    UNWITTING_THIRD_PARTY = "UNWITTING_THIRD_PARTY"
    PUBLIC_REPORTER = "PUBLIC_REPORTER"
    PRACTITIONER = "PRACTITIONER"


# A person with one of these is never a seed, a path node, a hit or a name on a chart, even if also a suspect.
PROTECTED_CATEGORIES = frozenset({SubjectCategory.VICTIM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`register` and `natural_key` are set for things that a register names; editions never change them."""

    id: MentionId
    kind: MentionKind
    marking_id: MarkingId
    register: str = ""
    natural_key: str = ""
    categories: frozenset[SubjectCategory] = frozenset()

    @property
    def is_protected(self) -> bool:
        """True for a victim and an exploited child, whatever else they are."""
        return bool(self.categories & PROTECTED_CATEGORIES)
