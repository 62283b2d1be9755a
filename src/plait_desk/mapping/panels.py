"""What this room shows on pages further left, how its groups are named there, and what it forgets of a person."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.mapping.lifetime import lifetime
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Mention
from plait_desk.linking.queries import protected_among
from plait_desk.mapping.models import ChartView, Check, CheckNotice, Group, GroupMember
from plait_desk.mapping.queries.drawn import protected_mentions
from plait_desk.mapping.queries.exporting import exportable_group
from plait_desk.mapping.queries.groups import threat_label
from plait_desk.mapping.queries.lifetime import said_of
from plait_desk.mapping.queries.nominals import nominals
from plait_desk.mapping.services.forgetting import draw_without, forget_groups, sweep_drawings
from plait_desk.thread.panels import register
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.queries.exporting import exportable_with
from plait_desk.thread.queries.nominals import register_nominals
from plait_desk.thread.services import Room, register_disposal


def register_all() -> None:
    """Called once, from apps.py."""
    register("mention", "Groups", "mapping/panel_groups.html", groups_of_mentions)
    register("mention", "Custody and orders", "mapping/panel_lifetime.html", lifetime_of_mentions)
    register("mention", "Paths", "mapping/panel_paths.html", paths_from_mentions)
    describe_with("group", describe_groups)
    describe_with("check", describe_checks)
    describe_with("check_notice", describe_check_notices)
    describe_with("chart_view", describe_chart_views)
    register_nominals(nominals)
    exportable_with("group", exportable_group)
    register_disposal("mapping", Room(forget=forget_groups, prepare=draw_without, sweep=sweep_drawings))


def groups_of_mentions(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """The groups in which any of these is a nominal, once each, where the reader may read both membership and group."""
    if not reader.may(Permission.MAPPING_GROUP_READ):
        return None
    closed = protected_mentions()
    own = sorted(set(ids) - closed)
    members = GroupMember.objects.readable_by(reader).filter(
        mention__in=own, group__in=Group.objects.readable_by(reader)
    )
    rows = {
        (member.group_id, member.role): {
            "url": reverse("mapping:group", args=[member.group_id]),
            "name": member.group.name,
            "role": member.role,
            "threat": threat_label(member.group.primary_threat),
        }
        for member in members.select_related("group").order_by("group__name", "pk")
    }
    refs = [Ref("group", group) for group in dict.fromkeys(group for group, _ in rows)]
    add = _way_to_add(reader, own) if closed.isdisjoint(ids) else ""
    return {"groups": list(rows.values()), "refs": refs, "add": add} if rows or add else None


def _way_to_add(reader: Reader, ids: Collection[int]) -> str:
    """Where whoever keeps records maps this person, by the first of the records; nothing for whatever is no person."""
    if not reader.may(Permission.MAPPING_GROUP_RECORD):
        return ""
    people = Mention.objects.readable_by(reader).filter(pk__in=ids, kind=MentionKind.PERSON, withdrawn_at=None)
    first = people.order_by("recorded_at", "pk").first()
    return reverse("mapping:which_group", args=[first.pk]) if first else ""


def lifetime_of_mentions(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """What the readable records among these say of custody and orders; None where they say nothing."""
    if protected_among(ids):
        return None
    said = [one for told in said_of(reader, ids).values() for one in told]
    return {"lifetime": lifetime(said, as_of=localdate()), "unsure": frozenset()} if said else None


def paths_from_mentions(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """Where to ask how the subject of these records is tied to something else; nobody who must be protected is."""
    if not ids or not reader.may(Permission.MAPPING_REACH_READ) or protected_among(ids):
        return None
    return {"url": f"{reverse('mapping:paths')}?start={encode(min(ids))}"}


def describe_groups(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Name and address of the groups among `ids` that the reader may read."""
    groups = Group.objects.readable_by(reader).filter(pk__in=ids)
    return {group.pk: Described(title=group.name, url=reverse("mapping:group", args=[group.pk])) for group in groups}


def describe_checks(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The checks of the reader's body, by the file that they serve; never by whom they are about."""
    rows = Check.objects.readable_by(reader).filter(pk__in=ids)
    return {
        row.pk: Described(title=f"Check for {row.reference}", url=reverse("mapping:check", args=[row.pk]))
        for row in rows
    }


def describe_check_notices(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Who was sent to the reader's body, for those who answer."""
    if not reader.may(Permission.MAPPING_CHECK_ANSWER):
        return {}
    rows = CheckNotice.objects.filter(partner=reader.partner_id, pk__in=ids).select_related("asking")
    return {row.pk: Described(title=f"Sent by {row.asking.name}", url=reverse("mapping:sent")) for row in rows}


def describe_chart_views(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The saved charts that the reader may read, by their names."""
    rows = ChartView.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.name, url=reverse("mapping:chart_view", args=[row.pk])) for row in rows}
