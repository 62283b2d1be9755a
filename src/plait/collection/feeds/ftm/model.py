"""What Plait makes of each schema and property of FollowTheMoney, from the model's facts and the feed's description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from plait.collection.feed import feed
from plait.domain.mention import MentionKind
from plait.domain.statement import Tie
from plait.reference.ftm import FtmProperty, ftm_properties, ftm_schemata

FEED = feed("ftm")

KINDS: Mapping[str, MentionKind] = MappingProxyType(
    {
        "Person": MentionKind.PERSON,
        "Company": MentionKind.COMPANY,
        "LegalEntity": MentionKind.ORGANISATION,
        "Organization": MentionKind.ORGANISATION,
        "PublicBody": MentionKind.ORGANISATION,
        "Address": MentionKind.ADDRESS,
        "Vehicle": MentionKind.VEHICLE,
        "Vessel": MentionKind.VEHICLE,
        "Airplane": MentionKind.VEHICLE,
        "BankAccount": MentionKind.ACCOUNT,
        "CryptoWallet": MentionKind.ACCOUNT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A schema that says how two entities are tied: the tie, the properties of its ends, and what its value tells."""

    tie: Tie
    source: str
    target: str
    value: tuple[str, ...]


def _link(tie: Tie, source: str, target: str, *value: str) -> Link:
    return Link(tie=tie, source=source, target=target, value=value)


LINKS: Mapping[str, Link] = MappingProxyType(
    {
        "Ownership": _link(Tie.OWNER_OF, "owner", "asset", "percentage", "ownershipType", "role"),
        "Control": _link(Tie.OWNER_OF, "controller", "controlled", "controlType", "role"),
        "Directorship": _link(Tie.DIRECTOR_OF, "director", "organization", "role"),
        "Employment": _link(Tie.WORKS_FOR, "employee", "employer", "role"),
        "Membership": _link(Tie.MEMBER_OF, "member", "organization", "role"),
        "Family": _link(Tie.ASSOCIATE_OF, "person", "relative", "relationship"),
        "Associate": _link(Tie.ASSOCIATE_OF, "person", "associate", "relationship"),
        "Representation": _link(Tie.ASSOCIATE_OF, "agent", "client", "role"),
        "UnknownLink": _link(Tie.ASSOCIATE_OF, "subject", "object", "role"),
        "Payment": _link(Tie.PAID, "payer", "beneficiary", "amount", "currency", "amountEur", "amountUsd", "purpose"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One property of one schema: its type and format, what it says in Plait, or why it is ignored."""

    name: str
    type: str
    format: str
    property: str
    ignored: str


@cache
def schemata() -> frozenset[str]:
    """Every schema that a record may have."""
    return frozenset(schema.name for schema in ftm_schemata() if not schema.is_abstract)


@cache
def is_read(schema: str) -> bool:
    """True for a schema whose records are taken in; those of the others are counted as ignored."""
    return schema in KINDS or schema in LINKS


@cache
def properties_of(schema: str) -> Mapping[str, Read]:
    """Its own and inherited properties, by name."""
    found: dict[str, Read] = {}
    for declared in _lineage(schema):
        for told in _declared().get(declared, ()):
            column = FEED.columns[f"{told.schema}.{told.property}"]
            found.setdefault(
                told.property,
                Read(
                    name=told.property,
                    type=told.type,
                    format=told.format,
                    property=column.property,
                    ignored=column.ignored,
                ),
            )
    return MappingProxyType(found)


def _lineage(schema: str) -> Iterator[str]:
    """The schema, then what it extends."""
    yield schema
    for above in _extends()[schema]:
        yield from _lineage(above)


@cache
def _extends() -> Mapping[str, tuple[str, ...]]:
    return {schema.name: schema.extends for schema in ftm_schemata()}


@cache
def _declared() -> Mapping[str, tuple[FtmProperty, ...]]:
    declared: dict[str, tuple[FtmProperty, ...]] = {}
    for told in ftm_properties():
        declared[told.schema] = (*declared.get(told.schema, ()), told)
    return declared
