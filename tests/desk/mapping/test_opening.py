"""A group is recorded by form: proposed, unscored, with nobody in it, and of one reference once."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_record

from plait.collection.stated import StatedMarking
from plait.domain.group import GroupState, Tier
from plait.policy.roles import Role
from plait_desk.mapping.models import Group, GroupEvent
from plait_desk.mapping.services import ChangeRefused, GroupGiven, open_group, record_group
from plait_desk.search.queries import search

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
OWN = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",))
YEW = GroupGiven(
    name=" Yew ",
    reference=" S-9 ",
    region="East",
    council_code="S12000036",
    primary_threat="drugs",
    secondary_threats=("violence", "drugs", "violence"),
    businesses=("taxis", "", " taxis "),
    marking=OWN,
    reason="Told by two bodies.",
)


def test_a_group_begins_proposed_and_unscored_and_is_found_by_its_name() -> None:
    actor = a_reader(a_body())
    group = open_group(actor=actor, given=YEW)
    assert (group.name, group.reference, group.state, group.tier) == ("Yew", "S-9", GroupState.PROPOSED, Tier.UNSCORED)
    assert (group.secondary_threats, group.businesses) == (["violence"], ["taxis"])
    assert (group.scored_on, group.members.count(), group.attributes.count()) == (None, 0, 0)
    assert GroupEvent.objects.get().reason == "Recorded by form: Told by two bodies."
    assert [hit.title for hit in search(actor, "yew").hits] == ["Yew"]


def test_it_is_read_by_whom_its_marking_names_and_by_nobody_else() -> None:
    ours, ally, other = a_body(), a_body(), a_body()
    given = replace(YEW, marking=replace(OWN, audience=(ally.key,)))
    open_group(actor=a_reader(ours), given=given)
    assert [Group.objects.readable_by(a_reader(body)).count() for body in (ours, ally, other)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, "a name and a reference"),
        ({"reference": " "}, "a name and a reference"),
        ({"reason": " "}, "Give a reason"),
        ({"region": "South"}, "its region"),
        ({"council_code": "S1"}, "its council"),
        ({"primary_threat": "witchcraft"}, "from the twelve"),
        ({"secondary_threats": ("witchcraft",)}, "from the twelve"),
        ({"marking": replace(OWN, tier="SECRET")}, "not known"),
        ({"marking": replace(OWN, audience=("nobody",))}, "no body here"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_the_way_out(more: dict[str, object], words: str) -> None:
    with pytest.raises(ChangeRefused, match=words):
        open_group(actor=a_reader(a_body()), given=replace(YEW, **more))
    assert not Group.objects.exists()


def test_a_reference_is_of_one_group_of_a_body_and_another_body_may_use_it() -> None:
    actor = a_reader(a_body())
    open_group(actor=actor, given=YEW)
    with pytest.raises(ChangeRefused, match="s-9 is the reference of another group"):
        open_group(actor=actor, given=replace(YEW, reference="s-9", name="Oak"))
    open_group(actor=a_reader(a_body()), given=YEW)
    assert Group.objects.count() == 2


def test_a_reference_that_only_a_hidden_group_has_is_free() -> None:
    body = a_body()
    hidden = record_group(actor=a_reader(body), record=a_record(a_marking(body), reference="S-9"))
    Group.objects.filter(pk=hidden.pk).update(marking=a_marking(a_body()))
    open_group(actor=a_reader(body), given=YEW)
    assert Group.objects.filter(reference="S-9").count() == 2


def test_a_file_that_later_says_the_group_is_of_the_same_one() -> None:
    body = a_body()
    actor = a_reader(body)
    group = open_group(actor=actor, given=YEW)
    record = replace(a_record(group.marking, reference="S-9", name="Yew"), levels={})
    assert record_group(actor=actor, record=record).pk == group.pk


def test_nobody_records_a_group_without_the_right() -> None:
    with pytest.raises(PermissionDenied):
        open_group(actor=a_reader(a_body(), Role.PARTNER_OFFICER), given=YEW)
