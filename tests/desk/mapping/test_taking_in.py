"""Groups out of partners' files."""

import pytest
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention
from tests.factories.people import NOW

from plait.domain.mention import MentionKind
from plait_desk.accounts.models import Marking, Partner, Person
from plait_desk.collection.models import Load, Mention, Statement
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


def test_a_load_without_groups_records_none() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    assert record_groups(actor=actor, load=a_load(body, marking, actor.person_id, "people")) == []
