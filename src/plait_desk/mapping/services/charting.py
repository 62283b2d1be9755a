"""A chart is saved, renamed, shared and deleted: the choice alone, never what was on it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.marking import MarkingTier
from plait.mapping.choice import ChartChoice, Sharing
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import marking_of_both, require
from plait_desk.audit.services import record
from plait_desk.collection.services.markings import body_names, make_permanent
from plait_desk.mapping.models import ChartView, Group
from plait_desk.mapping.queries.charts import to_keep


class ChartRefused(ValueError):
    """The chart may not be saved so; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSaved:
    """A name and a note, with whom it is shared, and the keys of the bodies where these are named."""

    name: str
    note: str = ""
    sharing: Sharing = Sharing.OWN
    bodies: tuple[str, ...] = ()


@transaction.atomic
def save_chart(*, actor: Reader, group_id: int, choice: ChartChoice, saved: ChartSaved) -> ChartView:
    """Keep a choice under a name, as far as it can be done for the actor.

    Raises PermissionDenied, Http404 (hidden and absent alike) and ChartRefused.
    """
    require(actor, Permission.MAPPING_CHART_KEEP)
    group = get_readable(Group, actor, group_id)
    row = ChartView.objects.create(
        group=group,
        owner_id=actor.person_id,
        name=_name(saved),
        note=saved.note.strip(),
        choice=to_keep(actor, group, choice, as_of=timezone.localdate()).kept,
        sharing=saved.sharing.value,
        bodies=_named(saved),
        saved_at=timezone.now(),
        marking=_marking(actor, group, saved),
    )
    record(actor=actor, event=AuditEvent.COLLECTION, objects=_refs(row))
    return row


@transaction.atomic
def change_chart(*, actor: Reader, view_id: int, saved: ChartSaved) -> ChartView:
    """Give a saved chart another name or note, or share it with others. Raises as `save_chart`."""
    row = _own(actor, view_id)
    row.name, row.note, row.sharing = _name(saved), saved.note.strip(), saved.sharing.value
    row.bodies, row.marking = _named(saved), _marking(actor, row.group, saved)
    row.save(update_fields=["name", "note", "sharing", "bodies", "marking"])
    record(actor=actor, event=AuditEvent.ALTERATION, objects=_refs(row))
    return row


@transaction.atomic
def delete_chart(*, actor: Reader, view_id: int) -> None:
    """Delete a saved chart of one's own. Raises PermissionDenied and Http404."""
    row = _own(actor, view_id)
    refs = _refs(row)
    row.delete()
    record(actor=actor, event=AuditEvent.ERASURE, objects=refs)


def _own(actor: Reader, view_id: int) -> ChartView:
    """The saved chart, held until the end, if it is the actor's."""
    require(actor, Permission.MAPPING_CHART_KEEP)
    row = get_readable(ChartView, actor, view_id)
    if row.owner_id != actor.person_id:
        raise PermissionDenied("Only who saved a chart changes or deletes it. Save one of your own from it.")
    return ChartView.objects.select_for_update(of=("self",)).select_related("group__marking").get(pk=row.pk)


def _name(saved: ChartSaved) -> str:
    if not saved.name.strip():
        raise ChartRefused("Give it a name by which it is found again.")
    return saved.name.strip()


def _named(saved: ChartSaved) -> list[str]:
    """The bodies that it is shared with by name; those of another choice count for nothing."""
    return list(saved.bodies) if saved.sharing is Sharing.BODIES else []


def _marking(actor: Reader, group: Group, saved: ChartSaved) -> Marking:
    """Read by whoever may read the group and is among those it is shared with: its words are of the group."""
    bodies = body_names()
    named = tuple(_named(saved))
    if saved.sharing is Sharing.BODIES and not named:
        raise ChartRefused("Name the bodies it is shared with, or share it with your own alone.")
    if unknown := [body for body in named if body not in bodies]:
        raise ChartRefused(f"{unknown[0]} is no body here: choose from the list.")
    stated = StatedMarking(tier=MarkingTier.OFFICIAL_SENSITIVE.value, audience=named, purposes=(actor.purpose.value,))
    own = make_permanent(stated, Partner.objects.get(pk=actor.partner_id), bodies)
    return marking_of_both(own, group.marking)


def _refs(row: ChartView) -> list[Ref]:
    return [Ref("chart_view", row.pk), Ref("group", row.group_id)]
