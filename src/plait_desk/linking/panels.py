"""How records are named wherever the desk cites one, and what this room forgets of a person."""

from django.urls import reverse

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.linking.models import Match
from plait_desk.linking.queries.kin import kin_of
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.subjects import protected_among
from plait_desk.linking.services.forgetting import forget_links
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.services import Room, register_disposal, register_kin


def register_all() -> None:
    """Called once, from apps.py."""
    describe_with("mention", describe_mentions)
    describe_with("match", describe_matches)
    register_kin(kin_of)
    register_disposal("linking", Room(forget=forget_links))


def describe_mentions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The name of each record, and the page of the reader's subject that holds it; nobody who must be protected."""
    if not reader.may(Permission.LINKING_SUBJECT_READ):
        return {}
    found = records(reader, set(ids) - protected_among(ids))
    return {id_: Described(title=one.name, url=reverse("linking:subject", args=[id_])) for id_, one in found.items()}


def describe_matches(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """A decision is shown on the page of its pair."""
    rows = Match.objects.readable_by(reader).filter(pk__in=ids)
    return {
        row.pk: Described(
            title=f"Judged {row.judgement}", url=reverse("linking:pair", args=[row.left_id, row.right_id])
        )
        for row in rows
    }
