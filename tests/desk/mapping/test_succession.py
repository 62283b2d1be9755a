"""A record is renamed, split, merged, and put back as it was; nothing of it is lost on the way."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record

from plait.domain.group import GroupEventKind, GroupState, Tier
from plait.domain.mention import MentionKind
from plait.mapping.succession import SuccessionRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.audit.models import WaitingChange
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.queries.everything import all_nominals
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.queries.succession import alive_by_reference, may_be_taken_back
from plait_desk.mapping.queries.versions import version_of
from plait_desk.mapping.services import (
    ChangedMeanwhile,
    ChangeRefused,
    SplitGiven,
    merge_groups,
    record_group,
    rename_group,
    split_group,
    take_back,
)
from plait_desk.search.queries import search

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WHY = "Two cells that share nobody."


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
def larch(actor: Reader, marking: Marking) -> Group:
    """Larch, with three nominals."""
    people = [a_mention(MentionKind.PERSON, marking, surname=name) for name in ("Cedar", "Birch", "Rowan")]
    return record_group(actor=actor, record=a_record(marking, *people))


def people_in(group: Group) -> list[int]:
    return sorted(GroupMember.objects.filter(group=group).values_list("mention_id", flat=True))


def split_off(actor: Reader, group: Group, *mentions: int, seen: str | None = None) -> Group:
    given = SplitGiven(name="Yew", reference="SOCG-002", mentions=mentions, reason=WHY)
    return split_group(actor=actor, group_id=group.pk, given=given, seen=seen)


def happened(group: Group) -> list[tuple[str, str]]:
    return list(GroupEvent.objects.filter(group=group).order_by("pk").values_list("kind", "was"))


def test_a_new_name_is_kept_with_its_reason_and_the_old_one_still_finds_the_group(actor: Reader, larch: Group) -> None:
    rename_group(actor=actor, group_id=larch.pk, name="Elm", reason="It calls itself so.")
    event = GroupEvent.objects.latest("pk")
    assert (event.kind, event.was, event.reason, event.by_id) == (
        "renamed",
        "Larch",
        "It calls itself so.",
        actor.person_id,
    )
    assert [hit.title for hit in search(actor, "larch").hits] == ["Elm"]


def test_a_change_is_audited_by_reference_and_never_by_name(actor: Reader, larch: Group) -> None:
    rename_group(actor=actor, group_id=larch.pk, name="Elm", reason=WHY)
    entry = WaitingChange.objects.latest("pk").value()
    assert [ref.partition(":")[0] for ref in entry.objects] == ["group"]
    assert "Elm" not in repr(entry)


@pytest.mark.parametrize(("name", "reason"), [("Larch", WHY), ("  ", WHY), ("Elm", " ")])
def test_a_rename_needs_another_name_and_a_reason(actor: Reader, larch: Group, name: str, reason: str) -> None:
    with pytest.raises(ChangeRefused):
        rename_group(actor=actor, group_id=larch.pk, name=name, reason=reason)


def test_a_name_that_a_person_gave_stands_until_the_file_says_another(actor: Reader, marking: Marking) -> None:
    record = a_record(marking)
    group = record_group(actor=actor, record=record)
    rename_group(actor=actor, group_id=group.pk, name="Elm", reason=WHY)
    assert record_group(actor=actor, record=record).name == "Elm"
    assert record_group(actor=actor, record=a_record(marking, name="Holly")).name == "Holly"
    assert happened(group) == [("recorded", ""), ("renamed", "Larch"), ("renamed", "Elm")]


def test_a_split_makes_a_group_of_the_chosen_nominals_and_each_knows_of_the_other(actor: Reader, larch: Group) -> None:
    first, *others = people_in(larch)
    yew = split_off(actor, larch, first)
    assert (people_in(yew), people_in(larch)) == ([first], others)
    assert (yew.state, yew.tier, yew.scored_on) == (GroupState.PROPOSED, Tier.UNSCORED, None)
    ends = GroupEvent.objects.filter(kind="split").values_list("group_id", "other_id")
    assert set(ends) == {(larch.pk, yew.pk), (yew.pk, larch.pk)}


def test_who_left_in_a_split_is_a_nominal_of_the_new_group_alone_wherever_they_are_asked_for(
    actor: Reader, larch: Group
) -> None:
    first, *others = people_in(larch)
    yew = split_off(actor, larch, first)
    seeds = {(row["group_id"], row["mention_id"]) for row in all_nominals().to_pylist()}
    assert seeds == {(yew.pk, first), *((larch.pk, other) for other in others)}
    assert [row.mention_id for row in readable_members(actor, yew)] == [first]
    assert GroupMember.every.filter(group=larch).count() == 3


def test_the_file_that_names_a_nominal_who_left_does_not_bring_them_back(actor: Reader, marking: Marking) -> None:
    people = [a_mention(MentionKind.PERSON, marking) for _ in range(2)]
    record = a_record(marking, *people)
    group = record_group(actor=actor, record=record)
    split_off(actor, group, people[0].pk)
    record_group(actor=actor, record=record)
    assert people_in(group) == [people[1].pk]


def test_a_split_takes_at_least_one_nominal_and_leaves_one(actor: Reader, larch: Group) -> None:
    for chosen in ((), people_in(larch)):
        with pytest.raises(SuccessionRefused):
            split_off(actor, larch, *chosen)
    assert Group.objects.count() == 1


def test_nobody_is_chosen_whom_the_actor_may_not_read(actor: Reader, larch: Group) -> None:
    hidden = a_mention(MentionKind.PERSON, a_marking(a_body()))
    GroupMember.objects.create(group=larch, mention=hidden, marking=hidden.marking, recorded_at=larch.recorded_at)
    with pytest.raises(SuccessionRefused, match="no nominal of this group"):
        split_off(actor, larch, hidden.pk)


def test_a_reference_that_another_group_has_is_refused(actor: Reader, larch: Group) -> None:
    first, second, _ = people_in(larch)
    split_off(actor, larch, first)
    with pytest.raises(ChangeRefused, match="SOCG-002 is the reference of another group"):
        split_off(actor, larch, second)


def test_in_a_merger_one_lives_on_with_everybody_and_the_other_is_archived_and_points_to_it(
    actor: Reader, marking: Marking, larch: Group
) -> None:
    extra = a_mention(MentionKind.PERSON, marking)
    shared = GroupMember.objects.filter(group=larch).first()
    assert shared
    yew = record_group(actor=actor, record=a_record(marking, shared.mention, extra, reference="SOCG-9", name="Yew"))
    lives = merge_groups(actor=actor, group_id=yew.pk, into_id=larch.pk, reason="One group.")
    yew.refresh_from_db()
    assert (lives.pk, yew.state) == (larch.pk, GroupState.ARCHIVED)
    assert extra.pk in people_in(larch)
    assert len(people_in(larch)) == 4
    pointer = GroupEvent.objects.get(group=yew, kind="merged")
    assert (pointer.other_id, pointer.was) == (larch.pk, "active")


def test_a_merger_is_told_to_nobody_who_may_read_only_one_of_the_two(actor: Reader, body: Partner) -> None:
    ally = a_body()
    shared, own = a_marking(body, ally), a_marking(body)
    person = a_mention(MentionKind.PERSON, shared)
    yew = record_group(actor=actor, record=a_record(shared, person, reference="SOCG-9", name="Yew"))
    larch = record_group(actor=actor, record=a_record(own, a_mention(MentionKind.PERSON, own)))
    merge_groups(actor=actor, group_id=yew.pk, into_id=larch.pk, reason="One group with Larch.")
    reader = a_reader(ally)
    told = GroupEvent.objects.readable_by(reader).filter(group=yew).order_by("pk")
    assert [(event.kind, event.reason, event.other_id) for event in told][1:] == [("moved", "Archived.", None)]
    gained = GroupMember.objects.get(group=larch, mention=person)
    assert not GroupMember.objects.readable_by(reader).filter(pk=gained.pk).exists()


def test_an_archived_group_is_merged_with_none_and_no_group_with_itself(
    actor: Reader, marking: Marking, larch: Group
) -> None:
    yew = record_group(actor=actor, record=a_record(marking, reference="SOCG-9", name="Yew"))
    assert alive_by_reference(actor, larch, "socg-9") == yew
    Group.objects.filter(pk=yew.pk).update(state=GroupState.ARCHIVED)
    for into in (yew.pk, larch.pk):
        with pytest.raises(ChangeRefused):
            merge_groups(actor=actor, group_id=larch.pk, into_id=into, reason=WHY)
    assert alive_by_reference(actor, larch, "socg-9") is None
    assert alive_by_reference(a_reader(a_body()), yew, "SOCG-001") is None


def test_a_new_name_is_taken_back_by_a_step_of_its_own(actor: Reader, larch: Group) -> None:
    rename_group(actor=actor, group_id=larch.pk, name="Elm", reason=WHY)
    back = take_back(actor=actor, group_id=larch.pk, kind=GroupEventKind.RENAMED, reason="Misheard.")
    assert back.name == "Larch"
    assert happened(larch) == [("recorded", ""), ("renamed", "Larch"), ("taken_back", "Elm")]
    assert may_be_taken_back(actor, larch) == ()
    with pytest.raises(ChangeRefused, match="nothing of that kind"):
        take_back(actor=actor, group_id=larch.pk, kind=GroupEventKind.RENAMED, reason="Again.")


def test_a_split_is_taken_back_from_either_of_the_two_records(actor: Reader, larch: Group) -> None:
    everybody = people_in(larch)
    yew = split_off(actor, larch, everybody[0])
    for end in (larch, yew):
        assert [kind for kind, _ in may_be_taken_back(actor, end)] == ["split"]
    take_back(actor=actor, group_id=yew.pk, kind=GroupEventKind.SPLIT, reason="One group after all.")
    yew.refresh_from_db()
    assert (people_in(larch), yew.state) == (everybody, GroupState.ARCHIVED)
    assert GroupMember.every.filter(group=yew).count() == 1


def test_a_merger_is_taken_back_and_can_be_made_again(actor: Reader, marking: Marking, larch: Group) -> None:
    person = a_mention(MentionKind.PERSON, marking)
    yew = record_group(actor=actor, record=a_record(marking, person, reference="SOCG-9", name="Yew"))
    before = people_in(larch)
    merge_groups(actor=actor, group_id=yew.pk, into_id=larch.pk, reason=WHY)
    take_back(actor=actor, group_id=larch.pk, kind=GroupEventKind.MERGED, reason="Two after all.")
    yew.refresh_from_db()
    assert (people_in(larch), yew.state, people_in(yew)) == (before, GroupState.ACTIVE, [person.pk])
    merge_groups(actor=actor, group_id=yew.pk, into_id=larch.pk, reason="One, for sure.")
    assert people_in(larch) == sorted([*before, person.pk])


def test_what_rests_on_a_step_keeps_it_from_being_taken_back(actor: Reader, larch: Group) -> None:
    first, second, _ = people_in(larch)
    yew = split_off(actor, larch, first)
    given = SplitGiven(name="Fir", reference="SOCG-3", mentions=[second], reason=WHY)
    split_group(actor=actor, group_id=larch.pk, given=given)
    assert may_be_taken_back(actor, yew) == ()
    with pytest.raises(SuccessionRefused, match="merge the two records instead"):
        take_back(actor=actor, group_id=yew.pk, kind=GroupEventKind.SPLIT, reason=WHY)


def test_the_second_of_two_people_at_once_is_told_who_was_first_and_keeps_nothing(actor: Reader, larch: Group) -> None:
    colleague = a_reader(larch.partner)
    seen = {reader.person_id: version_of(reader, larch) for reader in (actor, colleague)}
    rename_group(actor=actor, group_id=larch.pk, name="Elm", reason=WHY, seen=seen[actor.person_id])
    with pytest.raises(ChangedMeanwhile, match="was first: renamed"):
        rename_group(actor=colleague, group_id=larch.pk, name="Oak", reason=WHY, seen=seen[colleague.person_id])
    with pytest.raises(ChangedMeanwhile):
        split_off(colleague, larch, people_in(larch)[0], seen=seen[colleague.person_id])
    assert Group.objects.get().name == "Elm"


def test_what_happens_where_a_reader_may_not_read_it_makes_no_new_version(actor: Reader, larch: Group) -> None:
    before = version_of(actor, larch)
    hidden = a_marking(a_body())
    GroupEvent.objects.create(group=larch, kind="scored", at=larch.recorded_at, marking=hidden)
    assert version_of(actor, larch) == before


@pytest.mark.parametrize("role", [Role.PARTNER_OFFICER, Role.BOARD])
def test_nobody_changes_a_record_without_the_right(larch: Group, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        rename_group(actor=a_reader(larch.partner, role), group_id=larch.pk, name="Elm", reason=WHY)


def test_another_body_that_reads_a_record_changes_it_only_through_its_lead_officer(
    actor: Reader, body: Partner
) -> None:
    ally = a_body()
    group = record_group(actor=actor, record=a_record(a_marking(body, ally)))
    stranger, lead = a_reader(ally), a_reader(ally, Role.LRO)
    Group.objects.filter(pk=group.pk).update(lead_officer_id=lead.person_id)
    with pytest.raises(PermissionDenied, match="Ask them"):
        rename_group(actor=stranger, group_id=group.pk, name="Elm", reason=WHY)
    assert rename_group(actor=lead, group_id=group.pk, name="Elm", reason=WHY).name == "Elm"


def test_a_group_that_is_hidden_cannot_be_changed_and_looks_absent(larch: Group) -> None:
    with pytest.raises(Http404):
        rename_group(actor=a_reader(a_body()), group_id=larch.pk, name="Elm", reason=WHY)
