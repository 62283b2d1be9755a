"""The link chart in a real browser: painted, moved, widened, put together, saved, shared, printed, and accessible."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.mapping.services import record_group, redraw_reach
from tests.browser.visit import PHONE, WIDE, accessibility_faults
from tests.factories import a_body, a_marking
from tests.factories.house import Colleague, a_colleague
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@dataclass(frozen=True, kw_only=True)
class Larch:
    """A group (SYNTHETIC): Cedar runs Zedmoor, as Birch does, who runs Vexholm with Elm; and Quillbank, hidden."""

    group_id: int
    zedmoor: str
    vexholm: str
    ours: Colleague
    theirs: Colleague


@pytest.fixture
def larch(tmp_path: Path, settings: Settings) -> Larch:
    settings.PLAIT_HOME = tmp_path
    ours, theirs = a_body("psos"), a_body("hmrc")
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    cedar, birch, elm = (a_mention(MentionKind.PERSON, shared, surname=name) for name in ("Cedar", "Birch", "Elm"))
    zedmoor, vexholm = (a_mention(MentionKind.COMPANY, shared, name=name) for name in ("Zedmoor", "Vexholm"))
    quillbank = a_mention(MentionKind.COMPANY, hidden, name="Quillbank")
    for person, company in ((cedar, zedmoor), (birch, zedmoor), (birch, vexholm), (elm, vexholm)):
        a_tie(person, "director_of", company, shared)
    a_tie(cedar, "director_of", quillbank, hidden)
    analyst = a_colleague(ours, Role.ANALYST)
    group = record_group(actor=analyst.reader, record=a_record(shared, cedar))
    redraw_reach(actor=analyst.reader, as_of=TODAY)
    return Larch(
        group_id=group.pk,
        zedmoor=encode(zedmoor.pk),
        vexholm=encode(vexholm.pk),
        ours=analyst,
        theirs=a_colleague(theirs, Role.PARTNER_OFFICER),
    )


@dataclass(frozen=True, kw_only=True)
class Looking:
    """Somebody's browser, and every error of its console."""

    page: Page
    complaints: list[str]


class LookAs(Protocol):
    """Opens a browser for somebody, at a width, with scripts or without."""

    def __call__(self, who: Colleague, width: int = WIDE, *, scripts: bool = True) -> Looking: ...


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def look(browser: Browser, live_server: LiveServer, settings: Settings, contexts: list[BrowserContext]) -> LookAs:
    def as_(who: Colleague, width: int = WIDE, *, scripts: bool = True) -> Looking:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        session = who.client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Looking(page=page, complaints=complaints)

    return as_


def chart(larch: Larch, **asked: str) -> str:
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/mapping/groups/{encode(larch.group_id)}/chart/?{words}"


def things(page: Page) -> set[str]:
    return {name.strip() for name in page.locator("#choose tbody th").all_inner_texts()}


def drawn(page: Page, count: int) -> None:
    """The moving chart holds so many things, and the list beside it the same."""
    expect(page.locator("#chart")).to_have_attribute("data-things", str(count))
    expect(page.locator("#choose tbody tr")).to_have_count(count)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_chart_is_painted_without_a_complaint_and_is_accessible(larch: Larch, look: LookAs, width: int) -> None:
    looking = look(larch.ours, width)
    page = looking.page
    page.goto(chart(larch, hops="3"))
    expect(page.locator("#chart[data-painted]")).to_be_visible()
    drawn(page, 5)
    expect(page.locator(".cy svg").first).to_be_hidden()
    page.get_by_label("Zedmoor").check()
    expect(page.locator("#chart-said")).to_contain_text("Zedmoor: 2 ties drawn here")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert looking.complaints == []


def test_the_mouse_moves_the_chart_and_buttons_and_keys_bring_it_nearer(larch: Larch, look: LookAs) -> None:
    page = look(larch.ours).page
    page.goto(chart(larch, hops="3"))
    box = page.locator("#chart[data-painted]").bounding_box()
    assert box
    page.mouse.move(box["x"] + 15, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 115, box["y"] + 65, steps=5)
    page.mouse.up()
    expect(page.locator("#chart[data-moved]")).to_be_visible()
    seen = [page.locator("#chart").get_attribute("data-at")]
    for act in (
        lambda: page.get_by_role("button", name="Nearer").click(),
        lambda: page.get_by_role("button", name="Further").click(),
        lambda: page.locator("#chart").press("ArrowLeft"),
        lambda: page.locator("#chart").press("+"),
    ):
        act()
        seen.append(page.locator("#chart").get_attribute("data-at"))
    assert all(one != other for one, other in pairwise(seen))


def test_by_keyboard_a_thing_is_chosen_in_the_list_and_let_go_with_escape(larch: Larch, look: LookAs) -> None:
    page = look(larch.ours).page
    page.goto(chart(larch, hops="3"))
    drawn(page, 5)
    page.locator("#choose input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#choose input:checked")).to_have_count(1)
    expect(page.locator("#chart-said")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(page.locator("#choose input:checked")).to_have_count(0)
    expect(page.locator("#chart-said")).to_be_empty()


@pytest.mark.parametrize("scripts", [True, False])
def test_more_is_shown_around_a_thing_and_taken_back_with_and_without_scripts(
    larch: Larch, look: LookAs, scripts: bool
) -> None:
    page = look(larch.theirs, scripts=scripts).page
    page.goto(chart(larch, hops="1"))
    assert "ELM" not in things(page)
    page.get_by_label("Vexholm").check()
    page.get_by_role("button", name="Show more around it").click()
    expect(page.locator("#choose tbody")).to_contain_text("ELM")
    assert f"more={larch.vexholm}" in page.url
    if scripts:
        drawn(page, 5)
    page.get_by_role("link", name="one hop more around Vexholm").click()
    expect(page.locator("#choose tbody")).not_to_contain_text("ELM")
    page.go_back()
    expect(page.locator("#choose tbody")).to_contain_text("ELM")


def test_whoever_may_not_read_a_thing_sees_no_sign_of_it_however_far_they_look(larch: Larch, look: LookAs) -> None:
    ours, theirs = look(larch.ours).page, look(larch.theirs).page
    for page in (ours, theirs):
        page.goto(chart(larch))
        page.get_by_label("How far").select_option("3")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("#choose tbody")).to_contain_text("Vexholm")
    assert "Quillbank" in ours.content()
    assert "Quillbank" not in theirs.content()


def test_things_that_hang_together_stand_as_one_and_are_opened(larch: Larch, look: LookAs) -> None:
    page = look(larch.theirs).page
    page.goto(chart(larch, hops="3", more=larch.vexholm))
    drawn(page, 5)
    page.get_by_label("Group", exact=True).select_option("community")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#choose tbody tr").filter(has_text="more")).not_to_have_count(0)
    page.get_by_label("and 2 more").first.check()
    page.get_by_role("button", name="Open the community").click()
    expect(page.locator(".fc")).to_contain_text("opened")
    drawn(page, 5)


def test_the_strongest_way_between_two_chosen_things_is_told(larch: Larch, look: LookAs) -> None:
    page = look(larch.theirs).page
    page.goto(chart(larch, hops="3"))
    page.get_by_label("Zedmoor").check()
    page.get_by_role("button", name="Way to another").click()
    page.get_by_label("Vexholm").check()
    expect(page.locator("#chart-said")).to_contain_text("Strongest way drawn here: Zedmoor, BIRCH, Vexholm")


def test_a_chart_is_saved_and_shared_and_its_reader_sees_their_own_part(larch: Larch, look: LookAs) -> None:
    page = look(larch.ours).page
    page.goto(chart(larch, hops="3"))
    page.get_by_label("Zedmoor").check()
    page.get_by_role("button", name="Show more around it").click()
    expect(page.locator(".fc")).to_contain_text("Zedmoor")
    page.get_by_label("Name", exact=True).fill("Yards (SYNTHETIC)")
    page.get_by_label("Share it with").select_option("bodies")
    page.get_by_label("Bodies").select_option("hmrc")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Yards (SYNTHETIC)")
    assert "Quillbank" in page.content()
    assert accessibility_faults(page) == []
    other = look(larch.theirs).page
    other.goto("/mapping/charts/")
    assert accessibility_faults(other) == []
    other.get_by_role("link", name="Yards (SYNTHETIC)").click()
    expect(other.locator("#chart[data-painted]")).to_be_visible()
    assert "Zedmoor" in other.content()
    assert "Quillbank" not in other.content()
    expect(other.get_by_text("Delete “Yards (SYNTHETIC)”")).to_have_count(0)


def test_what_is_folded_is_read_on_paper(larch: Larch, look: LookAs) -> None:
    page = look(larch.ours).page
    page.goto(f"/mapping/groups/{encode(larch.group_id)}/")
    table = page.get_by_role("table", name="What happened around")
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    expect(table).to_be_visible()


def test_on_paper_the_picture_and_both_tables_stand(larch: Larch, look: LookAs) -> None:
    page = look(larch.ours).page
    page.goto(chart(larch, hops="3"))
    drawn(page, 5)
    page.emulate_media(media="print")
    expect(page.locator(".cy svg").first).to_be_visible()
    expect(page.locator("#chart")).to_be_hidden()
    expect(page.get_by_role("button", name="Show more around it")).to_be_hidden()
    assert len(page.pdf()) > 0
