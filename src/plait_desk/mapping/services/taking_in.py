"""Groups from partners' files: what collection took in becomes records."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, cast

import pyarrow.compute as pc
from django.db import transaction

from plait.domain.group import Capability, Tier
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Load
from plait_desk.collection.queries import group_members, groups
from plait_desk.mapping.models import Group
from plait_desk.mapping.services.recording import GroupRecord, NominalRecord, record_all


class _MemberRow(TypedDict):
    """A row of GROUP_MEMBERS."""

    group_id: int
    mention_id: int
    marking_id: int
    role: str | None
    principal: str | None
    from_on: date | None
    to_on: date | None
    grade: str | None


@transaction.atomic
def record_groups(*, actor: Reader, load: Load) -> list[Group]:
    """Record every group, with its nominals, that the sender of this load has sent and the actor may read.

    Called after a load of groups or of their members; what was recorded before and has not changed stays as it is.
    Raises PermissionDenied, LevelOutOfRangeError.
    """
    sent = groups(actor)
    rows = sent.filter(pc.equal(sent["partner_id"], load.partner_id)).to_pylist()
    markings = Marking.objects.in_bulk()
    nominals = _nominals(cast(list[_MemberRow], group_members(actor).to_pylist()), markings)
    records = [_record(row, markings[row["marking_id"]], nominals.get(row["mention_id"], [])) for row in rows]
    return record_all(actor=actor, records=records, load=load)


def _nominals(rows: list[_MemberRow], markings: Mapping[int, Marking]) -> dict[int, list[NominalRecord]]:
    """The people tied to each group, one row a person."""
    found: dict[int, dict[int, NominalRecord]] = {}
    for row in rows:
        found.setdefault(row["group_id"], {})[row["mention_id"]] = NominalRecord(
            mention_id=row["mention_id"],
            role=row["role"] or "",
            is_principal=row["principal"] == "yes",
            from_on=row["from_on"],
            to_on=row["to_on"],
            grade=row["grade"] or "",
            marking=markings[row["marking_id"]],
        )
    return {group: list(people.values()) for group, people in found.items()}


def _record(row: Mapping[str, Any], marking: Marking, nominals: list[NominalRecord]) -> GroupRecord:
    """One group as its file states it."""
    seen_on = date.fromisoformat(row["seen_on"]) if row["seen_on"] else None
    tier = Tier(row["tier"] or Tier.UNSCORED)
    return GroupRecord(
        reference=row["group_reference"] or "",
        name=row["name"] or row["group_reference"] or "",
        marking=marking,
        region=row["region"] or "",
        council_code=row["council"] or "",
        tier=tier,
        primary_threat=row["primary_threat"] or "",
        secondary_threats=_list(row["secondary_threats"]),
        businesses=_list(row["businesses"]),
        seen_on=seen_on,
        # A file does not say when the score was made: no later than the group was last seen.
        scored_on=None if tier is Tier.UNSCORED else seen_on,
        levels={name: int(row[name] or 0) if row[name] else None for name in Capability},
        nominals=nominals,
        mention_id=row["mention_id"],
    )


def _list(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]
