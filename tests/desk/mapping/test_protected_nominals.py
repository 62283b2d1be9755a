"""A nominal who turns out to be one who must be protected is gone from every page at once, as if never one."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.machines import API, a_machine
from tests.factories.mapping import a_mention, a_record, a_tie
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.walking import bare

from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.domain.part import Part
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Membership, Subject
from plait_desk.mapping.models import Group
from plait_desk.mapping.services import add_nominal, change_nominal, record_group, redraw_reach
from plait_desk.search.services import Entry, index

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = localdate()
ROLE = "quartermaster"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def marking() -> Marking:
    return a_marking(a_body("psos"))


def a_person(surname: str, marking: Marking) -> Mention:
    """A person with a subject of their own, found by name."""
    person = a_mention(MentionKind.PERSON, marking, surname=surname)
    Membership.objects.create(mention=person, subject=Subject.objects.create(kind="person", born_at=NOW))
    index([Entry(ref=Ref("mention", person.pk), kind="person", title=surname, text="", marking_id=marking.pk, on=None)])
    return person


@pytest.fixture
def cedar(marking: Marking) -> Mention:
    return a_person("Cedar", marking)


@pytest.fixture
def larch(analyst: Reader, marking: Marking, cedar: Mention) -> Group:
    """Larch, with two nominals; Cedar is none of them yet, and runs a company with both."""
    others = [a_person(name, marking) for name in ("Birch", "Rowan")]
    company = a_mention(MentionKind.COMPANY, marking, name="SYNTHETIC Haulage Ltd", company_number="SC100001")
    for person in (cedar, *others):
        a_tie(person, "director_of", company, marking)
    own = a_mention(MentionKind.COMPANY, marking, name="SYNTHETIC Cars Ltd", company_number="SC100002")
    a_tie(cedar, "director_of", own, marking)
    a_tie(cedar, "associate_of", others[0], marking)
    return record_group(actor=analyst, record=a_record(marking, *others))


def everywhere(reader: Reader, group: Group, person: Mention) -> dict[str, bytes]:
    """What each page of the desk and of the interface answers that could tell of a nominal."""
    pages = {
        "list of groups": reverse("mapping:index"),
        "front page": reverse("home:front"),
        "group with nominals, reach, chart and history": reverse("mapping:group", args=[group.pk]),
        "group as of today": f"{reverse('mapping:group_then', args=[group.pk])}?on={TODAY}",
        "group as of yesterday": f"{reverse('mapping:group_then', args=[group.pk])}?on={TODAY - timedelta(days=1)}",
        "groups since today": f"{reverse('mapping:since')}?on={TODAY}",
        "groups since yesterday": f"{reverse('mapping:since')}?on={TODAY - timedelta(days=1)}",
        "link chart": reverse("mapping:chart", args=[group.pk]),
        "network": reverse("mapping:network", args=[group.pk]),
        "suggested groups": reverse("mapping:candidates"),
        "flags": reverse("mapping:flags"),
        "score": reverse("mapping:score", args=[group.pk]),
        "split": reverse("mapping:split", args=[group.pk]),
        "way to add": f"{reverse('mapping:add_nominal', args=[group.pk])}?q=cedar",
        "way to add them": f"{reverse('mapping:add_nominal', args=[group.pk])}?mention={encode(person.pk)}",
        "which group": reverse("mapping:which_group", args=[person.pk]),
        "what is recorded of them": reverse("mapping:nominal", args=[group.pk, person.pk]),
        "their own page": reverse("linking:subject", args=[person.pk]),
        "thread": reverse("home:thread", args=[str(Ref("group", group.pk))]),
        "export": reverse("thread:ask_export", args=[str(Ref("group", group.pk))]),
        "search": f"{reverse('home:search')}?q=cedar",
    }
    client, machine = signed_in(reader), a_machine(reader)
    found = {name: bare(client.get(address).content) for name, address in pages.items()}
    found["groups by the interface"] = machine.get(f"{API}/mapping/groups").content
    found["group by the interface"] = machine.get(f"{API}/mapping/groups/{encode(group.pk)}").content
    return found


def protect(person: Mention, marking: Marking, by: str) -> None:
    """The person must be protected: by this record, or by another of theirs."""
    if by == "record":
        Mention.objects.filter(pk=person.pk).update(is_protected=True)
        return
    sibling = a_mention(MentionKind.PERSON, marking, protected=True)
    Membership.objects.create(mention=sibling, subject=Membership.objects.get(mention=person).subject)


def unprotect(person: Mention) -> None:
    Mention.objects.filter(is_protected=True).exclude(pk=person.pk).delete()
    Mention.objects.filter(pk=person.pk).update(is_protected=False)


def unlike(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("by", ["record", "sibling"])
def test_a_nominal_who_must_be_protected_is_at_once_as_if_they_had_never_been_one(
    analyst: Reader, larch: Group, cedar: Mention, marking: Marking, by: str
) -> None:
    protect(cedar, marking, by)
    redraw_reach(actor=analyst, as_of=TODAY)
    never = everywhere(analyst, larch, cedar)
    unprotect(cedar)
    part = Part(role=ROLE, grade="2BP")
    given = {"actor": analyst, "group_id": larch.pk, "mention_id": cedar.pk}
    add_nominal(**given, part=part, reason="Cedar keeps the stores.")  # type: ignore[arg-type]  # handed on by name
    change_nominal(**given, part=Part(role=ROLE, is_principal=True), reason="Cedar leads.")  # type: ignore[arg-type]  # handed on by name
    redraw_reach(actor=analyst, as_of=TODAY)
    told = everywhere(analyst, larch, cedar)
    protect(cedar, marking, by)
    after = everywhere(analyst, larch, cedar)
    assert unlike(never, after) == set()
    # There was something to take away: an empty page is not a pass.
    assert unlike(told, after) >= {
        "list of groups",
        "group with nominals, reach, chart and history",
        "link chart",
        "network",
        "split",
        "way to add",
        "way to add them",
        "which group",
        "what is recorded of them",
        "groups by the interface",
        "group by the interface",
    }
    said = b"".join(after.values()).lower()
    assert not {word for word in (b"keeps the stores", b"cedar leads", ROLE.encode()) if word in said}
