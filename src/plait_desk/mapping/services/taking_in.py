"""Groups from a partner's file: what collection took in becomes records."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from plait.domain.group import Capability, Tier
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Mention, Statement
from plait_desk.mapping.models import Group
from plait_desk.mapping.services.recording import GroupRecord, NominalRecord, record_all

Said = Mapping[str, str]


@transaction.atomic
def record_groups(*, actor: Reader, load: Load) -> list[Group]:
    """Record every group that this load brings, or brings nominals of. The same load again changes nothing.

    `load` is of the feed `groups` or `group_members`; any other brings none. Raises PermissionDenied,
    LevelOutOfRangeError.
    """
    sent = Mention.objects.filter(kind=MentionKind.GROUP, load=load)
    joined = Statement.objects.filter(property=Tie.MEMBER_OF, mention__load=load).values("other_id")
    mentions = list(
        (sent | Mention.objects.filter(kind=MentionKind.GROUP, pk__in=joined))
        .filter(load__partner=load.partner_id)
        .select_related("marking")
        .order_by("given_reference")
    )
    said = _said(mention.pk for mention in mentions)
    nominals = _nominals(mention.pk for mention in mentions)
    records = [_record(mention, said.get(mention.pk, {}), nominals.get(mention.pk, [])) for mention in mentions]
    return record_all(actor=actor, records=records, load=load)


def _said(mention_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What stands of each mention, by property; the latest word counts."""
    rows = Statement.objects.filter(mention__in=list(mention_ids), withdrawn_at=None, value__isnull=False)
    said: dict[int, dict[str, str]] = {}
    for mention, name, value in rows.order_by("recorded_at", "pk").values_list("mention_id", "property", "value"):
        said.setdefault(mention, {})[name] = value or ""
    return said


def _nominals(group_ids: Iterable[int]) -> dict[int, list[NominalRecord]]:
    """The people tied to each group mention."""
    ties = list(
        Statement.objects.filter(property=Tie.MEMBER_OF, other__in=list(group_ids), withdrawn_at=None)
        .select_related("mention__marking")
        .order_by("mention_id", "recorded_at")
    )
    principals = set(
        Statement.objects.filter(
            mention__in=[tie.mention_id for tie in ties], property=Property.PRINCIPAL, value="yes", withdrawn_at=None
        ).values_list("mention_id", flat=True)
    )
    found: dict[int, list[NominalRecord]] = {}
    for tie in {(tie.mention_id, tie.other_id): tie for tie in ties}.values():
        found.setdefault(tie.other_id or 0, []).append(
            NominalRecord(
                mention_id=tie.mention_id,
                role=tie.value or "",
                is_principal=tie.mention_id in principals,
                from_on=tie.valid_from,
                to_on=tie.valid_to,
                grade=tie.grade or "",
                marking=tie.mention.marking,
            )
        )
    return found


def _record(mention: Mention, said: Said, nominals: list[NominalRecord]) -> GroupRecord:
    """One group as its file states it."""
    seen_on = _day(said.get(Property.SEEN_ON, ""))
    tier = Tier(said.get(Property.TIER, Tier.UNSCORED))
    return GroupRecord(
        reference=mention.given_reference,
        name=said.get(Property.NAME, mention.given_reference),
        marking=mention.marking,
        region=said.get(Property.REGION, ""),
        council_code=said.get(Property.COUNCIL, ""),
        tier=tier,
        primary_threat=said.get(Property.PRIMARY_THREAT, ""),
        secondary_threats=_list(said.get(Property.SECONDARY_THREATS, "")),
        businesses=_list(said.get(Property.BUSINESSES, "")),
        seen_on=seen_on,
        # A file does not say when the score was made: no later than the group was last seen.
        scored_on=None if tier is Tier.UNSCORED else seen_on,
        levels={name: int(said[name]) if said.get(name) else None for name in Capability},
        nominals=nominals,
    )


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
