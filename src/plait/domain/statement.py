"""What was said of a mention: a property and its value, or a tie to another mention."""

import builtins
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plait.domain.ids import MarkingId, MentionId, OriginId


class Property(StrEnum):
    NAME = "name"
    FORENAME = "forename"
    SURNAME = "surname"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    EMAIL = "email"
    OCCUPATION = "occupation"
    SUBJECT_CATEGORY = "subject_category"
    ROLE = "role"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    LIST_NAME = "list_name"
    COMPANY_NUMBER = "company_number"
    IDENTIFIER = "identifier"
    STATUS = "status"
    INCORPORATED_ON = "incorporated_on"
    DISSOLVED_ON = "dissolved_on"
    SIC = "sic"
    LICENCE_TYPE = "licence_type"
    INTEREST = "interest"
    COUNCIL = "council"
    TITLE = "title"
    DESCRIPTION = "description"
    VALUE_GBP = "value_gbp"
    STAGE = "stage"
    CLASSIFICATION = "classification"
    PUBLISHED_ON = "published_on"
    REGION = "region"
    TIER = "tier"
    PRIMARY_THREAT = "primary_threat"
    SECONDARY_THREATS = "secondary_threats"
    BUSINESSES = "businesses"
    SEEN_ON = "seen_on"
    PRINCIPAL = "principal"
    REFERENT = "referent"
    FIRST_SEEN = "first_seen"
    IN_PRISON = "in_prison"
    ON_REMAND = "on_remand"
    ON_LICENCE = "on_licence"
    UNDER_SUPERVISION = "under_supervision"
    UNDER_ORDER = "under_order"
    UNSPECIFIED = "unspecified"


class Tie(StrEnum):
    """From the mention that the statement is about, to the other mention."""

    LIVES_AT = "lives_at"
    REGISTERED_AT = "registered_at"
    USES_PHONE = "uses_phone"
    DIRECTOR_OF = "director_of"
    OWNER_OF = "owner_of"
    BUYER_OF = "buyer_of"
    AWARDED = "awarded"
    HOLDS = "holds"
    PROPRIETOR_OF = "proprietor_of"
    ASSOCIATE_OF = "associate_of"
    WORKS_FOR = "works_for"
    NAMED_WITH = "named_with"
    MEMBER_OF = "member_of"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`property` is a Property or a Tie; a tie has `other_id`, and its `value` may carry a role or a share."""

    mention_id: MentionId
    property: str
    value: str | None
    recorded_at: datetime
    marking_id: MarkingId
    other_id: MentionId | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    origin_id: OriginId | None = None
    grade: str | None = None

    @builtins.property  # `property` is a field here
    def is_tie(self) -> bool:
        return self.other_id is not None
