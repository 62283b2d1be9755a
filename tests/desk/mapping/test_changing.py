"""The record of a group is changed on its pages, by whoever may, and by one person at a time."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record
from tests.factories.pages import signed_in

from plait.domain.group import GroupState
from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.services import merge_groups, record_group, rename_group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SEEN = re.compile(r'name="seen" value="(\w+)"')
WHY = "Not seen for a year."


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def larch(analyst: Reader) -> Group:
    """Larch, with two nominals."""
    marking = a_marking(a_body("psos"))
    people = [a_mention(MentionKind.PERSON, marking, surname=name) for name in ("Cedar", "Birch")]
    return record_group(actor=analyst, record=a_record(marking, *people))


def page_of(client: Client, group: Group) -> str:
    return client.get(reverse("mapping:group", args=[group.pk])).content.decode()


def send(client: Client, step: str, group: Group, **words: object) -> str:
    """Send a form as the group's page showed it, and follow on."""
    if "seen" not in words:
        found = SEEN.search(page_of(client, group))
        words["seen"] = found[1] if found else ""
    address = reverse(f"mapping:{step}", args=[group.pk])
    return client.post(address, {"reason": WHY} | words, follow=True).content.decode()


def test_the_record_is_moved_on_from_its_page(analyst: Reader, larch: Group) -> None:
    client = signed_in(analyst)
    assert "Larch is now dormant." in send(client, "move", larch, to="dormant")
    assert Group.objects.get().state == GroupState.DORMANT
    assert "Select a valid choice" in send(client, "move", larch, to="active")


def test_a_group_is_archived_or_scored_by_no_plain_move(analyst: Reader, larch: Group) -> None:
    client = signed_in(analyst)
    for to in ("archived", "scored"):
        assert "Select a valid choice" in send(client, "move", larch, to=to)
    assert Group.objects.get().state == GroupState.ACTIVE


def test_a_group_is_renamed_and_its_history_says_what_it_was(analyst: Reader, larch: Group) -> None:
    client = signed_in(analyst)
    html = send(client, "rename", larch, name="Elm")
    assert "Larch is now called Elm." in html
    assert "was <b>Larch</b>" in html


def test_a_group_is_split_and_each_page_leads_to_the_other(analyst: Reader, larch: Group) -> None:
    client = signed_in(analyst)
    chosen = GroupMember.objects.filter(group=larch).order_by("pk").values_list("mention_id", flat=True)[0]
    words = {"name": "Yew", "reference": "SOCG-2", "nominals": [encode(chosen)]}
    html = send(client, "split", larch, **words)
    yew = Group.objects.get(name="Yew")
    assert reverse("mapping:group", args=[yew.pk]) in html
    assert reverse("mapping:group", args=[larch.pk]) in page_of(client, yew)
    assert "The split: Yew" in html
    assert "It is taken back" in send(client, "undo", larch, what="split")


def test_a_group_ends_in_another_by_its_reference(analyst: Reader, larch: Group) -> None:
    client = signed_in(analyst)
    yew = record_group(actor=analyst, record=a_record(larch.marking, reference="SOCG-9", name="Yew"))
    assert "look it up in the list" in send(client, "merge", yew, into="SOCG-404")
    assert "Yew has ended in Larch" in send(client, "merge", yew, into="SOCG-001")
    assert Group.objects.get(pk=yew.pk).state == GroupState.ARCHIVED


def test_words_that_were_refused_come_back_with_the_way_out(analyst: Reader, larch: Group) -> None:
    html = send(signed_in(analyst), "rename", larch, name="Larch", reason="It calls itself so.")
    assert "There is a problem" in html
    assert "this is the one that it has" in html
    assert "It calls itself so." in html


def test_the_second_of_two_people_is_told_on_the_page_and_changes_nothing(analyst: Reader, larch: Group) -> None:
    colleague = signed_in(a_reader(a_body("psos")))
    found = SEEN.search(page_of(colleague, larch))
    assert found
    rename_group(actor=analyst, group_id=larch.pk, name="Elm", reason=WHY)
    html = send(colleague, "rename", larch, name="Oak", seen=found[1])
    assert "was first: renamed. Nothing of yours was kept." in html
    assert Group.objects.get().name == "Elm"


def test_a_form_that_says_no_version_changes_nothing(analyst: Reader, larch: Group) -> None:
    assert "Nothing of yours was kept" in send(signed_in(analyst), "rename", larch, name="Oak", seen="")
    assert Group.objects.get().name == "Larch"


def test_who_may_not_change_a_record_is_offered_nothing_and_refused(larch: Group) -> None:
    board = signed_in(a_reader(a_body("psos"), Role.BOARD))
    assert "Change the record" not in page_of(board, larch)
    assert board.post(reverse("mapping:rename", args=[larch.pk]), {"name": "Elm"}).status_code == 403


def test_a_body_that_reads_another_bodys_record_does_not_change_it() -> None:
    ours, theirs = a_body(), a_body()
    group = record_group(actor=a_reader(ours), record=a_record(a_marking(ours, theirs)))
    reader = signed_in(a_reader(theirs))
    assert "Change the record" not in page_of(reader, group)
    assert reader.get(reverse("mapping:rename", args=[group.pk])).status_code == 403


@pytest.mark.parametrize("step", ["move", "rename", "split", "merge", "undo"])
def test_a_change_of_a_hidden_group_and_of_one_that_is_not_there_look_the_same(larch: Group, step: str) -> None:
    stranger = signed_in(a_reader(a_body()))
    hidden, absent = (stranger.post(reverse(f"mapping:{step}", args=[id_])) for id_ in (larch.pk, larch.pk ^ 1))
    assert (hidden.status_code, absent.status_code) == (404, 404)


def test_a_reader_of_one_record_alone_finds_nothing_of_the_other_on_its_page(analyst: Reader) -> None:
    ours, ally = a_body("psos"), a_body()
    shared = a_marking(ours, ally)
    yew = record_group(actor=analyst, record=a_record(shared, reference="SOCG-9", name="Yew"))
    larch = record_group(actor=analyst, record=a_record(a_marking(ours), name="Hornbeam"))
    merge_groups(actor=analyst, group_id=yew.pk, into_id=larch.pk, reason="One group with Hornbeam.")
    assert "Hornbeam" in page_of(signed_in(analyst), yew)
    assert "Hornbeam" not in page_of(signed_in(a_reader(ally)), yew)


def test_each_change_asks_for_a_reason(analyst: Reader, larch: Group) -> None:
    before = GroupEvent.objects.count()
    assert "This field is required" in send(signed_in(analyst), "rename", larch, name="Elm", reason="")
    assert GroupEvent.objects.count() == before
