"""Fifty pairs reviewed in a real browser by keyboard alone, and the same page without scripts and on a phone."""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from plait.domain.ids import encode
from plait.domain.match import Ground, Judgement
from plait.domain.mention import MentionKind
from plait.linking.agreement import is_sampled
from plait.policy.roles import Role
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Match, SecondLook
from plait_desk.linking.services import decide_pair
from plait_desk.mapping.services import record_group
from tests.browser.visit import PHONE, SCROLL_WIDTHS, WIDE, accessibility_faults, scrolls_sideways
from tests.factories import a_body, a_marking
from tests.factories.house import Colleague, a_colleague
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import a_mention, a_record, a_tie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
# Fifty in a deep run.
PAIRS = 50 if os.environ.get("PLAIT_DEEP") else 8
KEYS = (("5", "d"), ("1", "s"), ("5", "d"), ("1", "s"), ("5", "d"), ("1", "s"), ("u",))
SURNAMES = ("Testfield", "Quillbank", "Sandlewick", "Zedmoor", "Larchen")
# Where pictures of the pages are kept for somebody to look at; none by default.
PICTURES = os.environ.get("PLAIT_REVIEW_PICTURES")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Two analysts of one body, each before their own browser, and the pairs that wait for them."""

    analyst: Page
    second: Page
    first_reader: Colleague
    pairs: list[tuple[Mention, Mention]]


@pytest.fixture
def room(browser: Browser, live_server: LiveServer, tmp_path: Path, settings: Settings) -> Iterator[Room]:
    settings.PLAIT_HOME, settings.PLAIT_CHECKPOINTS = tmp_path / "home", tmp_path / "elsewhere"
    settings.PLAIT_HOME.mkdir()
    people = [a_colleague(a_body("psos"), Role.ANALYST) for _ in range(2)]
    pairs = doubtful_pairs(people[0])
    contexts = [_before(browser, live_server, one, settings.SESSION_COOKIE_NAME) for one in people]
    pages = [context.new_page() for context in contexts]
    yield Room(analyst=pages[0], second=pages[1], first_reader=people[0], pairs=pairs)
    for context in contexts:
        context.close()


def _before(browser: Browser, live_server: LiveServer, colleague: Colleague, cookie: str) -> BrowserContext:
    context = browser.new_context(base_url=live_server.url, viewport={"width": WIDE, "height": 900})
    context.set_default_timeout(10_000)
    session = colleague.client.cookies[cookie].value
    context.add_cookies([{"name": cookie, "value": session, "url": live_server.url}])
    return context


def doubtful_pairs(analyst: Colleague) -> list[tuple[Mention, Mention]]:
    """So many pairs that wait, of made-up people who direct made-up firms; the last two are nominals of two groups."""
    chance = random.Random(7)
    marking = a_marking(analyst.body)
    firms = [a_mention(MentionKind.COMPANY, marking, name=f"SYNTHETIC {name} Ltd") for name in SURNAMES]
    pairs = []
    for number in range(PAIRS + 3):
        surname, born = chance.choice(SURNAMES), f"19{chance.randrange(60, 99)}-03-14"
        one = a_person(marking, "Aran", surname, birth_date=born, postcode="ZE9 1AA")
        other = a_person(marking, "Arran", f"{surname}e", birth_date=born, phone=f"04141 4960{number:02}")
        a_link(one, other, chance.uniform(0.2, 0.35))
        for person in (one, other):
            a_tie(person, "director_of", chance.choice(firms), marking)
        pairs.append((one, other))
    for (one, _), (_, near) in pairwise(pairs):
        a_link(one, near, 0.12)
    for place, name in enumerate(("Larch", "Rowan")):
        record = a_record(marking, pairs[-1][place], reference=f"SYNTHETIC-{place}", name=name)
        record_group(actor=analyst.reader, record=record)
    return pairs


def faults_of(page: Page, name: str) -> list[str]:
    """What is wrong with the page, wide and on a phone; pictures of both are kept where somebody asked for them."""
    found = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        found += accessibility_faults(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    found += [f"wider than {width}" for width in SCROLL_WIDTHS if scrolls_sideways(page, width)]
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def judge(page: Page, *keys: str) -> float:
    """Press the keys and wait for the pair that follows; the seconds that it took."""
    before, start = page.url, time.perf_counter()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(lambda address: address != before)
    expect(page.locator(".ms .success")).to_contain_text("Saved")
    return time.perf_counter() - start


def test_pair_after_pair_is_reviewed_by_keyboard_alone(room: Room) -> None:
    page, complaints = room.analyst, []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/linking/review/")
    assert faults_of(page, "queue") == []
    page.keyboard.press("j")
    page.wait_for_url("**/linking/pairs/**")
    assert faults_of(page, "pair") == []
    seconds = [judge(page, *KEYS[place % len(KEYS)]) for place in range(PAIRS)]
    said = list(Match.objects.order_by("at").values_list("judgement", "reason"))
    assert len(said) == PAIRS
    assert {reason for judgement, reason in said if judgement == Judgement.SAME} == {Ground.FACT_SHARED.words}
    assert {reason for judgement, reason in said if judgement == Judgement.DIFFERENT} == {
        Ground.FAMILY_OR_NAMESAKE.words
    }
    assert Match.objects.values("left", "right").distinct().count() == PAIRS
    assert complaints == []
    if PICTURES:
        told = f"{PAIRS} decisions: median {median(seconds):.2f} s, slowest {max(seconds):.2f} s"
        Path(PICTURES, "seconds.txt").write_text(told, encoding="utf-8")


def test_every_other_key_does_what_it_says(room: Room) -> None:
    page = room.analyst
    page.goto("/linking/review/")
    page.keyboard.press("j")
    page.wait_for_url("**/linking/pairs/**")
    first = page.url
    for there, back in (("j", "k"), ("n", "p")):
        page.keyboard.press(there)
        page.wait_for_url(lambda address: address != first)
        page.keyboard.press(back)
        page.wait_for_url(first)
    page.keyboard.press("Shift+?")
    expect(page.get_by_text("choose what decides")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(".ms .error")).to_contain_text("Give a reason")
    assert page.url == first
    judge(page, "2", "s")
    page.keyboard.press("z")
    page.wait_for_url(first)
    expect(page.locator(".ms .success")).to_contain_text("Taken back")
    assert list(Match.objects.order_by("at").values_list("judgement", "takes_back")) == [
        ("same", False),
        ("unsure", True),
    ]
    assert faults_of(page, "taken-back") == []
    page.keyboard.press("q")
    page.wait_for_url("**/linking/review/")


def test_a_reason_in_words_is_typed_without_pressing_a_key_of_the_page(room: Room) -> None:
    page = room.analyst
    page.goto(f"/linking/pairs/{_code(room.pairs[0])}/")
    first = page.url
    page.get_by_label("In words").focus()
    page.keyboard.type("Sad uncles: judged by 12 jurors")
    page.keyboard.press("Enter")
    assert (page.url, Match.objects.count()) == (first, 0)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ms .success")).to_contain_text("Saved: unsure")
    assert Match.objects.get().reason == "Sad uncles: judged by 12 jurors"


def test_two_people_agree_by_keyboard_that_two_groups_share_a_nominal(room: Room) -> None:
    address = f"/linking/pairs/{_code(room.pairs[-1])}/"
    room.analyst.goto(address)
    expect(room.analyst.get_by_text("Two people needed")).to_be_visible()
    room.analyst.keyboard.press("1")
    room.analyst.keyboard.press("s")
    expect(room.analyst.locator(".ms .success")).to_contain_text("it waits for a second person")
    room.second.goto("/linking/review/")
    assert faults_of(room.second, "queue-with-one-that-waits") == []
    room.second.get_by_role("link", name="Aran").first.focus()
    room.second.keyboard.press("Enter")
    room.second.wait_for_url(f"**{address}")
    assert faults_of(room.second, "waits") == []
    room.second.keyboard.press("3")
    room.second.keyboard.press("s")
    expect(room.second.locator(".ms .success")).to_contain_text("Two people have said so now")
    room.analyst.goto(address)
    expect(room.analyst.get_by_text("as the second person")).to_be_visible()


def test_a_second_look_is_judged_by_keyboard_and_told_afterwards(room: Room) -> None:
    one, other = _sampled(room)
    decide_pair(
        actor=room.first_reader.reader, left=one.pk, right=other.pk, judgement=Judgement.SAME, reason="One door"
    )
    page = room.second
    page.goto("/linking/review/")
    page.get_by_role("link", name="Take a second look").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/again/**")
    assert page.get_by_text("One door").count() == 0
    assert faults_of(page, "second-look") == []
    page.keyboard.press("d")
    expect(page.locator(".ms .success")).to_contain_text("said same, so you do not agree")
    assert SecondLook.objects.get().judgement == Judgement.DIFFERENT


def test_without_scripts_a_pair_is_decided_by_its_form(browser: Browser, live_server: LiveServer, room: Room) -> None:
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=room.analyst.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"/linking/pairs/{_code(room.pairs[0])}/")
    page.get_by_label(Ground.FACT_DIFFERS.words).check()
    page.get_by_role("button", name="Different").click()
    expect(page.locator(".ms .success")).to_contain_text("Saved: different")
    page.get_by_role("button", name="take back your last word").click()
    expect(page.locator(".ms .success")).to_contain_text("Taken back")
    plain.close()


def _sampled(room: Room) -> tuple[Mention, Mention]:
    """A pair of the sample: of a hundred people there is one."""
    people = [one for pair in room.pairs[:-1] for one in pair]
    return next((one, other) for one, other in combinations(people, 2) if is_sampled(one.pk, other.pk))


def _code(pair: tuple[Mention, Mention]) -> str:
    first, second = sorted(one.pk for one in pair)
    return f"{encode(first)}/{encode(second)}"
