"""What was recorded of nominals is kept beside them when it changes."""

from collections.abc import Iterable
from datetime import datetime

from plait_desk.mapping.models import GroupMember, NominalSaid, NominalWas

SAID = (*(field.attname for field in NominalSaid._meta.fields), "marking_id")


def keep_nominals(rows: Iterable[GroupMember], at: datetime) -> dict[str, datetime]:
    """Before these rows are changed: keep what the database says of them. Returns what to set with the change."""
    known = GroupMember.every.filter(pk__in=[row.pk for row in rows])
    NominalWas.objects.bulk_create(
        (
            NominalWas(
                member=row,
                stood=row.left_at is None,
                since=row.said_since or row.recorded_at,
                until=at,
                **{name: getattr(row, name) for name in SAID},
            )
            for row in known
        ),
        batch_size=500,
    )
    return {"said_since": at}
