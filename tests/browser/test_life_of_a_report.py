"""The life of a report in a real browser, as somebody would do it who has read no manual."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from plait.domain.marking import Purpose
from plait.policy.roles import Role
from plait_desk.collection.models import Report
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import do_job
from tests.factories import a_body
from tests.factories.house import Colleague, a_colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Three people of one body, each before their own browser: one writes, two decide on what is kept."""

    analyst: Page
    officer: Page
    second: Page


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, tmp_path: Path, settings: Settings) -> Iterator[Desk]:
    """They are signed in, at a desk with three bodies."""
    settings.PLAIT_HOME, settings.PLAIT_CHECKPOINTS = tmp_path / "home", tmp_path / "elsewhere"
    settings.PLAIT_HOME.mkdir()
    for key in ("psos", "hmrc", "sepa"):
        a_body(key)
    people = [
        a_colleague(a_body("psos"), Role.ANALYST),
        *(a_colleague(a_body("psos"), Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,)) for _ in range(2)),
    ]
    contexts = [_before(browser, live_server, one, settings.SESSION_COOKIE_NAME) for one in people]
    analyst, officer, second = (context.new_page() for context in contexts)
    yield Desk(analyst=analyst, officer=officer, second=second)
    for context in contexts:
        context.close()


def _before(browser: Browser, live_server: LiveServer, colleague: Colleague, cookie: str) -> BrowserContext:
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    session = colleague.client.cookies[cookie].value
    context.add_cookies([{"name": cookie, "value": session, "url": live_server.url}])
    return context


def box(page: Page, words: str) -> Locator:
    """The box that a label names, whether or not the label ends with a colon."""
    return page.get_by_label(re.compile(f"^{words}:?$"))


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=re.compile(words)).first.click()


def wait_for_the_worker(page: Page) -> None:
    """The work that was asked for is done as the worker does it, and its page leads on to what came of it."""
    expect(page.get_by_role("button", name="Stop this work")).to_be_visible()
    do_job.func(Job.objects.get(state=Job.State.QUEUED).pk)
    page.reload()
    follow(page, "^See the result")


def decide(page: Page, to: str, reason: str) -> None:
    box(page, "Decision").select_option(label=to)
    page.locator("form[action$='/decide/'] [name=reason]").fill(reason)
    press(page, "Decide")
    expect(page.get_by_role("status").first).to_contain_text("The report is now")


def write(page: Page) -> None:
    page.goto("/collection/")
    follow(page, "^Write a report")
    page.get_by_label("No", exact=True).first.check()
    box(page, "Title").fill("Night unloading")
    box(page, "Your own reference").fill("IR-501")
    box(page, "Day of the intelligence").fill("2026-11-09")
    box(page, "Text").fill("Two vans unloaded cartons.")
    box(page, "Grade").fill("2B")
    box(page, "Where it comes from").select_option(label="Own observation")
    page.locator("select[name=item-0-handling]").select_option("C")
    box(page, "Condition").fill("Ask before use.")
    box(page, "Action code").select_option("A2")
    box(page, "Sanitisation code").select_option("S1")
    press(page, "Send to assessment")
    expect(page.get_by_role("status").first).to_contain_text("The report is in.")


def correct(page: Page) -> None:
    follow(page, "^Correct it")
    box(page, "Reason").fill("I counted again.")
    box(page, "Text").fill("Three vans unloaded cartons.")
    press(page, "Put it in place of this version")
    expect(page.locator("main")).to_contain_text("Three vans unloaded cartons.")
    expect(page.locator("main")).to_contain_text("Earlier version")


def review_the_conditions(page: Page) -> None:
    follow(page, "^Review the conditions")
    box(page, "Outcome").select_option("loosened")
    box(page, "Action code").select_option("A3")
    box(page, "Reason").fill("The firm knows.")
    press(page, "Review the conditions")
    expect(page.locator("main")).to_contain_text("overt action allowed")


def sanitise(page: Page) -> None:
    follow(page, "^Write a sanitised version")
    box(page, "Your own reference").fill("IR-502")
    box(page, "Title").fill("Cartons at night")
    box(page, "Text").fill("Cartons were unloaded at night.")
    box(page, "Grade").fill("2B")
    box(page, "Where it comes from").select_option(label="Own observation")
    page.locator("select[name=item-0-handling]").select_option("P")
    box(page, "Condition").fill("")
    box(page, "Action code").select_option("")
    box(page, "Sanitisation code").select_option("")
    page.locator("select[name=item-0-audience]").select_option("hmrc")
    press(page, "Send the sanitised version to assessment")
    expect(page.locator("main")).to_contain_text("Made from IR-501")


def share_and_recall(page: Page) -> None:
    follow(page, "^Share it")
    box(page, "Bodies").select_option(label="hmrc (synthetic)")
    box(page, "Message").fill("For your visit.")
    box(page, "Law").select_option("dpa2018-part3")
    box(page, "Gateway").fill("Taskforce agreement")
    box(page, "Purpose").select_option("law-enforcement")
    box(page, "Why it is necessary").fill("They act on it.")
    press(page, "Share the report")
    expect(page.get_by_role("status").first).to_contain_text("It is on the ledger.")

    follow(page, "^Recall what was shared")
    box(page, "Reason").fill("It was another firm.")
    press(page, "Recall the report")
    expect(page.locator("main")).to_contain_text("It was another firm.")


def test_a_report_is_written_corrected_sanitised_shared_recalled_reviewed_and_disposed_of(desk: Desk) -> None:
    page = desk.analyst
    write(page)
    correct(page)
    decide(page, "Accept to linking", "Complete.")
    decide(page, "Make it live", "Linked.")
    review_the_conditions(page)
    kept = cited(page)
    sanitise(page)
    decide(page, "Accept to linking", "Complete.")
    decide(page, "Make it live", "Linked.")
    share_and_recall(page)
    decide(page, "Put forward for deletion", "Nothing in it holds.")
    gone = cited(page)
    assert Report.objects.filter(own_reference="IR-501").count() == 3

    set_the_clocks(desk.officer)
    keep(desk.officer, kept)
    ask_for_disposal(desk.officer, gone)
    agree_as_the_second_person(desk.second)
    expect(desk.second.locator("main")).to_contain_text("Salted hash")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("Cartons")
    page.goto(f"/collection/reports/{kept}/")
    expect(page.locator("main")).to_contain_text("Three vans unloaded cartons.")


def cited(page: Page) -> str:
    """How a report is cited: the last part of its address."""
    return page.url.rstrip("/").rpartition("/")[2]


def set_the_clocks(page: Page) -> None:
    page.goto("/")
    follow(page, "^Retention")
    press(page, "Set the clocks now")
    wait_for_the_worker(page)


def keep(page: Page, code: str) -> None:
    """The review of a record: it is still needed, until somebody looks again."""
    follow(page, "^All records")
    follow(page, f"^{code}$")
    page.locator("form:has(textarea) select[name=reason]").select_option(index=1)
    box(page, "Why it is still needed").fill("The firm is before us again.")
    press(page, "Keep it")
    expect(page.get_by_role("status").first).to_contain_text("The record is kept.")


def ask_for_disposal(page: Page, code: str) -> None:
    follow(page, "^All records")
    follow(page, f"^{code}$")
    press(page, "Ask for disposal")
    expect(page.get_by_role("status").first).to_contain_text("Nothing goes until a second person agrees.")
    expect(page.get_by_role("button", name="Agree, and dispose of them")).to_have_count(0)


def agree_as_the_second_person(page: Page) -> None:
    page.goto("/collection/retention/")
    follow(page, "^Disposals, 1 waiting")
    page.locator("main table a").first.click()
    press(page, "Agree, and dispose of them")
    wait_for_the_worker(page)
