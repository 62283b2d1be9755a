"""Whatever is sent to any page of the desk, by whomever, is answered, and never with an error of ours.

The pages of the URL conf and the forms that they show are described, and schemathesis makes requests of the
description: some that fit it and some that break it. Words that broke other people's software are sent in every field.
"""

import logging
import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import connections, transaction
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django import Settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation
from tests.factories.described import Form, all_forms, described, pages
from tests.factories.house import Colleague, a_colleague, a_house
from tests.factories.journey import a_whole_journey
from tests.factories.people import a_body
from tests.factories.walking import every_page

from plait.domain.edition import Edition
from plait.domain.marking import Purpose
from plait.policy.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")
DEEP = bool(os.environ.get("PLAIT_DEEP"))
# Of the pages, so many are tried in the sample; of the odd words, so many in each field.
SOME = 0.03
MADE = settings(
    max_examples=20 if DEEP else 1,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OUR_ERROR = 500
ODD_WORDS = (
    *("", " ", "\x00", "\x1b[2J", "x" * 10_000, "🙂" * 300, "\u202etxt.exe", "\ufeff", "e\u0301" * 50, "ſ", "İ"),
    *("-1", "0", "1e309", "9" * 400, "9223372036854775808", "NaN", "Infinity", "1.5", "٣", "0x10", "1_000"),
    *("2026-02-30", "9999-12-31", "0001-01-01", "10000-01-01", "2026-11-22T25:61", "31/12/2026", "9999-12-31T23:59"),
    *("{}", "[]", "null", '{"a": ["b"]}', "';--", "<script>alert(1)</script>", "../../etc/passwd", "%s%n{0}{{a}}"),
    *("report:0000000000000", "zzzzzzzzzzzzz", "report:", ":", "=1+1", "a\r\nSet-Cookie: b=c", '"', '" OR *', "AND ("),
)
QUESTIONS = ("page", "q", "text", "state", "council", "threat", "kind", "partner", "on", "next")
BODIES = (
    ("application/json", b'{"text": "a form is expected"}'),
    ("text/plain", b"\xff\xfe\x00"),
    ("multipart/form-data", b"no boundary is named"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"; filename="'),
    (
        "multipart/form-data; boundary=b",
        b"--b\r\nContent-Disposition: form-data; filename*=no''a; name=a\r\n\r\n",
    ),
    ("application/x-www-form-urlencoded", b"&&=&a&%zz=%ff&" + b"b=1&" * 2_000),
    ("nonsense", b""),
)
LONG = {"q": "x" * 100_000, "page": "1e309"}
Send = Callable[[], Any]


@pytest.fixture
def colleagues(tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture) -> list[Colleague]:
    """Somebody of five kinds, where one record has gone through every room."""
    settings.PLAIT_HOME = tmp_path
    caplog.set_level(logging.CRITICAL, "django")
    house = a_house()
    a_whole_journey(house, edition=Edition.PARTNER, lead=house.officer)
    oversight = (Purpose.OVERSIGHT,)
    return [
        house.analyst,
        house.officer,
        house.board,
        a_colleague(a_body("spa"), Role.ACCOUNTS_OFFICER, oversight),
        a_colleague(a_body("psos"), Role.DATA_PROTECTION_OFFICER, oversight),
    ]


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Whatever is written meanwhile is taken back."""
    with ExitStack() as stack:
        for name in connections:
            stack.enter_context(transaction.atomic(name))
        yield
        for name in connections:
            transaction.set_rollback(True, using=name)


def broken_by(requests: Iterable[tuple[str, Send]]) -> list[str]:
    """Which of these requests the desk answered with an error of its own."""
    broken = []
    for words, send in requests:
        with nothing_stays():
            if send().status_code >= OUR_ERROR:
                broken.append(words)
    return broken


def odd_requests(client: Client, forms: Iterable[Form], addresses: Iterable[str]) -> Iterator[tuple[str, Send]]:
    """Each form with an odd word in each of its fields, and sent as no form is sent; each page asked odd questions."""
    chance = random.Random(7)
    several = len(ODD_WORDS) if DEEP else 1
    for form in forms:
        if not DEEP and chance.random() > 4 * SOME:
            continue
        post = form.method == "post"
        for name in form.fields:
            for odd in chance.sample(ODD_WORDS, several):
                sent = form.filled() | {name: odd}
                send = client.post if post else client.get
                yield f"{form.address} {name}={odd[:30]!r}", partial(send, form.address, sent)
        if post:
            doubled = {name: [value, value] for name, value in form.filled().items()}
            yield f"{form.address} doubled", partial(client.post, form.address, doubled)
            for kind, body in BODIES if DEEP else chance.sample(BODIES, 2):
                words = f"{form.address} as {kind}: {body[:30]!r}"
                yield words, partial(client.post, form.address, body, content_type=kind)
    for address in addresses if DEEP else chance.sample(sorted(addresses), 25):
        asked = {name: chance.choice(ODD_WORDS) for name in QUESTIONS}
        yield f"{address} {asked}"[:600], partial(client.get, address, asked)
        if DEEP or chance.random() < SOME:
            yield f"{address} q of 100,000", partial(client.get, address, LONG)


def desk(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
    """The desk as a WSGI server sees it; who is asked for no form token is the test's own browser."""
    answer = ClientHandler(enforce_csrf_checks=False)(environ)
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [b"".join(answer.streaming_content) if answer.streaming else answer.content]


def made_requests(operation: APIOperation, by: Client, mode: GenerationMode) -> list[str]:
    """Which requests that schemathesis makes of one page broke the desk. Where the form is wrong the address is not."""
    broken: list[str] = []
    cookies = {name: kept.value for name, kept in by.cookies.items()}
    real = {one["name"]: example(one) for one in operation.definition.raw["parameters"] if one["in"] == "path"}
    known = {"path_parameters": real} if mode is GenerationMode.NEGATIVE else {}

    @MADE
    @given(case=operation.as_strategy(generation_mode=mode, **known))
    def send(case: Case) -> None:
        with nothing_stays():
            if case.call(app=desk, cookies=cookies).status_code >= OUR_ERROR:
                broken.append(f"{operation.label} {case.path_parameters} {case.query} {str(case.body)[:300]}")

    send()
    return broken


def example(parameter: Mapping[str, Any]) -> str:
    """Something that stands in this place of the address on a page, or nothing that there is."""
    return str(parameter["schema"]["anyOf"][0].get("enum", ["0000000000001"])[0])


def test_no_request_breaks_the_desk(colleagues: list[Colleague]) -> None:
    chance = random.Random(3)
    walks = [every_page(each.client, most_each=1) for each in colleagues]
    document = described(all_forms(*walks), {address for walk in walks for address in walk})
    needed = {page.path: page.permission for page in pages()}
    broken = []
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        if not DEEP and chance.random() > SOME:
            continue
        allowed = [each for each in colleagues if (right := needed[operation.path]) and each.reader.may(right)]
        who = chance.choice(allowed or colleagues).client
        modes = GenerationMode if operation.method == "post" else [GenerationMode.POSITIVE]
        broken += [words for mode in modes for words in made_requests(operation, who, mode)]
    for each, walk in zip(colleagues, walks, strict=True):
        broken += broken_by(odd_requests(each.client, all_forms(walk), walk))
    assert not broken


def test_no_request_of_somebody_unknown_breaks_the_desk() -> None:
    walk = every_page(Client(), most_each=1)
    assert not broken_by(odd_requests(Client(), all_forms(walk), walk))
