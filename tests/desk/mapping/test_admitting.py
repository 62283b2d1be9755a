"""A person becomes a nominal by form, what is recorded of them changes, ends, and is put back as it was."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.timezone import localdate
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record, link_people, one_subject
from tests.factories.people import NOW

from plait.domain.group import GroupState
from plait.domain.mention import MentionKind
from plait.domain.part import Part, PartRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.mapping.models import Group, GroupEvent, GroupMember, NominalWas
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.queries.versions import version_of
from plait_desk.mapping.services import (
    ChangedMeanwhile,
    ChangeRefused,
    NominalRecord,
    SplitGiven,
    add_nominal,
    change_nominal,
    end_nominal,
    move_group,
    record_group,
    split_group,
    take_nominal_back,
)
from plait_desk.thread.models import ThreadLink

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WHY = "Named in two graded reports."
TODAY = localdate()
SINCE = TODAY - timedelta(days=90)
COURIER = Part(role="courier", from_on=SINCE, grade="2BP")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def marking(body: Partner) -> Marking:
    return a_marking(body)


@pytest.fixture
def actor(body: Partner) -> Reader:
    return a_reader(body)


@pytest.fixture
def cedar(marking: Marking) -> Mention:
    return a_mention(MentionKind.PERSON, marking, surname="Cedar")


@pytest.fixture
def larch(actor: Reader, marking: Marking) -> Group:
    return record_group(actor=actor, record=a_record(marking))


def put(actor: Reader, group: Group, mention: Mention, part: Part = COURIER, seen: str | None = None) -> GroupMember:
    return add_nominal(actor=actor, group_id=group.pk, mention_id=mention.pk, part=part, reason=WHY, seen=seen)


def say(actor: Reader, group: Group, mention: Mention, part: Part) -> GroupMember:
    return change_nominal(actor=actor, group_id=group.pk, mention_id=mention.pk, part=part, reason=WHY)


def back(actor: Reader, group: Group, mention: Mention) -> GroupMember:
    return take_nominal_back(actor=actor, group_id=group.pk, mention_id=mention.pk, reason="It was somebody else.")


def parts_in(reader: Reader, group: Group) -> list[Part]:
    return [row.part() for row in readable_members(reader, group).order_by("pk")]


def happened(group: Group) -> list[str]:
    return list(GroupEvent.objects.filter(group=group).order_by("pk").values_list("kind", flat=True))


def test_a_person_is_mapped_by_a_record_of_theirs_with_role_days_and_grade(
    actor: Reader, larch: Group, cedar: Mention
) -> None:
    row = put(actor, larch, cedar)
    event = GroupEvent.objects.latest("pk")
    assert (row.mention_id, parts_in(actor, larch)) == (cedar.pk, [COURIER])
    assert (event.kind, event.reason, event.by_id, event.mention_id) == (
        "nominal_added",
        WHY,
        actor.person_id,
        cedar.pk,
    )
    assert row.came_with_id == event.pk


def test_the_log_is_told_which_group_changed_and_no_name(actor: Reader, larch: Group, cedar: Mention) -> None:
    put(actor, larch, cedar)
    entry = WaitingChange.objects.latest("pk").value()
    assert [ref.partition(":")[0] for ref in entry.objects] == ["group"]
    assert "Cedar" not in repr(entry)


def test_a_role_changes_and_the_step_keeps_what_it_was(actor: Reader, larch: Group, cedar: Mention) -> None:
    put(actor, larch, cedar)
    leader = replace(COURIER, role="  organiser ", is_principal=True)
    say(actor, larch, cedar, leader)
    said = GroupEvent.objects.latest("pk").said
    assert parts_in(actor, larch) == [replace(leader, role="organiser")]
    assert (said["before"]["role"], said["after"]["role"]) == ("courier", "organiser")


def test_a_part_ends_on_its_day_and_the_nominal_stays_on_the_record(
    actor: Reader, larch: Group, cedar: Mention
) -> None:
    put(actor, larch, cedar)
    end_nominal(actor=actor, group_id=larch.pk, mention_id=cedar.pk, on=TODAY, reason="Left for good.")
    assert parts_in(actor, larch) == [replace(COURIER, to_on=TODAY)]
    assert GroupEvent.objects.latest("pk").on == TODAY
    with pytest.raises(PartRefused, match="ended already"):
        end_nominal(actor=actor, group_id=larch.pk, mention_id=cedar.pk, on=TODAY, reason=WHY)


def test_each_step_is_taken_back_by_a_step_of_its_own_the_newest_first(
    actor: Reader, larch: Group, cedar: Mention
) -> None:
    put(actor, larch, cedar)
    say(actor, larch, cedar, replace(COURIER, role="organiser"))
    end_nominal(actor=actor, group_id=larch.pk, mention_id=cedar.pk, on=TODAY, reason=WHY)
    before = happened(larch)
    back(actor, larch, cedar)
    assert parts_in(actor, larch) == [replace(COURIER, role="organiser")]
    back(actor, larch, cedar)
    assert parts_in(actor, larch) == [COURIER]
    back(actor, larch, cedar)
    assert parts_in(actor, larch) == []
    assert happened(larch) == [*before, "taken_back", "taken_back", "taken_back"]
    with pytest.raises(Http404):
        back(actor, larch, cedar)


def test_what_takes_a_step_back_is_told_to_whoever_may_read_that_step(
    actor: Reader, larch: Group, cedar: Mention
) -> None:
    put(actor, larch, cedar)
    back(actor, larch, cedar)
    added, taken = GroupEvent.objects.filter(group=larch, mention=cedar).order_by("pk")
    assert set(GroupEvent.objects.readable_by(actor)) >= {added, taken}
    GroupEvent.objects.filter(pk=added.pk).update(marking=a_marking(a_body()))
    assert {added, taken}.isdisjoint(GroupEvent.objects.readable_by(actor))


def test_who_was_taken_back_can_be_added_again(actor: Reader, larch: Group, cedar: Mention) -> None:
    put(actor, larch, cedar)
    back(actor, larch, cedar)
    put(actor, larch, cedar, replace(COURIER, role="driver"))
    assert [part.role for part in parts_in(actor, larch)] == ["driver"]
    assert GroupMember.every.count() == 1


def test_nobody_is_a_nominal_of_one_group_twice(actor: Reader, larch: Group, cedar: Mention) -> None:
    put(actor, larch, cedar)
    with pytest.raises(ChangeRefused, match="a nominal of this group already"):
        put(actor, larch, cedar)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(role="  "), "Say what they do"),
        (Part(role="x" * 61), "at most 60 letters"),
        (Part(role="courier", from_on=TODAY + timedelta(days=1)), "not begun yet"),
        (Part(role="courier", to_on=TODAY + timedelta(days=1)), "not ended yet"),
        (Part(role="courier", from_on=TODAY, to_on=SINCE), "ended before it began"),
        (Part(role="courier", grade="9ZZ"), "3x5x2"),
    ],
)
def test_a_part_that_cannot_be_is_refused_with_the_way_out(
    actor: Reader, larch: Group, cedar: Mention, part: Part, words: str
) -> None:
    with pytest.raises(PartRefused, match=words):
        put(actor, larch, cedar, part)


def test_each_step_asks_for_a_reason(actor: Reader, larch: Group, cedar: Mention) -> None:
    with pytest.raises(ChangeRefused, match="Give a reason"):
        add_nominal(actor=actor, group_id=larch.pk, mention_id=cedar.pk, part=COURIER, reason=" ")
    put(actor, larch, cedar)
    with pytest.raises(PartRefused, match="Nothing of it would change"):
        say(actor, larch, cedar, COURIER)


def test_only_whoever_keeps_the_record_maps_people_to_it(larch: Group, cedar: Mention, body: Partner) -> None:
    with pytest.raises(PermissionDenied):
        put(a_reader(body, Role.BOARD), larch, cedar)
    other = a_body()
    shared = record_group(actor=a_reader(body), record=a_record(a_marking(body, other), reference="S-2", name="Yew"))
    open_to_both = a_mention(MentionKind.PERSON, a_marking(body, other))
    with pytest.raises(PermissionDenied):
        put(a_reader(other), shared, open_to_both)


def test_an_archived_group_gains_nobody(actor: Reader, larch: Group, cedar: Mention) -> None:
    Group.objects.filter(pk=larch.pk).update(state=GroupState.ARCHIVED)
    with pytest.raises(ChangeRefused, match="reactivate it first"):
        put(actor, larch, cedar)


def test_the_second_of_two_people_is_told_and_nothing_of_theirs_is_kept(
    actor: Reader, body: Partner, larch: Group, cedar: Mention, marking: Marking
) -> None:
    seen = version_of(actor, larch)
    put(actor, larch, cedar, seen=seen)
    with pytest.raises(ChangedMeanwhile, match="was first: nominal added"):
        put(a_reader(body), larch, a_mention(MentionKind.PERSON, marking), seen=seen)
    assert GroupMember.objects.count() == 1


def test_the_row_is_no_more_open_than_the_mention_and_the_group_together(body: Partner, actor: Reader) -> None:
    ally, third = a_body(), a_body()
    group = record_group(actor=actor, record=a_record(a_marking(body, ally)))
    person = a_mention(MentionKind.PERSON, a_marking(body, third), surname="Cedar")
    put(actor, group, person)
    assert len(parts_in(actor, group)) == 1
    for reader in (a_reader(ally), a_reader(third)):
        assert parts_in(reader, group) == []
        assert not GroupEvent.objects.readable_by(reader).filter(kind="nominal_added").exists()


def test_whom_somebody_may_not_read_they_do_not_map_and_absent_is_the_same(
    actor: Reader, larch: Group, cedar: Mention
) -> None:
    hidden = a_mention(MentionKind.PERSON, a_marking(a_body()))
    company = a_mention(MentionKind.COMPANY, cedar.marking)
    gone = a_mention(MentionKind.PERSON, cedar.marking)
    Mention.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)
    for key in (hidden.pk, cedar.pk ^ 1, company.pk, gone.pk):
        with pytest.raises(Http404):
            add_nominal(actor=actor, group_id=larch.pk, mention_id=key, part=COURIER, reason=WHY)


def test_a_membership_that_is_hidden_from_whoever_adds_the_same_person_stays_unknown_to_them(
    body: Partner, actor: Reader, cedar: Mention
) -> None:
    other = a_body()
    both = a_marking(body, other)
    group = record_group(actor=actor, record=a_record(both))
    GroupMember.objects.create(group=group, mention=cedar, role="hidden", marking=a_marking(other), recorded_at=NOW)
    put(actor, group, cedar)
    assert [part.role for part in parts_in(actor, group)] == ["courier"]


def test_what_a_person_said_of_a_nominal_stands_until_the_file_says_something_new(
    actor: Reader, marking: Marking, cedar: Mention
) -> None:
    record = a_record(marking, cedar)
    group = record_group(actor=actor, record=record)
    say(actor, group, cedar, Part(role="organiser", grade="1AP"))
    record_group(actor=actor, record=record)
    assert [(part.role, part.is_principal) for part in parts_in(actor, group)] == [("organiser", False)]
    told = NominalRecord(mention_id=cedar.pk, role="driver", is_principal=True, grade="1AP", marking=marking)
    record_group(actor=actor, record=replace(record, nominals=[told]))
    assert [(part.role, part.is_principal) for part in parts_in(actor, group)] == [("driver", False)]


def test_a_step_is_not_taken_back_once_a_file_has_said_more(actor: Reader, marking: Marking, cedar: Mention) -> None:
    record = a_record(marking)
    group = record_group(actor=actor, record=record)
    put(actor, group, cedar)
    told = NominalRecord(mention_id=cedar.pk, role="courier", from_on=SINCE, grade="2BP", marking=marking)
    record_group(actor=actor, record=replace(record, nominals=[told]))
    with pytest.raises(PartRefused, match="end their part instead"):
        back(actor, group, cedar)
    record_group(actor=actor, record=replace(record, nominals=[replace(told, role="driver")]))
    with pytest.raises(PartRefused, match="said something else"):
        back(actor, group, cedar)


def test_who_left_in_a_split_is_a_nominal_of_the_old_group_no_more(
    actor: Reader, marking: Marking, cedar: Mention
) -> None:
    group = record_group(actor=actor, record=a_record(marking, cedar, a_mention(MentionKind.PERSON, marking)))
    given = SplitGiven(name="Yew", reference="S-2", mentions=[cedar.pk], reason=WHY)
    new = split_group(actor=actor, group_id=group.pk, given=given)
    with pytest.raises(Http404):
        say(actor, group, cedar, COURIER)
    say(actor, new, cedar, COURIER)
    assert parts_in(actor, new) == [COURIER]


def test_a_high_report_on_a_new_nominal_is_tied_to_the_group_at_once_and_untied_with_them(
    actor: Reader, body: Partner, marking: Marking, larch: Group, cedar: Mention
) -> None:
    named = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    Mention.objects.filter(pk=named.pk).update(item=a_high_item(body, marking))
    link_people(cedar, named)
    put(actor, larch, cedar)
    assert ThreadLink.objects.filter(relation="names a nominal of").count() == 1
    other = record_group(actor=actor, record=a_record(marking, reference="S-2", name="Yew"))
    put(actor, other, a_mention(MentionKind.PERSON, marking))
    assert ThreadLink.objects.filter(relation="names a nominal of").count() == 1
    back(actor, larch, cedar)
    assert not ThreadLink.objects.filter(relation="names a nominal of").exists()


def a_high_item(body: Partner, marking: Marking) -> Item:
    report = Report.objects.create(
        partner=body,
        marking=marking,
        own_reference="R-1",
        title="Night unloading (SYNTHETIC)",
        intelligence_on=TODAY,
        created_at=NOW,
        received_at=NOW,
        urgency="high",
        state="live",
    )
    words = {"text": "Synthetic", "grading_scheme": "3x5x2", "grade": "2BP", "recorded_at": NOW}
    return Item.objects.create(report=report, marking=marking, number=1, **words)


def test_a_moved_record_keeps_its_nominals_steps(actor: Reader, larch: Group, cedar: Mention) -> None:
    put(actor, larch, cedar)
    move_group(actor=actor, group_id=larch.pk, to=GroupState.DORMANT, reason="Not seen for a year.")
    back(actor, larch, cedar)
    assert parts_in(actor, larch) == []


@pytest.mark.parametrize("by_sibling", [False, True])
def test_somebody_who_must_be_protected_is_as_absent_as_anybody_unknown(
    actor: Reader, marking: Marking, larch: Group, cedar: Mention, by_sibling: bool
) -> None:
    if by_sibling:
        one_subject(cedar, a_mention(MentionKind.PERSON, marking, protected=True))
    else:
        Mention.objects.filter(pk=cedar.pk).update(is_protected=True)
    with pytest.raises(Http404):
        put(actor, larch, cedar)
    assert not GroupMember.every.exists()


def test_a_day_is_a_day(actor: Reader, larch: Group, cedar: Mention) -> None:
    put(actor, larch, cedar, replace(COURIER, from_on=date(2020, 2, 29)))
    assert Part.of_kept(GroupEvent.objects.latest("pk").said["after"]).from_on == date(2020, 2, 29)


def test_what_was_recorded_of_a_nominal_before_a_step_is_kept_beside_it(
    actor: Reader, marking: Marking, cedar: Mention
) -> None:
    """So that the group as it was on a day says what was recorded then."""
    group = record_group(actor=actor, record=a_record(marking, cedar))
    say(actor, group, cedar, replace(COURIER, role="organiser"))
    end_nominal(actor=actor, group_id=group.pk, mention_id=cedar.pk, on=TODAY, reason=WHY)
    kept = NominalWas.objects.order_by("since").values_list("role", "to_on", "stood")
    assert list(kept) == [("courier", None, True), ("organiser", None, True)]


def test_what_a_file_says_again_after_a_person_keeps_no_copy_of_what_stands(
    actor: Reader, marking: Marking, cedar: Mention
) -> None:
    record = a_record(marking, cedar)
    group = record_group(actor=actor, record=record)
    say(actor, group, cedar, Part(role="organiser", grade="1AP"))
    before = NominalWas.objects.count()
    GroupMember.objects.update(told={})  # as one that was recorded before files were remembered
    record_group(
        actor=actor,
        record=replace(record, nominals=[replace(record.nominals[0], role="organiser", is_principal=False)]),
    )
    assert NominalWas.objects.count() == before
