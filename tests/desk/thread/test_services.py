from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import a_body, a_marking, a_reader

from plait.domain.ids import Ref, new_id
from plait.policy.roles import Role
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.thread import queries, services
from plait_desk.thread.models import Release, Snapshot, Target, ThreadLink
from plait_desk.thread.services import Frozen, Kept, Lowered, SecondPersonNeeded

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_a_step_is_written_once_however_often_it_is_said() -> None:
    marking = a_marking(a_body())
    one, other = Ref("report", new_id()), Ref("task", new_id())
    for _ in range(3):
        services.link(one, "tasked", other, marking)
    assert ThreadLink.objects.count() == 1


def test_the_thread_is_walked_both_ways_and_stops_at_what_is_hidden() -> None:
    ours, theirs = a_body(), a_body()
    reader = a_reader(ours)
    shared, hidden = a_marking(ours), a_marking(theirs)
    source, report, group, task, outcome = (
        Ref(kind, new_id()) for kind in ("origin", "report", "group", "task", "outcome")
    )
    services.link(source, "said", report, shared)
    services.link(report, "names", group, shared)
    services.link(group, "tasked", task, hidden)
    services.link(task, "led_to", outcome, shared)
    steps = queries.both_ways(reader, group)
    assert [(step.from_ref, step.to_ref) for step in steps] == [(source, report), (report, group)]


def test_a_release_leaves_the_object_as_it_is_and_opens_only_the_snapshot() -> None:
    ours, theirs = a_body(), a_body()
    from_marking, to_marking = a_marking(ours), a_marking(ours, theirs)
    actor = a_reader(ours)
    ref, basis = Ref("option", new_id()), TASKFORCE_BASIS
    what = Lowered(ref=ref, version="1", from_marking=from_marking, to_marking=to_marking, basis=basis)
    release = services.release(actor=actor, what=what)
    frozen = Frozen(kind="task", title="a task", content=b"text", media_type="text/plain", inputs=[str(what.ref)])
    snapshot = services.freeze(actor=actor, what=frozen, marking=to_marking, released_by=release)
    them = a_reader(theirs)
    assert list(Snapshot.objects.readable_by(them)) == [snapshot]
    assert services.read_blob(snapshot.blob) == b"text"
    assert Release.objects.get().from_marking == from_marking


def test_a_release_needs_the_right_and_for_the_public_a_second_person() -> None:
    body = a_body()
    marking = a_marking(body)
    ref, basis = Ref("edition", new_id()), TASKFORCE_BASIS
    what = Lowered(ref=ref, version="1", from_marking=marking, to_marking=marking, basis=basis)
    with pytest.raises(PermissionDenied):
        services.release(actor=a_reader(body, Role.PARTNER_OFFICER), what=what)
    analyst, board = a_reader(body), a_reader(body, Role.BOARD)
    with pytest.raises(SecondPersonNeeded):
        services.release(actor=analyst, what=what, needs_second=True)
    with pytest.raises(SecondPersonNeeded):
        services.release(actor=board, what=what, second=board, needs_second=True)
    assert services.release(actor=analyst, what=what, second=board, needs_second=True).second_by_id == board.person_id


def test_the_same_content_of_one_partner_is_kept_once_and_of_two_partners_twice() -> None:
    one, two = a_body(), a_body()
    kept = Kept(partner_id=one.pk, name="file", media_type="text/plain", marking=a_marking(one))
    first, again = services.keep_blob(b"same", kept), services.keep_blob(b"same", kept)
    other = services.keep_blob(b"same", replace(kept, partner_id=two.pk, marking=a_marking(two)))
    assert first.pk == again.pk != other.pk


def test_a_destroyed_blob_is_gone_and_its_hash_stays() -> None:
    body = a_body()
    blob = services.keep_blob(
        b"gone", Kept(partner_id=body.pk, name="f", media_type="text/plain", marking=a_marking(body))
    )
    services.destroy_blob(blob)
    with pytest.raises(FileNotFoundError):
        services.read_blob(blob)
    assert blob.sha256


def test_a_cursor_reads_each_event_once_and_in_order() -> None:
    marking, refs = a_marking(a_body()), [Ref("report", new_id()) for _ in range(3)]
    for ref in refs:
        services.emit("report received", ref, marking)
    assert [event.ref for event in services.catch_up("mapping")] == [str(ref) for ref in refs]
    assert services.catch_up("mapping") == []


def test_one_thing_has_one_target() -> None:
    assert services.target(Target.Kind.THREAT, "drugs").pk == services.target(Target.Kind.THREAT, "drugs").pk
