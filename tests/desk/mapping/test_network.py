"""Who holds a group together: what the page shows, to whom, and that nothing hidden can be felt in it."""

import random
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.desk.mapping.test_reach import make_world, remove
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie, one_subject
from tests.factories.walking import bare

from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.chart import chart_for
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.measures import Measures, measures_of
from plait_desk.mapping.queries.network import GroupNetwork, network_in
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def person(marking: Marking, surname: str, *, protected: bool = False) -> Mention:
    return a_mention(MentionKind.PERSON, marking, surname=surname, protected=protected)


def company(marking: Marking, name: str) -> Mention:
    return a_mention(MentionKind.COMPANY, marking, name=name, address=f"1 {name} Way", postcode="ZZ1 1AA")


def network_of(reader: Reader, group: Group) -> GroupNetwork:
    picture = picture_for(reader, TODAY)
    assert picture is not None
    chart = chart_for(picture, reader, group, reach_in(picture, reader, group, as_of=TODAY))
    return network_in(picture, reader, group, chart)


def told(network: GroupNetwork) -> set[tuple[str, str, str]]:
    names = {one.id: one.name for one in network.people}
    ends = ((*sorted((names[bond.left], names[bond.right])), bond.how) for bond in network.bonds)
    return {(one, other, how) for one, other, how in ends}


def measured(network: GroupNetwork) -> Measures:
    found = measures_of(network)
    assert found is not None
    return found


def page_of(reader: Reader, group: Group) -> str:
    return signed_in(reader).get(reverse("mapping:network", args=[group.pk])).content.decode()


@pytest.fixture
def star() -> tuple[Reader, Group]:
    """Cedar knows four couriers, and is the only bookkeeper; two couriers direct one firm."""
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, *couriers = (person(marking, name) for name in ("Cedar", "Birch", "Rowan", "Alder", "Elm"))
    for courier in couriers:
        a_tie(cedar, "associate_of", courier, marking)
    firm = company(marking, "Zedmoor")
    for courier in couriers[:2]:
        a_tie(courier, "director_of", firm, marking)
    group = record_group(actor=actor, record=a_record(marking, cedar, *couriers))
    GroupMember.objects.filter(mention=cedar).update(role="Bookkeeper")
    redraw_reach(actor=actor, as_of=TODAY)
    return actor, group


def test_people_are_tied_by_a_record_or_by_what_both_are_tied_to(star: tuple[Reader, Group]) -> None:
    network = network_of(*star)
    known = "a record ties them"
    assert told(network) == {("CEDAR", name, known) for name in ("ELM",)} | {
        ("BIRCH", "CEDAR", known),
        ("CEDAR", "ROWAN", known),
        ("ALDER", "CEDAR", known),
        ("BIRCH", "ROWAN", "share a company"),
    }
    assert {one.name: one.roles for one in network.people}["CEDAR"] == ("Bookkeeper",)
    assert (network.untied, network.too_far, network.left_out) == (0, 0, 0)


def test_the_one_who_joins_the_others_is_broker_key_player_first_to_go_and_lost_for_good(
    star: tuple[Reader, Group],
) -> None:
    found = measured(network_of(*star))
    assert found.brokers[0].person.name == "CEDAR"
    assert (found.brokers[0].ties, [one.name for one in found.sure]) == (4, ["CEDAR"])
    likely = found.likely[0]
    assert (likely.person.name, found.count, found.is_exact) == ("CEDAR", 1, True)
    assert 90 < likely.of_hundred.best <= 100
    assert [step.person.name if step.person else "" for step in found.steps[:2]] == ["", "CEDAR"]
    assert found.steps[0].left == 100
    assert found.steps[1].left == pytest.approx(40)
    assert [one.person.name for one in found.lost] == ["CEDAR"]
    lost = found.lost[0]
    assert lost.durable is not None
    assert lost.immediate == lost.durable.best == pytest.approx(100 * 5 / 6)
    pairs = {frozenset((lead.left.name, lead.right.name)) for lead in found.leads}
    assert frozenset(("ELM", "ALDER")) in pairs
    assert all([one.name for one in lead.both_tied_to] == ["CEDAR"] for lead in found.leads)


def test_the_page_says_all_of_it_with_its_cautions(star: tuple[Reader, Group]) -> None:
    html = page_of(*star)
    for words in (
        "CEDAR",
        "of 100 worlds",
        "Bookkeeper",
        "nobody else",
        "Leads for collection only, never evidence",
        "Telephone data miss leaders",
        "Where to look, not what somebody is",
        "Share a company",
    ):
        assert words in html, words
    assert "Zedmoor" not in html, "what two people share is told by its kind"
    group_page = signed_in(star[0]).get(reverse("mapping:group", args=[star[1].pk])).content.decode()
    assert reverse("mapping:network", args=[star[1].pk]) in group_page


def test_nobody_is_here_who_is_not_on_the_chart() -> None:
    """A friend of a nominal who leads to no company is on no path, and so neither on the chart nor here."""
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, birch, friend, director = (person(marking, name) for name in ("Cedar", "Birch", "Friend", "Director"))
    a_tie(cedar, "associate_of", birch, marking)
    a_tie(cedar, "associate_of", friend, marking)
    a_tie(cedar, "associate_of", director, marking)
    a_tie(director, "director_of", company(marking, "Zedmoor"), marking)
    group = record_group(actor=actor, record=a_record(marking, cedar, birch))
    redraw_reach(actor=actor, as_of=TODAY)
    network = network_of(actor, group)
    assert {one.name for one in network.people} == {"CEDAR", "BIRCH", "DIRECTOR"}
    assert "FRIEND" not in page_of(actor, group)


def test_whoever_is_three_ties_away_is_left_out_and_counted() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, one, two, three = (person(marking, name) for name in ("Cedar", "One", "Two", "Three"))
    for left, right in ((cedar, one), (one, two), (two, three)):
        a_tie(left, "associate_of", right, marking, grade="1AP")
    a_tie(three, "director_of", company(marking, "Zedmoor"), marking)
    group = record_group(actor=actor, record=a_record(marking, cedar, person(marking, "Untied")))
    redraw_reach(actor=actor, as_of=TODAY)
    network = network_of(actor, group)
    assert {person.name for person in network.people} == {"CEDAR", "ONE", "TWO"}
    assert (network.too_far, network.untied) == (1, 1)
    assert "1 person more than" in " ".join(page_of(actor, group).split())


def test_a_group_without_members_and_one_whose_members_are_untied_say_so() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    empty = record_group(actor=actor, record=a_record(marking))
    assert "No ties have been drawn for you yet" in page_of(actor, empty)
    alone = record_group(actor=actor, record=a_record(marking, person(marking, "Alone"), reference="SOCG-002"))
    redraw_reach(actor=actor, as_of=TODAY)
    for group in (empty, alone):
        assert "No nominal that you may read is tied to anything" in page_of(actor, group)


def test_two_people_are_too_few_to_say_who_holds_them_together() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, birch = person(marking, "Cedar"), person(marking, "Birch")
    a_tie(cedar, "associate_of", birch, marking)
    group = record_group(actor=actor, record=a_record(marking, cedar, birch))
    redraw_reach(actor=actor, as_of=TODAY)
    html = page_of(actor, group)
    assert "Fewer than three people" in html
    assert "of 100 worlds" not in html


def test_a_protected_person_is_in_nobodys_network(star: tuple[Reader, Group]) -> None:
    """Cedar turns out to be a victim too, by a record that this reader may not even read."""
    actor, group = star
    cedar = GroupMember.objects.get(role="Bookkeeper").mention
    one_subject(cedar, person(a_marking(a_body()), "Victim", protected=True))
    network = network_of(actor, group)
    assert told(network) == {("BIRCH", "ROWAN", "share a company")}
    assert "CEDAR" not in page_of(actor, group)


@pytest.mark.parametrize("seed", range(8))
def test_the_page_is_the_same_in_a_world_without_what_is_hidden(seed: int) -> None:
    ours, theirs = a_body(), a_body()
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    actor, reader = a_reader(ours), a_reader(theirs)
    people = make_world(random.Random(seed), shared, hidden)
    a_tie(people[0], "associate_of", people[1], hidden)
    group = record_group(actor=actor, record=a_record(shared, *people[:4]))
    redraw_reach(actor=actor, as_of=TODAY)
    address = reverse("mapping:network", args=[group.pk])
    clients = [signed_in(one) for one in (reader, actor)]
    before, everything = (bare(client.get(address).content) for client in clients)
    remove(hidden)
    redraw_reach(actor=actor, as_of=TODAY)
    assert bare(clients[0].get(address).content) == before
    if seed == 0:
        assert bare(clients[1].get(address).content) != everything, "the world must hide something"


def test_a_hidden_group_and_none_at_all_look_the_same_and_politics_may_not_ask(star: tuple[Reader, Group]) -> None:
    client, group = signed_in(a_reader(a_body())), star[1]
    asked = [client.get(reverse("mapping:network", args=[id_])).status_code for id_ in (group.pk, group.pk ^ 1)]
    assert asked == [404, 404]
    for role in (Role.TASKFORCE, Role.SECRETARIAT):
        assert signed_in(a_reader(role=role)).get(reverse("mapping:network", args=[group.pk])).status_code == 403
