"""Which bodies may be told of which group, from the group's marking: the tasking core weighs nothing else."""

from collections.abc import Iterable

from django.db.models import Q

from plait.domain.group import Group
from plait.domain.ids import Ref
from plait.domain.marking import Handling, MarkingKind
from plait.domain.marking import Marking as MarkingValue
from plait.policy.access import Reader
from plait_desk.accounts.models import AudienceMember, Consent, Marking, Partner


def releasable(reader: Reader, groups: Iterable[Group]) -> frozenset[tuple[str, str]]:
    """Pairs of (group's citation, partner key): the originator, and the members of the audience at this instant.

    Under handling C only the originator and those with its recorded consent. Kinds other than ordinary: nobody.
    """
    rows = {row.pk: row for row in Marking.objects.filter(pk__in={group.marking_id for group in groups})}
    keys = dict(Partner.objects.values_list("pk", "key"))
    told = {pk: _bodies(reader, row.value()) for pk, row in rows.items()}
    return frozenset(
        (str(Ref("group", group.id)), keys[body]) for group in groups for body in told.get(group.marking_id, ())
    )


def _bodies(reader: Reader, marking: MarkingValue) -> frozenset[int]:
    """The bodies that may be told under every single marking it rests on."""
    of_each = [_bodies_of_one(reader, single) for single in marking.singles]
    return frozenset.intersection(*of_each)


def _bodies_of_one(reader: Reader, marking: MarkingValue) -> frozenset[int]:
    if marking.kind is not MarkingKind.ORDINARY:
        return frozenset()
    own = frozenset({int(marking.originator)} if marking.originator is not None else ())
    audience: frozenset[int] = frozenset()
    if marking.audience is not None:
        members = AudienceMember.objects.filter(_standing(reader), audience_id=marking.audience, partner__isnull=False)
        audience = frozenset(filter(None, members.values_list("partner_id", flat=True)))
    if marking.handling is Handling.CONDITIONS:
        audience &= _consented(reader, marking)
    return own | audience


def _consented(reader: Reader, marking: MarkingValue) -> frozenset[int]:
    consents = Consent.objects.filter(
        _standing(reader), Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=reader.at), marking=Marking.of(marking).pk
    )
    return frozenset(consents.filter(given_by_id=marking.originator).values_list("to_id", flat=True))


def _standing(reader: Reader) -> Q:
    return Q(from_at__lte=reader.at) & (Q(to_at__isnull=True) | Q(to_at__gt=reader.at))
