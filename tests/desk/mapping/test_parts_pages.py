"""The pages on which a group is recorded, a person is mapped to it, and what is recorded of them changes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record, one_subject
from tests.factories.pages import signed_in
from tests.factories.walking import bare

from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Membership
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.services import record_group, rename_group
from plait_desk.search.services import Entry, index

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SEEN = re.compile(r'name="seen" value="(\w+)"')
SAID = {"role": "courier", "grade": "2BP", "reason": "Named in two graded reports."}


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def marking(analyst: Reader) -> Marking:
    return a_marking(a_body("psos"))


@pytest.fixture
def larch(analyst: Reader, marking: Marking) -> Group:
    return record_group(actor=analyst, record=a_record(marking))


@pytest.fixture
def cedar(marking: Marking) -> Mention:
    return a_person("Cedar", marking)


@pytest.fixture
def client(analyst: Reader) -> Client:
    return signed_in(analyst)


def a_person(surname: str, marking: Marking, *, protected: bool = False) -> Mention:
    """A person who is linked, and found by their name."""
    person = a_mention(MentionKind.PERSON, marking, surname=surname, protected=protected)
    one_subject(person)
    index([Entry(ref=Ref("mention", person.pk), kind="person", title=surname, text="", marking_id=marking.pk, on=None)])
    return person


def page(client: Client, name: str, *args: object, **asked: str) -> str:
    return client.get(reverse(f"mapping:{name}", args=args), asked).content.decode()


def send(client: Client, shown: str, name: str, /, *args: object, **words: object) -> str:
    """Send a form with the version that a page showed, and follow on."""
    found = SEEN.search(shown)
    words.setdefault("seen", found[1] if found else "")
    return client.post(reverse(f"mapping:{name}", args=args), words, follow=True).content.decode()


def add(client: Client, group: Group, person: Mention, **words: object) -> str:
    shown = page(client, "add_nominal", group.pk, mention=encode(person.pk))
    return send(client, shown, "add_nominal", group.pk, mention=encode(person.pk), **SAID | words)


def test_a_person_is_looked_for_on_the_groups_page_chosen_and_added(
    client: Client, larch: Group, cedar: Mention
) -> None:
    assert reverse("mapping:add_nominal", args=[larch.pk]) in page(client, "group", larch.pk)
    found = page(client, "add_nominal", larch.pk, q="ced")
    assert f"?mention={encode(cedar.pk)}" in found
    html = add(client, larch, cedar)
    assert "CEDAR is a nominal of Larch." in html
    assert "Nominal added</b> (CEDAR)" in html
    assert "A nominal already" in page(client, "add_nominal", larch.pk, q="cedar")


def test_a_persons_own_page_leads_to_the_groups_that_they_can_be_added_to(
    client: Client, larch: Group, cedar: Mention
) -> None:
    way = reverse("mapping:which_group", args=[cedar.pk])
    assert way in client.get(reverse("linking:subject", args=[cedar.pk])).content.decode()
    assert (
        f"{reverse('mapping:add_nominal', args=[larch.pk])}?mention={encode(cedar.pk)}"
        in client.get(way).content.decode()
    )


def test_whoever_keeps_no_records_is_led_nowhere(larch: Group, cedar: Mention) -> None:
    reader = signed_in(a_reader(a_body("psos"), Role.PARTNER_OFFICER))
    assert "Add to a group" not in reader.get(reverse("linking:subject", args=[cedar.pk])).content.decode()
    for way in (reverse("mapping:new_group"), reverse("mapping:which_group", args=[cedar.pk])):
        assert reader.get(way).status_code == 403
    lead = signed_in(a_reader(a_body(), Role.ANALYST))
    assert lead.get(reverse("mapping:add_nominal", args=[larch.pk])).status_code == 404


def test_a_body_that_only_reads_the_record_is_offered_no_change(cedar: Mention) -> None:
    ours, theirs = a_body(), a_body()
    group = record_group(actor=a_reader(ours), record=a_record(a_marking(ours, theirs), cedar))
    reader = signed_in(a_reader(theirs))
    assert "Add a nominal" not in page(reader, "group", group.pk)
    assert reader.get(reverse("mapping:add_nominal", args=[group.pk])).status_code == 403


def test_what_is_recorded_of_a_nominal_changes_ends_and_is_taken_back_on_their_page(
    client: Client, larch: Group, cedar: Mention
) -> None:
    add(client, larch, cedar)
    both = (larch.pk, cedar.pk)
    assert reverse("mapping:nominal", args=both) in page(client, "group", larch.pk)
    said = SAID | {"role": "organiser", "is_principal": "on", "from_on": "2026-02-01"}
    assert "It is kept" in send(client, page(client, "nominal", *both), "change_part", *both, **said)
    ended = send(client, page(client, "nominal", *both), "end_part", *both, on="2026-03-01", reason="In prison.")
    assert "1 Feb 2026 to 1 Mar 2026" in ended
    shown = page(client, "nominal", *both)
    assert "End their part" not in shown
    assert reverse("mapping:which_group", args=[cedar.pk]) in shown
    assert "organiser, principal, from" in " ".join(shown.split())
    assert "It is kept" in send(client, shown, "undo_part", *both, reason="It was another.")
    assert GroupMember.objects.get().to_on is None


def test_words_that_were_refused_come_back_with_the_way_out(client: Client, larch: Group, cedar: Mention) -> None:
    html = add(client, larch, cedar, from_on="2199-01-01")
    assert "It has not begun yet: record it on the day." in html
    assert 'value="courier"' in html
    assert not GroupMember.objects.exists()


def test_the_second_of_two_people_is_told_on_the_page(
    client: Client, analyst: Reader, larch: Group, cedar: Mention
) -> None:
    shown = page(client, "add_nominal", larch.pk, mention=encode(cedar.pk))
    rename_group(actor=analyst, group_id=larch.pk, name="Elm", reason="It calls itself so.")
    html = send(client, shown, "add_nominal", larch.pk, mention=encode(cedar.pk), **SAID)
    assert "was first: renamed. Nothing of yours was kept." in html
    assert not GroupMember.objects.exists()


def test_a_group_is_recorded_on_a_page_of_its_own(client: Client) -> None:
    assert reverse("mapping:new_group") in page(client, "index")
    said = {
        "name": "Yew",
        "reference": "S-9",
        "region": "East",
        "primary_threat": "drugs",
        "businesses": "taxis; car washes",
        "tier": "OFFICIAL-SENSITIVE",
        "existence": "hidden",
        "reason": "Told by two bodies.",
    }
    html = send(client, "", "new_group", **said)
    assert "Yew is recorded: proposed, and not scored." in html
    assert Group.objects.get().businesses == ["taxis", "car washes"]
    assert "S-9 is the reference of another group" in send(client, "", "new_group", **said)


@pytest.mark.parametrize("code", ["x", "zzzzzzzzzzzzz", ""])
def test_a_code_that_can_be_nobodys_is_nobodys(client: Client, larch: Group, code: str) -> None:
    way = reverse("mapping:add_nominal", args=[larch.pk])
    assert client.get(way, {"mention": code}).status_code == (404 if code else 200)
    assert client.post(way, SAID | {"mention": code}).status_code == (404 if code else 200)


def ways_to(group: Group, person: int) -> list[str]:
    """Every address of this room that could tell of a person: to map them, and as a nominal."""
    chosen = f"{reverse('mapping:add_nominal', args=[group.pk])}?mention={encode(person)}"
    return [chosen, reverse("mapping:which_group", args=[person]), reverse("mapping:nominal", args=[group.pk, person])]


@pytest.mark.parametrize("by_sibling", [False, True])
def test_somebody_who_must_be_protected_is_answered_byte_for_byte_as_nobody(
    client: Client, larch: Group, cedar: Mention, marking: Marking, by_sibling: bool
) -> None:
    """To look for, to choose, to be added to a group, and as a nominal already."""
    protect(cedar, marking, by_sibling=by_sibling)
    nobody = cedar.pk ^ 1
    for theirs, absent in zip(ways_to(larch, cedar.pk), ways_to(larch, nobody), strict=True):
        said, unsaid = client.get(theirs), client.get(absent)
        assert (said.status_code, unsaid.status_code) == (404, 404)
        own, other = (encode(key).encode() for key in (cedar.pk, nobody))
        assert bare(said.content).replace(own, b"") == bare(unsaid.content).replace(other, b"")
    looked = page(client, "add_nominal", larch.pk, q="cedar")
    assert "Nobody that you may read is found by that." in looked
    posts = [
        client.post(reverse("mapping:add_nominal", args=[larch.pk]), SAID | {"mention": encode(key)})
        for key in (cedar.pk, nobody)
    ]
    assert bare(posts[0].content) == bare(posts[1].content)
    assert {post.status_code for post in posts} == {404}


def protect(person: Mention, marking: Marking, *, by_sibling: bool) -> None:
    """The person turns out to be one who must be protected: by this record, or by another of theirs."""
    if not by_sibling:
        Mention.objects.filter(pk=person.pk).update(is_protected=True)
        return
    other = a_mention(MentionKind.PERSON, marking, protected=True)
    Membership.objects.create(mention=other, subject=Membership.objects.get(mention=person).subject)
