"""Every page, in a real browser, as three roles and a stranger: reachable, accessible, quiet, and never too wide."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plait.policy.roles import Role
from plait_desk.accounts.services import DEMO_PEOPLE
from tests.browser.visit import (
    NOT_WALKED,
    PHONE,
    SEVERAL,
    WIDE,
    DemoDesk,
    Inspection,
    Visitor,
    accessibility_faults,
    first_time,
    named_pages,
    send_without_answers,
    sign_in,
    walk,
)

pytestmark = pytest.mark.browser
# Pages that are there for moments only: work runs for seconds, a file waits until somebody decides, and between two
# assessments no edition is open (the demonstration's is agreed, so that its ranks stand). Their rooms test them.
ONLY_SOMETIMES = {
    "assessment:agree": "an edition is open",
    "assessment:judge": "an edition is open",
    "assessment:rate": "an edition is open",
    "collection:edition_changes": "a register has a second edition",
    "collection:withdraw_edition": "a register has a second edition",
    "collection:stop_load": "a large file is being read",
    "collection:go_on_load": "the reading of a file was stopped",
    "linking:pointer_answer": "another body was pointed to what one's own holds",
    "linking:private_agreement": "two bodies agreed on private matching",
    "linking:private_sign": "two bodies agreed on private matching",
    "linking:private_revoke": "two bodies agreed on private matching",
    "linking:private_begin": "two bodies agreed on private matching",
    "linking:private_step": "two bodies agreed on private matching",
    "linking:private_file": "a run of private matching is under way",
    "mapping:sent_answer": "somebody who checks a bidder was sent to one's own body",
    "mapping:chart_view": "somebody saved a chart",
    "mapping:chart_change": "somebody saved a chart",
    "mapping:chart_delete": "somebody saved a chart",
    "jobs:page": "work is under way",
    "jobs:cancel": "work is under way",
    "jobs:resume": "work was cancelled",
    "linking:second_look": "a decided pair is of the sample and was judged by somebody else",
    "linking:take_back": "somebody has decided on a pair",
    "mapping:undo": "a group was renamed, split or merged",
    "mapping:flag_undo": "a flag was reviewed",
    "mapping:lead_undo": "a lead from payments was reviewed",
    "mapping:undo_part": "somebody said something of a nominal by form",
    "mapping:check_archive": "somebody asked for a group to be archived",
    "mapping:agree_archive": "a request to archive a group was checked",
    "mapping:refuse_archive": "somebody asked for a group to be archived",
    "mapping:withdraw_archive": "somebody asked for a group to be archived",
    "mapping:review_archive": "a group was archived by a decision",
}
# What these people see, others see too: they are asked last, where a page is still missing.
ASKED_LAST = {"strand.lead", "secretariat", "taskforce", "procurement", "oversight", "data.protection.review"}
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def test_each_role_reaches_its_desk_and_the_public_pages(inspections: list[Inspection]) -> None:
    """So that an empty walk is not a pass."""
    assert {seen.name for seen in inspections} >= {"home:front", "public:home", "reporting:index"}


def test_no_page_has_an_accessibility_fault(inspections: list[Inspection]) -> None:
    assert {f"{seen.name} {seen.address}": seen.faults for seen in inspections if seen.faults} == {}


def test_no_page_writes_an_error_to_the_console(inspections: list[Inspection]) -> None:
    assert {f"{seen.name} {seen.address}": seen.complaints for seen in inspections if seen.complaints} == {}


def test_no_page_scrolls_sideways(inspections: list[Inspection]) -> None:
    assert {f"{seen.name} {seen.address}": seen.too_wide_at for seen in inspections if seen.too_wide_at} == {}


def test_every_page_of_the_desk_carries_its_marking_at_top_and_bottom(inspections: list[Inspection]) -> None:
    bare = [seen.name for seen in inspections if not seen.name.startswith("public:") and seen.markings != 2]
    assert bare == []


def test_no_public_page_carries_a_marking(inspections: list[Inspection]) -> None:
    """A published document does: it says OFFICIAL of itself wherever it is read."""
    pages = [seen for seen in inspections if seen.name.startswith("public:") and seen.name != "public:report"]
    assert [seen.name for seen in pages if seen.markings] == []


def test_a_stranger_finds_no_fault_on_the_public_pages(stranger: list[Inspection]) -> None:
    assert {seen.name for seen in stranger} >= {"public:home", "public:doors", "account_login"}
    assert [seen for seen in stranger if seen.faults or seen.complaints or seen.too_wide_at] == []


def test_every_form_says_what_is_missing_and_stays_accessible(visitor: Visitor) -> None:
    """A form sent without its required answers comes back with the errors on top and above each field."""
    faults: dict[str, list[str]] = {}
    for seen in visitor.inspected[PHONE]:
        if not seen.asks:
            continue
        page = visitor.context.new_page()
        page.set_viewport_size({"width": PHONE, "height": 900})
        page.goto(visitor.desk.base_url + seen.address)
        send_without_answers(page)
        found = accessibility_faults(page, first_time(seen.name, "sent without answers"))
        if not page.locator(".fm__top, .ms .error").count():
            found.append("no error is shown on top")
        if found:
            faults[f"{seen.name} {seen.address}"] = found
        page.close()
    assert faults == {}


def test_the_first_tab_stop_of_a_page_is_the_way_to_its_content(visitor: Visitor) -> None:
    page = visitor.context.new_page()
    page.goto(f"{visitor.desk.base_url}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.close()


def test_every_room_in_the_navigation_opens(visitor: Visitor) -> None:
    page = visitor.context.new_page()
    page.goto(f"{visitor.desk.base_url}/")
    links = page.eval_on_selector_all(".nv a", "links => links.map(a => a.getAttribute('href'))")
    page.close()
    assert [link for link in links if not visitor.context.request.get(visitor.desk.base_url + link).ok] == []


def test_the_front_page_is_pictured_for_the_readme(visitor: Visitor) -> None:
    page = visitor.context.new_page()
    page.set_viewport_size({"width": WIDE, "height": 1180})
    page.goto(f"{visitor.desk.base_url}/")
    assert page.locator("h1").inner_text()
    if os.environ.get("PLAIT_PICTURES") and page.locator("ul.fg").count():
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "desk.png", full_page=True)
    page.close()


def test_no_page_of_the_url_conf_is_forgotten(browser: Browser, demo_desk: DemoDesk) -> None:
    """Between them, the people of the demonstration come across every page, by a link or by a form."""
    forgotten = named_pages() - NOT_WALKED - ONLY_SOMETIMES.keys()
    for person in sorted(DEMO_PEOPLE, key=lambda one: one.username in ASKED_LAST):
        if not forgotten:
            break
        found = sign_in(browser, demo_desk, person.username)
        walk(found, SEVERAL if person.role in (Role.ANALYST, Role.PROCUREMENT_LICENSING_OFFICER) else {})
        forgotten -= found.answered
        found.context.close()
    assert forgotten == set()
