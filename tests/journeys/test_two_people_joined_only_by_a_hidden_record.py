"""Two people whom only a hidden record joins are two people to whoever may not see it, wherever they look."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.house import Colleague, House, a_house
from tests.factories.journey import send_group, write_report
from tests.factories.walking import every_page

from plait.domain.ids import encode
from plait_desk.collection.models import Mention
from plait_desk.linking.queries import subject_of
from plait_desk.linking.services import run_linking
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.services import redraw_reach

pytestmark = pytest.mark.django_db(databases="__all__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """`one` is a nominal, `other` is named in a report; both are told to the council. `between` is the police's own."""

    house: House
    group: Group
    one: Mention
    other: Mention
    between: Mention


def named_in(by: Colleague, reference: str, surname: str, **words: object) -> Mention:
    """The person named in a report by form."""
    return Mention.objects.get(item__report=write_report(by, reference, surname=surname, **words))


@pytest.fixture(scope="module")
def joined(shared_home: Path) -> Joined:
    """An analyst decides twice that two are one: the record between them is the police's own."""
    house = a_house()
    council = house.council.body.key
    group = send_group(house.analyst, surname="Larch", audience=council)
    other = named_in(house.analyst, "IR-2", "Quillbank", audience=[council], date_of_birth="", forename="Rowan")
    between = named_in(house.analyst, "IR-3", "Sandlewick", date_of_birth="", forename="Fern")
    one = GroupMember.objects.get(group=group).mention
    run_linking(actor=house.analyst.reader)
    for end in (one, other):
        page = ("linking:pair", *sorted((end.pk, between.pk)))
        house.analyst.sends(*page, judgement="same", reason="The same door and the same phone.")
    redraw_reach(actor=house.analyst.reader, as_of=timezone.localdate())
    return Joined(house=house, group=group, one=one, other=other, between=between)


def test_the_analyst_sees_one_person_and_the_council_two(joined: Joined) -> None:
    analyst, council = joined.house.analyst.reader, joined.house.council.reader
    whole = {joined.one.pk, joined.other.pk, joined.between.pk}
    assert set(subject_of(analyst, joined.one.pk).mention_ids) == whole
    assert set(subject_of(council, joined.one.pk).mention_ids) == {joined.one.pk}
    assert set(subject_of(council, joined.other.pk).mention_ids) == {joined.other.pk}


def test_the_page_of_each_names_only_that_one(joined: Joined) -> None:
    council = joined.house.council
    for mine, not_mine in ((joined.one, joined.other), (joined.other, joined.one)):
        answer = council.client.get(reverse("linking:subject", args=[mine.pk]), follow=True)
        page = answer.content.decode()
        assert encode(not_mine.pk) not in page
        assert encode(joined.between.pk) not in page
    one_page = council.client.get(reverse("linking:subject", args=[joined.one.pk]), follow=True).content.decode()
    assert "Larch" in one_page.title()
    assert "Quillbank" not in one_page.title()


def test_neither_page_says_that_a_record_is_held_back(joined: Joined) -> None:
    for mention in (joined.one, joined.other):
        answer = joined.house.council.client.get(reverse("linking:subject", args=[mention.pk]), follow=True)
        assert "withheld" not in answer.content.decode().casefold()


def test_the_hidden_record_is_not_there_and_a_pair_with_it_is_not_either(joined: Joined) -> None:
    council = joined.house.council
    council.opens("linking:subject", joined.between.pk, status=404)
    council.opens("linking:pair", *sorted((joined.one.pk, joined.between.pk)), status=404)


def test_no_page_of_the_council_names_the_record_between(joined: Joined) -> None:
    pages = every_page(joined.house.council.client, more=[f"{reverse('home:search')}?q=Fern"])
    told = [address for address, (_, page) in pages.items() if b"sandlewick" in page.lower()]
    assert told == []
    assert not any(encode(joined.between.pk).encode() in page for _, page in pages.values())


def test_the_group_reaches_the_second_report_for_the_analyst_only(joined: Joined) -> None:
    title = "Night unloading IR-2"
    assert title in joined.house.analyst.opens("mapping:group", joined.group.pk)
    assert title not in joined.house.council.opens("mapping:group", joined.group.pk)
    assert title in joined.house.council.opens("collection:reports"), "the report itself was told to them"


def test_search_finds_two_people_for_the_council(joined: Joined) -> None:
    found = joined.house.council.opens("home:search", q="Larch")
    assert encode(joined.one.pk) in found
    assert "Quillbank" not in found
