"""Groups that the ties suggest: who may be suggested, why, and that nobody is told what they may not read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie, link_people, one_subject
from tests.factories.people import NOW
from tests.factories.reports import a_report

from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Item, Mention, Statement
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.candidates import Suggestions, suggestions_in
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SUSPECT = "SUSPECT"


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


def reported(marking: Marking, surname: str, categories: str = SUSPECT, *, within: Marking | None = None) -> Mention:
    """A person whom a report names; the item may carry another marking than the person."""
    item_marking = within or marking
    item = Item.objects.create(
        report=a_report(item_marking), number=1, text="synthetic", marking=item_marking, recorded_at=NOW
    )
    named = a_mention(MentionKind.PERSON, marking, surname=surname)
    Mention.objects.filter(pk=named.pk).update(item=item, categories=categories)
    return named


def firm_of(marking: Marking, *people: Mention, name: str = "Zedmoor") -> Mention:
    firm = a_mention(MentionKind.COMPANY, marking, name=name)
    for one in people:
        a_tie(one, "director_of", firm, marking)
    return firm


def suggested(reader: Reader) -> Suggestions:
    picture = picture_for(reader, TODAY)
    assert picture is not None
    return suggestions_in(picture, reader)


def names(found: Suggestions) -> list[set[str]]:
    return [{person.name for person in one.people} for one in found.suggestions]


def three(marking: Marking, categories: str = SUSPECT) -> list[Mention]:
    return [reported(marking, name, categories) for name in ("Ash", "Beech", "Cherry")]


def test_suspects_who_share_a_firm_are_suggested_with_the_reasons_in_words(actor: Reader, marking: Marking) -> None:
    ash, beech, cherry = three(marking)
    firm_of(marking, ash, beech, cherry)
    a_tie(ash, "associate_of", beech, marking)
    larch = a_mention(MentionKind.PERSON, marking, surname="Larch")
    a_tie(cherry, "associate_of", larch, marking)
    group = record_group(actor=actor, record=a_record(marking, larch, name="Larch group"))
    redraw_reach(actor=actor, as_of=TODAY)
    found = suggested(actor)
    assert names(found) == [{"ASH", "BEECH", "CHERRY"}]
    one = found.suggestions[0]
    assert (found.people, one.tied_pairs, one.pairs) == (3, 3, 3)
    assert [(way.words, way.count) for way in one.ways] == [("share a company", 2), ("a record ties them", 1)]
    assert [(thing.words, thing.count) for thing in one.shared] == [("Zedmoor", 3)]
    assert [(known.group_id, known.name, known.people) for known in one.touched] == [(group.pk, "Larch group", 1)]
    html = signed_in(actor).get(reverse("mapping:candidates")).content.decode()
    for words in ("ASH", "Zedmoor", "Larch group", "Candidates, not groups", "To share an address is no crime"):
        assert words in html, words
    assert reverse("mapping:group", args=[group.pk]) in html


def test_a_shared_address_is_a_reason_by_what_the_tie_says_of_it(actor: Reader, marking: Marking) -> None:
    for one in three(marking):
        for name, value in (("address", "7 Larch Brae"), ("postcode", "ZZ1 1AA")):
            Statement.objects.create(mention=one, property=name, value=value, recorded_at=NOW, marking=marking)
        Statement.objects.filter(mention=one, property="surname").update(value="Rowan")
    redraw_reach(actor=actor, as_of=TODAY)
    reasons = suggested(actor).suggestions[0]
    assert [(thing.words, thing.count) for thing in reasons.shared] == [("7 Larch Brae, ZZ1 1AA", 3)]
    assert reasons.touched == ()


def test_whoever_is_in_a_known_group_is_not_suggested_for_another(actor: Reader, marking: Marking) -> None:
    people = three(marking)
    firm_of(marking, *people)
    record_group(actor=actor, record=a_record(marking, people[0]))
    redraw_reach(actor=actor, as_of=TODAY)
    found = suggested(actor)
    assert (found.people, names(found)) == (2, [])


def _bystander(people: list[Mention], marking: Marking) -> None:
    Mention.objects.filter(pk=people[0].pk).update(categories="UNWITTING_THIRD_PARTY")


def _associate_only(people: list[Mention], marking: Marking) -> None:
    Mention.objects.filter(pk=people[0].pk).update(categories="ASSOCIATE")


def _informant_elsewhere(people: list[Mention], marking: Marking) -> None:
    link_people(people[0], reported(marking, "Ash", "WITNESS_OR_INFORMANT"))


def _protected_elsewhere(people: list[Mention], marking: Marking) -> None:
    one_subject(people[0], a_mention(MentionKind.PERSON, a_marking(a_body()), protected=True))


def _corrected(people: list[Mention], marking: Marking) -> None:
    Mention.objects.filter(pk=people[0].pk).update(withdrawn_at=NOW)


def _withdrawn(people: list[Mention], marking: Marking) -> None:
    Item.objects.filter(mentions=people[0]).update(withdrawn_at=NOW)


def _only_registered(people: list[Mention], marking: Marking) -> None:
    Mention.objects.filter(pk=people[0].pk).update(item=None)


@pytest.mark.parametrize(
    "change",
    [
        _bystander,
        _associate_only,
        _informant_elsewhere,
        _protected_elsewhere,
        _corrected,
        _withdrawn,
        _only_registered,
    ],
)
def test_nobody_is_suggested_whom_no_report_suspects_or_who_must_be_left_out(
    actor: Reader, marking: Marking, change: Callable[[list[Mention], Marking], None]
) -> None:
    people = three(marking)
    firm_of(marking, *people)
    change(people, marking)
    redraw_reach(actor=actor, as_of=TODAY)
    found = suggested(actor)
    assert (found.people, names(found)) == (2, [])
    assert "ASH" not in signed_in(actor).get(reverse("mapping:candidates")).content.decode()


def test_a_machine_records_nothing(actor: Reader, marking: Marking) -> None:
    firm_of(marking, *three(marking))
    redraw_reach(actor=actor, as_of=TODAY)
    assert len(suggested(actor).suggestions) == 1
    signed_in(actor).get(reverse("mapping:candidates"))
    assert (Group.objects.count(), GroupMember.objects.count()) == (0, 0)


def test_what_is_hidden_changes_nothing_that_is_suggested() -> None:
    """A hidden fourth member, a hidden tie to a hidden group, and a hidden item that alone calls one a suspect."""
    ours, theirs = a_body(), a_body()
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    actor, reader = a_reader(ours), a_reader(theirs)
    people = three(shared)
    firm = firm_of(shared, *people)
    fourth, doubtful = reported(hidden, "Fourth"), reported(shared, "Doubtful", within=hidden)
    a_tie(fourth, "director_of", firm, hidden)
    a_tie(doubtful, "director_of", firm, shared)
    larch = a_mention(MentionKind.PERSON, hidden, surname="Larch")
    a_tie(people[0], "associate_of", larch, hidden)
    record_group(actor=actor, record=a_record(hidden, larch, people[1], name="Hidden group"))
    redraw_reach(actor=actor, as_of=TODAY)
    assert names(suggested(reader)) == [{"ASH", "BEECH", "CHERRY"}]
    assert suggested(reader).suggestions[0].touched == ()
    assert names(suggested(actor)) == [{"ASH", "CHERRY", "FOURTH", "DOUBTFUL"}]
    assert [known.name for known in suggested(actor).suggestions[0].touched] == ["Hidden group"]
    html = signed_in(reader).get(reverse("mapping:candidates")).content.decode()
    assert not any(word in html for word in ("FOURTH", "DOUBTFUL", "Hidden group"))


def test_nothing_to_suggest_is_said_and_so_is_that_nothing_was_drawn(actor: Reader) -> None:
    client = signed_in(actor)
    assert "No ties have been drawn for you yet" in client.get(reverse("mapping:candidates")).content.decode()
    redraw_reach(actor=actor, as_of=TODAY)
    assert "suggest no group of three or more" in client.get(reverse("mapping:candidates")).content.decode()


def test_the_list_of_groups_leads_there_and_politics_may_not_ask(actor: Reader) -> None:
    assert reverse("mapping:candidates") in signed_in(actor).get(reverse("mapping:index")).content.decode()
    for role in (Role.TASKFORCE, Role.SECRETARIAT):
        assert signed_in(a_reader(role=role)).get(reverse("mapping:candidates")).status_code == 403
