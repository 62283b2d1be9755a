"""How records are named wherever the desk cites one, who watches a thing, and what this room forgets of a person."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.urls import reverse

from plait.linking.things.same import KINDS
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Match, PointerNotice
from plait_desk.linking.queries.exporting import exportable_report, exportable_subject
from plait_desk.linking.queries.kin import kin_of
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.shared import shared_by
from plait_desk.linking.queries.subjects import protected_among
from plait_desk.linking.queries.watches import RECORD, REQUIREMENT, own_watches, watch_lines, watch_on
from plait_desk.linking.services.forgetting import forget_links
from plait_desk.linking.services.indexing import sweep_indexes
from plait_desk.thread.panels import register
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.queries.exporting import exportable_with
from plait_desk.thread.queries.rights import restricted_among
from plait_desk.thread.services import Room, register_disposal, register_kin

# On the panel of a thing so many of those that say it are named, of so many that are looked at; a page names more.
MOST_NAMED = 3
LOOKED_AT = 8
ICONS = {"person": "person", "company": "company", "organisation": "company", "address": "address", "phone": "phone"}


def register_all() -> None:
    """Called once, from apps.py."""
    describe_with("mention", describe_mentions)
    describe_with("match", describe_matches)
    describe_with("watch", describe_watches)
    describe_with("pointer_notice", describe_pointer_notices)
    for kind in (RECORD, REQUIREMENT):
        register(kind, "Watch", "linking/watch_panel.html", partial(watch_panel, kind=kind))
    register(RECORD, "Who else says so", "linking/shared_panel.html", shared_panel)
    register_kin(kin_of)
    exportable_with("report", exportable_report)
    exportable_with("mention", exportable_subject)
    register_disposal("linking", Room(forget=forget_links, sweep=sweep_indexes))


def describe_mentions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The name of each record, and the page of the reader's subject that holds it; nobody who must be protected."""
    if not reader.may(Permission.LINKING_SUBJECT_READ):
        return {}
    found = records(reader, set(ids) - protected_among(ids))
    return {id_: Described(title=one.name, url=reverse("linking:subject", args=[id_])) for id_, one in found.items()}


def describe_matches(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """A decision is shown on the page of its pair; none on somebody who must be protected."""
    rows = list(Match.objects.readable_by(reader).filter(pk__in=ids))
    closed = protected_among(end for row in rows for end in (row.left_id, row.right_id))
    return {
        row.pk: Described(
            title=f"Judged {row.judgement}", url=reverse("linking:pair", args=[row.left_id, row.right_id])
        )
        for row in rows
        if closed.isdisjoint((row.left_id, row.right_id))
    }


def describe_watches(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The reader's own watches, by the thing that they watch."""
    lines = watch_lines(reader, own_watches(reader).filter(pk__in=ids))
    return {line.id: Described(title=line.title, url=reverse("linking:watches")) for line in lines}


def describe_pointer_notices(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Who asked about what the body of the reader holds, for those who answer."""
    if not reader.may(Permission.LINKING_POINTER_ANSWER):
        return {}
    rows = PointerNotice.objects.filter(partner=reader.partner_id, pk__in=ids).select_related("question__partner")
    url = f"{reverse('linking:pointers')}#told"
    return {row.pk: Described(title=f"Asked by {row.question.partner.name}", url=url) for row in rows}


def watch_panel(reader: Reader, ids: Collection[int], *, kind: str) -> dict[str, Any] | None:
    """On the page of a subject or a requirement: the way to watch it, or the reader's own watch on it."""
    if not reader.may(Permission.LINKING_WATCH_KEEP) or (kind == RECORD and _is_closed(frozenset(ids))):
        return None
    found = watch_on(reader, kind, ids)
    lines = watch_lines(reader, own_watches(reader).filter(pk=found.pk)) if found else []
    return {"kind": kind, "id": next(iter(ids)), "line": lines[0] if lines else None}


def shared_panel(reader: Reader, ids: Collection[int]) -> dict[str, Any]:
    """On the page of a subject: the way to who else says the same address, telephone, vehicle or account.

    A subject that is such a thing says so there and then; of people and bodies it is worked out when somebody asks.
    """
    cited = next(iter(ids))
    is_thing = Mention.objects.filter(pk=cited, kind__in=KINDS).exists()
    things = shared_by(reader, ids, LOOKED_AT) if is_thing else ()
    compared = records(reader, {id_ for thing in things for id_ in thing.alike[1 : MOST_NAMED + 1]})
    lines = [
        {
            "words": thing.words,
            "alike": [(id_, compared[id_].name) for id_ in thing.alike[1 : MOST_NAMED + 1] if id_ in compared],
            "others": [(ICONS.get(one.record.kind, "doc"), one.record) for one in thing.others[:MOST_NAMED]],
            "more": len(thing.others[MOST_NAMED:]),
            "is_cut": thing.is_cut,
        }
        for thing in things
    ]
    return {"id": cited, "things": lines}


def _is_closed(ids: frozenset[int]) -> bool:
    """True of records that nobody watches: of a person who must be protected, or all of them restricted."""
    return bool(protected_among(ids)) or restricted_among(ids) == ids
