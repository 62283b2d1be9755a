"""A file's references against records of which its sender may not know: they may read none of them, and sent none."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import Q, QuerySet

from plait.collection.apart import Kept
from plait.collection.apart import set_apart as apart
from plait.collection.batch import Batch
from plait.collection.parsed import Parsed
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import readable_markings
from plait_desk.collection.models import Item, Load, Mention, Report
from plait_desk.collection.services.taking_back import UNFINISHED
from plait_desk.collection.services.writing import in_parts


def set_apart(actor: Reader, load: Load, batch: Batch, parsed: Parsed) -> tuple[Parsed, frozenset[int]]:
    """What was parsed, its references free of what is hidden from the sender, and the reports that are set apart."""
    return apart(parsed, _Hidden(actor, load), batch.ids)


@dataclass(frozen=True, slots=True)
class _Hidden:
    actor: Reader
    load: Load

    def __call__(self, kind: Kept, keys: pa.Array) -> pa.Array:
        """Those of the keys that hidden records have."""
        found: list[int] = []
        for part in in_parts(keys):
            found += self._reports(part) if kind is Kept.REPORT else self._rows(kind, part)
        return pa.array(found, pa.int64())

    def _rows(self, kind: Kept, keys: list[int]) -> list[int]:
        model: Any = {Kept.ITEM: Item, Kept.MENTION: Mention}[kind]
        return list(_shown(model, keys).exclude(self._known()).values_list("pk", flat=True))

    def _reports(self, keys: list[int]) -> list[int]:
        """A report is known by its title or by any of its items, in whichever version."""
        here = _shown(Report, keys).values_list("pk", "own_reference", "apart")
        named = Report.objects.filter(partner=self.load.partner_id, own_reference__in={row[1] for row in here})
        items = Item.objects.filter(self._known(), report__in=named).values("report")
        seen = set(named.filter(self._known() | Q(pk__in=items)).values_list("own_reference", "apart"))
        return [key for key, reference, other in here if (reference, other) not in seen]

    def _known(self) -> Q:
        markings = readable_markings(self.actor, Permission.COLLECTION_FILE_LOAD)
        drafts = Q(load__state=Load.State.DRAFT)
        return Q(load__by=self.actor.person_id) | (Q(marking_id__among=markings) & ~drafts)


def _shown(model: Any, keys: list[int]) -> QuerySet[Any]:
    """The rows, but for those of loads that show nothing yet: whoever is first with them is not known."""
    shown: QuerySet[Any] = model.objects.filter(pk__in=keys).exclude(load__state__in=UNFINISHED)
    return shown
