"""Checks of bidders by the programming interface: the rules, the quota and the three answers of the pages."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_checks import FORM, a_card
from tests.factories import a_body, a_marking, a_reader
from tests.factories.checks import ASKED, NAME, NUMBER, an_officer, draw, reached, told_by, zedmoor
from tests.factories.machines import API, a_machine
from tests.factories.pages import signed_in

from plait.domain.ids import decode
from plait.domain.marking import Purpose
from plait.mapping.check import MOST_A_DAY
from plait.policy.access import Reader
from plait.policy.permissions import BY_TOKEN, Permission
from plait_desk.mapping.models import Check, CheckNotice

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
CHECKS = f"{API}/mapping/checks"
SENT = {
    "reference": ASKED.reference,
    "stage": ASKED.stage.value,
    "reason": ASKED.reason,
    "company_number": NUMBER,
}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def asked(officer: Reader, **other: str) -> dict[str, object]:
    """A check that a machine of the officer makes, and what it reads at the address that comes back."""
    machine = a_machine(officer)
    told: dict[str, object] = machine.asks(machine.sends("/mapping/checks", SENT | other)["address"])
    return told


def test_a_company_that_a_group_reaches_by_what_may_be_told_leads_to_whom_to_ask() -> None:
    owner = a_body()
    reached(owner, told_by(owner))
    draw(owner)
    told = asked(an_officer(a_body()))
    assert (told["answer"], [one["body"] for one in told["ask"]]) == ("Ask this officer", [owner.name])  # type: ignore[attr-defined]  # JSON, of which this is a list
    assert CheckNotice.objects.get().partner == owner


def test_a_card_that_was_released_is_named_with_its_page() -> None:
    owner, asking = a_body(), a_body()
    a_card(owner, asking, zedmoor(a_marking(owner)))
    told = asked(an_officer(asking))
    assert (told["answer"], [card["title"] for card in told["cards"]]) == (  # type: ignore[attr-defined]  # JSON, of which this is a list
        "A card was released to you",
        ["Card (SYNTHETIC)"],
    )


def test_nothing_found_and_nothing_that_may_be_told_are_answered_byte_for_byte_alike() -> None:
    owner = a_body()
    reached(owner, a_marking(owner))
    draw(owner)
    officer = an_officer(a_body())
    machine, found = a_machine(officer), []
    for number in (NUMBER, "ZZ999999"):
        made = machine.sends("/mapping/checks", SENT | {"company_number": number})
        row = Check.objects.get(pk=decode(made["id"]))
        answer = machine.get(made["address"]).content
        moments = [row.asked_at.isoformat(timespec="milliseconds")[:19].encode()]
        for said in (made["id"].encode(), number.encode(), *moments):
            answer = answer.replace(said, b"")
        found.append(answer)
    bare = [
        b",".join(part for part in answer.split(b",") if b"_at" not in part and b"until" not in part)
        for answer in found
    ]
    assert bare[0] == bare[1]
    assert b"Nothing to share" in bare[0]


def test_the_quota_is_one_for_pages_and_machines_and_past_it_the_answer_says_when() -> None:
    cache.clear()
    officer = an_officer(a_body())
    machine, client = a_machine(officer), signed_in(officer)
    for number in range(MOST_A_DAY):
        if number % 2:
            machine.sends("/mapping/checks", SENT)
        else:
            client.post(reverse("mapping:checks"), FORM)
    refused = machine.sends("/mapping/checks", SENT, status=429)
    assert "Ask again tomorrow" in refused["way_out"]
    assert Check.objects.count() == MOST_A_DAY


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"reference": "no figure"}, "number of the notice"),
        ({"stage": "renewal"}, "no stage of this purpose"),
        ({"company_number": ""}, "company number, or the whole name"),
        ({"company_number": "???"}, ""),
    ],
)
def test_what_a_page_refuses_a_machine_is_refused_with_the_way_out(other: dict[str, str], words: str) -> None:
    refused = a_machine(an_officer(a_body())).sends("/mapping/checks", SENT | other, status=422)
    assert words in refused["way_out"]
    assert not Check.objects.exists()


def test_the_same_key_asks_once() -> None:
    machine = a_machine(an_officer(a_body()))
    made = [machine.sends("/mapping/checks", SENT, key="key-of-our-own")["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert Check.objects.count() == 1


def test_another_bodys_check_and_one_that_is_not_there_are_answered_alike() -> None:
    ours, theirs = a_machine(an_officer(a_body())), a_machine(an_officer(a_body()))
    made = ours.sends("/mapping/checks", SENT)
    hidden = theirs.get(made["address"])
    absent = theirs.get(f"{CHECKS}/{made['id'][:-1]}{'0' if made['id'][-1] != '0' else '1'}")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert theirs.asks("/mapping/checks")["items"] == []
    assert [line["id"] for line in ours.asks("/mapping/checks")["items"]] == [made["id"]]


def test_a_check_for_one_purpose_is_not_read_for_the_other() -> None:
    body = a_body()
    made = a_machine(an_officer(body)).sends("/mapping/checks", SENT)
    assert a_machine(an_officer(body, Purpose.LICENSING)).get(made["address"]).status_code == 404


def test_a_token_that_does_not_name_it_and_a_person_who_may_not_check_make_none() -> None:
    officer = an_officer(a_body())
    others = a_machine(officer, BY_TOKEN - {Permission.MAPPING_CHECK_MAKE})
    analyst = a_machine(a_reader(a_body()))
    for machine in (others, analyst):
        machine.sends("/mapping/checks", SENT, status=403)
    assert not Check.objects.exists()


def test_a_company_is_asked_for_by_its_whole_name_too() -> None:
    owner = a_body()
    reached(owner, told_by(owner))
    draw(owner)
    told = asked(an_officer(a_body()), company_number="", company_name=NAME)
    assert told["answer"] == "Ask this officer"
