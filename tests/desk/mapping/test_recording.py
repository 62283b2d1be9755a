"""The SOCG record, as the services keep it."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record

from plait.domain.group import Capability, ForbiddenMoveError, GroupState, LevelOutOfRangeError, Tier
from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.audit.models import WaitingChange
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent, GroupMember
from plait_desk.mapping.services import move_group, record_group
from plait_desk.mapping.services.recording import record_all
from plait_desk.search.queries import search
from plait_desk.thread.models import Event

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_a_group_is_recorded_with_its_nominals_levels_and_first_event() -> None:
    body = a_body()
    marking = a_marking(body)
    cedar = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    group = record_group(actor=a_reader(body), record=a_record(marking, cedar))
    assert (group.state, group.tier, group.partner_id) == (GroupState.ACTIVE, Tier.NATIONAL, body.pk)
    assert group.rescore_on is not None
    assert GroupMember.objects.get().mention_id == cedar.pk
    assert dict(GroupAttribute.objects.values_list("attribute", "level")) == {"money_handling": 4, "corruption": None}
    assert list(GroupEvent.objects.values_list("kind", flat=True)) == ["recorded"]
    assert Event.objects.get().kind == "group.recorded"


def test_the_same_record_again_changes_nothing() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    record = a_record(marking, a_mention(MentionKind.PERSON, marking))
    first, again = record_group(actor=actor, record=record), record_group(actor=actor, record=record)
    assert first.pk == again.pk
    kept = (Group, GroupMember, GroupEvent)
    assert [model.objects.count() for model in kept] == [1, 1, 1]
    assert GroupAttribute.objects.count() == 2


def test_a_change_is_appended_and_what_was_known_stays() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    record = a_record(marking)
    record_group(actor=actor, record=record)
    changed = replace(record, name="Larch and Yew", tier=Tier.LOCAL, levels={Capability.MONEY_HANDLING: 2})
    record_group(actor=actor, record=changed)
    assert list(GroupEvent.objects.order_by("pk").values_list("kind", "reason")) == [
        ("recorded", "First recorded."),
        ("renamed", "Was Larch."),
        ("scored", "Was Tier 1, national."),
    ]
    levels = GroupAttribute.objects.filter(attribute="money_handling").order_by("pk")
    assert [row.level for row in levels] == [4, 2]
    assert levels[1].supersedes_id == levels[0].pk


def test_two_bodies_may_use_the_same_reference_for_two_groups() -> None:
    for body in (a_body(), a_body()):
        record_group(actor=a_reader(body), record=a_record(a_marking(body)))
    assert Group.objects.count() == 2


def test_a_reference_that_only_a_hidden_group_has_is_free() -> None:
    body, other = a_body(), a_body()
    hidden = record_group(actor=a_reader(body), record=a_record(a_marking(body)))
    Group.objects.filter(pk=hidden.pk).update(marking=a_marking(other))
    free = record_group(actor=a_reader(body), record=a_record(a_marking(body), name="Yew"))
    hidden.refresh_from_db()
    assert (hidden.name, free.name) == ("Larch", "Yew")


def test_a_group_that_was_recorded_before_a_file_said_it_is_the_same_group_and_another_row_is_another() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    record, rows = a_record(marking), [a_mention(MentionKind.GROUP, marking) for _ in range(2)]
    first = record_group(actor=actor, record=record)
    said = record_all(actor=actor, records=[replace(record, mention_id=row.pk) for row in rows])
    assert said[0].pk == first.pk != said[1].pk
    again = record_all(actor=actor, records=[replace(record, mention_id=row.pk) for row in rows])
    assert [group.pk for group in again] == [group.pk for group in said]


def test_a_level_above_five_is_refused_and_nothing_is_kept() -> None:
    body = a_body()
    bad = replace(a_record(a_marking(body)), levels={Capability.VIOLENCE: 6})
    with pytest.raises(LevelOutOfRangeError):
        record_group(actor=a_reader(body), record=bad)
    assert not Group.objects.exists()


def test_nobody_records_a_group_without_the_right() -> None:
    body = a_body()
    with pytest.raises(PermissionDenied):
        record_group(actor=a_reader(body, Role.PARTNER_OFFICER), record=a_record(a_marking(body)))


def test_recording_is_audited_by_reference_and_never_by_name() -> None:
    body = a_body()
    group = record_group(actor=a_reader(body), record=a_record(a_marking(body)))
    entry = WaitingChange.objects.get().value()
    assert [ref.partition(":")[0] for ref in entry.objects] == ["group"]
    assert group.name not in repr(entry)


def test_a_group_is_found_by_name_only_by_those_who_may_read_it() -> None:
    ours, theirs = a_body(), a_body()
    record_group(actor=a_reader(ours), record=a_record(a_marking(ours)))
    assert len(search(a_reader(ours), "larch").hits) == 1
    assert len(search(a_reader(theirs), "larch").hits) == 0


def test_a_group_goes_dormant_with_a_reason_and_cannot_skip_a_state() -> None:
    body = a_body()
    actor = a_reader(body)
    group = record_group(actor=actor, record=a_record(a_marking(body)))
    move_group(actor=actor, group_id=group.pk, to=GroupState.DORMANT, reason="Not seen for a year.")
    assert GroupEvent.objects.latest("pk").reason == "Dormant: Not seen for a year."
    with pytest.raises(ForbiddenMoveError):
        move_group(actor=actor, group_id=group.pk, to=GroupState.ACTIVE, reason="No.")


def test_an_unscored_group_has_no_score_clock() -> None:
    body = a_body()
    record = replace(a_record(a_marking(body)), tier=Tier.UNSCORED, scored_on=None)
    group = record_group(actor=a_reader(body), record=record)
    assert (group.state, group.rescore_on) == (GroupState.PROPOSED, None)
