"""A reader's reach: nothing on a path, and nothing felt through it, that they may not read."""

import random
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie, link_people, one_subject
from tests.factories.people import NOW

from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention, Statement
from plait_desk.linking.models import Match
from plait_desk.linking.queries import subject_of
from plait_desk.mapping.models import Group, GroupMember, ReachPath, TiesEdition
from plait_desk.mapping.queries.chart import Chart, chart_for
from plait_desk.mapping.queries.drawn import links_folder, picture_for
from plait_desk.mapping.queries.reach import ReachView, reach_for
from plait_desk.mapping.services import record_group, redraw_reach
from plait_desk.mapping.services.forgetting import sweep_drawings

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def company(marking: Marking, name: str) -> Mention:
    return a_mention(MentionKind.COMPANY, marking, name=name, address=f"1 {name} Way", postcode="ZZ1 1AA")


def told(view: ReachView) -> list[tuple[float, tuple[tuple[str, str, str], ...]]]:
    """What a page shows of a view: strengths and words, no ids."""
    return [
        (card.strength, tuple((stop.name.name, stop.grade, stop.reason) for stop in card.stations))
        for card in view.paths
    ]


def charted(reader: Reader, group: Group, view: ReachView) -> Chart:
    picture = picture_for(reader, TODAY)
    assert picture is not None
    return chart_for(picture, reader, group, view)


def test_a_path_shows_each_hop_with_its_grade_and_the_product_so_far() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar = a_mention(MentionKind.PERSON, marking, forename="Ann", surname="Cedar")
    zedmoor = company(marking, "Zedmoor")
    uplift = a_mention(MentionKind.NOTICE, marking, title="Waste uplift")
    a_tie(cedar, "director_of", zedmoor, marking)
    a_tie(zedmoor, "awarded", uplift, marking, grade="2BP")
    group = record_group(actor=actor, record=a_record(marking, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    view = reach_for(actor, group, as_of=TODAY)
    assert (view.companies, view.contracts, view.licences) == (1, 1, 0)
    best = view.paths[0]
    assert [stop.name.name for stop in best.stations] == ["Ann CEDAR", "Zedmoor", "Waste uplift"]
    assert [stop.grade for stop in best.stations] == ["1AP", "2BP", ""]
    first, second, _ = best.stations
    assert first.so_far == pytest.approx(0.95 * 0.95 * 0.6)
    assert second.so_far == pytest.approx(0.95 * 0.95 * 0.6 * 0.765 * 0.6)
    assert best.strength == second.so_far


def test_what_a_group_reaches_is_kept_for_the_other_services() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, zedmoor = a_mention(MentionKind.PERSON, marking), company(marking, "Zedmoor")
    a_tie(cedar, "director_of", zedmoor, marking)
    record_group(actor=actor, record=a_record(marking, cedar))
    done = redraw_reach(actor=actor, as_of=TODAY)
    assert (done.groups, done.touched) == (1, 1)
    again = redraw_reach(actor=actor, as_of=TODAY)
    assert (again, ReachPath.objects.count(), TiesEdition.objects.count()) == (done, 1, 1)
    redraw_reach(actor=actor, as_of=TODAY)
    assert len(list(links_folder().glob("ties-*.names.arrow"))) == 2, "the one in use, and the one before it"
    assert ReachPath.objects.get().hops[0]["markings"] == [marking.pk] * 3


def test_two_companies_at_one_address_are_joined_by_it() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, zedmoor, quillbank = (
        a_mention(MentionKind.PERSON, marking),
        company(marking, "Same"),
        company(marking, "Same"),
    )
    a_tie(cedar, "director_of", zedmoor, marking)
    group = record_group(actor=actor, record=a_record(marking, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    far = reach_for(actor, group, as_of=TODAY).paths[-1]
    assert [stop.name.kind for stop in far.stations] == ["person", "company", "address", "company"]
    assert (far.target_id, far.stations[2].name.name) == (quillbank.pk, "1 Same Way, ZZ1 1AA")


def test_a_tie_that_the_reader_may_not_read_carries_no_path() -> None:
    ours, theirs = a_body(), a_body()
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    cedar, zedmoor = a_mention(MentionKind.PERSON, shared), company(shared, "Zedmoor")
    a_tie(cedar, "director_of", zedmoor, hidden)
    actor = a_reader(ours)
    group = record_group(actor=actor, record=a_record(shared, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    assert len(reach_for(actor, group, as_of=TODAY).paths) == 1
    assert reach_for(a_reader(theirs), group, as_of=TODAY).paths == ()


def test_two_people_whom_only_a_hidden_record_joins_are_two_on_a_path() -> None:
    ours, theirs = a_body(), a_body()
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    cedar, director = a_mention(MentionKind.PERSON, shared), a_mention(MentionKind.PERSON, shared)
    between, zedmoor = a_mention(MentionKind.PERSON, hidden), company(shared, "Zedmoor")
    a_tie(director, "director_of", zedmoor, shared)
    link_people(cedar, between)
    link_people(between, director)
    one_subject(cedar, between, director)
    actor, reader = a_reader(ours), a_reader(theirs)
    group = record_group(actor=actor, record=a_record(shared, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    assert len(reach_for(actor, group, as_of=TODAY).paths) == 1
    assert reach_for(reader, group, as_of=TODAY).paths == ()


def test_what_is_said_of_a_record_that_is_doubtfully_the_nominals_begins_no_path_until_a_person_says_so() -> None:
    ours, theirs = a_body(), a_body()
    shared = a_marking(ours, theirs)
    cedar, director, zedmoor = *(a_mention(MentionKind.PERSON, shared) for _ in range(2)), company(shared, "Zedmoor")
    a_tie(director, "director_of", zedmoor, shared)
    a_link(cedar, director, 0.9)
    one_subject(cedar, director)
    actor, reader = a_reader(ours), a_reader(theirs)
    group = record_group(actor=actor, record=a_record(shared, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    assert subject_of(actor, cedar.pk) == subject_of(actor, director.pk)
    assert reach_for(actor, group, as_of=TODAY).paths == ()
    assert not ReachPath.objects.exists()
    Match.objects.create(
        left_id=min(cedar.pk, director.pk),
        right_id=max(cedar.pk, director.pk),
        judgement=Judgement.SAME,
        by_id=actor.person_id,
        at=NOW,
        marking=a_marking(ours),
    )
    assert [path.identity for path in reach_for(actor, group, as_of=TODAY).paths] == [1.0]
    assert reach_for(reader, group, as_of=TODAY).paths == ()
    redraw_reach(actor=actor, as_of=TODAY)
    assert ReachPath.objects.count() == 1


def test_a_path_says_how_likely_its_first_tie_was_said_of_the_nominal() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, director, zedmoor = *(a_mention(MentionKind.PERSON, marking) for _ in range(2)), company(marking, "Zedmoor")
    a_tie(director, "director_of", zedmoor, marking)
    a_link(cedar, director, 0.99)
    group = record_group(actor=actor, record=a_record(marking, cedar))
    redraw_reach(actor=actor, as_of=TODAY)
    (path,) = reach_for(actor, group, as_of=TODAY).paths
    assert (path.start, path.identity) == pytest.approx((0.95, 0.99))
    assert path.strength == pytest.approx(0.95 * 0.99 * 0.95 * 0.6)


def test_a_protected_person_is_on_no_path_and_no_chart_for_anyone() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, victim = a_mention(MentionKind.PERSON, marking), a_mention(MentionKind.PERSON, marking, surname="Victim")
    zedmoor = company(marking, "Zedmoor")
    a_tie(cedar, "associate_of", victim, marking)
    a_tie(victim, "director_of", zedmoor, marking)
    group = record_group(actor=actor, record=a_record(marking, cedar, victim))
    redraw_reach(actor=actor, as_of=TODAY)
    assert len(reach_for(actor, group, as_of=TODAY).paths) == 1
    elsewhere = a_mention(MentionKind.PERSON, a_marking(a_body()), protected=True)
    one_subject(victim, elsewhere)
    view = reach_for(actor, group, as_of=TODAY)
    assert view.paths == ()
    named = [node.name.name for node in charted(actor, group, view).nodes]
    assert not any("VICTIM" in name for name in named)


def test_the_chart_holds_the_nominals_what_they_reach_and_the_ties_between() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    cedar, birch = (a_mention(MentionKind.PERSON, marking, surname=name) for name in ("Cedar", "Birch"))
    zedmoor = company(marking, "Zedmoor")
    a_tie(cedar, "associate_of", birch, marking)
    a_tie(birch, "director_of", zedmoor, marking)
    group = record_group(actor=actor, record=a_record(marking, cedar, birch))
    redraw_reach(actor=actor, as_of=TODAY)
    chart = charted(actor, group, reach_for(actor, group, as_of=TODAY))
    assert {node.name.name for node in chart.nodes} == {"CEDAR", "BIRCH", "Zedmoor"}
    assert {tie.kind for tie in chart.ties} == {"associate of", "director of"}
    assert [node.name.name for node in chart.brokers] == ["BIRCH"]


def test_nothing_is_drawn_before_the_first_drawing_and_after_it_was_forgotten() -> None:
    body = a_body()
    actor = a_reader(body)
    group = record_group(actor=actor, record=a_record(a_marking(body)))
    assert not reach_for(actor, group, as_of=TODAY).is_drawn
    redraw_reach(actor=actor, as_of=TODAY)
    assert reach_for(actor, group, as_of=TODAY).is_drawn
    TiesEdition.objects.all().delete()
    sweep_drawings()
    assert not reach_for(actor, group, as_of=TODAY).is_drawn
    assert list(links_folder().iterdir()) == []


def test_nobody_draws_without_the_right() -> None:
    with pytest.raises(PermissionDenied):
        redraw_reach(actor=a_reader(role=Role.PARTNER_OFFICER), as_of=TODAY)


def make_world(chance: random.Random, shared: Marking, hidden: Marking) -> list[Mention]:
    """People, companies, contracts and ties, some of each hidden."""

    def either() -> Marking:
        return hidden if chance.random() < 0.35 else shared

    people = [a_mention(MentionKind.PERSON, either(), surname=f"Person {n}") for n in range(6)]
    firms = [
        a_mention(MentionKind.COMPANY, either(), name=f"Firm {n}", address=f"{n % 3} Way", postcode="ZZ1 1AA")
        for n in range(6)
    ]
    notices = [a_mention(MentionKind.NOTICE, either(), title=f"Contract {n}") for n in range(3)]
    grades = ("1AP", "2BP", "3CP")
    for _ in range(16):
        a_tie(chance.choice(people), "director_of", chance.choice(firms), either(), grade=chance.choice(grades))
    for notice in notices:
        a_tie(chance.choice(firms), "awarded", notice, either(), grade="1AP")
    for person in people[:4]:
        other = chance.choice(people)
        if other != person:
            a_tie(person, "associate_of", other, either(), grade=chance.choice(grades))
    return people


def remove(hidden: Marking) -> None:
    """Make the world as if nothing with this marking had ever been in it."""
    GroupMember.objects.filter(marking=hidden).delete()
    GroupMember.objects.filter(mention__marking=hidden).delete()
    ReachPath.objects.all().delete()
    Statement.objects.filter(marking=hidden).delete()
    Mention.objects.filter(marking=hidden).delete()


def seen_by(reader: Reader, group: Group) -> tuple[object, ...]:
    view = reach_for(reader, group, as_of=TODAY)
    chart = charted(reader, group, view)
    ties = [(tie.kind, tie.strength, tie.grade, tie.on_path) for tie in chart.ties]
    return told(view), view.companies, view.contracts, [node.name for node in chart.nodes], ties


@pytest.mark.parametrize("seed", range(12))
def test_a_reader_sees_what_they_would_see_in_a_world_without_what_is_hidden_from_them(seed: int) -> None:
    ours, theirs = a_body(), a_body()
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    actor, reader = a_reader(ours), a_reader(theirs)
    people = make_world(random.Random(seed), shared, hidden)
    group = record_group(actor=actor, record=a_record(shared, *people[:3]))
    redraw_reach(actor=actor, as_of=TODAY)
    before, everything = seen_by(reader, group), seen_by(actor, group)
    remove(hidden)
    redraw_reach(actor=actor, as_of=TODAY)
    assert seen_by(reader, group) == before
    assert seen_by(actor, group) == before
    if seed == 0:
        assert everything != before, "the world must hide something for this test to say anything"
