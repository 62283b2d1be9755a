"""What the thread itself and the audit log forget of a person: they come after all the rooms."""

from collections.abc import Callable

from django.db.models import Q

from plait.domain.ids import Ref
from plait.policy.forgetting import GONE
from plait_desk.audit.models import QueryKey, SealedRow, WaitingChange, WaitingRead
from plait_desk.audit.queries import query_text
from plait_desk.audit.services import destroy_query
from plait_desk.thread.models import Event, RecordKind, RetentionReview, ReviewClock, ThreadLink
from plait_desk.thread.services.blobs import sweep_blobs
from plait_desk.thread.services.erasing import tell_recipients
from plait_desk.thread.services.forgetting import Forgotten, Room, cut_texts, register_disposal
from plait_desk.thread.services.forgetting_files import forget_files


def register_own() -> None:
    """Called once, from apps.py, before any room registers."""
    register_disposal("audit", Room(forget=forget_queries))
    register_disposal("thread", Room(forget=forget_thread, sweep=sweep_blobs))


def forget_thread(forgotten: Forgotten) -> int:
    """Frozen results that hold the person lose their key; steps from and to the person's records go.

    Whoever was sent any of it is told.
    """
    tell_recipients(forgotten)
    count = forget_files("thread", forgotten) + cut_texts("thread", forgotten)
    mentions = [str(Ref("mention", id_)) for id_ in forgotten.mentions]
    steps, _ = ThreadLink.objects.filter(Q(from_ref__in=mentions) | Q(to_ref__in=mentions)).delete()
    events, _ = Event.objects.filter(ref__in=mentions).delete()
    ours = Q(kind=RecordKind.MENTION, thing_id__in=forgotten.mentions) | Q(
        kind=RecordKind.REPORT, thing_id__in=forgotten.reports
    )
    clocks, _ = ReviewClock.objects.filter(ours).delete()
    reviews = RetentionReview.objects.filter(ours).exclude(why=GONE).update(why=GONE)
    return count + steps + events + clocks + reviews


def forget_queries(forgotten: Forgotten) -> int:
    """What anybody typed to look for the person cannot be read any more; that they looked stays on the log."""
    return destroy_queries(lambda text: bool(forgotten.words.near.search(text)))


def destroy_queries(names: Callable[[str], bool]) -> int:
    """Destroy the key of every query whose text `names`; returns how many."""
    count = 0
    with_text = set(QueryKey.objects.values_list("entry_id", flat=True))
    for table in (SealedRow, WaitingRead, WaitingChange):
        for row in table._default_manager.exclude(query="").iterator(chunk_size=1_000):
            text = query_text(row) if row.entry_id in with_text else None
            if text is not None and names(text):
                destroy_query(row.entry_id)
                count += 1
    return count
