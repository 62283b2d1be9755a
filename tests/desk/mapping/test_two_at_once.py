"""Two people change one record at the same moment, in two threads with transactions of their own: one is first.

The other is told who that was, and nothing of theirs is kept.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record

from plait.collection.stated import StatedMarking
from plait.domain.group import GroupEventKind, GroupState
from plait.domain.mention import MentionKind
from plait.domain.part import Part
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.queries.versions import version_of
from plait_desk.mapping.services import (
    ChangedMeanwhile,
    ChangeRefused,
    GroupGiven,
    add_nominal,
    change_nominal,
    end_nominal,
    merge_groups,
    move_group,
    open_group,
    record_group,
    rename_group,
    take_nominal_back,
)

pytestmark = pytest.mark.django_db(databases=["default", "audit"], transaction=True)
ROUNDS = 5
WHY = "Named in two graded reports."
PART = Part(role="courier")
Step = Callable[[Reader, Group, Mention, str], object]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


def at_once(*work: Callable[[], object]) -> list[Exception | None]:
    """Do all of it in threads that start together; what each raised, or None."""
    ready = threading.Barrier(len(work))
    ended: list[Exception | None] = [None] * len(work)

    def do(place: int, one: Callable[[], object]) -> None:
        ready.wait()
        try:
            one()
        except Exception as raised:  # noqa: BLE001 - each is looked at
            ended[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place, one)) for place, one in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def add(actor: Reader, group: Group, person: Mention, seen: str) -> object:
    return add_nominal(actor=actor, group_id=group.pk, mention_id=person.pk, part=PART, reason=WHY, seen=seen)


def change(actor: Reader, group: Group, person: Mention, seen: str) -> object:
    part = Part(role=f"driver {actor.person_id}")
    return change_nominal(actor=actor, group_id=group.pk, mention_id=person.pk, part=part, reason=WHY, seen=seen)


def end(actor: Reader, group: Group, person: Mention, seen: str) -> object:
    on = person.recorded_at.date()
    return end_nominal(actor=actor, group_id=group.pk, mention_id=person.pk, on=on, reason=WHY, seen=seen)


def back(actor: Reader, group: Group, person: Mention, seen: str) -> object:
    return take_nominal_back(actor=actor, group_id=group.pk, mention_id=person.pk, reason=WHY, seen=seen)


def rename(actor: Reader, group: Group, person: Mention, seen: str) -> object:
    return rename_group(actor=actor, group_id=group.pk, name=f"Elm {actor.person_id}", reason=WHY, seen=seen)


def move(actor: Reader, group: Group, person: Mention, seen: str) -> object:
    return move_group(actor=actor, group_id=group.pk, to=GroupState.DORMANT, reason=WHY, seen=seen)


@pytest.mark.parametrize(
    ("one", "other", "is_nominal"),
    [
        (add, add, False),
        (change, change, True),
        (change, end, True),
        (end, back, True),
        (add, rename, False),
        (rename, move, True),
    ],
)
def test_of_two_changes_at_one_moment_one_is_kept_and_the_other_is_told(
    body: Partner, one: Step, other: Step, is_nominal: bool
) -> None:
    marking = a_marking(body)
    people = [a_reader(body), a_reader(body)]
    for number in range(ROUNDS):
        cedar = a_mention(MentionKind.PERSON, marking)
        group = record_group(actor=people[0], record=a_record(marking, reference=f"S-{number}"))
        if is_nominal:
            add_nominal(actor=people[0], group_id=group.pk, mention_id=cedar.pk, part=PART, reason=WHY)
        seen = [version_of(reader, group) for reader in people]
        before = GroupEvent.objects.filter(group=group).count()
        ended = at_once(
            lambda who=people[0], was=seen[0], of=group, on=cedar: one(who, of, on, was),
            lambda who=people[1], was=seen[1], of=group, on=cedar: other(who, of, on, was),
        )
        assert sorted(type(raised).__name__ for raised in ended) == ["ChangedMeanwhile", "NoneType"]
        told = next(raised for raised in ended if isinstance(raised, ChangedMeanwhile))
        assert "was first" in str(told)
        assert GroupEvent.objects.filter(group=group).count() == before + 1
        kept = GroupMember.every.filter(group=group).count()
        assert kept == (1 if is_nominal or other is add or ended[0] is None else 0)


def test_of_two_forms_of_one_reference_at_one_moment_one_records_the_group(body: Partner) -> None:
    given = GroupGiven(
        name="Yew",
        reference="S-9",
        region="East",
        primary_threat="drugs",
        marking=StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",)),
        reason=WHY,
    )
    people = [a_reader(body), a_reader(body)]
    for number in range(ROUNDS):
        own = replace(given, reference=f"S-9{number}")
        ended = at_once(*(lambda who=reader, said=own: open_group(actor=who, given=said) for reader in people))
        assert sorted(type(raised).__name__ for raised in ended) == ["ChangeRefused", "NoneType"]
        assert Group.objects.filter(reference=own.reference).count() == 1


def test_two_groups_that_are_each_merged_into_the_other_at_one_moment_do_not_both_end(body: Partner) -> None:
    marking = a_marking(body)
    people = [a_reader(body), a_reader(body)]
    for number in range(ROUNDS):
        larch, yew = (
            record_group(actor=people[0], record=a_record(marking, reference=f"{name}-{number}", name=name))
            for name in ("Larch", "Yew")
        )
        ended = at_once(
            lambda a=larch, b=yew: merge_groups(actor=people[0], group_id=a.pk, into_id=b.pk, reason=WHY),
            lambda a=larch, b=yew: merge_groups(actor=people[1], group_id=b.pk, into_id=a.pk, reason=WHY),
        )
        assert sorted(type(raised).__name__ for raised in ended) == ["ChangeRefused", "NoneType"]
        states = Group.objects.filter(pk__in=[larch.pk, yew.pk]).values_list("state", flat=True)
        assert sorted(states) == [GroupState.ACTIVE, GroupState.ARCHIVED]


def test_a_person_added_without_a_page_by_two_at_one_moment_is_a_nominal_once(body: Partner) -> None:
    marking = a_marking(body)
    people = [a_reader(body), a_reader(body)]
    group = record_group(actor=people[0], record=a_record(marking))
    for _ in range(ROUNDS):
        cedar = a_mention(MentionKind.PERSON, marking)
        ended = at_once(
            *(
                lambda who=reader, on=cedar: add_nominal(
                    actor=who, group_id=group.pk, mention_id=on.pk, part=PART, reason=WHY
                )
                for reader in people
            )
        )
        assert [type(raised) for raised in ended if raised] == [ChangeRefused]
        assert GroupMember.every.filter(mention=cedar).count() == 1
        assert GroupEvent.objects.filter(mention=cedar, kind=GroupEventKind.NOMINAL_ADDED).count() == 1
