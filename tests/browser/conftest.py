"""A real Chromium, and people signed in to a running demonstration desk."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import started
from tests.browser.desk import running_desk
from tests.browser.visit import PHONE, WIDE, DemoDesk, Inspection, Visitor, inspect, sign_in, walk

# Playwright keeps an event loop in this thread; the tests still ask the URL conf, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoDesk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(scope="session", params=["analyst", "officer.glasgow", "taskforce"])
def visitor(request: pytest.FixtureRequest, browser: Browser, demo_desk: DemoDesk) -> Iterator[Visitor]:
    """Three roles in turn, each having walked and looked at every page they can reach, wide and on a phone."""
    signed_in = sign_in(browser, demo_desk, request.param)
    walk(signed_in)
    signed_in.inspected = {width: inspect(signed_in, width) for width in (WIDE, PHONE)}
    yield signed_in
    signed_in.context.close()


@pytest.fixture(params=[WIDE, PHONE])
def inspections(request: pytest.FixtureRequest, visitor: Visitor) -> list[Inspection]:
    """What was found on each page at one of the two widths."""
    return visitor.inspected[request.param]


@pytest.fixture(scope="session")
def stranger(browser: Browser, demo_desk: DemoDesk) -> Iterator[list[Inspection]]:
    """What somebody without an account finds on the pages open to all."""
    nobody = Visitor(demo_desk, browser.new_context())
    walk(nobody)
    yield [*inspect(nobody, WIDE), *inspect(nobody, PHONE)]
    nobody.context.close()
