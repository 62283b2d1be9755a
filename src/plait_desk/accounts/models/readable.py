"""The policy as SQL: which markings a reader may read.

The same question as `plait.policy.access.may_read`, answered over the tables and written independently of it:
one named condition a clause. The tests hold the two to each other and drop each clause of either in turn.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from plait.domain.marking import TIERS, Handling, MarkingKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import roles_with
from plait_desk.accounts.models.marking import AudienceMember, Consent, Marking, MarkingPart
from plait_desk.accounts.models.people import Grant

Condition = Q | Exists
Clause = Callable[[Reader, Permission], Condition]
READERS_REMEMBERED = 512


def _standing(at: datetime) -> Q:
    return Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))


def _places_of(reader: Reader) -> Q:
    places = Q(partner_id=reader.partner_id) | Q(person_id=reader.person_id)
    return places | Q(unit_id=reader.unit_id) if reader.unit_id else places


def _in_audience(reader: Reader) -> Exists:
    return Exists(
        AudienceMember.objects.filter(_places_of(reader), _standing(reader.at), audience_id=OuterRef("audience_id"))
    )


def _own(reader: Reader) -> Q:
    return Q(kind=MarkingKind.ORDINARY, originator_id=reader.partner_id)


def grant_holds_permission(reader: Reader, permission: Permission) -> Condition:
    """A grant valid now holds the permission for the purpose of the session."""
    return Exists(
        Grant.objects.filter(
            _standing(reader.at),
            person_id=reader.person_id,
            partner_id=reader.partner_id,
            role__in=roles_with(permission),
            purposes__has=reader.purpose.value,
        )
    )


def tier_is_within_clearance(reader: Reader, _: Permission) -> Condition:
    """The tier is no higher than the person's clearance."""
    return Q(tier__in=TIERS[: TIERS.index(reader.clearance) + 1])


def purpose_is_among_the_markings(reader: Reader, _: Permission) -> Condition:
    """The marking allows the purpose of the session."""
    return Q(purposes__has=reader.purpose.value)


def body_originated_or_is_in_audience(reader: Reader, _: Permission) -> Condition:
    """Own ordinary material, or in the audience; for other kinds an audience, where named, narrows."""
    unnamed = ~Q(kind=MarkingKind.ORDINARY) & Q(audience_id__isnull=True)
    return _own(reader) | unnamed | Q(_in_audience(reader))


def conditions_are_met_by_consent(reader: Reader, _: Permission) -> Condition:
    """Code C is met by the originator's standing consent to the reader's body, or is the body's own."""
    consents = Consent.objects.filter(
        _standing(reader.at),
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=reader.at),
        marking_id=OuterRef("pk"),
        given_by_id=OuterRef("originator_id"),
        to_id=reader.partner_id,
    )
    return Q(handling=Handling.PERMITTED) | _own(reader) | Q(Exists(consents))


def kind_is_ordinary_or_own_list_names_reader(reader: Reader, _: Permission) -> Condition:
    """Any kind but ordinary is read by that kind's own list."""
    listed = AudienceMember.objects.filter(_places_of(reader), _standing(reader.at), audience__kind=OuterRef("kind"))
    return Q(kind=MarkingKind.ORDINARY) | Q(Exists(listed))


CLAUSES: tuple[Clause, ...] = (
    grant_holds_permission,
    tier_is_within_clearance,
    purpose_is_among_the_markings,
    body_originated_or_is_in_audience,
    conditions_are_met_by_consent,
    kind_is_ordinary_or_own_list_names_reader,
)


def compute_readable(reader: Reader, permission: Permission, clauses: tuple[Clause, ...] = CLAUSES) -> frozenset[int]:
    """The ids of the markings that satisfy every clause: two queries, however many there are."""
    singles = Marking.objects.filter(parts__isnull=True)
    for clause in clauses:
        singles = singles.filter(clause(reader, permission))
    ids = singles.values_list("pk", flat=True)
    closed = MarkingPart.objects.filter(whole_id=OuterRef("pk")).exclude(part_id__in=ids)
    wholes = Marking.objects.filter(parts__isnull=False).exclude(Exists(closed))
    return frozenset(ids) | frozenset(wholes.values_list("pk", flat=True))


@lru_cache(maxsize=READERS_REMEMBERED)
def readable_markings(reader: Reader, permission: Permission) -> frozenset[int]:
    """The ids of every marking the reader may read with the permission.

    Remembered for the reader, whose instant never moves; every service that changes who may read calls
    `forget_readable`.
    """
    return compute_readable(reader, permission)


def forget_readable() -> None:
    """Ask the tables again from now on."""
    readable_markings.cache_clear()
