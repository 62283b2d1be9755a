"""Files in a real browser: each kind dropped and looked at, rejects put right in a spreadsheet, a load stopped."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Download, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from plait.collection.feed import feed
from plait.collection.template import csv_template, example
from plait.policy.roles import Role
from plait_desk.collection.models import Load, Mention
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import do_job
from tests.browser.visit import PHONE, accessibility_faults, scrolls_sideways
from tests.factories import a_body
from tests.factories.files import PEOPLE_COLUMNS, a_person_row, an_item, as_csv, as_xlsx, people_csv, reports_csv
from tests.factories.house import a_colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
COMPANY = {"CompanyName": "SYNTHETIC ZEDMOOR LTD", "CompanyNumber": "ZZ12", "IncorporationDate": "09/11/2024"}
CONTROL = {"kind": "legal-person-person-with-significant-control", "name": "SYNTHETIC Trust"}
ENTITY = {"id": "e-1", "schema": "Person", "properties": {"name": ["SYNTHETIC Larch"]}, "datasets": ["synthetic"]}
STATEMENT = {
    "statementId": "s-1",
    "recordId": "p",
    "recordType": "person",
    "statementDate": "2026-01-01",
    "recordDetails": {"personType": "knownPerson", "names": [{"fullName": "SYNTHETIC Larch"}]},
}
IDENTITY = {
    "type": "identity",
    "spec_version": "2.1",
    "id": "identity--00000000-0000-0000-0000-000000000001",
    "modified": "2026-01-01T00:00:00Z",
    "name": "SYNTHETIC Zedmoor",
}
BUNDLE = {"type": "bundle", "id": "bundle--00000000-0000-0000-0000-000000000002", "objects": [IDENTITY]}


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def filled(name: str) -> bytes:
    """The CSV template of a feed with its one example."""
    return csv_template(feed(name), [example(feed(name))])


# Each kind of file: the name it is dropped under, its bytes, the feed that it is, and a word of its first rows.
KINDS = (
    ("people.csv", people_csv(a_person_row(1)), "people", "Sampleton1"),
    ("people.xlsx", as_xlsx(a_person_row(2), columns=PEOPLE_COLUMNS), "people", "Sampleton2"),
    (
        "march.zip",
        zipped("intelligence_reports.csv", reports_csv(an_item())),
        "intelligence_reports",
        "Night unloading",
    ),
    ("x_ftm.jsonl.gz", gzip.compress(json.dumps(ENTITY).encode()), "ftm", "SYNTHETIC Larch"),
    ("x_ocds.jsonl", json.dumps({"ocid": "ocds-x-1", "tender": {"title": "Roof"}}).encode(), "ocds", "Roof"),
    ("companies.csv", as_csv(COMPANY, columns=tuple(COMPANY)), "companies", "ZEDMOOR"),
    ("psc.jsonl", json.dumps({"company_number": "ZZ12", "data": CONTROL}).encode(), "psc", "SYNTHETIC Trust"),
    ("x_bods.json", json.dumps([STATEMENT], indent=1).encode(), "bods", "SYNTHETIC Larch"),
    ("x_stix.json", json.dumps(BUNDLE).encode(), "stix", "SYNTHETIC Zedmoor"),
    ("licences.csv", filled("licences"), "licences", "Sampleton"),
    ("payments.csv", filled("payments"), "payments", "SYNTHETIC Zedmoor"),
)
BAD = [a_person_row(number, date_of_birth="1984-02-31") for number in (2, 3, 4)]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, tmp_path: Path, settings: Settings) -> Iterator[Page]:
    """The browser of somebody who sends files, before the page where they are dropped."""
    settings.PLAIT_HOME, settings.PLAIT_CHECKPOINTS = tmp_path / "home", tmp_path / "elsewhere"
    settings.PLAIT_HOME.mkdir()
    colleague = a_colleague(a_body("psos"), Role.ANALYST)
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    session = colleague.client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def drop(page: Page, name: str, data: bytes) -> None:
    page.goto("/collection/files/")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    press(page, "Send it")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def reads(page: Page, *words: str) -> None:
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def looks_right(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert not scrolls_sideways(page, PHONE)


def downloaded(page: Page, words: str) -> Download:
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile(words)).first.click()
    return coming.value


def test_each_kind_of_file_says_what_it_is_and_left_nothing_of_it_is_kept(page: Page) -> None:
    for name, data, kind, word in KINDS:
        drop(page, name, data)
        expect(page.locator(".ph__m")).to_contain_text(feed(kind).title)
        reads(page, "Nothing of it is in the records yet", "Licence", word)
    press(page, "Leave it")
    reads(page, "nothing of it is kept")
    states = list(Load.objects.order_by("received_at").values_list("state", flat=True))
    assert states == [Load.State.WAITING] * (len(KINDS) - 1) + [Load.State.CANCELLED]
    drop(page, "report.pdf", b"%PDF-1.7 ...")
    reads(page, "This is a PDF, not a table.", "Send the data as CSV")


def test_three_rejects_are_put_right_in_a_spreadsheet_and_sent_again(page: Page, tmp_path: Path) -> None:
    drop(page, "people.xlsx", as_xlsx(a_person_row(1), *BAD, columns=PEOPLE_COLUMNS))
    reads(page, "4: 1 would be taken in, 3 kept back", "1984-02-31")
    looks_right(page)
    press(page, "Take it in")
    reads(page, "Download all, put right, send again")
    first, rejects = page.url, downloaded(page, "^Download all")
    rejects.save_as(tmp_path / rejects.suggested_filename)
    book = openpyxl.load_workbook(tmp_path / rejects.suggested_filename)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "date_of_birth")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = "1984-02-28"
    book.save(tmp_path / rejects.suggested_filename)

    drop(page, rejects.suggested_filename, (tmp_path / rejects.suggested_filename).read_bytes())
    reads(page, "3: 3 would be taken in, 0 kept back")
    press(page, "Take it in")
    reads(page, "No row was kept back.")
    page.goto(first)
    reads(page, "Sent since, under the name of its rejects: people_rejects.xlsx, 3 taken in")
    looks_right(page)
    assert Mention.objects.count() == 4


def work(page: Page) -> None:
    """The worker does what was asked for, while nobody looks; then the page of the file is opened again."""
    address = page.url
    page.goto("about:blank")
    do_job.func(Job.objects.get(state=Job.State.QUEUED).pk)
    page.goto(address)


def test_a_large_file_is_stopped_and_gone_on_with_from_its_own_page(page: Page) -> None:
    drop(page, "people.csv", people_csv(*[a_person_row(number, address="x" * 900) for number in range(1_200)]))
    reads(page, "It is being looked at", "Nothing is taken in before you say so")
    looks_right(page)
    press(page, "Stop it")
    reads(page, "It is stopped")
    press(page, "Go on with it")
    reads(page, "It is being looked at")
    work(page)
    reads(page, "1200: 1200 would be taken in, 0 kept back")
    press(page, "Take it in")
    reads(page, "It is being taken in", "Nothing of it shows to anybody until all of it is in")
    press(page, "Stop it")
    press(page, "Take it in")
    work(page)
    expect(page.locator(".ph__m")).to_contain_text("Taken in 1200")
    assert Mention.objects.count() == 1_200


def test_a_template_is_downloaded_from_the_page_that_says_how_to_fill_it_in(page: Page, tmp_path: Path) -> None:
    page.goto("/collection/files/")
    page.get_by_role("link", name=re.compile("^Templates")).first.click()
    page.get_by_text("How to fill it in").first.click()
    reads(page, "What to write")
    looks_right(page)
    template = downloaded(page, "^XLSX template of People on a body")
    assert template.suggested_filename == "YOURBODY_people.xlsx"
    template.save_as(tmp_path / "people.xlsx")
    assert openpyxl.load_workbook(tmp_path / "people.xlsx").sheetnames == ["people", "How to fill it in"]
