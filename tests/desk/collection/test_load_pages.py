"""The pages of a file: dropped, looked at, taken in or left, put right and sent again; and the templates."""

import csv
import io
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.files import PEOPLE_COLUMNS, a_person_row, as_csv, as_xlsx, people_csv
from tests.factories.pages import signed_in

from plait.collection.template import example, template_feeds
from plait.domain.reject import REJECT_COLUMNS
from plait.policy.roles import Role
from plait_desk.collection.models import Load, Mention
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import do_job

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
BAD = (a_person_row(2, date_of_birth="1984-02-31"), a_person_row(3, surname="=cmd()"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def client() -> Client:
    return signed_in(a_reader(a_body("psos")))


def drop(client: Client, name: str, data: bytes) -> str:
    answer = client.post(reverse("collection:loads"), {"file": SimpleUploadedFile(name, data)}, follow=True)
    return " ".join(answer.content.decode().split())


def act(client: Client, what: str, load: Load) -> str:
    answer = client.post(reverse(f"collection:{what}", args=[load.pk]), follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def got(client: Client, name: str, *args: object) -> bytes:
    content: bytes = client.get(reverse(f"collection:{name}", args=args)).content
    return content


def test_a_dropped_file_says_all_that_it_would_bring_and_waits(client: Client) -> None:
    page = drop(client, "people.csv", people_csv(a_person_row(1), *BAD))
    for words in (
        "Nothing of it is in the records yet",
        "own list",
        "UTF-8",
        "OFFICIAL-SENSITIVE, for your own body, handling P",
        "3: 1 would be taken in, 2 kept back",
        "Every column is read or named as ignored",
        "Sampleton1",
        "Would be kept back",
        "1984-02-31",
        "Take it in",
        "Leave it",
    ):
        assert words in page
    assert Mention.objects.count() == 0
    assert "Waits for you" in got(client, "loads").decode()


def test_taken_in_it_says_so_and_left_it_says_that_nothing_is_kept(client: Client) -> None:
    drop(client, "people.csv", people_csv(a_person_row(1), *BAD))
    load = Load.objects.get()
    page = act(client, "take_load", load)
    assert "Nothing of it is in the records yet" not in page
    assert Mention.objects.count() == 1
    assert "It does not wait to be taken in any more" in act(client, "take_load", load)
    drop(client, "people.csv", people_csv(a_person_row(9)))
    other = Load.objects.exclude(pk=load.pk).get()
    assert "nothing of it is kept" in act(client, "leave_load", other)
    assert Mention.objects.count() == 1


def rows_of(data: bytes, name: str) -> list[dict[str, Any]]:
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(data.decode())))
    header, *rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
def test_rejects_come_back_as_they_came_and_put_right_they_are_taken_in(client: Client, name: str) -> None:
    rows = (a_person_row(1), *BAD)
    drop(client, name, people_csv(*rows) if name.endswith("csv") else as_xlsx(*rows, columns=PEOPLE_COLUMNS))
    first = Load.objects.get()
    act(client, "take_load", first)
    answer = client.get(reverse("collection:rejects", args=[first.pk]))
    again = answer.headers["Content-Disposition"].split('"')[1]
    assert again == name.replace("people", "people_rejects")
    rejects = rows_of(answer.content, name)
    assert [row["record_id"] for row in rejects] == ["R-2", "R-3"]
    mended = [row | {"date_of_birth": "1984-03-05", "surname": "Larch"} for row in rejects]
    as_sent = as_csv if name.endswith(".csv") else as_xlsx
    page = drop(client, again, as_sent(*mended, columns=(*PEOPLE_COLUMNS, *REJECT_COLUMNS)))
    assert "2: 2 would be taken in, 0 kept back" in page
    act(client, "take_load", Load.objects.exclude(pk=first.pk).get())
    assert Mention.objects.count() == 3


def test_a_cell_that_a_spreadsheet_would_run_comes_back_as_text(client: Client) -> None:
    drop(client, "people.csv", people_csv(a_person_row(1), *BAD))
    load = Load.objects.get()
    guarded = next(row for row in rows_of(got(client, "rejects", load.pk), "x.csv") if row["record_id"] == "R-3")
    assert guarded["surname"] == "'=cmd()"
    rows = (a_person_row(1), a_person_row(4, surname="-1+1", date_of_birth="x"))
    drop(client, "people.xlsx", as_xlsx(*rows, columns=PEOPLE_COLUMNS))
    other = Load.objects.exclude(pk=load.pk).get()
    book = openpyxl.load_workbook(io.BytesIO(got(client, "rejects", other.pk)))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}


def test_the_page_of_the_first_file_leads_to_the_one_that_puts_its_rejects_right(client: Client) -> None:
    drop(client, "people.csv", people_csv(a_person_row(1), *BAD))
    first = Load.objects.get()
    act(client, "take_load", first)
    drop(client, "people_rejects.csv", people_csv(a_person_row(2), a_person_row(3)))
    second = Load.objects.exclude(pk=first.pk).get()
    address = reverse("collection:load", args=[second.pk])
    assert address not in got(client, "load", first.pk).decode(), "it waits, and is not in yet"
    act(client, "take_load", second)
    page = " ".join(got(client, "load", first.pk).decode().split())
    assert f'Sent since, under the name of its rejects: <a href="{address}">people_rejects.csv</a>, 2 taken in' in page
    assert Mention.objects.count() == 3


def test_every_template_is_on_the_page_and_filled_with_its_example_it_is_taken_in_whole(client: Client) -> None:
    page = got(client, "templates").decode()
    for feed in template_feeds():
        assert escape(feed.title) in page
        for form in feed.formats & {"csv", "xlsx"}:
            assert reverse("collection:template", args=[feed.name, form]) in page
            header = rows_of(_filled(got(client, "template", feed.name, form), form, example(feed)), f"x.{form}")
            assert [set(row) for row in header] == [{column.name for column in feed.read}]
    assert "How to fill it in" in page
    assert reverse("collection:templates") in got(client, "loads").decode()


def _filled(data: bytes, form: str, row: dict[str, str]) -> bytes:
    if form == "csv":
        names = next(csv.reader(io.StringIO(data.decode())))
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows([names, [row.get(name, "") for name in names]])
        return buffer.getvalue().encode()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[1] == "How to fill it in"
    sheet = book.worksheets[0]
    sheet.append([row.get(str(cell.value), "") for cell in sheet[1]])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "form"), [("companies", "csv"), ("people", "jsonl"), ("nothing", "csv")])
def test_there_is_no_template_of_what_nobody_fills_in(client: Client, name: str, form: str) -> None:
    assert client.get(reverse("collection:template", args=[name, form])).status_code == 404


LARGE = people_csv(*[a_person_row(number, address="x" * 200) for number in range(4_500)], BAD[0])


def do_the_work() -> None:
    do_job.func(Job.objects.get(state=Job.State.QUEUED).pk)


def test_a_large_file_is_worked_on_and_its_sender_stops_it_and_goes_on(client: Client) -> None:
    page = drop(client, "people.csv", LARGE)
    load = Load.objects.get()
    assert "being looked at" in page
    do_the_work()
    assert "4501: 4500 would be taken in, 1 kept back" in " ".join(got(client, "load", load.pk).decode().split())
    assert "being taken in" in act(client, "take_load", load)
    assert "Take it in" in act(client, "stop_load", load), "nothing of it was written yet"
    assert "being taken in" in act(client, "take_load", load)
    do_the_work()
    page = " ".join(got(client, "load", load.pk).decode().split())
    assert "Taken in <b>4500</b>" in page
    assert Mention.objects.count() == 4_500


def test_of_a_file_that_is_worked_on_only_how_far_it_is_is_asked_again(client: Client) -> None:
    drop(client, "people.csv", LARGE)
    load = Load.objects.get()
    address = reverse("collection:load", args=[load.pk])
    part = client.get(address, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "HX-Refresh" not in part.headers
    do_the_work()
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_colleague_sees_the_work_and_may_decide_but_cannot_stop_it(client: Client) -> None:
    drop(client, "people.csv", LARGE)
    load, colleague = Load.objects.get(), signed_in(a_reader(a_body("psos")))
    page = got(colleague, "load", load.pk).decode()
    assert "A colleague asked for it" in page
    assert reverse("collection:stop_load", args=[load.pk]) not in page
    do_the_work()
    assert "Take it in" in got(colleague, "load", load.pk).decode()


def test_what_another_body_decides_of_it_is_decided_of_nothing(client: Client) -> None:
    drop(client, "people.csv", people_csv(a_person_row(1)))
    load, stranger = Load.objects.get(), signed_in(a_reader(a_body("hmrc")))
    for name in ("take_load", "leave_load", "stop_load", "go_on_load"):
        assert stranger.post(reverse(f"collection:{name}", args=[load.pk])).status_code == 404
        assert client.get(reverse(f"collection:{name}", args=[load.pk])).status_code == 405
    load.refresh_from_db()
    assert load.state == "waiting"


def test_who_sends_no_files_gets_no_template() -> None:
    client = signed_in(a_reader(a_body("sg"), Role.SECRETARIAT))
    assert client.get(reverse("collection:templates")).status_code == 403


def test_a_file_that_is_refused_when_it_is_taken_in_says_why_on_its_page(client: Client) -> None:
    drop(client, "people.csv", people_csv(a_person_row(1)))
    load = Load.objects.get()
    Load.objects.filter(pk=load.pk).update(state=Load.State.FAILED, error="people.csv: It is older than the last.")
    assert "It is older than the last." in act(client, "take_load", load)
