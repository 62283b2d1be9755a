"""A name is screened in a real browser by keyboard alone, wide and on a phone, and the answer is accessible."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from tests.browser.visit import PHONE, WIDE, accessibility_faults
from tests.factories import a_body, a_marking
from tests.factories.house import a_colleague
from tests.factories.linking import a_person
from tests.factories.mapping import a_mention
from tests.factories.screened import wait_for_screener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_name_is_screened_by_keyboard_alone_and_the_answer_is_accessible(
    browser: Browser, live_server: LiveServer, tmp_path: Path, settings: Settings, width: int
) -> None:
    wait_for_screener()
    settings.PLAIT_HOME = tmp_path
    body = a_body("psos")
    marking = a_marking(body)
    person = {"birth_date": "1984-03-07", "postcode": "ZE9 1AA"}
    a_person(marking, "Zed", "Quillbank", **person)
    a_person(marking, "Zedric", "Quillbanks")
    a_mention(
        MentionKind.COMPANY, marking, name="Quillbank Haulage Ltd", company_number="SC123456", phone="01632960123"
    )
    analyst = a_colleague(body, Role.ANALYST)
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
    session = analyst.client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/linking/screening/")
    page.get_by_label("Name", exact=False).first.focus()
    for typed in ("Zed Quilbank", "7/3/1984", "ze9 1aa", "", "LIC/2026-114"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("Zed QUILLBANK")
    expect(page.locator("#answer")).to_contain_text("One letter differs, or two are swapped")
    expect(page.locator("main")).to_contain_text("LIC/2026-114")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Zed QUILLBANK").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Zed QUILLBANK")
    context.close()
