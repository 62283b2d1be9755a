"""Every page that somebody can come to, from the URL conf and from link to link, as the desk answers it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from urllib.parse import urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
# What differs from one request to the next whatever the desk holds: the form token, the minute of the request (said
# on the page, or offered by a form) and of the visit before it, since when a session is open and when it was last
# used, when everything was last linked, the minute of a step (what both worlds do is done twice, a minute apart at
# times), and how long an emergency has waited.
TOKEN = re.compile(rb'((?:X-CSRFToken": |csrfmiddlewaretoken" value=|name="form" value=)")[\w-]{32,64}"')
CLOCK = re.compile(
    rb"(view was recorded: |As of [\w ]+<span>|Everything was last linked\s+<b>|<p>(?=\w{3} \d)|"
    rb'data-l="When" class="nw">|data-l="Since">|data-l="Last used">)[^<,]+, \d\d:\d\d'
    rb'|(?<=<input type="time" name="clock" value=")\d\d:\d\d'
    rb"|\b\d+ (min|hours|days) (over|left)(?=<|:\s+due)"
)
# How much of a report's clock has run is drawn to the width of a hair.
RUNNING = re.compile(rb'<svg[^>]*aria-label="Share of the time used">.*?</svg>', re.DOTALL)
NOT_OPENED = frozenset({"account_logout", "mfa_deactivate_totp", "mfa_generate_recovery_codes"})
MOST = 2000

Answers = dict[str, tuple[int, bytes]]


def every_page(client: Client, *, more: Iterable[str] = (), most_each: int | None = None) -> Answers:
    """Status and bare content by address; `more` are addresses nobody links to (a search, a thing that is hidden).

    `most_each` opens no more than so many linked addresses of each page. Fails rather than stop half-way.
    """
    asked = frozenset(more)
    waiting = [*addresses_without_arguments(), *more]
    answers: Answers = {}
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        name = page_name(address)
        if address in answers or name is None or name in NOT_OPENED:
            continue
        if address not in asked and most_each is not None and opened[name] >= most_each:
            continue
        assert len(answers) < MOST, "there are more pages here than a test should open"
        opened[name] += 1
        answer = client.get(address)
        answers[address] = answer.status_code, bare(answer.content)
        if 300 <= answer.status_code < 400:  # a page that points to another is no page opened
            opened[name] -= 1
            waiting.append(answer.headers["Location"])
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [unescape(link) for link in LINK.findall(answer.content.decode())]
    return answers


def bare(content: bytes) -> bytes:
    """The content without what differs from one request to the next."""
    return RUNNING.sub(b"", CLOCK.sub(b"", TOKEN.sub(rb'\1"', content)))


@cache
def page_name(address: str) -> str | None:
    """The name of the page at an address, or None where no page is."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def addresses_without_arguments() -> list[str]:
    """Every address of the URL conf that takes no argument, but those that take a token."""
    found = (f"/{address}" for address in _addresses(get_resolver().url_patterns, ""))
    pages = (address for address in found if not address.startswith("/api/"))
    return [address for address in pages if "<" not in address and "(" not in address]


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            yield address


def differences(before: Answers, after: Answers) -> dict[str, str]:
    """Where two walks differ: the first line that is not the same, or that an address is only in one of them."""
    found = {}
    for address in sorted(before.keys() | after.keys()):
        one, other = before.get(address), after.get(address)
        if one != other:
            found[address] = _difference(one, other)
    return found


def _difference(one: tuple[int, bytes] | None, other: tuple[int, bytes] | None) -> str:
    if one is None or other is None:
        return "only with what is hidden" if one is None else "only without what is hidden"
    if one[0] != other[0]:
        return f"{one[0]} became {other[0]}"
    lines = zip(one[1].splitlines(), other[1].splitlines(), strict=False)
    unlike = next(((a, b) for a, b in lines if a != b), (one[1][-80:], other[1][-80:]))
    pairs = zip(*unlike, strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), 0)  # a machine's answer is one line
    return " became ".join(line[max(0, same - 150) :].decode(errors="replace").strip()[:300] for line in unlike)
