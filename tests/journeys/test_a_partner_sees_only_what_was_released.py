"""Non-interference: what is not released to somebody changes no byte of any page that they can open.

Everything but the clock and the form token must be the same, with and without a whole journey that is hidden from them:
a High report, the people it names, a group, an assessment, a proposal, a task, an action, an outcome and an edition.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from tests.factories.files import a_person_row, people_csv
from tests.factories.house import Colleague, House, a_colleague, a_house
from tests.factories.journey import (
    Journey,
    a_whole_journey,
    agree,
    link_and_map,
    open_and_rate,
    send_group,
    write_report,
)
from tests.factories.walking import Answers, bare, differences, every_page

from plait.domain.edition import Edition
from plait.domain.ids import Ref, encode
from plait.domain.marking import Purpose
from plait.domain.match import Judgement
from plait.policy.roles import Role
from plait_desk.collection.services import receive_file
from plait_desk.linking.queries import subject_of
from plait_desk.linking.services import decide_pair
from plait_desk.mapping.models import GroupMember
from plait_desk.thread.queries import both_ways

pytestmark = pytest.mark.django_db(databases="__all__")
SEARCHES = ("Larch", "Quillbank", "unloading", "night", "IR-2", "SOCG-2", "SOCG", "haulage", "deliveries", "progress")
TENANTS = people_csv(*[a_person_row(number) for number in range(30)])
READERS = ("council", "other_council", "taxes", "secretariat", "procurement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """What each reader could open before the hidden journey was made, and after it."""

    house: House
    readers: dict[str, Colleague]
    released: Journey
    hidden: Journey
    before: dict[str, Answers]
    after: dict[str, Answers]


@pytest.fixture(scope="module")
def worlds(shared_home: Path) -> Worlds:
    """A journey that reaches the council; then one about the same person that the police keep to themselves.

    An assessment is opened and agreed by all partners together, so both worlds agree the same one: first without the
    hidden journey, which is then undone, then with it. One group is hidden in both: what rests on everything that the
    analyst reads is closed to partners either way, and its ranks reach them by release alone.
    """
    house = a_house()
    analysts = (house.analyst, a_colleague(house.analyst.body, Role.ANALYST))
    readers = readers_of(house)
    receive_file(actor=house.council.reader, name="SYNTHETIC_people_tenants.csv", raw=TENANTS)
    send_group(house.analyst, "SOCG-0", surname="Quillbank")
    released = a_whole_journey(house, number=1, lead=house.council, edition=Edition.PARTNER)
    write_report(house.council, "IR-G")
    opened = open_and_rate(house.analyst, [house.officer, house.council])
    look(readers)  # the first visit begins each session
    with transaction.atomic():
        link_and_map(house.analyst)
        agree(house.analyst, opened)
        before = look(readers)
        transaction.set_rollback(True)
    hidden = a_whole_journey(house, number=2, edition=Edition.RESTRICTED, opened=opened)
    for analyst in analysts:
        say_same(analyst, released, hidden)
    return Worlds(house=house, readers=readers, released=released, hidden=hidden, before=before, after=look(readers))


def say_same(analyst: Colleague, *journeys: Journey) -> None:
    """The nominals of two groups are one person: that takes two people."""
    one, other = nominals_of(*journeys)
    assert other not in subject_of(analyst.reader, one).mention_ids
    decide_pair(actor=analyst.reader, left=one, right=other, judgement=Judgement.SAME, reason="SYNTHETIC: one person")


def nominals_of(*journeys: Journey) -> list[int]:
    return [GroupMember.objects.get(group=journey.group).mention_id for journey in journeys]


def readers_of(house: House) -> dict[str, Colleague]:
    """Officers of three bodies, one who reads released editions only, and one who makes checks."""
    return {
        "council": house.council,
        "other_council": house.other_council,
        "taxes": house.taxes,
        "secretariat": a_colleague(house.taxes.body, Role.SECRETARIAT, (Purpose.REPORTING,)),
        "procurement": a_colleague(
            house.council.body, Role.PROCUREMENT_LICENSING_OFFICER, (Purpose.PROCUREMENT, Purpose.LICENSING)
        ),
    }


def look(readers: dict[str, Colleague]) -> dict[str, Answers]:
    asked = [f"{reverse('home:search')}?q={words}" for words in SEARCHES]
    asked += [f"{reverse('collection:reports')}?urgency=high", f"{reverse('tasking:tasks')}?all"]
    return {name: every_page(reader.client, more=asked) for name, reader in readers.items()}


def refs_of(journey: Journey) -> list[Ref]:
    carried = journey.carried
    return [
        Ref("report", journey.report.pk),
        Ref("group", journey.group.pk),
        Ref("proposal", journey.proposal.pk),
        Ref("option", journey.option.pk),
        Ref("decision", carried.decision.pk),
        Ref("task", carried.task.pk),
        Ref("action", carried.action.pk),
        Ref("outcome", carried.outcome.pk),
        Ref("edition", journey.edition.pk),
    ]


def addresses_of(journey: Journey) -> list[str]:
    """Every page and file of the journey, and the thread through each of its things."""
    carried = journey.carried
    return [
        reverse("collection:report", args=[journey.report.pk]),
        reverse("linking:subject", args=[GroupMember.objects.get(group=journey.group).mention_id]),
        reverse("mapping:group", args=[journey.group.pk]),
        reverse("mapping:chart", args=[journey.group.pk]),
        reverse("mapping:network", args=[journey.group.pk]),
        reverse("tasking:task", args=[carried.task.pk]),
        reverse("action:item", args=[carried.action.pk]),
        reverse("reporting:edition", args=[journey.edition.pk]),
        reverse("reporting:read", args=[journey.edition.pk]),
        *(reverse("reporting:download", args=[journey.edition.pk, form]) for form in ("html", "pdf", "data")),
        *(reverse("home:thread", args=[str(ref)]) for ref in refs_of(journey)),
    ]


@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_the_same_with_and_without_what_is_hidden(worlds: Worlds, reader: str) -> None:
    assert differences(worlds.before[reader], worlds.after[reader]) == {}


def test_the_council_finds_what_was_released_to_it(worlds: Worlds) -> None:
    """So that an empty walk is not a pass."""
    pages = worlds.after["council"]
    assert pages[reverse("tasking:task", args=[worlds.released.carried.task.pk])][0] == 200
    assert pages[reverse("mapping:group", args=[worlds.released.group.pk])][0] == 200
    assert any(b"Larch" in page for address, (_, page) in pages.items() if "linking" in address)


def test_the_analyst_finds_what_is_hidden_from_the_others(worlds: Worlds) -> None:
    """So that hiding it from everybody is not a pass either."""
    opened = {address: worlds.house.analyst.client.get(address).status_code for address in addresses_of(worlds.hidden)}
    assert {address: code for address, code in opened.items() if code not in (200, 302)} == {}


@pytest.mark.parametrize("reader", READERS)
def test_each_page_of_what_is_hidden_is_answered_as_if_it_were_not_there(worlds: Worlds, reader: str) -> None:
    client = worlds.readers[reader].client
    for address in addresses_of(worlds.hidden):
        code = next(part for part in reversed(address.replace(":", "/").split("/")) if len(part) == 13)
        hidden, absent = client.get(address), client.get(address.replace(code, other := encode(1)))
        assert hidden.status_code == absent.status_code, address
        assert hidden.status_code in (403, 404), address
        assert bare(hidden.content).replace(code.encode(), other.encode()) == bare(absent.content), address


def test_no_path_and_no_thread_of_the_council_meets_what_is_hidden(worlds: Worlds) -> None:
    council, refs = worlds.house.council.reader, set(refs_of(worlds.hidden))
    for start in refs_of(worlds.released):
        met = {end for step in both_ways(council, start) for end in (step.from_ref, step.to_ref)}
        assert not met & refs, start
    nominal, hidden = nominals_of(worlds.released, worlds.hidden)
    assert hidden in subject_of(worlds.house.analyst.reader, nominal).mention_ids
    assert hidden not in subject_of(council, nominal).mention_ids
