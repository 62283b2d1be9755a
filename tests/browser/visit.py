"""Opening pages as somebody, and what is looked for on each."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from types import MappingProxyType
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import Browser, BrowserContext, Page

WIDE, PHONE = 1440, 390
SCROLL_WIDTHS = (320, 390, 768, 1100)
# A form that is sent and requires an answer.
ASKING = "main form[method=post]:has(.fm [required])"
# Every rule. Loading the stylesheets a second time serves none of them, and costs as much as the page.
AXE = {"resultTypes": ["violations"], "preload": False}
# Finding the colour behind each word is four fifths of axe's time, and a page has the same colours for everybody. So a
# sample looks at them the first time that a page is seen at a width.
DEEP = bool(os.environ.get("PLAIT_DEEP"))
_coloured: set[tuple[str, ...]] = set()
# Pages that leave the desk or change who is looking; they have tests of their own.
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
SENT = re.compile(r'<form [^>]*action="(/[^"#?]*)')
NOT_WALKED = frozenset({"account_logout", "mfa_deactivate_totp", "mfa_generate_recovery_codes"})
# What can be done on these depends on the state of the thing: so many of each are opened to see where they lead.
SEVERAL: Mapping[str, int] = {
    "collection:report": 12,
    "collection:concern": 3,
    "thread:released": 3,
    "mapping:check": 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDesk:
    """A running desk with the demonstration's people and a small synthetic world."""

    base_url: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found on one page at one width."""

    name: str
    address: str
    complaints: tuple[str, ...]
    faults: tuple[str, ...]
    too_wide_at: tuple[int, ...]
    markings: int
    asks: bool


@dataclass(slots=True)
class Visitor:
    """One signed-in person's browser, and one address for each page that they came across."""

    desk: DemoDesk
    context: BrowserContext
    pages: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    inspected: dict[int, list[Inspection]] = field(default_factory=dict)


def sign_in(browser: Browser, desk: DemoDesk, username: str) -> Visitor:
    """Sign in as a person does: name, password, and the code that a demonstration shows."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    page = context.new_page()
    page.goto(f"{desk.base_url}/sign-in/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", desk.password)
    page.locator("main form button[type=submit]").first.click()
    code = page.locator("main b.n").first.inner_text()
    page.fill("input[name=code]", code.strip())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{desk.base_url}/")
    page.close()
    return Visitor(desk, context)


def walk(visitor: Visitor, several: Mapping[str, int] = MappingProxyType({})) -> None:
    """Find an address of every page this visitor can reach: from the URL conf, then from link to link.

    One of each page is opened, or as many as `several` says.
    """
    waiting = [f"/{address}" for address in addresses_without_arguments()]
    seen: set[str] = set()
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        name = page_name(address)
        if address in seen or name is None or name in NOT_WALKED or opened[name] == several.get(name, 1):
            continue
        seen.add(address)
        answer = visitor.context.request.get(visitor.desk.base_url + address, max_redirects=0)
        visitor.answered.add(name)
        if answer.ok and _is_a_page(answer.headers):
            opened[name] += 1
            visitor.pages.setdefault(name, address)
            page = answer.text()
            waiting += [unescape(link) for link in LINK.findall(page)]
            visitor.answered |= {named for sent in SENT.findall(page) if (named := page_name(sent))}


def _is_a_page(headers: dict[str, str]) -> bool:
    """True for what opens in the window: words of HTML that are not sent as a file to keep."""
    kept = headers.get("content-disposition", "").startswith("attachment")
    return "text/html" in headers.get("content-type", "") and not kept


def page_name(address: str) -> str | None:
    """The name of the page at an address, or None where no page is."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def addresses_without_arguments() -> list[str]:
    """Every address of the URL conf that takes no argument, and is read by people."""
    found = (address for address in _addresses(get_resolver().url_patterns, "") if not address.startswith("api/"))
    return [address for address in found if "<" not in address and "(" not in address]


def named_pages() -> set[str]:
    """The name of every page of the URL conf; the programming interface has none."""
    return {name for name in _names(get_resolver().url_patterns, "") if not name.startswith("api:")}


def _names(patterns: list[URLPattern | URLResolver], room: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else room)
        elif pattern.name:
            yield room + pattern.name


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            yield address


def inspect(visitor: Visitor, width: int) -> list[Inspection]:
    """Open every page the visitor came across at that width, one after the other, and look at all there is to see."""
    page = visitor.context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found = []
    for name, address in sorted(visitor.pages.items()):
        complaints.clear()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(visitor.desk.base_url + address)
        found.append(_inspected(page, width, name, address, complaints))
    page.close()
    return found


def _inspected(page: Page, width: int, name: str, address: str, complaints: list[str]) -> Inspection:
    return Inspection(
        name=name,
        address=address,
        faults=tuple(accessibility_faults(page, first_time(name, str(width)))),
        markings=page.locator("aside.mk b, aside.marking").count(),
        asks=page.locator(ASKING).count() > 0,
        too_wide_at=tuple(at for at in SCROLL_WIDTHS if width == WIDE and scrolls_sideways(page, at)),
        complaints=tuple(complaints),
    )


def first_time(*of: str) -> bool:
    """True the first time that it is asked for these; always in a deep run."""
    is_first = of not in _coloured
    _coloured.add(of)
    return is_first or DEEP


def accessibility_faults(page: Page, with_colours: bool = True) -> list[str]:
    """What axe finds: the rule, and the first places that break it."""
    asked = AXE | {"rules": {"color-contrast": {"enabled": with_colours}}}
    violations = Axe().run(page, options=asked).response["violations"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes'][:3]]}" for fault in violations]


def scrolls_sideways(page: Page, width: int) -> bool:
    """True if the whole page is wider than the window."""
    page.set_viewport_size({"width": width, "height": 900})
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def send_without_answers(page: Page) -> None:
    """Send the first form that requires an answer, without one."""
    form = page.locator(ASKING).first
    form.evaluate("form => { form.noValidate = true; form.querySelectorAll('[required]').forEach(f => f.value = '') }")
    # A form may have buttons on the way (add a person); what sends it is the filled one.
    sends = form.locator("button.bt:not(.bt--2)")
    (sends if sends.count() else form.locator("button[type=submit], button:not([type])")).first.click()
    page.wait_for_load_state()
