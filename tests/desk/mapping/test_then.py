"""A group as of a day: what its record said by then, who stood in it, and what is another now."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.machines import a_machine
from tests.factories.mapping import a_mention, a_record, a_tie
from tests.factories.pages import signed_in

from plait.domain.group import GroupEventKind, GroupState, Tier
from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Tie
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Mention, Statement
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent, GroupMember, GroupWas, NominalWas
from plait_desk.mapping.queries.groups import GroupCard
from plait_desk.mapping.queries.since import councils_then, groups_since
from plait_desk.mapping.queries.then import GroupThen, group_then
from plait_desk.mapping.services import (
    SplitGiven,
    merge_groups,
    move_group,
    record_group,
    redraw_reach,
    rename_group,
    split_group,
    take_back,
)

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
DAYS = 10
WHY = "As the partner told us."


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body("psos")


@pytest.fixture
def analyst(body: Partner) -> Reader:
    return a_reader(body)


@pytest.fixture
def people(body: Partner) -> list[Mention]:
    return [a_mention(MentionKind.PERSON, a_marking(body), surname=name) for name in ("Cedar", "Birch", "Rowan")]


@pytest.fixture
def larch(analyst: Reader, body: Partner, people: list[Mention]) -> Group:
    """Larch, with Cedar and Birch, recorded thirty days ago."""
    group = record_group(actor=analyst, record=a_record(a_marking(body), *people[:2]))
    earlier(3 * DAYS)
    return group


def earlier(days: float) -> None:
    """All that is kept of groups by now was kept so many days before."""
    by = timedelta(days=days)
    moments = {
        Group: ("recorded_at", "said_since"),
        GroupWas: ("since", "until"),
        GroupMember: ("recorded_at", "said_since", "left_at"),
        NominalWas: ("since", "until"),
        GroupEvent: ("at",),
        GroupAttribute: ("rated_at", "recorded_at"),
    }
    for model, names in moments.items():
        rows = (GroupMember.every if model is GroupMember else model._default_manager).all()
        for row in rows:
            told = {name: _before(getattr(row, name), by) for name in names if getattr(row, name) is not None}
            rows.filter(pk=row.pk).update(**told)


def _before(moment: datetime, by: timedelta) -> datetime:
    """At the same time of the desk's day, whether or not the clocks changed between."""
    return timezone.make_aware(timezone.make_naive(moment) - by)


def on(reader: Reader, group: Group, days: float) -> GroupThen:
    """The group as it was so many days ago."""
    return group_then(reader, Group.objects.get(pk=group.pk), ago(days))


def ago(days: float) -> date:
    return timezone.localdate() - timedelta(days=days)


def card(reader: Reader, group: Group, days: float) -> GroupCard:
    found = on(reader, group, days).card
    assert found is not None
    return found


def names(then: GroupThen) -> set[int]:
    return {one.mention_id for one in then.card.nominals} if then.card else set()


def test_before_it_was_recorded_nothing_is_known_of_it(analyst: Reader, larch: Group) -> None:
    then = on(analyst, larch, 3 * DAYS + 1)
    assert (then.is_recorded, then.card, then.differs) == (False, None, ())
    assert on(analyst, larch, 3 * DAYS).is_recorded


def test_each_day_has_the_name_the_state_and_the_tier_of_that_day(analyst: Reader, larch: Group, body: Partner) -> None:
    rename_group(actor=analyst, group_id=larch.pk, name="Larch and Sons", reason=WHY)
    earlier(DAYS)
    move_group(actor=analyst, group_id=larch.pk, to=GroupState.DORMANT, reason=WHY)
    earlier(DAYS)
    before, between, after = (on(analyst, larch, days) for days in (3 * DAYS, 15, 5))
    assert [then.card.name for then in (before, between, after) if then.card] == ["Larch"] + ["Larch and Sons"] * 2
    assert [then.card.state for then in (before, between, after) if then.card] == ["active", "active", "dormant"]
    assert [(one.what, one.then, one.now) for one in before.differs] == [
        ("Name", "Larch", "Larch and Sons"),
        ("State", "active", "dormant"),
    ]
    assert [one.what for one in between.differs] == ["State"]
    assert not after.has_changed
    assert [step.kind for step in before.since] == ["moved", "renamed"]


def test_a_file_that_says_something_new_leaves_what_it_said_before(
    analyst: Reader, body: Partner, larch: Group, people: list[Mention]
) -> None:
    told = replace(a_record(a_marking(body), *people[:2]), tier=Tier.LOCAL, scored_on=timezone.localdate())
    record_group(actor=analyst, record=told)
    assert [card(analyst, larch, days).tier for days in (DAYS, 0)] == ["T1", "T3"]
    differs = [(one.what, one.then, one.now) for one in on(analyst, larch, DAYS).differs]
    assert ("Tier", Tier.NATIONAL.words, Tier.LOCAL.words) in differs


def test_who_left_in_a_split_stood_in_it_before_and_again_once_it_was_taken_back(
    analyst: Reader, larch: Group, people: list[Mention]
) -> None:
    both = {person.pk for person in people[:2]}
    given = SplitGiven(name="Ash", reference="SOCG-2", mentions=[people[0].pk], reason=WHY)
    ash = split_group(actor=analyst, group_id=larch.pk, given=given)
    earlier(DAYS)
    take_back(actor=analyst, group_id=larch.pk, kind=GroupEventKind.SPLIT, reason=WHY)
    assert [names(on(analyst, larch, days)) for days in (2 * DAYS, 5, 0)] == [both, {people[1].pk}, both]
    assert [one.mention_id for one in on(analyst, larch, 5).joined] == [people[0].pk]
    assert [one.mention_id for one in on(analyst, ash, 5).left] == []


def test_who_came_with_a_merger_stands_in_it_from_that_day(
    analyst: Reader, body: Partner, larch: Group, people: list[Mention]
) -> None:
    ash = record_group(actor=analyst, record=a_record(a_marking(body), people[2], reference="SOCG-2", name="Ash"))
    earlier(DAYS)
    merge_groups(actor=analyst, group_id=ash.pk, into_id=larch.pk, reason=WHY)
    assert names(on(analyst, larch, 1)) == {person.pk for person in people[:2]}
    assert names(on(analyst, larch, 0)) == {person.pk for person in people}
    assert [card(analyst, ash, days).state for days in (1, 0)] == ["active", "archived"]


def test_a_role_that_a_file_changes_is_told_as_it_was(
    analyst: Reader, body: Partner, larch: Group, people: list[Mention]
) -> None:
    record = a_record(a_marking(body), *people[:2])
    changed = replace(record.nominals[0], role="accountant")
    record_group(actor=analyst, record=replace(record, nominals=[changed, record.nominals[1]]))
    assert [(then.role, now.role) for then, now in on(analyst, larch, 1).roles] == [("courier", "accountant")]
    assert not on(analyst, larch, 0).roles
    assert "accountant, principal" in signed_in(analyst).get(address(larch, 1)).content.decode()


def test_what_a_record_said_under_a_marking_that_the_reader_may_not_read_is_not_told(
    body: Partner, analyst: Reader, larch: Group
) -> None:
    closed = a_marking(a_body("hmrc"))
    rename_group(actor=analyst, group_id=larch.pk, name="Larch and Sons", reason=WHY)
    GroupWas.objects.update(marking=closed)
    then = on(analyst, larch, DAYS)
    assert (then.is_recorded, then.card, then.differs) == (True, None, ())
    page = signed_in(analyst).get(address(larch, DAYS)).content.decode()
    assert "What its record said on this day is not known here." in page


def test_whoever_is_protected_now_stood_in_no_record(analyst: Reader, larch: Group, people: list[Mention]) -> None:
    Mention.objects.filter(pk=people[0].pk).update(is_protected=True)
    assert names(on(analyst, larch, DAYS)) == {people[1].pk}


def test_a_level_counts_from_the_day_on_which_it_came_in(analyst: Reader, body: Partner, larch: Group) -> None:
    assert known(card(analyst, larch, DAYS)) == {4}
    GroupAttribute.objects.update(recorded_at=timezone.now())
    assert known(card(analyst, larch, DAYS)) == set()
    assert [(one.then, one.now) for one in on(analyst, larch, DAYS).differs] == [("unknown", "4 of 5")]


def known(card: GroupCard) -> set[int | None]:
    return {level.level for level in card.levels} - {None}


def test_every_change_of_a_record_keeps_what_it_said(analyst: Reader, larch: Group) -> None:
    group = Group.objects.get(pk=larch.pk)
    group.save()
    assert not GroupWas.objects.exists()
    group.businesses = ["haulage"]
    group.save(update_fields=["businesses"])
    was = GroupWas.objects.get()
    assert (was.businesses, was.since, was.until) == ([], group.recorded_at, group.said_since)
    assert Group.objects.get(pk=larch.pk).said_since == was.until


def address(group: Group, days: float) -> str:
    return f"{reverse('mapping:group_then', args=[group.pk])}?on={ago(days).isoformat()}"


def test_what_it_touches_is_told_by_the_ties_that_held_on_the_day(
    analyst: Reader, body: Partner, larch: Group, people: list[Mention]
) -> None:
    marking = a_marking(body)
    old, new = (a_mention(MentionKind.COMPANY, marking, name=name) for name in ("Old Yard Ltd", "New Yard Ltd"))
    ended, begun = (a_tie(people[0], Tie.DIRECTOR_OF, one, marking) for one in (old, new))
    Statement.objects.filter(pk=ended.pk).update(valid_to=ago(5))
    Statement.objects.filter(pk=begun.pk).update(valid_from=ago(5))
    redraw_reach(actor=analyst, as_of=timezone.localdate())
    client = signed_in(analyst)
    page = client.get(address(larch, DAYS)).content.decode()
    gone, come = page.index("Touched then, not now"), page.index("Touched now, not then")
    assert gone < page.index("Old Yard Ltd") < come < page.index("New Yard Ltd")
    assert "It touches the same" in client.get(address(larch, 0)).content.decode()


def test_a_day_to_come_or_none_is_asked_for_again(analyst: Reader, larch: Group) -> None:
    client = signed_in(analyst)
    assert "This day has not come yet" in client.get(address(larch, -1)).content.decode()
    assert "No day is chosen." in client.get(reverse("mapping:group_then", args=[larch.pk])).content.decode()


def test_who_may_not_read_the_group_is_told_of_no_day(larch: Group) -> None:
    other = signed_in(a_reader(a_body("hmrc")))
    assert other.get(address(larch, DAYS)).status_code == 404


def test_a_machine_asks_for_a_group_on_a_day(analyst: Reader, larch: Group) -> None:
    rename_group(actor=analyst, group_id=larch.pk, name="Larch and Sons", reason=WHY)
    machine = a_machine(analyst)
    path = f"/mapping/groups/{encode(larch.pk)}"
    assert machine.asks(path, on=ago(DAYS).isoformat())["name"] == "Larch"
    machine.asks(path, on=ago(4 * DAYS).isoformat(), status=404)


def test_the_map_of_a_day_has_each_group_where_its_record_had_it(
    analyst: Reader, body: Partner, larch: Group, people: list[Mention]
) -> None:
    moved = replace(a_record(a_marking(body), *people[:2]), council_code="S12000049")
    record_group(actor=analyst, record=moved)
    record_group(actor=analyst, record=a_record(a_marking(body), people[2], reference="SOCG-2", name="Ash"))
    assert councils_then(analyst, ago(1)) == {"S12000036": 1}
    assert councils_then(analyst, ago(0)) == {"S12000049": 1, "S12000036": 1}
    assert councils_then(analyst, ago(4 * DAYS)) == {}
    page = signed_in(analyst).get(f"{reverse('mapping:since')}?on={ago(1).isoformat()}").content.decode()
    assert page.index("City of Edinburgh, East") < page.index("Glasgow City, East") < page.index("Today")


def test_what_changed_counts_who_came_and_went_and_leaves_out_what_is_as_it_was(
    analyst: Reader, body: Partner, larch: Group, people: list[Mention]
) -> None:
    record_group(actor=analyst, record=a_record(a_marking(body), people[2], reference="SOCG-2", name="Ash"))
    earlier(DAYS)
    given = SplitGiven(name="Elm", reference="SOCG-3", mentions=[people[0].pk], reason=WHY)
    split_group(actor=analyst, group_id=larch.pk, given=given)
    rows = {row.now.name: row for row in groups_since(analyst, ago(1))}
    assert [name for name, row in rows.items() if row.has_changed] == ["Larch", "Elm"]
    assert (rows["Larch"].joined, rows["Larch"].left, rows["Larch"].steps) == (0, 1, 1)
    assert (rows["Elm"].is_new, rows["Elm"].joined, rows["Elm"].then) == (True, 1, None)
    assert [row.has_changed for row in groups_since(analyst, ago(0))] == [False] * 3


def test_ten_groups_ask_no_more_of_the_database_than_one(
    analyst: Reader, body: Partner, larch: Group, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as one:
        groups_since(analyst, ago(1))
    for place in range(9):
        person = a_mention(MentionKind.PERSON, a_marking(body), surname="Elder")
        record_group(actor=analyst, record=a_record(a_marking(body), person, reference=f"SOCG-{place + 2}"))
    with django_assert_num_queries(len(one)):
        groups_since(analyst, ago(1))
