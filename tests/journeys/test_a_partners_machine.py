"""A partner's machine sends a file, sees what it is, puts three rejects right, and stops and resumes a load.

Its client is made of the description of the interface, and knows nothing else of this desk.
"""

import csv
import io
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.factories.files import a_person_row, people_csv
from tests.factories.generated import GeneratedClient
from tests.factories.machines import a_machine
from tests.factories.people import a_body, a_reader

from plait.policy.roles import Role
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import do_job

pytestmark = pytest.mark.django_db(databases="__all__")
WRONG = {"date_of_birth": "the fifth of May"}


@pytest.fixture
def client(tmp_path: Path, settings: Settings) -> GeneratedClient:
    settings.PLAIT_HOME = tmp_path
    a_body("psos")  # whom lists of people are shared with
    return GeneratedClient(a_machine(a_reader(a_body("council-fife"), Role.PARTNER_OFFICER)))


def put_right(rejects: bytes) -> bytes:
    """As somebody would in a spreadsheet: the day of birth is a day."""
    rows = list(csv.DictReader(io.StringIO(rejects.decode("utf-8-sig"))))
    for row in rows:
        row["date_of_birth"] = "1984-05-05"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def work_off() -> None:
    """What a worker does."""
    for job in Job.objects.filter(state=Job.State.QUEUED):
        do_job.func(job.pk)


def test_a_file_with_three_rejects_is_sent_seen_put_right_and_sent_again(client: GeneratedClient) -> None:
    rows = [a_person_row(number, **(WRONG if number in (3, 5, 8) else {})) for number in range(1, 11)]
    assert "people" in {kind["name"] for kind in client.call("collection_kinds_of_file")}
    made = client.call("collection_send_file", people_csv(*rows), name="tenants.csv", idempotency_key="night-0001")
    load = client.call("collection_load", id=made["id"])
    assert (load["rows"], load["accepted"], load["rejected"]) == (10, 7, 3)
    assert load["kind"] == "People on a body's own list"
    kept_back = client.call("collection_rejected_rows", id=load["id"])["items"]
    assert [one["row"] for one in kept_back] == [4, 6, 9]
    assert all(one["reason"] and one["way_out"] for one in kept_back)
    rejects = client.call("collection_rejects_again", id=load["id"])
    again = client.call("collection_send_file", put_right(rejects), name="again.csv", idempotency_key="night-0002")
    mended = client.follow(again["address"])
    assert (mended["accepted"], mended["rejected"]) == (3, 0)
    assert len(client.call("collection_files_sent")["items"]) == 2


def test_a_file_sent_again_with_its_key_is_not_taken_in_again(client: GeneratedClient) -> None:
    file = people_csv(a_person_row())
    first, again = (
        client.call("collection_send_file", file, name="tenants.csv", idempotency_key="night-0001") for _ in range(2)
    )
    assert first == again
    refused = client.call(
        "collection_send_file",
        people_csv(a_person_row(2)),
        name="tenants.csv",
        idempotency_key="night-0001",
        status=422,
    )
    assert "key" in refused["reason"]
    assert len(client.call("collection_files_sent")["items"]) == 1


def test_a_file_that_is_looked_at_says_what_it_would_bring_and_is_taken_in_or_left(client: GeneratedClient) -> None:
    file = people_csv(a_person_row(1), a_person_row(2, **WRONG))
    made = client.call("collection_send_file", file, name="tenants.csv", look=True, idempotency_key="look-0001")
    waits = client.call("collection_load", id=made["id"])
    assert (waits["state"], waits["rows"], waits["rejected"]) == ("waiting", 2, 1)
    assert "surname" in waits["preview"]["columns"]
    assert [one["row"] for one in client.call("collection_rejected_rows", id=made["id"])["items"]] == [3]
    client.call("collection_take_in", id=made["id"], idempotency_key="take-0001")
    assert client.call("collection_load", id=made["id"])["state"] == "committed"
    refused = client.call("collection_leave", id=made["id"], idempotency_key="leave-0001", status=409)
    assert refused["way_out"]


def test_a_large_file_that_is_taken_in_is_stopped_and_gone_on_with(client: GeneratedClient) -> None:
    file = people_csv(*[a_person_row(number, address="Sample Street " * 60) for number in range(1_200)])
    made = client.call("collection_send_file", file, name="everybody.csv", look=True, idempotency_key="look-0002")
    work_off()
    client.call("collection_take_in", id=made["id"], idempotency_key="take-0002")
    assert client.call("collection_load", id=made["id"])["standing"] == "being taken in"
    client.call("collection_stop", id=made["id"], idempotency_key="stop-0002")
    work_off()
    assert client.call("collection_load", id=made["id"])["state"] == "waiting"
    client.call("collection_go_on", id=made["id"], idempotency_key="go-on-0002")
    work_off()
    done = client.call("collection_load", id=made["id"])
    assert (done["state"], done["accepted"]) == ("committed", 1_200)


def test_a_large_load_is_cancelled_and_resumed(client: GeneratedClient) -> None:
    file = people_csv(*[a_person_row(number, address="Sample Street " * 60) for number in range(1_200)])
    made = client.call("collection_send_file", file, name="everybody.csv", idempotency_key="night-0003")
    client.call("jobs_cancel_job", id=made["id"], idempotency_key="stop-0001")
    stopped = client.call("jobs_job", id=made["id"])
    assert stopped["state"] == "cancelled"
    client.call("jobs_resume_job", id=made["id"], idempotency_key="go-on-0001")
    assert client.call("jobs_job", id=made["id"])["state"] == "queued"
    work_off()
    done = client.call("jobs_job", id=made["id"])
    assert (done["state"], done["error"]) == ("done", "")
    assert client.follow(done["result"])["accepted"] == 1_200
