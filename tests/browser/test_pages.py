"""Every page, in a real browser, as three roles and a stranger: reachable, accessible, quiet, and never too wide."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plait_desk.accounts.services import DEMO_PEOPLE
from tests.browser.visit import (
    NOT_WALKED,
    PHONE,
    SCROLL_WIDTHS,
    WIDE,
    DemoDesk,
    Visitor,
    accessibility_faults,
    named_pages,
    open_page,
    scrolls_sideways,
    sign_in,
    walk,
)

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
# The least each of the three roles must be able to open, so that an empty walk is not a pass.
MUST_REACH = {"home:front", "public:home"}


def _check(visitor: Visitor, width: int) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for name, address in sorted(visitor.pages.items()):
        page, complaints = open_page(visitor, address, width)
        found = complaints + accessibility_faults(page)
        if found:
            faults[f"{name} {address}"] = found
        page.close()
    return faults


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_no_page_of_a_role_has_an_accessibility_fault_or_a_console_error(visitor: Visitor, width: int) -> None:
    assert visitor.pages.keys() >= MUST_REACH
    assert _check(visitor, width) == {}


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_no_public_page_has_an_accessibility_fault_or_a_console_error(stranger: Visitor, width: int) -> None:
    assert "public:home" in stranger.pages
    assert _check(stranger, width) == {}


def test_no_page_scrolls_sideways(visitor: Visitor) -> None:
    wide = []
    for name, address in sorted(visitor.pages.items()):
        page, _ = open_page(visitor, address, WIDE)
        wide += [f"{name} {address} at {width} px" for width in SCROLL_WIDTHS if scrolls_sideways(page, width)]
        page.close()
    assert wide == []


def test_every_signed_in_page_carries_its_marking_at_top_and_bottom(visitor: Visitor) -> None:
    bare = []
    for name, address in sorted(visitor.pages.items()):
        if name.startswith("public:") or ":" not in name:
            continue
        page, _ = open_page(visitor, address, WIDE)
        if page.locator("aside.mk").count() != 2:
            bare.append(name)
        page.close()
    assert bare == []


def test_every_form_says_what_is_missing_and_stays_accessible(visitor: Visitor) -> None:
    """A form sent without its required answers comes back with the errors on top and above each field."""
    faults: dict[str, list[str]] = {}
    for name, address in sorted(visitor.pages.items()):
        page, _ = open_page(visitor, address, PHONE)
        form = page.locator("main form[method=post]:has(.fm [required])").first
        if form.count():
            form.evaluate(
                "form => { form.noValidate = true; form.querySelectorAll('[required]').forEach(f => f.value = '') }"
            )
            form.locator("button[type=submit], button:not([type])").first.click()
            page.wait_for_load_state()
            found = accessibility_faults(page)
            if not page.locator(".fm__top, .ms .error").count():
                found.append("no error is shown on top")
            if found:
                faults[f"{name} {address}"] = found
        page.close()
    assert faults == {}


def test_the_first_tab_stop_of_a_page_is_the_way_to_its_content(visitor: Visitor) -> None:
    page, _ = open_page(visitor, visitor.pages["home:front"], WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.close()


def test_a_role_sees_only_the_rooms_it_may_open(visitor: Visitor) -> None:
    page, _ = open_page(visitor, "/", WIDE)
    links = page.eval_on_selector_all(".nv a", "links => links.map(a => a.getAttribute('href'))")
    page.close()
    for link in links:
        answer = visitor.context.request.get(visitor.desk.base_url + link)
        assert answer.ok, link


def test_the_front_page_is_pictured_for_the_readme(visitor: Visitor, demo_desk: DemoDesk) -> None:
    page, _ = open_page(visitor, "/", WIDE)
    assert page.locator("h1").inner_text()
    if os.environ.get("PLAIT_PICTURES") and page.locator("ul.fg").count():
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.set_viewport_size({"width": WIDE, "height": 1180})
        page.screenshot(path=PICTURES / "desk.png", full_page=True)
    page.close()


def test_no_page_of_the_url_conf_is_forgotten(browser: Browser, demo_desk: DemoDesk) -> None:
    """Between them, the people of the demonstration come across every page, by a link or by a form."""
    answered = set(NOT_WALKED)
    for person in DEMO_PEOPLE:
        found = sign_in(browser, demo_desk, person.username)
        walk(found)
        answered |= found.answered
        found.context.close()
    assert named_pages() - answered == set()
