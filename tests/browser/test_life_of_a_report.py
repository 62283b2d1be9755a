"""The life of a report in a real browser, as somebody would do it who has read no manual."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from plait.policy.roles import Role
from plait_desk.collection.models import Report
from tests.factories import a_body
from tests.factories.house import a_colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, tmp_path: Path) -> Iterator[Page]:
    """The browser of an analyst who is signed in, at a desk with three bodies."""
    settings.PLAIT_HOME = tmp_path
    for key in ("psos", "hmrc", "sepa"):
        a_body(key)
    analyst = a_colleague(a_body("psos"), Role.ANALYST)
    session = analyst.client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def box(page: Page, words: str) -> Locator:
    """The box that a label names, whether or not the label ends with a colon."""
    return page.get_by_label(re.compile(f"^{words}:?$"))


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=re.compile(words)).first.click()


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


def test_a_report_is_written_corrected_reviewed_sanitised_shared_and_recalled(page: Page) -> None:
    write(page)

    follow(page, "^Correct it")
    box(page, "Reason").fill("I counted again.")
    box(page, "Text").fill("Three vans unloaded cartons.")
    press(page, "Put it in place of this version")
    expect(page.locator("main")).to_contain_text("Three vans unloaded cartons.")
    expect(page.locator("main")).to_contain_text("Earlier version")

    decide(page, "Accept to linking", "Complete.")
    decide(page, "Make it live", "Linked.")

    follow(page, "^Review the conditions")
    box(page, "Outcome").select_option("loosened")
    box(page, "Action code").select_option("A3")
    box(page, "Reason").fill("The firm knows.")
    press(page, "Review the conditions")
    expect(page.locator("main")).to_contain_text("overt action allowed")

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
    decide(page, "Accept to linking", "Complete.")
    decide(page, "Make it live", "Linked.")

    follow(page, "^Share it")
    box(page, "Bodies").select_option(label="hmrc (synthetic)")
    box(page, "Message").fill("For your visit.")
    box(page, "Gateway").fill("Taskforce agreement")
    box(page, "Why it is necessary").fill("They act on it.")
    press(page, "Share the report")
    expect(page.get_by_role("status").first).to_contain_text("It is on the ledger.")

    follow(page, "^Recall what was shared")
    box(page, "Reason").fill("It was another firm.")
    press(page, "Recall the report")
    expect(page.locator("main")).to_contain_text("It was another firm.")

    decide(page, "Put forward for deletion", "Nothing in it holds.")
    assert Report.objects.get(own_reference="IR-502").state == "to_be_deleted"
    assert Report.objects.filter(own_reference="IR-501").count() == 3
