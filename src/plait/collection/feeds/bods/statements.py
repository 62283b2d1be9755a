"""Statements of BODS 0.4: which are good, and which of each record stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plait.collection.documents import Record
from plait.collection.feed import feed
from plait.collection.lines import leaves
from plait.collection.reading import read_day, read_part_day
from plait.collection.trees import branch, branches, leaf

FEED = feed("bods")
VERSION = "0.4"
STATUSES = frozenset({"new", "updated", "closed"})
PERSONS = frozenset({"knownPerson", "anonymousPerson", "unknownPerson"})
ENTITIES = frozenset(
    {"registeredEntity", "legalEntity", "arrangement", "anonymousEntity", "unknownEntity", "state", "stateBody"}
)
REASONS = frozenset(
    {
        "noBeneficialOwners",
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
        "interestedPartyHasNotProvidedInformation",
        "subjectExemptFromDisclosure",
        "interestedPartyExemptFromDisclosure",
        "unknown",
        "informationUnknownToPublisher",
    }
)
DIRECTING = frozenset({"seniorManagingOfficial", "boardMember", "boardChair"})
STANDING_IN = frozenset({"nominee", "nominator"})
INTERESTS = (
    DIRECTING
    | STANDING_IN
    | {
        "shareholding",
        "votingRights",
        "appointmentOfBoard",
        "otherInfluenceOrControl",
        "settlor",
        "trustee",
        "protector",
        "beneficiaryOfLegalArrangement",
        "rightsToSurplusAssetsOnDissolution",
        "rightsToProfitOrIncome",
        "rightToProfitOrIncomeFromAssets",
        "rightsGrantedByContract",
        "conditionalRightsGrantedByContract",
        "controlViaCompanyRulesOrArticles",
        "controlByLegalFramework",
        "unknownInterest",
        "unpublishedInterest",
        "enjoymentAndUseOfAssets",
    }
)
ENDS = ("subject", "interestedParty")
_DATES = {"person": ("birthDate",), "entity": ("foundingDate", "dissolutionDate"), "relationship": ()}
_SHARES = ("exact", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_LONGEST_ID = 200


class Wrong(ValueError):
    """One statement cannot be taken in: the field and why, and the way out."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.reason, self.way_out = reason, way_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One good statement about one record."""

    row: int
    id: str
    record: str
    type: str
    day: str
    value: Record

    @property
    def details(self) -> Record:
        return branch(self.value, "recordDetails")

    @property
    def is_closed(self) -> bool:
        return leaf(self.value, "recordStatus") == "closed"


def stated(row: int, value: Record) -> Stated:
    """The statement. Raises Wrong."""
    for name in FEED.needed:
        if not (leaf(value, name) if name != "recordDetails" else isinstance(value.get(name), dict)):
            raise Wrong(f"{name}: It is not there.", f"Give each statement its {name}.")
    kind = leaf(value, "recordType") or ""
    _one_of("recordType", kind, FEED.columns["recordType"].codes)
    _refuse_unknown(kind, value)
    one = Stated(
        row=row,
        id=_short("statementId", leaf(value, "statementId") or ""),
        record=_short("recordId", leaf(value, "recordId") or ""),
        type=kind,
        day=_day("statementDate", leaf(value, "statementDate")),
        value=value,
    )
    if (version := leaf(value, "publicationDetails", "bodsVersion") or VERSION) != VERSION:
        raise Wrong(f"publicationDetails.bodsVersion: It is {version[:20]}.", f"Send statements of BODS {VERSION}.")
    _one_of("recordStatus", leaf(value, "recordStatus") or "new", STATUSES)
    for name in _DATES[kind]:
        _day(f"recordDetails.{name}", leaf(one.details, name), part=True)
    {"person": _person, "entity": _entity, "relationship": _relationship}[kind](one)
    return one


def standing(statements: Iterable[Stated]) -> tuple[list[Stated], list[Stated]]:
    """Of each record the statement that stands, in the order of the file, and those that it replaces."""
    newest: dict[tuple[str, str], Stated] = {}
    replaced: list[Stated] = []
    for one in sorted(statements, key=lambda one: (one.day[:10], one.is_closed, one.row)):
        if (earlier := newest.get((one.type, one.record))) is not None:
            replaced.append(earlier)
        newest[(one.type, one.record)] = one
    return sorted(newest.values(), key=lambda one: one.row), replaced


def _person(one: Stated) -> None:
    _one_of("recordDetails.personType", leaf(one.details, "personType") or "", PERSONS)
    _reason("unspecifiedPersonDetails", one.details)


def _entity(one: Stated) -> None:
    _one_of("recordDetails.entityType.type", leaf(one.details, "entityType", "type") or "", ENTITIES)
    _reason("unspecifiedEntityDetails", one.details)


def _relationship(one: Stated) -> None:
    details = one.details
    for end in ENDS:
        if isinstance(details.get(end), dict):
            _reason(end, details)
            if not leaf(details, end, "reason"):
                raise Wrong(f"recordDetails.{end}.reason: It is not there.", "Say why the end is not told.")
        elif not isinstance(details.get(end), str) or not details.get(end):
            raise Wrong(f"recordDetails.{end}: It is not there.", "Name the record at each end, or why it is not told.")
    if details["subject"] == details["interestedParty"]:
        raise Wrong("recordDetails.interestedParty: It is the subject itself.", "Name the record at the other end.")
    for interest in branches(details, "interests"):
        _one_of("recordDetails.interests.type", leaf(interest, "type") or "unpublishedInterest", INTERESTS)
        for name in ("startDate", "endDate"):
            _day(f"recordDetails.interests.{name}", leaf(interest, name), part=True)
        _share(interest)


def _share(interest: Record) -> None:
    for name in _SHARES:
        value = branch(interest, "share").get(name)
        if value is not None and (not isinstance(value, int | float) or not 0 <= value <= 100):
            raise Wrong(
                f"recordDetails.interests.share.{name}: It is no share of 100.", "Write a number from 0 to 100."
            )


def _reason(field: str, details: Record) -> None:
    if (reason := leaf(details, field, "reason")) is not None:
        _one_of(f"recordDetails.{field}.reason", reason, REASONS)


def _one_of(field: str, word: str, words: frozenset[str]) -> None:
    if word not in words:
        raise Wrong(f"{field}: {word[:60]!r} is not known.", f"Use one of {', '.join(sorted(words))}.")


def _day(field: str, text: str | None, *, part: bool = False) -> str:
    if text is None and part:
        return ""
    day = (read_part_day if part else read_day)((text or "")[:10])
    if day is None:
        raise Wrong(f"{field}: {(text or '')[:60]!r} is no day.", "Write a day that exists as YYYY-MM-DD.")
    return day


def _short(field: str, text: str) -> str:
    if len(text) > _LONGEST_ID:
        raise Wrong(f"{field}: It is longer than {_LONGEST_ID} characters.", "Use the publisher's own short id.")
    return text


def _refuse_unknown(kind: str, value: Record) -> None:
    unknown = next((path for path in _paths(kind, value) if path not in FEED.columns), None)
    if unknown is not None:
        raise Wrong(
            f"{unknown[:80]}: The field is neither read nor named as ignored.",
            "Take it out, or ask for it to be described in the feed.",
        )


def _paths(kind: str, value: Record) -> Iterator[str]:
    """Every field as the description names it."""
    for path, _ in leaves({name: inner for name, inner in value.items() if name != "recordDetails"}):
        yield path if path in FEED.columns else f"statement.{path}"
    for path, _ in leaves(branch(value, "recordDetails")):
        yield f"{kind}.{path}"
