"""Reports and files by machine: as the pages have them, each write once, and nothing beyond the token."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.factories.files import a_person_row, people_csv
from tests.factories.machines import Machine, a_machine
from tests.factories.people import EARLY, a_body, a_reader

from plait.domain.ids import encode, new_id
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.permissions import BY_TOKEN, Permission
from plait_desk.accounts.models import FormSent
from plait_desk.accounts.services import give_consent
from plait_desk.audit.queries import query_text, waiting_rows
from plait_desk.collection.models import Load, Report
from plait_desk.jobs.models import Job

pytestmark = pytest.mark.django_db(databases="__all__")
PERSON = {"reference": "M-1", "forename": "Ailsa", "surname": "Sampleton", "subject_category": "SUSPECT"}
CONDITIONS = {"handling": "C", "action": "A1", "sanitisation": "S2", "condition": "Ask us first."}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def police() -> Machine:
    a_body("council-fife")
    return a_machine(a_reader(a_body("psos")))


def an_item(**words: object) -> dict[str, object]:
    return {
        "text": "Two vans unloaded cartons on three nights.",
        "standing": "fact",
        "grade": "2BP",
        "origin": "own",
        "marking": {"tier": "OFFICIAL-SENSITIVE", "audience": ["all"]},
        "people": [PERSON],
        **words,
    }


def a_report(**words: object) -> Mapping[str, Any]:
    return {
        "reference": "IR-1",
        "title": "Night unloading (synthetic)",
        "urgency": "high",
        "intelligence_on": "2026-11-20",
        "created_at": "2026-11-21T08:00:00Z",
        "threat": "drugs",
        "items": [an_item()],
        **words,
    }


def test_a_report_that_was_sent_is_read_back_as_it_was_given(police: Machine) -> None:
    made = police.sends("/collection/reports", a_report())
    told = police.asks(made["address"])
    assert (told["reference"], told["urgency"], told["threat"]) == ("IR-1", "high", "drugs")
    assert told["intelligence_on"] == "2026-11-20"
    item = told["items"][0]
    assert (item["grade"], item["standing"], item["marking"]["tier"]) == ("2BP", "fact", "OFFICIAL-SENSITIVE")
    assert [one["name"] for one in item["named"]] == ["Ailsa Sampleton"]
    listed = police.asks("/collection/reports", urgency="high")
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    assert police.asks("/collection/reports", urgency="low")["items"] == []


def test_a_token_that_names_reports_alone_is_told_of_no_people() -> None:
    person = a_reader(a_body("psos"))
    made = a_machine(person).sends("/collection/reports", a_report())
    narrow = a_machine(person, {Permission.COLLECTION_REPORT_READ})
    assert [item["named"] for item in narrow.asks(made["address"])["items"]] == [[]]
    assert {Permission.COLLECTION_REPORT_READ} < BY_TOKEN


def test_a_token_for_another_purpose_reads_none_of_it(police: Machine) -> None:
    made = police.sends("/collection/reports", a_report())
    licensing = a_machine(a_reader(a_body("psos"), purposes=(Purpose.LICENSING,)))
    assert licensing.asks(made["address"], status=404) == licensing.asks(
        f"/collection/reports/{encode(new_id())}", status=404
    )
    assert licensing.asks("/collection/reports")["items"] == []


def test_words_that_want_changing_are_changed_or_kept_with_a_reason(police: Machine) -> None:
    vague = a_report(items=[an_item(text="He might be the driver.", people=[])])
    refused = police.sends("/collection/reports", vague, status=422)
    assert Report.objects.count() == 0
    keys = [problem["way_out"].rpartition("under ")[2].rstrip(".") for problem in refused["problems"]]
    kept = police.sends("/collection/reports", {**vague, "accepted": dict.fromkeys(keys, "The source's own word.")})
    assert police.asks(kept["address"])["items"][0]["text"] == "He might be the driver."


def test_what_a_form_refuses_is_refused_here_in_the_same_words(police: Machine) -> None:
    marked = {"tier": "OFFICIAL", "handling": "P", "action": "A1"}
    refused = police.sends("/collection/reports", a_report(items=[an_item(marking=marked)]), status=422)
    assert refused["problems"]
    assert all(one["reason"] and one["way_out"] for one in refused["problems"])
    assert Report.objects.count() == 0


@pytest.mark.parametrize("danger", ["life", "child"])
def test_danger_is_told_by_a_person_and_not_by_a_machine(police: Machine, danger: str) -> None:
    refused = police.sends("/collection/reports", a_report(danger=danger), status=422)
    assert "999" in refused["way_out"]


def test_what_is_shared_for_one_need_asks_why_and_the_reason_is_on_the_log() -> None:
    taxes, police = a_reader(a_body("hmrc")), a_body("psos")
    sender, other = a_machine(taxes), a_machine(a_reader(police))
    marked = {"tier": "OFFICIAL", "audience": ["psos"], **CONDITIONS}
    made = sender.sends("/collection/reports", a_report(items=[an_item(marking=marked, grade="2BC")]))
    sender.asks(made["address"])
    # Until the condition is met there is nothing to ask about.
    other.asks(made["address"], status=404)
    give_consent(actor=taxes, marking=Report.objects.get().marking, to=police, term=Term(from_at=EARLY))
    assert "Plait-Reason" in other.asks(made["address"], status=428)["way_out"]
    told = other.get(made["address"], headers={"Plait-Reason": "Operation Larch, the third question."})
    assert told.status_code == 200
    reasons = [row for row in waiting_rows(1000) if row.page == "accounts:why"]
    assert [query_text(row) for row in reasons] == ["Operation Larch, the third question."]


def test_the_same_key_with_the_same_body_is_one_write_and_with_another_is_refused(police: Machine) -> None:
    first = police.sends("/collection/reports", a_report(), key="night-0001")
    assert police.sends("/collection/reports", a_report(), key="night-0001") == first
    other = police.sends("/collection/reports", a_report(reference="IR-2"), key="night-0001", status=422)
    assert "key" in other["reason"]
    assert Report.objects.count() == 1
    second = a_machine(a_reader(a_body("psos")))
    assert second.sends("/collection/reports", a_report(reference="IR-3"), key="night-0001") != first


def test_a_key_whose_write_was_refused_may_be_sent_again(police: Machine) -> None:
    wrong = a_report(items=[an_item(grade="9Z")])
    police.sends("/collection/reports", wrong, key="night-0001", status=422)
    assert not FormSent.objects.exists()
    police.sends("/collection/reports", a_report(), key="night-0001")


def test_a_write_without_a_key_is_refused(police: Machine) -> None:
    address = "/api/v1/collection/reports"
    answer = police.post(address, a_report(), content_type="application/json")
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.content.decode()


def test_a_change_by_a_machine_is_on_the_log_with_its_token(police: Machine) -> None:
    before = {row.entry_id for row in waiting_rows(1000)}
    police.sends("/collection/reports", a_report())
    entries = [row.value() for row in waiting_rows(1000) if row.entry_id not in before]
    assert entries
    assert {entry.event for entry in entries} == {"collection"}
    assert all(entry.objects[-1].startswith("token:") for entry in entries)


def test_a_file_of_another_body_is_not_there(police: Machine) -> None:
    made = police.sends("/collection/loads?name=people.csv", people_csv(a_person_row()))
    stranger = a_machine(a_reader(a_body("council-fife")))
    for path in ("", "/rejects", "/rejects/file"):
        police.get(f"{made['address']}{path}")
        assert stranger.get(f"{made['address']}{path}").status_code == 404
    assert stranger.asks("/collection/loads")["items"] == []
    assert Load.objects.get().state == Load.State.COMMITTED


def test_a_list_comes_in_parts(police: Machine) -> None:
    for number in range(3):
        police.sends("/collection/reports", a_report(reference=f"IR-{number}"))
    first = police.asks("/collection/reports", size=2)
    second = police.asks("/collection/reports", size=2, page=first["next_page"])
    assert (len(first["items"]), len(second["items"]), second["next_page"]) == (2, 1, None)
    police.asks("/collection/reports", size=201, status=422)


def test_work_for_another_purpose_is_not_there() -> None:
    person = a_reader(a_body("psos"), purposes=(Purpose.LAW_ENFORCEMENT, Purpose.LICENSING))
    machine = a_machine(person)
    file = people_csv(*[a_person_row(number, address="Sample Street " * 60) for number in range(1_200)])
    made = machine.sends("/collection/loads?name=everybody.csv", file)
    assert machine.asks(made["address"])["state"] == "queued"
    Job.objects.update(purpose=Purpose.LICENSING.value)
    machine.asks(made["address"], status=404)
    machine.sends(f"{made['address']}/cancel", {}, status=404)
    assert Job.objects.get().state == Job.State.QUEUED
