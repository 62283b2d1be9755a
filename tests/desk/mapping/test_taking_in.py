"""Groups out of partners' files."""

import pytest
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_tie
from tests.factories.people import NOW

from plait.domain.mention import MentionKind
from plait_desk.accounts.models import Marking, Partner, Person
from plait_desk.collection.models import Load, Mention, Statement
from plait_desk.collection.queries import group_members, groups
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent, GroupMember
from plait_desk.mapping.services import record_groups

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def a_load(body: Partner, marking: Marking, person_id: int, feed: str) -> Load:
    return Load.objects.create(
        partner=body,
        marking=marking,
        name=f"SYNTHETIC_{feed}.csv",
        feed=feed,
        sha256=feed,
        state=Load.State.COMMITTED,
        by=Person.objects.get(pk=person_id),
        received_at=NOW,
    )


def sent(load: Load, mention: Mention, reference: str) -> Mention:
    """The mention as a committed load brings it."""
    Mention.objects.filter(pk=mention.pk).update(load=load, given_reference=reference)
    mention.statements.update(load=load)
    return mention


def test_a_file_of_groups_and_one_of_members_become_records() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    load = a_load(body, marking, actor.person_id, "groups")
    group = sent(
        load,
        a_mention(
            MentionKind.GROUP,
            marking,
            name="Larch",
            region="West",
            tier="T2",
            primary_threat="drugs",
            secondary_threats="violence;firearms",
            businesses="taxis; nail bars",
            seen_on="2026-09-01",
            money_handling="4",
        ),
        "SOCG-7",
    )
    member = sent(load, a_mention(MentionKind.PERSON, marking, surname="Cedar", principal="yes"), "N-1")
    Statement.objects.create(
        mention=member,
        property="member_of",
        other=group,
        value="courier",
        grade="2BP",
        recorded_at=NOW,
        marking=marking,
        load=load,
    )
    (row,) = record_groups(actor=actor, load=load)
    assert (row.reference, row.name, row.tier, row.region) == ("SOCG-7", "Larch", "T2", "West")
    assert (row.secondary_threats, row.businesses) == (["violence", "firearms"], ["taxis", "nail bars"])
    nominal = GroupMember.objects.get()
    assert (nominal.mention_id, nominal.role, nominal.is_principal, nominal.grade) == (
        member.pk,
        "courier",
        True,
        "2BP",
    )
    levels = dict(GroupAttribute.objects.values_list("attribute", "level"))
    assert (levels["money_handling"], levels["violence"]) == (4, None)

    record_groups(actor=actor, load=load)
    counted = (Group.objects.count(), GroupMember.objects.count(), GroupEvent.objects.count())
    assert counted == (1, 1, 1), "the same load again changes nothing"


def test_what_is_said_of_a_group_or_a_nominal_under_another_marking_is_taken_in_by_who_reads_it_alone() -> None:
    ours, theirs = a_body(), a_body()
    shared, own = a_marking(ours, theirs), a_marking(ours)
    actor, other = a_reader(ours), a_reader(theirs)
    load = a_load(ours, shared, actor.person_id, "groups")
    group = sent(load, a_mention(MentionKind.GROUP, shared, name="Larch"), "SOCG-7")
    member = sent(load, a_mention(MentionKind.PERSON, shared, surname="Cedar"), "N-1")
    a_tie(member, "member_of", group, shared)
    said = {"property": "region", "value": "West"}, {"property": "principal", "value": "yes"}
    for mention, words in zip((group, member), said, strict=True):
        Statement.objects.create(mention=mention, recorded_at=NOW, marking=own, **words)
    Statement.objects.update(load=load)
    assert [groups(reader)["region"].to_pylist() for reader in (actor, other)] == [["West"], [None]]
    assert [group_members(reader)["principal"].to_pylist() for reader in (actor, other)] == [["yes"], [None]]


def test_what_a_load_that_is_under_way_says_of_a_group_does_not_show() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    load = a_load(body, marking, actor.person_id, "groups")
    group = sent(load, a_mention(MentionKind.GROUP, marking, name="Larch"), "SOCG-7")
    later = a_load(body, marking, actor.person_id, "more")
    Load.objects.filter(pk=later.pk).update(state=Load.State.RUNNING)
    Statement.objects.create(
        mention=group, property="region", value="West", recorded_at=NOW, marking=marking, load=later
    )
    assert groups(actor)["region"].to_pylist() == [None]


def test_a_load_without_groups_records_none() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    assert record_groups(actor=actor, load=a_load(body, marking, actor.person_id, "people")) == []
